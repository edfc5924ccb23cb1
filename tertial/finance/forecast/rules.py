"""Regler för prognoser: what a line comes to, its deviation, what is left to explain, and what could be proposed.

All amounts are Decimal, in kronor, as costs are seen: a cost is positive, and so is a deviation that is better than
budget. None is an amount that is not known; it is never taken for zero. No Django.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

ZERO = Decimal(0)
TWELFTHS = 12
Amount = Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line lies: the path of its unit, and the activity and account class that it is limited to, if any."""

    path: str
    activity: str = ""
    account_class: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.activity and not self.account_class

    def holds(self, other: "Place") -> bool:
        """Whether all of the other's money is among this one's. Codes lie under those that they begin with."""
        within = other.path == self.path or other.path.startswith(f"{self.path}/")
        return within and all(
            theirs.startswith(own)
            for own, theirs in ((self.activity, other.activity), (self.account_class, other.account_class))
        )

    def shares(self, other: "Place") -> bool:
        """Whether some money may be of both."""
        units = self.path == other.path or _lies_under(self.path, other.path) or _lies_under(other.path, self.path)
        codes = ((self.activity, other.activity), (self.account_class, other.account_class))
        return units and all(one.startswith(two) or two.startswith(one) for one, two in codes)


def parents(places: Mapping[int, Place]) -> dict[int, int | None]:
    """The line that each line lies within: the smallest that holds it. Two of the same place hold nothing of each."""
    at: dict[str, list[int]] = {}
    for key, place in places.items():
        at.setdefault(place.path, []).append(key)
    found: dict[int, int | None] = {}
    for key, place in places.items():
        near = [other for path in _upwards(place.path) for other in at.get(path, [])]
        holding = [other for other in near if places[other] != place and places[other].holds(place)]
        found[key] = max(holding, key=lambda other: _depth(places[other]), default=None)
    return found


def overlapping(places: Mapping[int, Place]) -> tuple[int, int] | None:
    """Two lines that would count the same money twice: they share some, and neither lies within the other."""
    above, keys = parents(places), list(places)
    for number, one in enumerate(keys):
        for two in keys[number + 1 :]:
            within = one in _line(above, two) or two in _line(above, one)
            if not within and places[one].shares(places[two]):
                return one, two
    return None


def deviation(budget: Amount, forecast: Amount) -> Amount:
    """Budget less forecast."""
    return None if budget is None or forecast is None else budget - forecast


def change(now: Amount, then: Amount) -> Amount:
    """How much more the year is said to cost than it was last time."""
    return None if now is None or then is None else now - then


def remainder(of: Amount, reasons: Iterable[Amount]) -> Amount:
    """What of the deviation no reason explains yet."""
    return None if of is None else of - total(reasons)


def total(amounts: Iterable[Amount]) -> Decimal:
    """The sum of those that are known."""
    return sum((each for each in amounts if each is not None), ZERO)


def _sum(amounts: Iterable[Amount]) -> Amount:
    """The sum, None where one of them is."""
    found = list(amounts)
    return None if any(each is None for each in found) else total(found)


@dataclass(frozen=True)
class Said:
    """What is known of one line: measured for all of its place (`budget` for the year, `outcome` to date, `previous`
    forecast), and said of what is its own: amount, adjustment, reasons' amounts."""

    budget: Amount
    outcome: Amount
    previous: Amount = None
    amount: Amount = None
    adjustment: Decimal = ZERO
    reasons: tuple[Amount, ...] = ()
    carried: Decimal = ZERO


@dataclass(frozen=True)
class Rolled:
    """A line with those that lie within it (`below`): what all of it comes to, and what is its own beside them."""

    said: Said
    below: tuple["Rolled", ...] = field(default=())

    @cached_property
    def own_budget(self) -> Amount:
        """The year's budget of what is the line's own."""
        return self._own(self.said.budget, [each.said.budget for each in self.below])

    @cached_property
    def own_outcome(self) -> Amount:
        return self._own(self.said.outcome, [each.said.outcome for each in self.below])

    @property
    def needs_amount(self) -> bool:
        """Whether somebody must say what the line's own will cost: always, but where lines below leave nothing."""
        return not self.below or bool(self.own_budget) or bool(self.own_outcome)

    @cached_property
    def own_forecast(self) -> Amount:
        """What the line's own will cost, without the adjustment; None until it is said."""
        return ZERO if self.said.amount is None and not self.needs_amount else self.said.amount

    @cached_property
    def forecast(self) -> Amount:
        """The lines below, the line's own, and the adjustment on top; None until all of it is said."""
        whole = _sum([self.own_forecast, *(each.forecast for each in self.below)])
        return None if whole is None else whole + self.said.adjustment

    @property
    def deviation(self) -> Amount:
        return deviation(self.said.budget, self.forecast)

    @property
    def change(self) -> Amount:
        return change(self.forecast, self.said.previous)

    @property
    def own_deviation(self) -> Amount:
        return deviation(self.own_budget, self.own_forecast)

    @property
    def unexplained(self) -> Amount:
        """What of the line's own deviation its reasons leave; the adjustment has a reason of its own."""
        return remainder(self.own_deviation, self.said.reasons)

    @property
    def all_unexplained(self) -> Amount:
        """What is left to explain of the line and all below it."""
        return _sum([self.unexplained, *(each.all_unexplained for each in self.below)])

    @property
    def missing(self) -> int:
        """How many amounts are not said yet."""
        return (self.own_forecast is None) + sum(each.missing for each in self.below)

    @property
    def carried(self) -> Decimal:
        """Carried deficits of the line and all below it."""
        return self.said.carried + total(each.carried for each in self.below)

    @property
    def after_carried(self) -> Amount:
        """The deviation when the carried deficits are recovered as well."""
        return None if self.deviation is None else self.deviation - self.carried

    def _own(self, whole: Amount, parts: Sequence[Amount]) -> Amount:
        of_parts = _sum(parts)
        return None if whole is None or of_parts is None else whole - of_parts


def roll_up(said: Mapping[int, Said], above: Mapping[int, int | None]) -> dict[int, Rolled]:
    """Every line with those that lie within it, in the order that they are given."""
    below: dict[int | None, list[int]] = {}
    for key in said:
        below.setdefault(above.get(key), []).append(key)
    made: dict[int, Rolled] = {}

    def make(key: int) -> Rolled:
        made[key] = Rolled(said[key], tuple(make(each) for each in below.get(key, [])))
        return made[key]

    for top in below.get(None, []):
        make(top)
    return made


@dataclass(frozen=True, slots=True)
class Proposal:
    """Förslag: an amount that could be the forecast, and what it was worked out from, as a sentence."""

    amount: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Pace:
    """What a proposal is worked out from: budget of the year and to date, outcome to date, how many months that is,
    and earlier years' outcome (to the same day, and of the whole year)."""

    budget: Amount
    budget_to_date: Amount
    outcome: Amount
    months: int
    earlier: tuple[tuple[Decimal, Decimal], ...] = ()


def share_consumed(earlier: Iterable[tuple[Decimal, Decimal]]) -> Amount:
    """How much of the year's outcome was booked by this day in earlier years; None where that says nothing."""
    known = [pair for pair in earlier if pair[1]]
    to_date, years = total(pair[0] for pair in known), total(pair[1] for pair in known)
    share = to_date / years if years else None
    return share if share is not None and 0 < share <= 1 else None


def proposals(pace: Pace) -> list[Proposal]:
    """What the year will cost at this pace, and what it will if the rest follows the budget. Rounded to kronor."""
    if pace.outcome is None or not pace.months:
        return []
    found = [_at_pace(pace.outcome, pace)]
    if pace.budget is not None and pace.budget_to_date is not None:
        rest = pace.budget - pace.budget_to_date
        found.append(Proposal(_whole(pace.outcome + rest), "utfall hittills och budgeten för resten av året"))
    return found


def _at_pace(outcome: Decimal, pace: Pace) -> Proposal:
    share = share_consumed(pace.earlier)
    if share is None:
        why = f"utfall hittills i samma takt hela året ({pace.months} av {TWELFTHS} månader)"
        return Proposal(_whole(outcome * TWELFTHS / pace.months), why)
    percent = f"{(share * 100).quantize(Decimal('0.1'))}".replace(".", ",")
    years = sum(1 for _, whole in pace.earlier if whole)
    span = "förra året" if years == 1 else f"de {years} senaste åren"
    return Proposal(_whole(outcome / share), f"utfall hittills, då {percent} % av årets utfall var bokfört {span}")


def _whole(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1))


def fault(rolled: Rolled, reasons: Collection[tuple[str, Amount]], adjustment_reason: str) -> str | None:
    """What keeps a forecast from being handed in, as a sentence."""
    if rolled.own_forecast is None:
        return "Skriv prognosen för året."
    if any(not text.strip() or amount is None for text, amount in reasons):
        return "Varje orsak ska ha både text och belopp."
    if rolled.said.adjustment and not adjustment_reason.strip():
        return "Skriv varför du justerar summan av enheternas prognoser."
    return "Orsakerna ska tillsammans bli lika stora som avvikelsen." if rolled.unexplained else None


def _lies_under(path: str, above: str) -> bool:
    return path.startswith(f"{above}/")


def _upwards(path: str) -> list[str]:
    """The path itself and those that it lies under."""
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _depth(place: Place) -> tuple[int, int, int]:
    return place.path.count("/"), len(place.activity), len(place.account_class)


def _line(above: Mapping[int, int | None], key: int) -> set[int]:
    """Everything that the line lies within."""
    found: set[int] = set()
    at = above[key]
    while at is not None:
        found.add(at)
        at = above[at]
    return found
