"""Handlingar with rounds: plan one, change its days, open, close. One function a deed."""

import logging
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.followup.kinds import kinds
from tertial.followup.models import Entry, Round, Subject
from tertial.followup.rules import RoundState, deadlines_fault, round_move
from tertial.followup.selectors import subjects_asked
from tertial.organisation.models import Node, NodeKind
from tertial.organisation.rules import slugify
from tertial.organisation.selectors import Actor, require
from tertial.periods import Period

log = logging.getLogger("tertial.followup")


@dataclass(frozen=True, slots=True)
class Days:
    """When a round opens, and the last day of each step."""

    opens_on: date
    contribute_by: date
    review_by: date | None = None
    approve_by: date | None = None


@transaction.atomic
def plan_round(
    *, user: Actor, body: Node, title: str, period: Period, days: Days, asks: list[str] | None = None, slug: str = ""
) -> Round:
    """A new round of the body, planned. Refused where its days are not in order or its name is taken."""
    require(user, Permission.RUN_ROUND, body)
    if body.kind != NodeKind.BODY:
        raise Refused(f"{body.name} är inget organ; en omgång hör till en nämnd eller ett annat organ.")
    name = title.strip()
    if not name:
        raise Refused("Ge omgången ett namn, till exempel T1 2017.")
    _in_order(days)
    made = Round(
        body=body,
        slug=slug or slugify(name),
        title=name,
        period_start=period.start,
        period_end=period.end,
        period_label=period.label,
        asks=list(asks or []),
    )
    _set_days(made, days)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused(f"{body.name} har redan en omgång som heter {name}; välj ett annat namn.") from None
    log.info("followup.round_planned round=%s", made.path)
    return made


@transaction.atomic
def change_days(*, user: Actor, round_: Round, days: Days) -> Round:
    """New last days. Refused in a closed round."""
    locked = lock(round_)
    require(user, Permission.RUN_ROUND, locked.body)
    if locked.state == RoundState.CLOSED:
        raise Refused("Omgången är stängd, så dess dagar kan inte ändras.")
    _in_order(days)
    _set_days(locked, days)
    locked.save()
    log.info("followup.round_days_changed round=%s", locked.path)
    return locked


@transaction.atomic
def move_round(*, user: Actor, round_: Round, name: str, note: str = "") -> Round:
    """Opens, closes or reopens a round. Opening it asks everybody; a round that is open is asked again by `ask`.

    Refused for a move that is not open from here, or without the reason that it needs. To close a round locks it
    against everybody who is saving in it: what they save is in it, or they are told that it is closed.
    """
    locked = lock(round_)
    require(user, Permission.RUN_ROUND, locked.body)
    step = round_move(name)
    if locked.state != step.source:
        raise Refused(f"Omgången är {locked.get_state_display().lower()}; läs in sidan igen.")
    if step.needs_note and not note.strip():
        raise Refused("Skriv varför omgången öppnas igen; det sparas i historiken.")
    locked.state, locked.state_note = step.target, note.strip()
    locked.closed_at = timezone.now() if step.target is RoundState.CLOSED else None
    locked.save()
    if step.target is RoundState.OPEN:
        _ask(locked)
        _tell(locked, "opened")
    else:
        _tell(locked, "closed")
    log.info("followup.round_moved round=%s move=%s", locked.path, name)
    return locked


@transaction.atomic
def ask(*, user: Actor, round_: Round) -> int:
    """Asks about what has come since the round was opened; how many new entries there are."""
    locked = lock(round_)
    require(user, Permission.RUN_ROUND, locked.body)
    if not locked.is_open:
        raise Refused("Omgången är inte öppen.")
    count = _ask(locked)
    _tell(locked, "opened")
    log.info("followup.round_asked round=%s entries=%s", locked.path, count)
    return count


def lock(round_: Round) -> Round:
    """The round, locked until the transaction ends."""
    return Round.objects.select_for_update(of=("self",)).select_related("body").get(pk=round_.pk)


def _ask(round_: Round) -> int:
    """An entry for the owner of every subject and for each unit that answers besides; those that exist stay."""
    wanted = []
    for subject in subjects_asked(round_).prefetch_related("units"):
        wanted.append(_entry(round_, subject, subject.node_id, subject.responsible_id))
        wanted += [_entry(round_, subject, unit.node_id, unit.responsible_id) for unit in subject.units.all()]
    existing = set(Entry.objects.filter(round=round_).values_list("subject_id", "node_id"))
    new = [entry for entry in wanted if (entry.subject_id, entry.node_id) not in existing]
    return len(Entry.objects.bulk_create(new, ignore_conflicts=True))


def _entry(round_: Round, subject: Subject, node: int, responsible: int | None) -> Entry:
    return Entry(round=round_, subject=subject, node_id=node, responsible_id=responsible)


def _tell(round_: Round, what: str) -> None:
    for _, kind in kinds:
        listener = getattr(kind, what)
        if listener:
            listener(round_)


def _in_order(days: Days) -> None:
    fault = deadlines_fault(days.contribute_by, days.review_by, days.approve_by)
    if fault:
        raise Refused(fault)
    if days.contribute_by < days.opens_on:
        raise Refused(f"Sista dag att lämna, {days.contribute_by}, ligger före dagen då omgången öppnar.")


def _set_days(round_: Round, days: Days) -> None:
    for name in ("opens_on", "contribute_by", "review_by", "approve_by"):
        setattr(round_, name, getattr(days, name))
