"""Regler för värden: whether a target is reached, where values are heading, and which status they speak for. No Django.

Values are compared as they are printed, with the element's decimals: nobody can see another difference. Women and men
are judged each by their own target.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tertial.followup.rules import TREND_MARKS, Trend
from tertial.numbers import format_decimal, round_half_away
from tertial.steering.rules import SEX_LABELS, Direction


@dataclass(frozen=True, slots=True)
class Series:
    """One series of an element's values: all, women or men. `earlier` is the value of the same period a year before."""

    value: Decimal | None
    target: Decimal | None = None
    earlier: Decimal | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Scaling:
    """How an element's values are read: which way is better, with how many decimals, and the unit as printed."""

    direction: Direction
    decimals: int = 0
    unit: str = ""

    def printed(self, value: Decimal) -> str:
        text = format_decimal(round_half_away(value, self.decimals))
        return f"{text}\u00a0{self.unit}".rstrip()


def trend(now: Decimal | None, then: Decimal | None, how: Scaling, target: Decimal | None = None) -> Trend | None:
    """Where a value is heading since `then`. None when one is missing, or when neither way is better.

    What is to stay where it is (`keep`) gets better as it comes nearer its target, and has no trend without one.
    """
    if now is None or then is None or how.direction is Direction.NONE:
        return None
    new, old = round_half_away(now, how.decimals), round_half_away(then, how.decimals)
    if new == old:
        return Trend.SAME
    if how.direction is Direction.KEEP:
        if target is None:
            return None
        return _toward(abs(old - target) - abs(new - target))
    return _toward(new - old if how.direction is Direction.UP else old - new)


def _toward(gain: Decimal) -> Trend:
    return Trend.SAME if gain == 0 else Trend.BETTER if gain > 0 else Trend.WORSE


def is_reached(value: Decimal | None, target: Decimal | None, how: Scaling) -> bool | None:
    """Whether the value reaches its target. None when one is missing; without a direction only the same is reached."""
    if value is None or target is None:
        return None
    places = max(how.decimals, _places(target))
    shown, wanted = round_half_away(value, how.decimals), round_half_away(target, places)
    if how.direction is Direction.UP:
        return shown >= wanted
    if how.direction is Direction.DOWN:
        return shown <= wanted
    return shown == wanted


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a scale, in its order: its key, its word, and whether it counts as reached (None: not judged)."""

    key: str
    word: str
    is_reached: bool | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed status and what speaks for it, as a sentence."""

    step: str
    why: str


class _Standing(StrEnum):
    REACHED = "reached"
    BETTER = "better"
    NOT = "not"


def propose(series: Sequence[Series], how: Scaling, steps: Sequence[Step]) -> Proposed | None:
    """A first proposal of a status; None when nothing can be compared or the scale has no step for it.

    Every target reached: the best step that counts as reached. Not reached but improved towards it: the step nearest
    to reached; else the one farthest from it. Of women and men, the one who stands worst decides.
    """
    judged = [(each, _standing(each, how)) for each in series]
    known = [(each, standing) for each, standing in judged if standing is not None]
    if not known:
        return None
    order = [_Standing.NOT, _Standing.BETTER, _Standing.REACHED]
    worst = min((standing for _, standing in known), key=order.index)
    found = _step_for(worst, steps)
    if found is None:
        return None
    return Proposed(found.key, " ".join(_sentence(each, standing, how) for each, standing in known))


def _standing(series: Series, how: Scaling) -> _Standing | None:
    reached = is_reached(series.value, series.target, how)
    if reached is None:
        return None
    if reached:
        return _Standing.REACHED
    heading = trend(series.value, series.earlier, how, series.target)
    return _Standing.BETTER if heading is Trend.BETTER else _Standing.NOT


def _step_for(standing: _Standing, steps: Sequence[Step]) -> Step | None:
    """Scales are written from worst to best or the other way: what counts as reached says which end is which."""
    reached = [place for place, one in enumerate(steps) if one.is_reached]
    short = [place for place, one in enumerate(steps) if one.is_reached is False]
    wanted, others = (reached, short) if standing is _Standing.REACHED else (short, reached)
    if not wanted:
        return None
    if not others:
        return steps[wanted[-1]] if standing is _Standing.REACHED else None
    distance = {place: min(abs(place - other) for other in others) for place in wanted}
    choose = min if standing is _Standing.BETTER else max
    return steps[choose(wanted, key=lambda place: distance[place])]


def _sentence(series: Series, standing: _Standing, how: Scaling) -> str:
    if series.value is None or series.target is None:
        raise ValueError("a sentence speaks of a value and its target")
    of = f", {SEX_LABELS[series.sex]}," if series.sex else ""
    text = f"Utfall{of} {how.printed(series.value)} mot mål {_target(series.target, how)}"
    if standing is _Standing.REACHED or series.earlier is None:
        return f"{text}."
    same = trend(series.value, series.earlier, how, series.target)
    said = {Trend.BETTER: "bättre än", Trend.WORSE: "sämre än", Trend.SAME: "oförändrat från"}.get(same or Trend.SAME)
    return f"{text}, {said} {how.printed(series.earlier)} året före." if same else f"{text}."


def _target(target: Decimal, how: Scaling) -> str:
    places = max(how.decimals, _places(target))
    return Scaling(how.direction, places, how.unit).printed(target)


def trend_words(found: Trend | None) -> str:
    """`↗ förbättras`; empty for none."""
    return " ".join(TREND_MARKS[found]) if found else ""
