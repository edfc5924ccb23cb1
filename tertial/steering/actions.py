"""Handlingar med uppdrag: given, reported back, said to be done. One function a deed.

`assign` is what a resolution calls: what a body has decided becomes work in the plan.
"""

import logging
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.selectors import Actor, require
from tertial.steering.element_actions import Content, add_element
from tertial.steering.models import Assignment, Element, ElementType, Plan

log = logging.getLogger("tertial.steering")


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: who gave the assignment when, in its own words, and when it is to be done and reported."""

    source_body: str
    decided_on: date
    wording: str
    paragraph: str = ""
    case_number: str = ""
    due_on: date | None = None
    report_back: str = ""


_OF_ASSIGNMENT = ("source_body", "decided_on", "wording", "paragraph", "case_number", "due_on", "report_back")


@transaction.atomic
def assign(
    *,
    user: Actor,
    plan: Plan,
    decided: Decided,
    content: Content,
    type_: ElementType | None = None,
    parent: Element | None = None,
) -> Assignment:
    """A new assignment in the plan: an element of a type that is assignments, with where it comes from.

    Without a type it is the first that may stand there. Refused where the model has none, or where words are lacking.
    """
    _check(decided)
    made = add_element(user=user, plan=plan, type_=type_ or _type_at(parent), content=content, parent=parent)
    if not made.type.is_assignment:
        raise Refused(f"{made.type.name} är inget uppdrag; välj en annan typ.")
    given = Assignment.objects.create(element=made, **{name: getattr(decided, name) for name in _OF_ASSIGNMENT})
    log.info("steering.assigned plan=%s element=%s", plan.path, made.key)
    return given


@transaction.atomic
def change_assignment(*, user: Actor, element: Element, decided: Decided) -> Assignment:
    """Where the assignment of an element comes from, put right or said for the first time."""
    require(user, Permission.PLAN, element.plan.body)
    if not element.type.is_assignment:
        raise Refused(f"{element.type.name} är inget uppdrag.")
    _check(decided)
    known = Assignment.objects.filter(element=element).first()
    given = known or Assignment(element=element)
    for name in _OF_ASSIGNMENT:
        setattr(given, name, getattr(decided, name))
    given.save(force_insert=known is None)
    log.info("steering.assignment_changed element=%s", element.key)
    return given


@transaction.atomic
def report_back(*, user: Actor, assignment: Assignment, on: date) -> Assignment:
    """The assignment has been reported back to who gave it. Refused for a day before it was decided."""
    locked = _locked(user, assignment)
    _after_decided(locked, on)
    locked.reported_on = on
    locked.save()
    log.info("steering.assignment_reported element=%s on=%s", locked.element.key, on)
    return locked


@transaction.atomic
def mark_done(*, user: Actor, assignment: Assignment, on: date) -> Assignment:
    """The committee has said that the assignment is done: it is no longer shown among those that wait."""
    locked = _locked(user, assignment)
    _after_decided(locked, on)
    locked.done_on = on
    locked.save()
    log.info("steering.assignment_done element=%s on=%s", locked.element.key, on)
    return locked


@transaction.atomic
def open_again(*, user: Actor, assignment: Assignment) -> Assignment:
    """The assignment was not done after all."""
    locked = _locked(user, assignment)
    locked.done_on = None
    locked.save()
    log.info("steering.assignment_opened_again element=%s", locked.element.key)
    return locked


def _locked(user: Actor, assignment: Assignment) -> Assignment:
    found = Assignment.objects.select_for_update(of=("self",)).select_related("element__plan__body")
    locked = found.get(pk=assignment.pk)
    require(user, Permission.PLAN, locked.element.plan.body)
    return locked


def _type_at(parent: Element | None) -> ElementType:
    above = parent.type.key if parent else ""
    for type_ in ElementType.objects.filter(is_assignment=True).select_related("scale"):
        if above in type_.parents:
            return type_
    raise Refused("Styrmodellen har ingen typ av uppdrag som får stå där; lägg till en på sidan Typer.")


def _check(decided: Decided) -> None:
    if not decided.source_body.strip():
        raise Refused("Skriv vem som gav uppdraget, till exempel Kommunfullmäktige.")
    if not decided.wording.strip():
        raise Refused("Skriv uppdragets ordalydelse.")
    if decided.due_on and decided.due_on < decided.decided_on:
        raise Refused(f"Klart senast, {decided.due_on}, ligger före beslutet, {decided.decided_on}.")


def _after_decided(assignment: Assignment, on: date) -> None:
    if on < assignment.decided_on:
        raise Refused(f"Dagen, {on}, ligger före beslutet, {assignment.decided_on}.")
