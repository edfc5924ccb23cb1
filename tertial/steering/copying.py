"""Kopian: the elements of a plan as those of the next one, each linked to what it continues."""

from tertial.followup.models import Subject, SubjectUnit
from tertial.organisation.rules import slugify
from tertial.steering.keys import free_key, keys_taken
from tertial.steering.models import Assignment, Element, Plan, Target

_OF_SUBJECT = ("kind", "type_key", "title", "description", "node_id", "responsible_id", "scale_id")
_OF_ELEMENT = (
    "type_id", "position", "given_number", "bound", "purpose", "unit", "decimals", "direction", "measure", "where",
    "starts_on", "due_on", "footnote",
)  # fmt: skip
_OF_ASSIGNMENT = (
    "source_body", "decided_on", "paragraph", "case_number", "wording", "due_on", "report_back", "reported_on",
)  # fmt: skip


def copy_elements(plan: Plan, made: Plan) -> None:
    """Every element that still goes on, under its copied parent."""
    taken = keys_taken()
    copies: dict[int, Element] = {}
    related = ("subject", "assignment", "parent")
    elements = Element.objects.filter(plan=plan).select_related(*related).prefetch_related("subject__units", "targets")
    for element in elements.order_by("subject__position", "pk"):
        if _has_ended(element) or (element.parent_id is not None and element.parent_id not in copies):
            continue
        key = free_key(f"{_stem(element.key, plan.slug)}-{made.slug}", taken)
        taken.add(key)
        copies[element.pk] = _copy(element, made, copies.get(element.parent_id or 0), key)


def _has_ended(element: Element) -> bool:
    """What was taken out of the plan before its end, and an assignment that the committee has said is done."""
    assignment: Assignment | None = getattr(element, "assignment", None)
    last = element.subject.valid_to
    return bool(assignment and assignment.done_on) or (last is not None and last <= element.plan.ends_on)


def _stem(key: str, slug: str) -> str:
    return key.removesuffix(f"-{slugify(slug)}")


def _copy(element: Element, plan: Plan, parent: Element | None, key: str) -> Element:
    subject = Subject(**{name: getattr(element.subject, name) for name in _OF_SUBJECT}, valid_from=plan.valid_from)
    subject.save()
    own = {name: getattr(element, name) for name in _OF_ELEMENT}
    copy = Element(subject=subject, plan=plan, parent=parent, key=key, continues=element, **own)
    copy.save(force_insert=True)
    SubjectUnit.objects.bulk_create(
        SubjectUnit(subject=subject, node_id=unit.node_id, responsible_id=unit.responsible_id)
        for unit in element.subject.units.all()
    )
    Target.objects.bulk_create(
        Target(
            element=copy, period_start=target.period_start, period_end=target.period_end, sex=target.sex,
            node_id=target.node_id, value=target.value, words=target.words,
        )
        for target in element.targets.all()
        if target.period_end > plan.starts_on
    )  # fmt: skip
    assignment: Assignment | None = getattr(element, "assignment", None)
    if assignment is not None:
        Assignment.objects.create(element=copy, **{name: getattr(assignment, name) for name in _OF_ASSIGNMENT})
    return copy
