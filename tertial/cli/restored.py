"""What a restored installation has, and what it lacks: asked as the owner, over all municipalities."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tertial.facts.models import Batch
    from tertial.reports.models import FrozenReport


@dataclass(frozen=True, slots=True)
class Restored:
    """Counts of what is there, the moment of the last write that history knows, and a sentence for all that is not."""

    batches: int
    reports: int
    latest: datetime | None
    missing: tuple[str, ...]


def look() -> Restored:
    """Every batch with its file and key, every frozen report with its files."""
    from tertial.facts.models import Batch
    from tertial.reports.models import FrozenReport

    batches = list(Batch.objects.using("owner").select_related("root"))
    reports = list(FrozenReport.objects.using("owner").select_related("report__body"))
    missing = [*_without_file(batches), *_without_key(batches), *_without_files(reports)]
    return Restored(len(batches), len(reports), _latest(), tuple(missing))


def _without_file(batches: "Iterable[Batch]") -> Iterator[str]:
    from django.conf import settings

    for batch in batches:
        file = settings.FACTS_DIR / batch.path
        if not file.is_file():
            yield f"Inläsningen {batch.pk} ({batch.file_name}) saknar sin faktafil {batch.path}."
        elif hashlib.sha256(file.read_bytes()).hexdigest() != batch.parquet_sha256:
            yield f"Inläsningen {batch.pk} ({batch.file_name}) har en faktafil som har ändrats: {batch.path}."


def _without_key(batches: "Iterable[Batch]") -> Iterator[str]:
    from django.conf import settings

    from tertial.facts.pseudonyms import FileKeyRing, KeyProblem

    ring = FileKeyRing(settings.KEYS_DIR / "pseudonyms.json")
    for slug, key_id in sorted({(batch.root.slug, batch.key_id) for batch in batches if batch.key_id}):
        try:
            ring.by_id(slug, key_id)
        except KeyProblem as problem:
            yield str(problem)


def _without_files(reports: "Iterable[FrozenReport]") -> Iterator[str]:
    from tertial.reports import freezing

    for frozen in reports:
        if damaged := freezing.damaged(frozen):
            yield f"Den fastställda rapporten {frozen.report.path} saknar {', '.join(damaged)}."


def _latest() -> datetime | None:
    """The moment of the last change in any history."""
    from django.apps import apps
    from django.db.models import Max

    histories = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    moments = [model._default_manager.using("owner").aggregate(at=Max("pgh_created_at"))["at"] for model in histories]
    return max((moment for moment in moments if moment), default=None)
