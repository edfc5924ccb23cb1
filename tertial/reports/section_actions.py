"""Deeds with sections as work: move one on, say who answers for it, choose between two versions, be there."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.organisation.selectors import Actor, colleagues_at, require
from tertial.reports import seen_words
from tertial.reports.models import Presence, Report, SectionPerson, SectionState, SectionText, TextConflict
from tertial.reports.rules import STATE_LABELS, State, is_writable
from tertial.reports.section_rules import STEP_LABELS, Hand, Part, Step, after_change, moves_from
from tertial.reports.section_rules import move as move_named
from tertial.reports.section_selectors import Work, hands_of_user, open_conflicts, titles_of
from tertial.reports.sentences import html_of, pieces, sentences

log = logging.getLogger("tertial.reports")


@transaction.atomic
def move_section(*, user: Actor, report: Report, key: str, name: str, note: str = "") -> SectionState:
    """Moves a section on: contributed, reviewed, returned, approved, opened again."""
    step, locked = move_named(name), lock(report)
    work, hands = standing(user, locked, key)
    if not step.hands & hands:
        raise PermissionDenied(f"{name} {key} in {report.path}")
    require_open(locked)
    if step not in moves_from(work.step, hands):
        raise Refused(f"Avsnittet är redan ”{STEP_LABELS[work.step].lower()}”. Läs in sidan igen.")
    if step.needs_note and not note.strip():
        raise Refused("Skriv varför, så att den som ska ändra vet vad.")
    if Hand.WRITER in step.hands and open_conflicts(locked, key).exists():
        raise Refused("Två personer har skrivit olika om samma sak i avsnittet. Välj först vad som ska stå.")
    changed = {"step": step.target, "note": note.strip(), "moved_by_id": user.pk, "moved_at": timezone.now()}
    state, _ = SectionState.objects.update_or_create(report=locked, key=key, defaults=changed)
    if step.target in (Step.REVIEWED, Step.APPROVED):
        seen_words.remember(locked, user, key)
    log.info("reports.section_moved report=%s section=%s step=%s", report.pk, key, state.step)
    return state


@transaction.atomic
def assign(
    *, user: Actor, report: Report, key: str, people: Mapping[Part, Iterable[User]], due_on: date | None
) -> None:
    """Says who owns a section, contributes to it and reviews it, and when it is due, in place of what was said before.

    Only people who work with the report can be asked: they see it as a draft.
    """
    require(user, Permission.REVIEW_REPORT, report.body)
    locked = lock(report)
    require_open(locked)
    if key not in titles_of(locked):
        raise PermissionDenied(f"no section {key} in {report.path}")
    wanted = {(part, one.pk) for part, users in people.items() for one in users}
    known = {one.pk for one in colleagues_at(locked.body)}
    if not {user_id for _, user_id in wanted} <= known:
        raise Refused("Någon av dem du valde kan inte se rapporten. Ge personen en roll i organisationen först.")
    present = {(Part(one.part), one.user_id): one for one in SectionPerson.objects.filter(report=locked, key=key)}
    for gone in present.keys() - wanted:
        present[gone].delete()
    for part, user_id in sorted(wanted - present.keys()):
        SectionPerson.objects.create(report=locked, key=key, user_id=user_id, part=part)
    if due_on or SectionState.objects.filter(report=locked, key=key).exists():
        SectionState.objects.update_or_create(report=locked, key=key, defaults={"due_on": due_on})
    log.info("reports.section_assigned report=%s section=%s people=%s", report.pk, key, len(wanted))


def carry_people(report: Report) -> None:
    """Gives a new report's sections to those who had the same ones in the round before: the body's latest earlier
    report in which somebody was asked for any of them. Who no longer works with the report is left out; so are the
    days, which have passed.
    """
    titles = titles_of(report)
    earlier = Report.objects.filter(body=report.body, period_end__lte=report.period_start)
    before = earlier.filter(section_people__key__in=titles).order_by("-period_end", "-period_start", "slug").first()
    if before is None:
        return
    known = [one.pk for one in colleagues_at(report.body)]
    found = list(before.section_people.filter(key__in=titles, user__in=known))
    people = (SectionPerson(report=report, key=one.key, user_id=one.user_id, part=one.part) for one in found)
    SectionPerson.objects.bulk_create(people)
    log.info("reports.sections_carried report=%s from=%s people=%s", report.pk, before.pk, len(found))


@transaction.atomic
def settle(*, user: Actor, report: Report, conflict_id: int, keep: str) -> TextConflict:
    """Chooses between two versions of the same sentences: `theirs`, `mine` or `both`. The other one leaves the text."""
    locked = lock(report)
    conflict = TextConflict.objects.select_for_update().get(pk=conflict_id, report=locked)
    require_writer(user, locked, conflict.key)
    if keep not in ("theirs", "mine", "both"):
        raise Refused("Välj vilken version som ska stå kvar.")
    dropped = {"theirs": conflict.mine, "mine": conflict.theirs, "both": ""}[keep]
    text = SectionText.objects.select_for_update().filter(report=locked, key=conflict.key).first()
    if text is not None and dropped:
        kept = {one.html for one in sentences({"theirs": conflict.theirs, "mine": conflict.mine}[keep])}
        gone = [one for one in sentences(dropped) if one.html not in kept]
        text.html = html_of(piece for piece in pieces(text.html) if piece not in gone)
        text.version, text.updated_by_id = text.version + 1, user.pk
        text.save()
    conflict.settled_by_id, conflict.settled_at = user.pk, timezone.now()
    conflict.save(update_fields=["settled_by", "settled_at"])
    return conflict


def be_present(*, user: User, report: Report, key: str) -> None:
    """Notes that somebody has the section open now."""
    Presence.objects.update_or_create(report=report, key=key, user=user, defaults={"seen_at": timezone.now()})


def changed_by(user: User, report: Report, work: Work, hands: frozenset[Hand]) -> None:
    """What follows from a changed text: a section that was reviewed is to be reviewed again."""
    step = after_change(work.step, hands)
    if step is not work.step:
        SectionState.objects.filter(report=report, key=work.key).update(
            step=step, note="", moved_by=user, moved_at=timezone.now()
        )


def lock(report: Report) -> Report:
    """The report, locked until the transaction ends: what is decided of it is decided once.

    Its key is not: whoever computes its tables meanwhile refers to it, and need not wait.
    """
    locked = Report.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("body", "template", "version").get(pk=report.pk)


def person(user: Actor) -> User:
    """Somebody with a name: words are never the operator's."""
    if not isinstance(user, User):
        raise PermissionDenied("only a person writes")
    return user


def standing(user: Actor, report: Report, key: str) -> tuple[Work, frozenset[Hand]]:
    """The section as work, and who the user is to it. PermissionDenied for a section that does not exist."""
    if key not in titles_of(report):
        raise PermissionDenied(f"no section {key} in {report.path}")
    return hands_of_user(report, person(user), key)


def require_writer(user: Actor, report: Report, key: str) -> tuple[Work, frozenset[Hand]]:
    """PermissionDenied for who may not write in the section; Refused where the report or the section is closed."""
    work, hands = standing(user, report, key)
    if Hand.WRITER not in hands:
        raise PermissionDenied(f"write {key} in {report.path}")
    require_open(report)
    if not moves_from(work.step, {Hand.WRITER, Hand.REVIEWER}):
        raise Refused("Avsnittet är godkänt och kan inte ändras. Den som godkände det kan öppna det igen.")
    return work, hands


def require_open(report: Report) -> None:
    """Refused when the report is approved or frozen."""
    if not is_writable(report.state):
        raise Refused(f"Rapporten är {STATE_LABELS[State(report.state)].lower()} och kan inte ändras.")
