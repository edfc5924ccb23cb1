"""Writes: a file becomes a batch. The CLI, the web's jobs and profiles call the same."""

import logging
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from tertial.core.contributions import facts_changed
from tertial.core.permissions import Permission
from tertial.facts import codes, intake, locks, months, places, writer
from tertial.facts.closing import closed_at
from tertial.facts.models import Batch
from tertial.facts.problems import Notice, Rejected, refuse
from tertial.facts.readers.mapping import Mapping
from tertial.facts.readers.prepare import Prepared
from tertial.facts.readers.source import Cancel, Progress, Source, never, silent
from tertial.facts.resolve import CodePlan
from tertial.facts.results import ImportResult
from tertial.facts.schemas import CODES, SCHEMAS
from tertial.facts.selectors import replaceable
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, require

log = logging.getLogger("tertial.facts")


def import_file(
    *,
    user: Actor,
    body: Node,
    table: str,
    source: Source,
    mapping: Mapping | None = None,
    replaces: int | None = None,
    cut_off: date | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
    cancelled: Cancel = never,
    plan: CodePlan | None = None,
) -> ImportResult:
    """Reads the file into the body's table, whole or not at all; what is wrong with it is told in the result.

    The Parquet file is written first and the batch's row commits it, together with the caller's transaction. The same
    bytes in the same table and body change nothing. `replaces` is the batch that this file corrects; it stays
    readable. `cut_off` is the last day that the file covers, else what its rows show. `plan` is the code plan to read
    it by where that is not the municipality's as it stands. Requires IMPORT at the body.
    Raises Cancelled when `cancelled` says so, Refused when the organisation is not ready for the file.
    """
    require(user, Permission.IMPORT, body)
    task = intake.Task(body, SCHEMAS[table], source, mapping, progress, cancelled, plan)
    try:
        with transaction.atomic():
            if dry_run:
                return _tried(user, task, replaces, cut_off)
            locks.share(locks.writing(places.root_of(body)))
            locks.hold(locks.content(places.root_of(body), table, body.pk))
            return _imported(user, task, replaces, cut_off)
    except Rejected as rejected:
        log.info("facts.file_rejected table=%s body=%s problems=%s", table, body.path, rejected.total)
        return ImportResult.rejected(table, source.name, rejected)


@transaction.atomic
def withdraw(*, user: Actor, batch: Batch) -> None:
    """Takes a batch out of use without another in its place; it stays readable for frozen reports.

    For what the system itself has written and would write differently now: a file is corrected by its next version.
    Requires IMPORT at the body.
    """
    require(user, Permission.IMPORT, batch.body)
    locks.hold(locks.content(places.root_of(batch), batch.table, batch.body_id))
    if Batch.objects.filter(pk=batch.pk, replaced_at=None).update(replaced_at=timezone.now()):
        log.info("facts.batch_withdrawn batch=%s table=%s body=%s", batch.pk, batch.table, batch.body.path)
        _tell(batch)


def _tried(user: Actor, task: intake.Task, replaces: int | None, cut_off: date | None) -> ImportResult:
    prepared, _, notices = intake.begin(task)
    sha256 = prepared.detected.sha256
    old = _to_replace(task, replaces, sha256)
    earlier = None if old else _earlier(task, sha256)
    covered = None
    if task.schema == CODES:
        codes.try_plan(user, prepared)
    else:
        covered = intake.checked(prepared)
    if earlier is not None:
        notices.append(Notice(f"Filen är redan inläst som inläsning {earlier.pk}; inget skulle ändras."))
    return _result(task, prepared, notices, cut_off or covered, old)


def _imported(user: Actor, task: intake.Task, replaces: int | None, cut_off: date | None) -> ImportResult:
    started = timezone.now()
    prepared, mapping, notices = intake.begin(task)
    sha256 = prepared.detected.sha256
    old = _to_replace(task, replaces, sha256)
    earlier = _earlier(task, sha256) if old is None else None if old.is_active else old.replacement
    if earlier is not None:
        return _unchanged(task, earlier, mapping)
    relative = places.new_path(places.root_of(task.body), task.schema.key)
    path = places.facts_dir() / relative
    digest = writer.write(prepared, path).sha256
    try:
        if task.schema == CODES:
            codes.take_plan(user, path)
        elif old is not None and old.parquet_sha256 == digest:
            path.unlink()
            return _unchanged(task, old, mapping)
        result = _result(task, prepared, notices, cut_off or intake.covered_to(task.schema.key, path), old)
        batch = Batch(
            table=task.schema.key, body=task.body, file_name=result.file, path=relative, parquet_sha256=digest,
            size=prepared.detected.size, key_id=prepared.key_id or "", mapping=mapping.as_json(),
            warnings=[notice.as_json() for notice in result.warnings], created_by_id=user.pk, created_at=started,
            cut_off=result.cut_off, replaces=old, months=_months(task, path, old), **intake.facts_of(prepared),
        )  # fmt: skip
        return replace(result, batch=_committed(batch).pk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _months(task: intake.Task, path: Path, old: Batch | None) -> list[dict[str, Any]]:
    """What the file's rows come to by month, and which of them came after their month was closed."""
    closed = closed_at(task.body, timezone.now())
    replaced = places.facts_dir() / old.path if old else None
    return [month.as_json() for month in months.count(task.schema, path, closed, replaced)]


def _committed(batch: Batch) -> Batch:
    """Saves the row that makes the file readable, and marks the one it replaces, at one moment."""
    batch.committed_at = timezone.now()
    if batch.replaces is not None:
        Batch.objects.filter(pk=batch.replaces.pk).update(replaced_at=batch.committed_at)
    batch.save()
    log.info(
        "facts.batch_committed batch=%s table=%s body=%s rows=%s", batch.pk, batch.table, batch.body.path, batch.rows
    )
    _tell(batch)
    return batch


def _tell(batch: Batch) -> None:
    for _, tell in facts_changed:
        tell(batch.body.pk, batch.body.path)


def _earlier(task: intake.Task, sha256: str) -> Batch | None:
    """The active batch of the same bytes. Rejected where such a batch has been replaced: both would then count."""
    same = Batch.objects.filter(table=task.schema.key, body=task.body, sha256=sha256)
    active = same.filter(replaced_at__isnull=True).first()
    replaced = same.filter(replacement__isnull=False).select_related("replacement").order_by("-pk").first()
    if active is None and replaced is not None:
        by = replaced.replacement
        raise refuse(
            f"Filen är redan inläst som inläsning {replaced.pk}, som har ersatts av inläsning {by.pk} "
            f"({by.file_name}); ersätt den som gäller nu om filen ska gälla igen."
        )
    return active


def _to_replace(task: intake.Task, replaces: int | None, sha256: str) -> Batch | None:
    """The batch that the file corrects. One that this very file has replaced already is returned as it is."""
    if replaces is None:
        return None
    own = Batch.objects.filter(table=task.schema.key, body=task.body)
    old = own.filter(pk=replaces).select_related("replacement").first()
    if old is None:
        raise refuse(f"Inläsning {replaces} finns inte i {task.schema.label.lower()} för {task.body.name}.")
    if not old.is_active and not hasattr(old, "replacement"):
        raise refuse(f"Inläsning {replaces} är tagen ur bruk; läs in filen utan att ersätta den.")
    if not old.is_active and old.replacement.sha256 != sha256:
        raise refuse(f"Inläsning {replaces} är redan ersatt av inläsning {old.replacement.pk}; ersätt den i stället.")
    return old


def _unchanged(task: intake.Task, earlier: Batch, mapping: Mapping) -> ImportResult:
    warnings = []
    if Mapping.from_json(earlier.mapping) != mapping:
        warnings.append(Notice(f"Kopplingen är en annan än sist; ersätt inläsning {earlier.pk} om den ska gälla."))
    return ImportResult(
        table=task.schema.key, file=file_name(task.source), sha256=earlier.sha256, encoding=earlier.encoding or None,
        format=earlier.format, rows=earlier.rows, vouchers=earlier.vouchers, total=earlier.total,
        first_date=earlier.first_date, last_date=earlier.last_date, cut_off=earlier.cut_off, batch=earlier.pk,
        replaces=earlier.replaces_id, unchanged=True, warnings=tuple(warnings),
    )  # fmt: skip


def _result(
    task: intake.Task, prepared: Prepared, notices: list[Notice], cut_off: date | None, old: Batch | None
) -> ImportResult:
    overlapping = _overlapping(task, prepared, cut_off, old)
    warnings = [*notices, *prepared.notices]
    if overlapping is not None:
        warnings.append(
            Notice(
                f"Inläsning {overlapping.pk} ({overlapping.file_name}) har redan rader från samma tid; "
                "ersätt den om det är samma rader."
            )
        )
    return ImportResult(
        table=task.schema.key, file=file_name(task.source), cut_off=cut_off, replaces=old.pk if old else None,
        overlaps=overlapping.pk if overlapping else None, warnings=tuple(warnings), **intake.facts_of(prepared),
    )  # fmt: skip


def _overlapping(task: intake.Task, prepared: Prepared, cut_off: date | None, old: Batch | None) -> Batch | None:
    """The latest other active batch that covers the same days: perhaps the same rows once more.

    Where both say to which day they cover, that counts and not their last row: a row of December that was dated in
    January is no second January.
    """
    if task.schema == CODES:
        return None
    first, last = prepared.totals.first_day, cut_off or prepared.totals.last_day
    others = replaceable(task.body, task.schema.key).exclude(pk=old.pk if old else 0)
    if first is None:
        return others.filter(cut_off=cut_off).order_by("-pk").first()
    covering = others.alias(last=Coalesce("cut_off", "last_date")).filter(first_date__lte=last, last__gte=first)
    return covering.order_by("-pk").first()


def file_name(source: Source) -> str:
    """The file's own name, without folders."""
    return Path(source.name).name[:255]
