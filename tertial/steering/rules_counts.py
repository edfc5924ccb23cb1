"""Regler för räkning: how many elements have which status, and how many values go which way. No Django."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tertial.followup.rules import Trend
from tertial.steering.rules_values import Scaling, is_reached, trend


@dataclass(frozen=True, slots=True)
class Counted:
    """How many elements of an area (None: of all) have each status, by the steps' keys; `without` have none yet."""

    area: int | None
    steps: tuple[tuple[str, int], ...]
    without: int

    @property
    def total(self) -> int:
        return sum(count for _, count in self.steps) + self.without


def count_statuses(given: Iterable[tuple[int, str]], steps: Sequence[str]) -> list[Counted]:
    """The counts of each area, in the order in which the areas come, and last those of all.

    `given` are pairs of an area and a status ("" for none yet); a status that is not among `steps` raises ValueError,
    since it would be lost from the sum.
    """
    areas: dict[int | None, Counter[str]] = {}
    everything: Counter[str] = Counter()
    for area, status in given:
        if status and status not in steps:
            raise ValueError(f"{status} is no step of the scale")
        areas.setdefault(area, Counter())[status] += 1
        everything[status] += 1
    return [_counted(area, found, steps) for area, found in [*areas.items(), (None, everything)]]


def _counted(area: int | None, found: Counter[str], steps: Sequence[str]) -> Counted:
    return Counted(area, tuple((key, found[key]) for key in steps), found[""])


class CameOut(StrEnum):
    """How a measured element came out, as a closing table of an area counts it.

    Of those with a target: reached, or not and heading the right way, the wrong way, or neither. Of those without: the
    right way, the wrong way, unchanged, new (nothing to compare with), or not judged, where neither way is better. Of
    both: not measured.
    """

    REACHED = "reached"
    SHORT_RIGHT_WAY = "short_right_way"
    SHORT_WRONG_WAY = "short_wrong_way"
    SHORT = "short"
    RIGHT_WAY = "right_way"
    WRONG_WAY = "wrong_way"
    UNCHANGED = "unchanged"
    NEW = "new"
    NOT_JUDGED = "not_judged"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured element in a period: its value, its target and its value the year before, each None where missing."""

    value: Decimal | None
    how: Scaling
    target: Decimal | None = None
    earlier: Decimal | None = None


_SHORT = {Trend.BETTER: CameOut.SHORT_RIGHT_WAY, Trend.WORSE: CameOut.SHORT_WRONG_WAY}
_HEADING = {Trend.BETTER: CameOut.RIGHT_WAY, Trend.WORSE: CameOut.WRONG_WAY, Trend.SAME: CameOut.UNCHANGED}


def came_out(one: Measured) -> CameOut:
    """How the element came out. One whose target is words alone cannot be said to be reached: it counts by its way."""
    if one.value is None:
        return CameOut.NOT_MEASURED
    heading = trend(one.value, one.earlier, one.how, one.target)
    reached = is_reached(one.value, one.target, one.how)
    if reached is not None:
        return CameOut.REACHED if reached else _SHORT.get(heading or Trend.SAME, CameOut.SHORT)
    if heading is None:
        return CameOut.NEW if one.earlier is None else CameOut.NOT_JUDGED
    return _HEADING[heading]


def count_outcomes(measured: Iterable[Measured]) -> dict[CameOut, int]:
    """How many came out in each way; every way is a key."""
    found = Counter(came_out(one) for one in measured)
    return {way: found[way] for way in CameOut}
