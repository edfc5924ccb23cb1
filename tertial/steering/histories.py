"""Historik i värden: an element's outcomes and targets, with those of what it continues in the plans before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection

from tertial.periods import Period
from tertial.steering.models import Element, Outcome, Target
from tertial.steering.rules import SEXES, Direction
from tertial.steering.rules_values import Scaling, Series

_PLANS_BACK = 20  # a chain of plans is a few long; a mistaken one must end
_LINES = """
    WITH RECURSIVE line AS (
        SELECT subject_id AS start, subject_id AS at, continues_id AS next, 0 AS depth
        FROM steering_element WHERE subject_id = ANY(%s)
        UNION ALL
        SELECT line.start, e.subject_id, e.continues_id, line.depth + 1
        FROM line JOIN steering_element e ON e.subject_id = line.next WHERE line.depth < %s
    )
    SELECT start, at FROM line ORDER BY start, depth
"""


def lines(elements: Iterable[int]) -> dict[int, list[int]]:
    """Each element's key followed by those of what it continues, latest plan first. One query."""
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(elements), _PLANS_BACK])
        for start, at in cursor.fetchall():
            found.setdefault(start, []).append(at)
    return found


@dataclass
class History:
    """An element's values. Where two plans know the same period, the later one's stands."""

    outcomes: dict[tuple[Period, str], Outcome] = field(default_factory=dict)
    targets: dict[tuple[Period, str, int | None], Target] = field(default_factory=dict)

    def outcome(self, period: Period, sex: str = "") -> Outcome | None:
        return self.outcomes.get((period, sex))

    def value(self, period: Period, sex: str = "") -> Decimal | None:
        found = self.outcome(period, sex)
        return found.value if found else None

    def target(self, period: Period, sex: str = "") -> Target | None:
        """The whole element's target of the period, else of the shortest period that holds it."""
        holding = [
            (each, target)
            for (each, of, node), target in self.targets.items()
            if of == sex and node is None and each.start <= period.start and period.end <= each.end
        ]
        return min(holding, key=lambda one: one[0].days)[1] if holding else None

    def series(self, period: Period) -> list[Series]:
        """All, women and men, as far as there is a value or a target of theirs."""
        found = []
        for sex in SEXES:
            value, target = self.value(period, sex), self.target(period, sex)
            if value is not None or target is not None or not sex:
                # Where all together have no value, women and men are judged by the target of all.
                target = target or (self.target(period) if self.value(period) is None else None)
                wanted = target.value if target else None
                found.append(Series(value, wanted, self.value(period.previous_year(), sex), sex))
        return found

    def points(self, period: Period, most: int = 8) -> list[tuple[Period, Outcome]]:
        """The values up to the period that can be drawn as one line: of periods alike, or else of whole years.

        The latest `most`, the period's own last where it is known.
        """
        whole = [(each, one) for (each, sex), one in self.outcomes.items() if not sex and each.end <= period.end]
        alike = [(each, one) for each, one in whole if _is_alike(each, period)]
        years = [(each, one) for each, one in whole if each == each.full_year()]
        chosen = alike if len(alike) >= len(years) else [pair for pair in years if pair[0] != period]
        own = self.outcome(period)
        if own is not None and chosen is not alike:
            chosen = [*(pair for pair in chosen if pair[0].end <= period.start), (period, own)]
        return sorted(chosen, key=lambda pair: latest_last(pair[0]))[-most:]


def latest_last(period: Period) -> tuple[date, int]:
    """The order of periods: by when they end; of those that end together the longest last."""
    return period.end, period.days


def _is_alike(one: Period, other: Period) -> bool:
    """Whether they are the same part of their years."""
    days = (other.start.month, other.start.day, other.end.month, other.end.day)
    years = other.end.year - other.start.year
    alike = (one.start.month, one.start.day, one.end.month, one.end.day) == days
    return alike and one.end.year - one.start.year == years


def histories(elements: Sequence[int], line_of: Mapping[int, Sequence[int]] | None = None) -> dict[int, History]:
    """The history of each element, by its key. Three queries; two where the `lines` have been read."""
    line_of = lines(elements) if line_of is None else line_of
    every = {at for line in line_of.values() for at in line}
    outcomes: dict[int, list[Outcome]] = {}
    for outcome in Outcome.objects.filter(element__in=every).select_related("entered_by"):
        outcomes.setdefault(outcome.element_id, []).append(outcome)
    targets: dict[int, list[Target]] = {}
    for target in Target.objects.filter(element__in=every).select_related("node"):
        targets.setdefault(target.element_id, []).append(target)
    found = {key: History() for key in elements}
    for start, line in line_of.items():
        for at in reversed(line):
            for outcome in outcomes.get(at, []):
                found[start].outcomes[outcome.period, outcome.sex] = outcome
            for target in targets.get(at, []):
                found[start].targets[target.period, target.sex, target.node_id] = target
    return found


def scaling(element: Element) -> Scaling:
    """How the element's values are read and written."""
    unit = element.shown_unit
    return Scaling(Direction(element.direction), element.decimals, unit.label if unit and is_written(unit.key) else "")


def is_written(unit: str) -> bool:
    """Whether the unit stands after its value: a count and an index are written as bare numbers."""
    return unit not in ("count", "index", "share")
