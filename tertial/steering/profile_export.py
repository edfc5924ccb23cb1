"""The plans of the current root as the data of `plan.toml`."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tertial.numbers import State
from tertial.organisation.profile_export import write
from tertial.steering.models import Assignment, Element, ElementType, Outcome, Plan, Target
from tertial.steering.profile import FILE
from tertial.steering.rules import SEXES

_ASSIGNMENT = (
    "source_body", "decided_on", "paragraph", "case_number", "wording", "due_on", "report_back", "reported_on",
    "done_on",
)  # fmt: skip


def export(folder: Path) -> None:
    """Writes every type, plan and element; computed outcomes are left out, since the facts give them."""
    plans = list(Plan.objects.select_related("body", "based_on").order_by("starts_on", "body__path", "slug"))
    data = {
        "type": [_type(each) for each in ElementType.objects.select_related("scale").order_by("position", "key")],
        "plan": [_plan(each) for each in plans],
        "element": list(_elements(plans)),
    }
    if any(data.values()):
        write(folder / FILE, data)


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [], {}, False)}


def _type(one: ElementType) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "name_plural": one.name_plural,
        "level": one.level,
        "parents": one.parents,
        **_filled(
            {
                "numbering": one.numbering,
                "scale": one.scale.key if one.is_assessed and one.scale else "",
                "measured": one.is_measured,
                "splits_by_sex": one.splits_by_sex,
                "dated": one.is_dated,
                "names_bound": one.names_bound,
                "purpose": one.has_purpose,
                "owner": one.owner_kind,
                "assignment": one.is_assignment,
            }
        ),
    }


def _plan(one: Plan) -> dict[str, Any]:
    data = {
        "body": one.body.path,
        "slug": one.slug,
        "title": one.title,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "state": one.state,
    }
    return {**data, "based_on": one.based_on.slug} if one.based_on else data


def _elements(plans: list[Plan]) -> Iterable[dict[str, Any]]:
    several = len(plans) > 1
    related = ("subject__node", "subject__responsible", "type", "parent", "continues", "assignment")
    lists = ("subject__units__node", "subject__units__responsible", "targets__node", "outcomes")
    for plan in plans:
        found = Element.objects.filter(plan=plan).select_related(*related).prefetch_related(*lists)
        for element in found.order_by("subject__position", "pk"):
            yield ({"plan": plan.path} if several else {}) | _element(element, plan)


def _element(one: Element, plan: Plan) -> dict[str, Any]:
    subject = one.subject
    data = {
        "key": one.key,
        "type": one.type.key,
        "parent": one.parent.key if one.parent else "",
        "title": subject.title,
        "description": subject.description,
        "node": subject.node.path if subject.node_id != plan.body_id else "",
        "responsible": subject.responsible.email if subject.responsible else "",
        "units": [_unit(unit) for unit in subject.units.all()],
        "number": one.given_number,
        "bound": one.bound,
        "purpose": one.purpose,
        "unit": one.unit,
        "decimals": one.decimals or None,
        "direction": one.direction,
        "measure": one.measure,
        "where": one.where,
        "new": one.is_new,
        "starts_on": one.starts_on,
        "due_on": one.due_on,
        "continues": one.continues.key if one.continues else "",
        "footnote": one.footnote,
        "target": [_target(each) for each in sorted(one.targets.all(), key=_place)],
        "outcome": [_outcome(each) for each in sorted(one.outcomes.all(), key=_place) if not each.is_measured],
    }
    assignment: Assignment | None = getattr(one, "assignment", None)
    if assignment is not None:
        data["assignment"] = _filled({name: getattr(assignment, name) for name in _ASSIGNMENT})
    return _filled(data)


def _place(one: Target | Outcome) -> tuple[Any, ...]:
    """By period; all before women before men."""
    return one.period_start, one.period_end, SEXES.index(one.sex), one.pk


def _unit(one: Any) -> dict[str, Any]:
    return _filled({"node": one.node.path, "responsible": one.responsible.email if one.responsible else ""})


def _target(one: Target) -> dict[str, Any]:
    data = {"period": one.period.label, "sex": one.sex, "node": one.node.path if one.node else "", "words": one.words}
    return _filled(data) | _number(one.value)


def _outcome(one: Outcome) -> dict[str, Any]:
    is_plain = one.state == (State.EXACT if one.value is not None else State.NOT_APPLICABLE if one.words else "")
    data = {
        "period": one.period.label,
        "sex": one.sex,
        "state": "" if is_plain else one.state,
        "words": one.words,
        "source": one.source,
        "source_date": one.source_date,
        "footnote": one.footnote,
    }
    return _filled(data) | _number(one.value)


def _number(value: Decimal | None) -> dict[str, Any]:
    """0 is a number and is written."""
    if value is None:
        return {}
    return {"value": int(value) if value == value.to_integral_value() else value.normalize()}
