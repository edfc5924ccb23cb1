"""Kontroll av en fil: whether it is one of the files that a frozen report was made of, unchanged."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from tertial.core.scope import root_scope
from tertial.reports import freezing
from tertial.reports.models import FrozenReport


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is: the report that it belongs to, if any, and whether it and its siblings are as they were."""

    is_genuine: bool
    report: str | None = None
    file: str | None = None
    content_hash: str | None = None
    frozen_at: datetime | None = None
    frozen_by: str | None = None
    damaged: tuple[str, ...] = ()


def verify(content: bytes) -> Verdict:
    """Looks the file up among every frozen report of the installation, by its hash.

    A file that claims to be a frozen report (it carries the content's hash) but differs is not genuine.
    """
    claimed = Verdict(is_genuine=False)
    for root_id in freezing.roots_with_files():
        with root_scope(root_id):
            for frozen in FrozenReport.objects.select_related("report__body", "frozen_by"):
                verdict = _compare(content, frozen)
                if verdict is not None and verdict.is_genuine:
                    return verdict
                claimed = verdict or claimed
    return claimed


def _compare(content: bytes, frozen: FrozenReport) -> Verdict | None:
    digest = hashlib.sha256(content).hexdigest()
    # The Word template lies beside the files; it is no report.
    files = {name: entry for name, entry in frozen.manifest.items() if not name.endswith(freezing.WORD_TEMPLATE)}
    name = next((name for name, entry in files.items() if entry["sha256"] == digest), None)
    if name is None and frozen.content_hash.encode() not in content:
        return None
    return Verdict(
        is_genuine=name is not None,
        report=frozen.report.path,
        file=name,
        content_hash=frozen.content_hash,
        frozen_at=frozen.frozen_at,
        frozen_by=str(frozen.frozen_by) if frozen.frozen_by else "Driften",
        damaged=tuple(freezing.damaged(frozen)),
    )
