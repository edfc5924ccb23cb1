"""Undertryckning: small groups of persons are not shown, nor what would give them away.

Only for measures of persons, and only where the profile asks for it:
`suppression = {enabled = true, least = 5}`. 0 is shown: it speaks of nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tertial.measures.declare import Cells, Measure
from tertial.numbers import Figure, State, absent

DEFAULT_LEAST = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """Regel: groups of fewer than `least` persons are not shown. None of it with `least` 0."""

    least: int

    def hides(self, size: Decimal | None) -> bool:
        """Whether a group of this many persons is hidden; None where the figure is of no group of persons."""
        return size is not None and 0 < size < self.least


def rule(settings: Mapping[str, Any]) -> Rule:
    """The profile's rule. Raises ValueError for a least group size below 2, which would hide nothing."""
    given = settings.get("suppression") or {}
    if not given.get("enabled", False):
        return Rule(0)
    least = int(given.get("least", DEFAULT_LEAST))
    if least < 2:
        raise ValueError("the least group size is at least 2")
    return Rule(least)


def size_of(measure: Measure, figure: Figure, cells: Cells) -> Decimal | None:
    """How many persons the figure speaks of: the figure itself, or the measure's count of its group."""
    if measure.group is not None:
        cell = cells.get(measure.group.name)
        return None if cell is None else cell.value
    return figure.value if measure.personal else None


def hidden(figure: Figure) -> Figure:
    """The figure without its value."""
    return absent(figure.unit, State.SUPPRESSED, figure.lineage)


@dataclass(frozen=True, slots=True)
class Family:
    """Figures of which one can be worked out from the others: parts, and their total where it is known."""

    parts: tuple[int, ...]
    total: int | None = None


def suppress(
    figures: Sequence[Figure],
    families: Iterable[Family],
    rule: Rule,
    sizes: Sequence[Decimal | None] | None = None,
) -> list[Figure]:
    """The figures with small groups hidden, and a second one wherever the first could be worked out.

    `sizes` are how many persons each figure speaks of (None: not judged here); left out, the figures count them.
    Where exactly one member of a family is hidden, its smallest other part that is not 0 is hidden as well, or the
    total where there is none.
    """
    if not rule.least:
        return list(figures)
    judged = [each.value for each in figures] if sizes is None else sizes
    shown = [hidden(each) if rule.hides(size) else each for each, size in zip(figures, judged, strict=True)]
    members = [family for family in families if family.parts]
    changed = True
    while changed:
        changed = False
        for family in members:
            second = _second(shown, family)
            if second is not None:
                shown[second] = hidden(figures[second])
                changed = True
    return shown


def _second(shown: Sequence[Figure], family: Family) -> int | None:
    """Which figure to hide so that no member of the family can be worked out from the others."""
    everyone = (*family.parts, *([] if family.total is None else [family.total]))
    if sum(shown[index].state is State.SUPPRESSED for index in everyone) != 1:
        return None
    left = [(value, index) for index in everyone if (value := shown[index].value)]
    parts = [pair for pair in left if pair[1] != family.total]
    return min(parts or left)[1] if left else None


def families(groups: Sequence[tuple[str, ...]], tree_at: int | None, total: int) -> list[Family]:
    """Families of a breakdown's groups. `tree_at` is the place of the unit, whose groups lie in each other.

    With several dimensions the margins are not shown beside the groups but can be asked for, so that every line of
    the grid counts as having its total known.
    """
    width = len(groups[0]) if groups else 0
    found: list[Family] = []
    for place in range(width):
        lines: dict[tuple[str, ...], dict[str, int]] = {}
        for index, group in enumerate(groups):
            lines.setdefault((*group[:place], *group[place + 1 :]), {})[group[place]] = index
        for line in lines.values():
            whole = total if width == 1 else None
            found.extend(_tree(line, whole) if place == tree_at else [Family(tuple(line.values()), whole)])
    return found


def _tree(paths: Mapping[str, int], total: int | None) -> list[Family]:
    """Every unit with the units right below it, and the topmost with the total."""
    below: dict[str, list[int]] = {}
    for path, index in paths.items():
        parent = path.rpartition("/")[0]
        while parent and parent not in paths:
            parent = parent.rpartition("/")[0]
        below.setdefault(parent, []).append(index)
    return [Family(tuple(parts), paths.get(parent, total)) for parent, parts in below.items()]
