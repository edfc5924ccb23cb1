"""Writes: a file becomes a batch, a batch is ticked off. The CLI, the web's jobs and profiles call the same."""

import json
import logging
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from tertial.core.contributions import facts_changed
from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.facts import codes, intake, locks, places, writer
from tertial.facts.models import Batch, SavedMapping
from tertial.facts.problems import Notice, Rejected, refuse
from tertial.facts.readers.mapping import Mapping, MappingProblem
from tertial.facts.readers.prepare import Prepared
from tertial.facts.readers.source import Cancel, Progress, Source, never, silent
from tertial.facts.results import ImportResult
from tertial.facts.schemas import CODES, SCHEMAS
from tertial.facts.selectors import replaceable
from tertial.numbers import format_decimal
from tertial.numbers.formatting import NBSP
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
) -> ImportResult:
    """Reads the file into the body's table, whole or not at all; what is wrong with it is told in the result.

    The Parquet file is written first and the batch's row commits it, together with the caller's transaction. The same
    bytes in the same table and body change nothing. `replaces` is the batch that this file corrects; it stays
    readable. `cut_off` is the last day that the file covers, else what its rows show. Requires IMPORT at the body.
    Raises Cancelled when `cancelled` says so, Refused when the organisation is not ready for the file.
    """
    require(user, Permission.IMPORT, body)
    task = intake.Task(body, SCHEMAS[table], source, mapping, progress, cancelled)
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


def reconcile(*, user: Actor, batch: Batch, rows: int | None, total: Decimal | None, against: str) -> None:
    """Stämmer av: ticks the batch off against what its source says, which must be the batch's own control total.

    `rows` None: the source tells no number of rows. `total` is in kr. Requires RECONCILE at the batch's body.
    """
    require(user, Permission.RECONCILE, batch.body)
    counted = batch.rows if rows is None else rows
    if counted != batch.rows:
        raise Refused(f"Källan har {counted} rader men inläsningen {batch.rows}; läs in en ny fil om källan är rätt.")
    if total != batch.total:
        raise Refused(
            f"Summan i källan, {_kr(total)}, är inte inläsningens, {_kr(batch.total)}; "
            "skillnaden ska förklaras eller rättas med en ny fil."
        )
    if not batch.is_active:
        raise Refused("Inläsningen är ersatt; stäm av den som ersatte den.")
    found = Batch.objects.filter(pk=batch.pk, reconciled_at__isnull=True).update(
        reconciled_by_id=user.pk, reconciled_at=timezone.now(), reconciled_rows=counted, reconciled_total=total,
        reconciled_against=against,
    )  # fmt: skip
    if not found:
        raise Refused("Inläsningen är redan avstämd.")
    log.info("facts.batch_reconciled batch=%s", batch.pk)


def save_mapping(*, user: Actor, body: Node, name: str, fingerprint: str, mapping: Mapping) -> SavedMapping:
    """Keeps a mapping under a name, for the next file of the same layout; the same name is written over."""
    require(user, Permission.IMPORT, body)
    saved, _ = SavedMapping.objects.update_or_create(
        table=mapping.table, name=name, defaults={"fingerprint": fingerprint, "mapping": mapping.as_json()}
    )
    return saved


def mapping_named(table: str, name_or_file: str) -> Mapping:
    """A saved mapping by name, or one in a JSON file. Refused when there is neither."""
    saved = SavedMapping.objects.filter(table=table, name=name_or_file).first()
    try:
        found = Mapping.from_json(saved.mapping if saved else json.loads(Path(name_or_file).read_text("utf-8")))
    except (OSError, ValueError) as error:
        reason = (
            error if isinstance(error, MappingProblem) else "det finns ingen sparad koppling och ingen fil med namnet"
        )
        raise Refused(f"Kopplingen ”{name_or_file}” går inte att använda: {str(reason).rstrip('.')}.") from None
    if found.table != table:
        raise Refused(f"Kopplingen ”{name_or_file}” gäller tabellen {found.table}, inte {table}.")
    return found


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
            cut_off=result.cut_off, replaces=old, **intake.facts_of(prepared),
        )  # fmt: skip
        return replace(result, batch=_committed(batch).pk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _committed(batch: Batch) -> Batch:
    """Saves the row that makes the file readable, and marks the one it replaces, at one moment."""
    batch.committed_at = timezone.now()
    if batch.replaces is not None:
        Batch.objects.filter(pk=batch.replaces.pk).update(replaced_at=batch.committed_at)
    batch.save()
    log.info(
        "facts.batch_committed batch=%s table=%s body=%s rows=%s", batch.pk, batch.table, batch.body.path, batch.rows
    )
    for _, tell in facts_changed:
        tell(batch.body.pk, batch.body.path)
    return batch


def _earlier(task: intake.Task, sha256: str) -> Batch | None:
    """The active batch of the same bytes. Rejected where such a batch has been replaced: both would then count."""
    same = Batch.objects.filter(table=task.schema.key, body=task.body, sha256=sha256)
    active = same.filter(replaced_at__isnull=True).first()
    replaced = same.select_related("replacement").order_by("-pk").first()
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
    if not old.is_active and old.replacement.sha256 != sha256:
        raise refuse(f"Inläsning {replaces} är redan ersatt av inläsning {old.replacement.pk}; ersätt den i stället.")
    return old


def _unchanged(task: intake.Task, earlier: Batch, mapping: Mapping) -> ImportResult:
    warnings = []
    if earlier.mapping != mapping.as_json():
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


def _kr(amount: Decimal | None) -> str:
    return "ingen summa" if amount is None else f"{format_decimal(amount)}{NBSP}kr"
