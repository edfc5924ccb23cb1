"""Handlingar med planer: make, change, adopt, begin next year's as a copy. One function a deed."""

import logging
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.followup.models import Subject, SubjectUnit
from tertial.organisation.models import Node, NodeKind
from tertial.organisation.rules import slugify
from tertial.organisation.selectors import Actor, require
from tertial.steering.arranging import arrange
from tertial.steering.copying import copy_elements
from tertial.steering.models import Plan
from tertial.steering.rules import PlanState
from tertial.steering.selectors import is_asked_about

log = logging.getLogger("tertial.steering")


@transaction.atomic
def make_plan(*, user: Actor, body: Node, title: str, starts_on: date, ends_on: date, slug: str = "") -> Plan:
    """A new plan of the body, a draft. Refused where its days are not in order or its address is taken."""
    require(user, Permission.PLAN, body)
    return _make(body, title, starts_on, ends_on, slug)


@transaction.atomic
def copy_plan(*, user: Actor, plan: Plan, title: str, starts_on: date, ends_on: date, slug: str = "") -> Plan:
    """The next plan as a copy of this one: a draft whose elements continue its elements, so that history runs on.

    What has ended and what is done is left out; targets that reach into the new plan's time come with it.
    """
    require(user, Permission.PLAN, plan.body)
    if starts_on <= plan.starts_on:
        raise Refused(f"Den nya planen ska börja senare än den som kopieras, {plan.starts_on}.")
    made = _make(plan.body, title, starts_on, ends_on, slug)
    made.based_on = plan
    made.save()
    copy_elements(plan, made)
    arrange(made)
    log.info("steering.plan_copied plan=%s from=%s", made.path, plan.path)
    return made


@transaction.atomic
def change_plan(*, user: Actor, plan: Plan, title: str, starts_on: date, ends_on: date) -> Plan:
    """Another name, other days: what lasts as long as the plan lasts as long as it does then."""
    locked = lock(plan)
    require(user, Permission.PLAN, locked.body)
    name = _named(title)
    _in_order(starts_on, ends_on)
    before, after = locked.ends_on + timedelta(days=1), ends_on + timedelta(days=1)
    if before != after:
        for subject in Subject.objects.filter(element__plan=locked, valid_to=before):
            subject.valid_to = after
            subject.save(update_fields=["valid_to"])
    locked.title, locked.starts_on, locked.ends_on = name, starts_on, ends_on
    locked.save()
    arrange(locked)
    log.info("steering.plan_changed plan=%s", locked.path)
    return locked


@transaction.atomic
def adopt_plan(*, user: Actor, plan: Plan) -> Plan:
    """The plan is in force: anybody who sees its body reads it, and rounds ask about it. Refused when empty."""
    locked = lock(plan)
    require(user, Permission.PLAN, locked.body)
    if not locked.elements.exists():
        raise Refused("Planen är tom. Lägg till det som ska följas upp innan den antas.")
    return _set_state(locked, PlanState.ADOPTED)


@transaction.atomic
def back_to_draft(*, user: Actor, plan: Plan) -> Plan:
    """The plan is a draft again. Refused when a round has already asked about it."""
    locked = lock(plan)
    require(user, Permission.PLAN, locked.body)
    if is_asked_about(locked):
        raise Refused("En omgång har redan frågat om planen, så den kan inte bli utkast igen. Ändra den som den är.")
    return _set_state(locked, PlanState.DRAFT)


@transaction.atomic
def remove_plan(*, user: Actor, plan: Plan) -> None:
    """Takes away a draft with everything in it. Refused for an adopted one, and where another plan builds on it."""
    locked = lock(plan)
    require(user, Permission.PLAN, locked.body)
    if locked.is_adopted:
        raise Refused("En antagen plan tas inte bort. Gör den till utkast först, om ingen omgång har frågat om den.")
    if locked.followed_by.exists():
        raise Refused("En annan plan är en fortsättning på den här, så den kan inte tas bort.")
    path, subjects = locked.path, list(locked.elements.values_list("subject_id", flat=True))
    for element in locked.elements.order_by("-subject__position"):
        element.delete()
    SubjectUnit.objects.filter(subject__in=subjects).delete()
    Subject.objects.filter(pk__in=subjects).delete()
    locked.delete()
    log.info("steering.plan_removed plan=%s", path)


def lock(plan: Plan) -> Plan:
    """The plan, locked until the transaction ends: nobody else arranges its tree meanwhile."""
    return Plan.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=plan.pk)


def _set_state(plan: Plan, state: PlanState) -> Plan:
    plan.state = state
    plan.save()
    arrange(plan)
    log.info("steering.plan_state plan=%s state=%s", plan.path, state)
    return plan


def _make(body: Node, title: str, starts_on: date, ends_on: date, slug: str) -> Plan:
    if body.kind != NodeKind.BODY:
        raise Refused(f"{body.name} är inget organ; en plan hör till en nämnd eller ett annat organ.")
    name = _named(title)
    _in_order(starts_on, ends_on)
    address = slugify(slug or name)[:50]
    if not address:
        raise Refused("Ge planen ett namn med bokstäver eller siffror.")
    try:
        with transaction.atomic():
            made = Plan.objects.create(body=body, slug=address, title=name, starts_on=starts_on, ends_on=ends_on)
    except IntegrityError:
        raise Refused(f"{body.name} har redan en plan med namnet {name}; välj ett annat namn.") from None
    log.info("steering.plan_made plan=%s", made.path)
    return made


def _named(title: str) -> str:
    name = title.strip()
    if not name:
        raise Refused("Ge planen ett namn, till exempel Verksamhetsplan 2018.")
    return name


def _in_order(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(f"Planens sista dag, {ends_on}, ligger före den första, {starts_on}.")
