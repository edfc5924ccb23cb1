"""Handlingar med planens element: add, change, move, take away. One function a deed."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.models import Membership, User
from tertial.core.permissions import Permission
from tertial.followup.models import Entry, Subject, SubjectUnit
from tertial.numbers import UNITS
from tertial.organisation.models import Node, NodeKind
from tertial.organisation.selectors import Actor, require
from tertial.steering.arranging import arrange, elements_of, tree_of
from tertial.steering.keys import free_key, keys_taken
from tertial.steering.models import Element, ElementType, Plan
from tertial.steering.plan_actions import lock
from tertial.steering.rules import (
    DIRECTION_LABELS,
    OwnerKind,
    Parents,
    Tree,
    Way,
    fault_in_place,
    lowered,
    may_stand_under,
)
from tertial.steering.rules import step as step_of

log = logging.getLogger("tertial.steering")
KIND = "element"


@dataclass(frozen=True, slots=True)
class Content:
    """What an element says of itself. `node` None: the plan's body owns it."""

    title: str
    description: str = ""
    node: Node | None = None
    responsible: User | None = None
    given_number: str = ""
    bound: str = ""
    purpose: str = ""
    unit: str = ""
    decimals: int = 0
    direction: str = ""
    measure: str = ""
    where: Mapping[str, list[str]] = field(default_factory=dict)
    is_new: bool = False
    starts_on: date | None = None
    due_on: date | None = None
    footnote: str = ""


_OF_ELEMENT = (
    "given_number", "bound", "purpose", "unit", "decimals", "direction", "measure", "where", "is_new", "starts_on",
    "due_on", "footnote",
)  # fmt: skip


@transaction.atomic
def add_element(
    *, user: Actor, plan: Plan, type_: ElementType, content: Content, parent: Element | None = None
) -> Element:
    """A new element, last under its parent. Refused where its type may not stand there or its words do not hold."""
    locked = lock(plan)
    require(user, Permission.PLAN, locked.body)
    made = insert(locked, type_, content, parent, keys_taken())
    arrange(locked)
    log.info("steering.element_added plan=%s element=%s", locked.path, made.key)
    return made


def insert(plan: Plan, type_: ElementType, content: Content, parent: Element | None, taken: set[str]) -> Element:
    """The element, not yet arranged; the caller has locked the plan and may add more. Its key is added to `taken`."""
    above = parent.type.key if parent else ""
    if parent is not None and parent.plan_id != plan.pk:
        raise Refused("Det som elementet ska stå under hör till en annan plan.")
    if not may_stand_under(type_.key, above, {type_.key: type_.parents}):
        place = f"under {lowered(parent.type.name)}" if parent else "överst"
        raise Refused(f"{type_.name} får inte stå {place}; välj en annan plats eller ändra typen.")
    _check(content, type_, plan)
    subject = Subject(kind=KIND, type_key=type_.key, scale=type_.scale if type_.is_assessed else None)
    _say(subject, content, plan)
    subject.save()
    key = free_key(content.title, taken)
    taken.add(key)
    siblings = Element.objects.filter(plan=plan, parent=parent).order_by("-position").values_list("position", flat=True)
    last = siblings.first()
    made = Element(
        subject=subject, plan=plan, type=type_, parent=parent, key=key, position=0 if last is None else last + 1
    )
    for name in _OF_ELEMENT:
        setattr(made, name, getattr(content, name))
    made.save(force_insert=True)
    return made


@transaction.atomic
def change_element(*, user: Actor, element: Element, content: Content) -> Element:
    """What the element says of itself. Its history stays: it is the same element whatever it is called."""
    locked = lock(element.plan)
    require(user, Permission.PLAN, locked.body)
    found = _again(element)
    _check(content, found.type, locked)
    _say(found.subject, content, locked)
    found.subject.save()
    for name in _OF_ELEMENT:
        setattr(found, name, getattr(content, name))
    found.save()
    arrange(locked)
    log.info("steering.element_changed plan=%s element=%s", locked.path, found.key)
    return found


@transaction.atomic
def rename_element(*, user: Actor, element: Element, title: str) -> Element:
    """Another title."""
    require(user, Permission.PLAN, element.plan.body)
    found = _again(element)
    found.subject.title = _titled(title)
    found.subject.save()
    log.info("steering.element_renamed element=%s", found.key)
    return found


@transaction.atomic
def step_element(*, user: Actor, element: Element, way: Way) -> None:
    """One step up, down, in or out. Refused where it cannot go: the types say what may stand where."""
    plan, tree, parents = _tree(user, element)
    target = step_of(tree, element.pk, way, parents)
    if target is None:
        raise Refused(f"”{element}” kan inte flyttas dit: där får {lowered(element.type.name)} inte stå.")
    arrange(plan, tree.placed(element.pk, *target))
    log.info("steering.element_moved plan=%s element=%s way=%s", plan.path, element.key, way)


@transaction.atomic
def place_element(*, user: Actor, element: Element, parent: Element | None, before: Element | None = None) -> None:
    """Puts the element under a parent (None: at the top), before one of those there, or last."""
    plan, tree, parents = _tree(user, element)
    _may_stand(tree, element, parent, parents)
    siblings = [one.key for one in tree.children(parent.pk if parent else None) if one.key != element.pk]
    at = siblings.index(before.pk) if before is not None and before.pk in siblings else len(siblings)
    arrange(plan, tree.placed(element.pk, parent.pk if parent else None, at))
    log.info("steering.element_placed plan=%s element=%s", plan.path, element.key)


@transaction.atomic
def remove_element(*, user: Actor, element: Element) -> None:
    """Takes the element away. Refused when something stands under it, or when anything has been said of it: then it
    ends instead (`end_element`)."""
    locked = lock(element.plan)
    require(user, Permission.PLAN, locked.body)
    if element.children.exists():
        raise Refused(f"Något står under ”{element}”. Flytta eller ta bort det först.")
    if Entry.objects.filter(subject=element.pk).exists() or element.outcomes.exists():
        raise Refused(f"Något har redan sagts om ”{element}”, så det tas inte bort. Avsluta det i stället.")
    if element.continued_by.exists():
        raise Refused(f"En senare plan fortsätter ”{element}”, så det kan inte tas bort.")
    key, subject = element.key, element.subject
    _again(element).delete()
    subject.delete()
    arrange(locked)
    log.info("steering.element_removed plan=%s element=%s", locked.path, key)


@transaction.atomic
def end_element(*, user: Actor, element: Element, on: date | None) -> None:
    """The element ends on the day (the first day without it), and no later round asks; None: it lasts as the plan."""
    locked = lock(element.plan)
    require(user, Permission.PLAN, locked.body)
    if on is not None and not locked.starts_on < on <= locked.ends_on:
        raise Refused(f"Dagen ska ligga i planens tid, efter {locked.starts_on} och senast {locked.ends_on}.")
    subject = _again(element).subject
    subject.valid_to = on
    subject.save()
    arrange(locked)
    log.info("steering.element_ended plan=%s element=%s on=%s", locked.path, element.key, on)


@transaction.atomic
def set_units(*, user: Actor, element: Element, units: Iterable[Node]) -> None:
    """The units that answer besides the owner. Those that stay keep who is responsible there."""
    require(user, Permission.PLAN, element.plan.body)
    wanted = {node.pk: node for node in units if node.pk != element.subject.node_id}
    known = {unit.node_id: unit for unit in element.subject.units.all()}
    for key in known.keys() - wanted.keys():
        known[key].delete()
    SubjectUnit.objects.bulk_create(
        SubjectUnit(subject=element.subject, node=wanted[key]) for key in wanted.keys() - known.keys()
    )
    log.info("steering.units_set element=%s", element.key)


def _again(element: Element) -> Element:
    """The element as it stands now. Refused when it is gone."""
    found = Element.objects.select_related("subject", "type", "plan__body").filter(pk=element.pk).first()
    if found is None:
        raise Refused("Elementet finns inte längre i planen. Läs in planen igen.")
    return found


def _tree(user: Actor, element: Element) -> tuple[Plan, Tree, Parents]:
    plan = lock(element.plan)
    require(user, Permission.PLAN, plan.body)
    tree = tree_of(elements_of(plan))
    if element.pk not in tree:
        raise Refused("Elementet finns inte längre i planen. Läs in planen igen.")
    return plan, tree, {type_.key: type_.parents for type_ in ElementType.objects.all()}


def _may_stand(tree: Tree, element: Element, parent: Element | None, parents: Parents) -> None:
    if parent is not None and parent.pk not in tree:
        raise Refused("Det som elementet ska stå under finns inte i planen.")
    fault = fault_in_place(tree, element.pk, parent.pk if parent else None, parents)
    if fault == "circle":
        raise Refused(f"”{element}” kan inte stå under sig självt.")
    if fault:
        place = f"under {lowered(parent.type.name)}" if parent else "överst"
        raise Refused(f"{element.type.name} får inte stå {place}.")


def _titled(title: str) -> str:
    text = " ".join(title.split())
    if not text:
        raise Refused("Skriv elementets rubrik.")
    if len(text) > 500:
        raise Refused("Rubriken är för lång; högst 500 tecken. Lägg resten i beskrivningen.")
    return text


def _say(subject: Subject, content: Content, plan: Plan) -> None:
    subject.title, subject.description = _titled(content.title), content.description.strip()
    subject.node, subject.responsible = content.node or plan.body, content.responsible


def _check(content: Content, type_: ElementType, plan: Plan) -> None:
    """What the form cannot see by itself."""
    node = content.node or plan.body
    if not f"{node.path}/".startswith(f"{plan.body.path}/"):
        raise Refused(f"{node.name} ligger inte under {plan.body.name}, så planen kan inte ge den något.")
    if type_.owner_kind and (type_.owner_kind == OwnerKind.BODY) != (node.kind == NodeKind.BODY):
        owner = "ett organ" if type_.owner_kind == OwnerKind.BODY else "en enhet"
        raise Refused(f"{type_.name} ägs av {owner}; välj en annan ägare än {node.name}.")
    if content.responsible is not None and not Membership.objects.filter(user=content.responsible).exists():
        raise Refused("Den personen arbetar inte här; välj någon i listan.")
    if content.unit and content.unit not in UNITS:
        raise Refused("Välj en enhet i listan.")
    if content.direction and content.direction not in DIRECTION_LABELS:
        raise Refused("Välj när det är bättre i listan.")
    if content.decimals > 6:
        raise Refused("Högst sex decimaler.")
    if content.starts_on and content.due_on and content.due_on < content.starts_on:
        raise Refused(f"Klart senast, {content.due_on}, ligger före startdagen, {content.starts_on}.")
    if content.measure:
        _check_measure(content, type_)


def _check_measure(content: Content, type_: ElementType) -> None:
    from tertial.steering.measured import fault_of  # the catalogue of measures takes a while to read

    if not type_.is_measured:
        raise Refused(f"{type_.name} mäts inte, så det har inget mått.")
    if not content.unit:
        raise Refused("Välj i vilken enhet måttet ska visas.")
    fault = fault_of(content.measure, content.where, content.unit)
    if fault:
        raise Refused(fault)
