"""The elements of `plan.toml`, with their targets, outcomes and assignments, read into the database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from tertial.core.models import User
from tertial.core.profiles import keep
from tertial.core.reading import Entry
from tertial.followup.models import Subject, SubjectUnit
from tertial.numbers import UNITS, State
from tertial.organisation.models import Node, NodeKind
from tertial.organisation.rules import slugify
from tertial.steering.models import Assignment, Element, ElementType, Outcome, Plan, Target
from tertial.steering.profile_values import (
    flag,
    node_of,
    number_if_any,
    period_of,
    person_of,
    where_of,
    whole,
)
from tertial.steering.rules import DIRECTION_LABELS, SEX_LABELS, OwnerKind, Parents, may_stand_under

Row = TypeVar("Row", bound=Model)
Known = dict[tuple[Any, ...], Row]  # rows that are there, by what tells them apart

KIND = "element"
_KEYS = (
    "plan", "key", "type", "parent", "title", "description", "node", "responsible", "units", "number", "bound",
    "purpose", "unit", "decimals", "direction", "measure", "where", "new", "starts_on", "due_on", "continues",
    "footnote", "target", "outcome", "assignment",
)  # fmt: skip
_ASSIGNMENT_TEXTS = ("source_body", "wording", "paragraph", "case_number", "report_back")
_ASSIGNMENT_DAYS = ("due_on", "reported_on", "done_on")
_UNIT = ("subject_id", "node_id")
_OUTCOME = ("element_id", "period_start", "period_end", "sex")
_TARGET = (*_OUTCOME, "node_id")


class Elements:
    """The reading of a file's elements; everything that they may refer to is read once."""

    def __init__(self, top: Entry, types: Mapping[str, ElementType], plans: Sequence[Plan]) -> None:
        self.entries = top.entries("element")
        self.types = types
        self.plans = plans
        self.parents: Parents = {key: type_.parents for key, type_ in types.items()}
        self.nodes = {node.path: node for node in Node.objects.all()}
        self.people = {user.email: user for user in User.objects.filter(memberships__isnull=False)}
        related = ("subject__node", "subject__responsible", "plan", "type")
        self.known = {element.key: element for element in Element.objects.select_related(*related)}
        of_plans = {"element__plan__in": plans}
        self.units = _by(_UNIT, SubjectUnit.objects.filter(subject__element__plan__in=plans))
        self.targets = _by(_TARGET, Target.objects.filter(**of_plans))
        self.outcomes = _by(_OUTCOME, Outcome.objects.filter(**of_plans))
        self.assignments = _by(("element_id",), Assignment.objects.filter(**of_plans))
        self.places: dict[tuple[int, int | None], int] = {}

    def load(self) -> None:
        seen: set[str] = set()
        for entry in self.entries:
            entry.only(*_KEYS)
            key = entry.text("key")
            if key in seen or key != slugify(key):
                entry.refuse(
                    "key", f"är ”{key}”; skriv en egen nyckel för varje element, med a–z, siffror och bindestreck"
                )
            seen.add(key)
            element = self._load(entry, key)
            _load_units(entry, element, self.nodes, self.people, self.units)
            for target in entry.entries("target"):
                _load_target(target, element, self.nodes, self.targets)
            for outcome in entry.entries("outcome"):
                _load_outcome(outcome, element, self.outcomes)
            _load_assignment(entry, element, self.assignments)
        self._behind_the_rest(seen)
        for entry in self.entries:
            keep(self.known[entry.text("key")], {"continues": self._continued(entry)})

    def _load(self, entry: Entry, key: str) -> Element:
        plan = self._plan(entry)
        type_ = self.types.get(entry.text("type"))
        if type_ is None:
            entry.refuse("type", f"är ”{entry.text('type')}”; skriv någon av {', '.join(self.types)}")
        element = self.known.get(key)
        if element is not None and element.plan_id != plan.pk:
            entry.refuse("key", f"är ”{key}”, som redan finns i planen {element.plan.title}; välj en annan nyckel")
        subject = keep(element.subject if element else _new_subject(plan, type_), self._of_subject(entry, plan, type_))
        element = element or Element(subject=subject, plan=plan, key=key)
        parent = self._parent(entry, plan, type_)
        at = self.places.setdefault((plan.pk, parent.pk if parent else None), 0)
        self.places[plan.pk, parent.pk if parent else None] = at + 1
        own = {"type": type_, "parent": parent, "position": at, **_of_element(entry, type_)}
        new = element._state.adding
        for name, value in own.items() if new else ():
            setattr(element, name, value)
        if new:  # its key is the subject's, so `keep` would take it for one that is saved
            element.save(force_insert=True)
        self.known[key] = keep(element, own)
        return element

    def _plan(self, entry: Entry) -> Plan:
        named = entry.text("plan", "")
        found = [plan for plan in self.plans if named in {"", plan.slug, plan.path}]
        if len(found) != 1:
            known = ", ".join(plan.path for plan in self.plans) or "inga"
            entry.refuse("plan", f"säger inte vilken plan elementet hör till; filens planer är {known}")
        return found[0]

    def _parent(self, entry: Entry, plan: Plan, type_: ElementType) -> Element | None:
        key = entry.text("parent", "")
        parent = self.known.get(key) if key else None
        if key and (parent is None or parent.plan_id != plan.pk):
            entry.refuse("parent", f"är ”{key}”, som inte står före elementet i samma plan")
        if not may_stand_under(type_.key, parent.type.key if parent else "", self.parents):
            place = f"under {parent.type.name}" if parent else "överst"
            entry.refuse("parent", f"är ”{key}”, men {type_.name} får inte stå {place}; se typens parents")
        return parent

    def _of_subject(self, entry: Entry, plan: Plan, type_: ElementType) -> dict[str, Any]:
        node = node_of(entry, "node", self.nodes) if "node" in entry.data else plan.body
        if type_.owner_kind and (type_.owner_kind == OwnerKind.BODY) != (node.kind == NodeKind.BODY):
            owner = "ett organ" if type_.owner_kind == OwnerKind.BODY else "en enhet"
            entry.refuse("node", f"är {node.path}, men {type_.name} ägs av {owner}")
        return {
            "title": entry.text("title"),
            "description": entry.text("description", ""),
            "node": node,
            "responsible": person_of(entry, "responsible", self.people),
        }

    def _continued(self, entry: Entry) -> Element | None:
        key = entry.text("continues", "")
        if not key:
            return None
        found, own = self.known.get(key), self.known[entry.text("key")]
        if found is None or found.plan_id != own.plan.based_on_id:
            entry.refuse("continues", f"är ”{key}”, som inte finns i planen som den här bygger på (based_on)")
        return found

    def _behind_the_rest(self, seen: set[str]) -> None:
        """Elements that the file does not mention come after those that it does."""
        for key, element in self.known.items():
            if key not in seen and element.plan_id in {plan.pk for plan in self.plans}:
                at = self.places.setdefault((element.plan_id, element.parent_id), 0)
                self.places[element.plan_id, element.parent_id] = at + 1
                keep(element, {"position": at})


def _by(names: Sequence[str], rows: Iterable[Row]) -> Known[Row]:
    return {tuple(getattr(row, name) for name in names): row for row in rows}


def _new_subject(plan: Plan, type_: ElementType) -> Subject:
    scale = type_.scale if type_.is_assessed else None
    return Subject(kind=KIND, type_key=type_.key, scale=scale, valid_from=plan.valid_from)


def _of_element(entry: Entry, type_: ElementType) -> dict[str, Any]:
    unit, direction = entry.text("unit", ""), entry.text("direction", "")
    if unit and unit not in UNITS:
        entry.refuse("unit", f"är ”{unit}”; skriv någon av {', '.join(UNITS)}")
    if direction and direction not in DIRECTION_LABELS:
        entry.refuse("direction", f"är ”{direction}”; skriv up, down eller keep")
    measure = entry.text("measure", "")
    if measure and not (unit and type_.is_measured):
        entry.refuse("measure", "kan bara stå på det som mäts (typens measured) och har en unit")
    where = where_of(entry)
    fault = _fault_of(measure, where, unit) if measure else None
    if fault:
        entry.refuse("measure", f"kan inte räknas: {fault}")
    return {
        "given_number": entry.text("number", ""),
        "bound": entry.text("bound", ""),
        "purpose": entry.text("purpose", ""),
        "unit": unit,
        "decimals": whole(entry, "decimals", 0),
        "direction": direction,
        "measure": measure,
        "where": where,
        "is_new": flag(entry, "new"),
        "starts_on": entry.day_if_any("starts_on"),
        "due_on": entry.day_if_any("due_on"),
        "footnote": entry.text("footnote", ""),
    }


def _fault_of(measure: str, where: Mapping[str, Sequence[str]], unit: str) -> str | None:
    from tertial.steering.measured import fault_of  # the catalogue of measures takes a while to read

    return fault_of(measure, where, unit)


def _load_units(
    entry: Entry, element: Element, nodes: Mapping[str, Node], people: Mapping[str, User], known: Known[SubjectUnit]
) -> None:
    for each in entry.entries("units"):
        each.only("node", "responsible")
        node = node_of(each, "node", nodes)
        if node.pk == element.subject.node_id:
            each.refuse("node", f"är {node.path}, som äger elementet; skriv bara andra enheter som svarar")
        which = (element.pk, node.pk)
        unit = known.get(which) or SubjectUnit(subject=element.subject, node=node)
        known[which] = keep(unit, {"responsible": person_of(each, "responsible", people)})


def _sex(entry: Entry, element: Element) -> str:
    sex = entry.text("sex", "")
    if sex and sex not in SEX_LABELS:
        entry.refuse("sex", f"är ”{sex}”; skriv women eller men, eller utelämna det för alla")
    if not element.type.is_measured:
        entry.refuse("period", f"hör till {element.type.name}, som inte mäts; skriv measured = true på typen")
    return sex


def _load_target(entry: Entry, element: Element, nodes: Mapping[str, Node], known: Known[Target]) -> None:
    entry.only("period", "sex", "node", "value", "words")
    period, sex = period_of(entry), _sex(entry, element)
    node = node_of(entry, "node", nodes) if "node" in entry.data else None
    values = {"value": number_if_any(entry, "value"), "words": entry.text("words", "")}
    if values == {"value": None, "words": ""}:
        entry.refuse("value", "saknas; skriv ett tal, eller ord (words)")
    which = (element.pk, period.start, period.end, sex, node.pk if node else None)
    known[which] = keep(known.get(which) or Target(**dict(zip(_TARGET, which, strict=True))), values)


def _load_outcome(entry: Entry, element: Element, known: Known[Outcome]) -> None:
    entry.only("period", "sex", "value", "state", "words", "source", "source_date", "footnote")
    period, sex = period_of(entry), _sex(entry, element)
    which = (element.pk, period.start, period.end, sex)
    outcome = known.get(which) or Outcome(**dict(zip(_OUTCOME, which, strict=True)))
    if outcome.is_measured or outcome.entered_by_id:
        return
    try:
        with transaction.atomic():
            known[which] = keep(outcome, _of_outcome(entry))
    except IntegrityError:
        entry.refuse("value", "ändrar utfallet i en period vars omgång är stängd; rätta det på planens sida")


def _of_outcome(entry: Entry) -> dict[str, Any]:
    value, words = number_if_any(entry, "value"), entry.text("words", "")
    default = State.EXACT if value is not None else State.NOT_APPLICABLE if words else ""
    state = entry.text("state", default)
    if state not in list(State) or State(state).has_value != (value is not None):
        wanted = "exact eller preliminary" if value is not None else "missing, not_measured, not_applicable, suppressed"
        entry.refuse("state", f"är ”{state}”; skriv {wanted}")
    return {
        "value": value,
        "state": state,
        "words": words,
        "source": entry.text("source", ""),
        "source_date": entry.day_if_any("source_date"),
        "footnote": entry.text("footnote", ""),
    }


def _load_assignment(entry: Entry, element: Element, known: Known[Assignment]) -> None:
    data = entry.data.get("assignment")
    if data is None:
        return
    if not isinstance(data, dict):
        entry.refuse("assignment", "ska vara en tabell, [element.assignment]")
    if not element.type.is_assignment:
        entry.refuse("assignment", f"hör till {element.type.name}; skriv assignment = true på typen")
    table = Entry(entry.file, f"{entry.where}, assignment", data)
    table.only(*_ASSIGNMENT_TEXTS, *_ASSIGNMENT_DAYS, "decided_on")
    values: dict[str, Any] = {name: table.text(name) for name in _ASSIGNMENT_TEXTS[:2]}
    values |= {name: table.text(name, "") for name in _ASSIGNMENT_TEXTS[2:]}
    values |= {name: table.day_if_any(name) for name in _ASSIGNMENT_DAYS}
    values["decided_on"] = decided = table.day("decided_on")
    for name in _ASSIGNMENT_DAYS:
        if values[name] is not None and values[name] < decided:
            table.refuse(name, f"är {values[name]}; det ligger före beslutet {decided}")
    if assignment := known.get((element.pk,)):
        keep(assignment, values)
    else:
        Assignment.objects.create(element=element, **values)
