"""Regler: what a plan and its tree may be; numbers and moves. No Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tertial.numbers import State


class PlanState(StrEnum):
    """Läge for a plan. What is adopted may be read by anybody who sees its body, and is asked about in rounds."""

    DRAFT = "draft"
    ADOPTED = "adopted"


PLAN_LABELS = {PlanState.DRAFT: "Utkast", PlanState.ADOPTED: "Antagen"}
PLAN_STATUS = {
    PlanState.DRAFT: ("ring", "neutral", PLAN_LABELS[PlanState.DRAFT]),
    PlanState.ADOPTED: ("check", "good", PLAN_LABELS[PlanState.ADOPTED]),
}


class Numbering(StrEnum):
    """Numrering: none, one series through the plan (1, 2), or under the number of the parent (1.1)."""

    NONE = ""
    OWN = "own"
    NESTED = "nested"


NUMBERING_LABELS = {
    Numbering.NONE: "ingen",
    Numbering.OWN: "löpande: 1, 2, 3",
    Numbering.NESTED: "under sin förälder: 1.1, 1.2",
}


class OwnerKind(StrEnum):
    """Who owns elements of a type: the body itself or one of its units; empty: either."""

    ANY = ""
    BODY = "body"
    UNIT = "unit"


class Direction(StrEnum):
    """Which way is better: up, down, or to stay where it is; empty: neither is."""

    NONE = ""
    UP = "up"
    DOWN = "down"
    KEEP = "keep"


DIRECTION_LABELS = {Direction.UP: "det ökar", Direction.DOWN: "det minskar", Direction.KEEP: "det behålls"}

SEXES = ("", "women", "men")
SEX_LABELS = {"women": "kvinnor", "men": "män"}
STATE_LABELS = {
    State.EXACT: "exakt",
    State.PRELIMINARY: "preliminärt",
    State.MISSING: "uppgift saknas (u.s.)",
    State.NOT_MEASURED: "ej mätt",
    State.NOT_APPLICABLE: "ej tillämpligt (–)",
    State.SUPPRESSED: "visas inte, för få",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An element in the tree: its key, type, the parent that it stands under (None: at the top) and its place there.

    `given` is a number that it was given rather than counted.
    """

    key: int
    type: str
    parent: int | None = None
    position: int = 0
    given: str = ""


class Way(StrEnum):
    """Where an element is moved by one step: among its siblings, under the one before it, or out from its parent."""

    UP = "upp"
    DOWN = "ned"
    IN = "in"
    OUT = "ut"


WAY_LABELS = {Way.UP: "Flytta upp", Way.DOWN: "Flytta ned", Way.IN: "Flytta in", Way.OUT: "Flytta ut"}

# Which types may stand under which: the type's key to the keys of its parents; "" is the top.
Parents = Mapping[str, Sequence[str]]


class Tree:
    """The tree of a plan, in order. Made anew by each move; positions are counted from 0 among siblings."""

    def __init__(self, elements: Iterable[Placed]) -> None:
        self._children: dict[int | None, list[Placed]] = {}
        for element in sorted(elements, key=lambda one: (one.position, one.key)):
            self._children.setdefault(element.parent, []).append(element)
        self._by_key = {one.key: one for group in self._children.values() for one in group}

    def __contains__(self, key: int) -> bool:
        return key in self._by_key

    def get(self, key: int) -> Placed:
        return self._by_key[key]

    def children(self, key: int | None) -> list[Placed]:
        """What stands directly under the element, in order; under None: at the top."""
        return list(self._children.get(key, []))

    def in_order(self) -> list[tuple[Placed, int]]:
        """Every element after the one it stands under, with its depth, from 0."""
        found: list[tuple[Placed, int]] = []
        waiting = [(one, 0) for one in reversed(self.children(None))]
        while waiting:
            element, depth = waiting.pop()
            found.append((element, depth))
            waiting.extend((child, depth + 1) for child in reversed(self.children(element.key)))
        return found

    def below(self, key: int) -> set[int]:
        """The keys of all that stands under the element, at any depth, and its own."""
        found, waiting = {key}, [key]
        while waiting:
            for child in self.children(waiting.pop()):
                found.add(child.key)
                waiting.append(child.key)
        return found

    def placed(self, key: int, parent: int | None, position: int) -> "Tree":
        """The tree with the element at this place among its new siblings. No rule is asked."""
        rest = [one for one in self.children(parent) if one.key != key]
        place = max(0, min(position, len(rest)))
        moved = replace(self.get(key), parent=parent)
        now = {parent: [*rest[:place], moved, *rest[place:]]}
        before = self.get(key).parent
        if before != parent:
            now[before] = [one for one in self.children(before) if one.key != key]
        groups = {**self._children, **now}
        return Tree(replace(one, position=at) for group in groups.values() for at, one in enumerate(group))


def may_stand_under(type_: str, parent: str, parents: Parents) -> bool:
    """Whether an element of the type may stand under one of the type `parent`; "" is the top."""
    return parent in parents.get(type_, ())


def fault_in_place(tree: Tree, key: int, parent: int | None, parents: Parents) -> str | None:
    """What is wrong with putting the element there: `circle`, `type`, or None."""
    if parent is not None and parent in tree.below(key):
        return "circle"
    above = tree.get(parent).type if parent is not None else ""
    return None if may_stand_under(tree.get(key).type, above, parents) else "type"


def step(tree: Tree, key: int, way: Way, parents: Parents) -> tuple[int | None, int] | None:
    """Where a step takes the element, as parent and place there; None where it cannot go.

    First among its siblings it goes on up to the end of the one before its parent, and the same downwards: a goal
    moves from one area to the next without leaving the areas.
    """
    element = tree.get(key)
    siblings = [one.key for one in tree.children(element.parent)]
    at = siblings.index(key)
    if way is Way.UP:
        target = (element.parent, at - 1) if at else _beside_parent(tree, element, -1)
    elif way is Way.DOWN:
        target = (element.parent, at + 1) if at + 1 < len(siblings) else _beside_parent(tree, element, 1)
    elif way is Way.IN:
        target = (siblings[at - 1], len(tree.children(siblings[at - 1]))) if at else None
    else:
        target = _after_parent(tree, element)
    if target is None or fault_in_place(tree, key, target[0], parents):
        return None
    return target


def _beside_parent(tree: Tree, element: Placed, by: int) -> tuple[int | None, int] | None:
    if element.parent is None:
        return None
    above = [one.key for one in tree.children(tree.get(element.parent).parent)]
    at = above.index(element.parent) + by
    if not 0 <= at < len(above):
        return None
    return above[at], len(tree.children(above[at])) if by < 0 else 0


def _after_parent(tree: Tree, element: Placed) -> tuple[int | None, int] | None:
    if element.parent is None:
        return None
    parent = tree.get(element.parent)
    return parent.parent, [one.key for one in tree.children(parent.parent)].index(parent.key) + 1


def numbers(tree: Tree, numbering: Mapping[str, Numbering]) -> dict[int, str]:
    """Each element's number by its key, "" for none.

    `own` counts through the plan, one series a type; `nested` counts the type's elements under one parent, after the
    parent's number. A given number stands, and a whole one is counted on from.
    """
    found: dict[int, str] = {}
    counted: dict[tuple[str, int | None], int] = {}
    for element, _ in tree.in_order():
        how = numbering.get(element.type, Numbering.NONE)
        if element.given:
            found[element.key] = element.given
        elif how is Numbering.NONE:
            found[element.key] = ""
            continue
        series = (element.type, element.parent if how is Numbering.NESTED else None)
        above = found.get(element.parent, "") if how is Numbering.NESTED and element.parent is not None else ""
        prefix = f"{above}." if above else ""
        if element.given:
            counted[series] = _last(element.given, prefix, counted.get(series, 0))
        else:
            counted[series] = counted.get(series, 0) + 1
            found[element.key] = f"{prefix}{counted[series]}"
    return found


def _last(given: str, prefix: str, counted: int) -> int:
    """What to count on from after a given number: its whole number in the series, else as before."""
    own = given.removeprefix(prefix)
    return int(own) if own.isascii() and own.isdigit() else counted


def lowered(name: str) -> str:
    """A name as it stands inside a sentence: `mål`, `minst 75 %`, but `KF Uppdrag`."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
