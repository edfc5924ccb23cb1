"""Sjuktimmar per grupp: whole hundredths of an hour that give every wanted share of some months at once.

A cell is a month, a sex, a class of age and a length. Proportional fitting finds them, whole numbers are then moved
between cells until every sum is exact. The persons whose sex or birth year is missing take what the others leave.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tertial.facts.generate.solve import Contradiction

LONG, SHORT = "long", "short"
_ROUNDS = 60
_MOST = 0.5  # of their scheduled hours that those without sex or birth year may be sick

Group = tuple[str, str]  # sex ("" for missing) and class of age ("" for missing)
Cell = tuple[date, str, str, str]
Hours = dict[Cell, int]
_Cells = dict[Cell, float]
_Sums = Mapping[str, int]


@dataclass(frozen=True)
class Wanted:
    """What is wanted of some months: shares in percent. `sexes`, `ages` and `long` only where a table prints them."""

    months: Mapping[date, float]
    long: float
    sexes: Mapping[str, float]
    ages: Mapping[str, float]


def sick_hours(wanted: Wanted, scheduled: Mapping[tuple[date, Group], int]) -> Hours:
    """Sick hours by cell. Raises Contradiction where the wanted shares cannot hold at once."""
    by_month = {first: round(_of(scheduled, month=first) * share / 100) for first, share in wanted.months.items()}
    whole = sum(by_month.values())
    long = round(whole * wanted.long / 100)
    sums: list[tuple[int, _Sums]] = [(3, {LONG: long, SHORT: whole - long})]
    for place, shares in ((1, wanted.sexes), (2, wanted.ages)):
        if shares:
            sums.append((place, _sums(place, shares, whole, scheduled)))
    cells = _fitted(wanted, scheduled, by_month, sums)
    return _whole(cells, by_month, sums)


def _of(
    scheduled: Mapping[tuple[date, Group], int], month: date | None = None, group: tuple[int, str] = (0, "")
) -> int:
    """Scheduled hundredths of a month, or of a sex (place 1) or class of age (place 2)."""
    place, value = group
    return sum(
        number
        for (first, names), number in scheduled.items()
        if month in (None, first) and (not place or names[place - 1] == value)
    )


def _sums(
    place: int, shares: Mapping[str, float], whole: int, scheduled: Mapping[tuple[date, Group], int]
) -> dict[str, int]:
    """Each group's sick hours, and what is left for those of whom the group is not known."""
    found = {name: round(_of(scheduled, group=(place, name)) * share / 100) for name, share in shares.items()}
    left = whole - sum(found.values())
    if not 0 <= left <= _of(scheduled, group=(place, "")) * _MOST:
        raise Contradiction(f"{left / 100} sick hours are left for persons without {'sex' if place == 1 else 'age'}")
    return found | {"": left}


def _fitted(
    wanted: Wanted,
    scheduled: Mapping[tuple[date, Group], int],
    by_month: Mapping[date, int],
    sums: Sequence[tuple[int, _Sums]],
) -> _Cells:
    """Iterative proportional fitting, from cells in proportion to the scheduled hours."""
    shares = {LONG: wanted.long, SHORT: 100 - wanted.long}
    cells = {
        (first, *group, length): number * share
        for (first, group), number in scheduled.items()
        if number
        for length, share in shares.items()
    }
    margins: list[tuple[int, Mapping[Any, int]]] = [*sums, (0, by_month)]
    for _ in range(_ROUNDS):
        for place, wants in margins:
            given: dict[object, float] = {}
            for cell, number in cells.items():
                given[cell[place]] = given.get(cell[place], 0) + number
            cells = {
                cell: number * wants[cell[place]] / given[cell[place]] if given[cell[place]] else 0.0
                for cell, number in cells.items()
            }
    return cells


def _whole(cells: _Cells, by_month: Mapping[date, int], sums: Sequence[tuple[int, _Sums]]) -> Hours:
    """The cells in whole hundredths with every sum exact."""
    found = {cell: int(number) for cell, number in cells.items()}
    for first, wanted in by_month.items():
        own = [cell for cell in found if cell[0] == first]
        largest = max(own, key=lambda cell: found[cell])
        found[largest] += wanted - sum(found[cell] for cell in own)
    for place, wants in sums:
        _balance(found, place, wants)
    return found


def _balance(cells: Hours, place: int, wants: _Sums) -> None:
    """Moves hundredths between cells that differ in this place alone, so that no other sum changes."""

    def over(name: str) -> int:
        return sum(number for cell, number in cells.items() if cell[place] == name) - wants[name]

    while excess := [name for name in wants if over(name) > 0]:
        lacking = next(name for name in wants if over(name) < 0)
        pairs = [(cell, _with(cell, place, lacking)) for cell in cells if cell[place] == excess[0]]
        giver, taker = max((pair for pair in pairs if pair[1] in cells), key=lambda pair: cells[pair[0]])
        moved = min(over(excess[0]), -over(lacking), cells[giver])
        cells[giver], cells[taker] = cells[giver] - moved, cells[taker] + moved


def _with(cell: Cell, place: int, name: str) -> Cell:
    return (*cell[:place], name, *cell[place + 1 :])  # type: ignore[return-value]
