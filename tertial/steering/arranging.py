"""Planens ordning: what follows from the tree for its elements and their subjects, saved where it differs."""

from datetime import timedelta

from tertial.followup.models import Subject
from tertial.steering.models import Element, Plan
from tertial.steering.rules import Numbering, Placed, Tree, numbers

_OF_SUBJECT = ("number", "position", "valid_from", "valid_to", "type_key", "scale_id")


def tree_of(elements: list[Element]) -> Tree:
    """The tree of a plan's elements, read with their types."""
    return Tree(
        Placed(one.pk, one.type.key, one.parent_id, one.position, one.given_number)
        for one in elements
    )  # fmt: skip


def elements_of(plan: Plan) -> list[Element]:
    """The plan's elements with what is needed to arrange them. One query."""
    return list(Element.objects.filter(plan=plan).select_related("subject", "type"))


def arrange(plan: Plan, tree: Tree | None = None) -> None:
    """Saves the tree's places, and what follows from them: numbers, order, first and last day, scale and type.

    The caller holds the plan's row, so that nobody else arranges it meanwhile. What does not change is not written.
    """
    elements = elements_of(plan)
    by_key = {one.pk: one for one in elements}
    # Made once more where nothing was moved: what was removed leaves no hole among the places.
    arranged = Tree(_without_holes(tree or tree_of(elements)))
    numbering = {one.type.key: Numbering(one.type.numbering) for one in elements}
    number_of = numbers(arranged, numbering)
    moved, changed = [], []
    for position, (placed, _) in enumerate(arranged.in_order()):
        element = by_key[placed.key]
        if (element.parent_id, element.position) != (placed.parent, placed.position):
            element.parent_id, element.position = placed.parent, placed.position
            moved.append(element)
        if _follow(element, plan, number_of[placed.key], position):
            changed.append(element.subject)
    Element.objects.bulk_update(moved, ["parent", "position"])
    Subject.objects.bulk_update(changed, [name.removesuffix("_id") for name in _OF_SUBJECT])


def _without_holes(tree: Tree) -> list[Placed]:
    found: list[Placed] = []
    for parent in (None, *(one.key for one, _ in tree.in_order())):
        for at, child in enumerate(tree.children(parent)):
            found.append(Placed(child.key, child.type, child.parent, at, child.given))
    return found


def _follow(element: Element, plan: Plan, number: str, position: int) -> bool:
    """Gives the subject what follows from the plan and the type; whether anything was new. An ended one stays ended."""
    subject, type_ = element.subject, element.type
    last = plan.ends_on + timedelta(days=1)
    was = tuple(getattr(subject, name) for name in _OF_SUBJECT)
    subject.number, subject.position = number, position
    subject.valid_from = plan.valid_from
    ends_before = subject.valid_to is not None and plan.starts_on < subject.valid_to < last
    subject.valid_to = subject.valid_to if ends_before else last
    subject.type_key = type_.key
    subject.scale_id = type_.scale_id if type_.is_assessed else None
    return was != tuple(getattr(subject, name) for name in _OF_SUBJECT)
