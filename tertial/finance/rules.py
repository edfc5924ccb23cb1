"""Vyn: what somebody has asked to see of the economy, the columns there are, what a row opens into. No Django."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from tertial.periods import Period, month_span_label

Step = Literal["unit", "process", "activity", "account_class", "account"]
Where = Mapping[str, tuple[str, ...]]

OUTCOME, BUDGET, DEVIATION = "economy.outcome", "economy.budget", "economy.deviation"
# What the rows are to begin with, and what each opens into, down to the account; below that are the posted rows.
STEPS: Mapping[str, tuple[Step, ...]] = {
    "unit": ("unit", "activity", "account"),
    "activity": ("activity", "account"),
    "process": ("process", "account"),
    "account_class": ("account_class", "account"),
}
# The breakdown of the measures that a step's conditions are put to.
DIMENSION: Mapping[Step, str] = {
    "unit": "unit",
    "process": "activity",
    "activity": "activity",
    "account_class": "account_class",
    "account": "account",
}
ACCUMULATED, MONTHLY = "ack", "manad"
INTERNAL, EXTERNAL = "intern", "extern"
MOST_OPEN = 60


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """A column of the accumulated table: its measure over a period that follows from the one asked for.

    `name` is what it is called among the choices, `label` above its figures, given its period.
    """

    key: str
    name: str
    measure: str
    over: Callable[[Period], Period]
    label: Callable[[Period], str]


def named(period: Period) -> str:
    """`2017`, `jan–apr 2017`, or as it is written where it spans years."""
    if period == period.full_year() or not period.is_whole_months or period.start.year != period.year:
        return period.label
    return f"{month_span_label(period)} {period.year}"


def _years_back(count: int) -> Callable[[Period], Period]:
    return lambda period: period.full_year().years_back(count)


def _same(period: Period) -> Period:
    return period


def _outcome(period: Period) -> str:
    return f"Utfall {named(period)}"


def _budget(period: Period) -> str:
    return f"Budget {named(period)}"


KINDS = (
    ColumnKind("outcome", "Utfall", OUTCOME, _same, _outcome),
    ColumnKind("budget", "Budget för perioden", BUDGET, _same, _budget),
    ColumnKind("deviation", "Avvikelse", DEVIATION, _same, lambda period: "Avvikelse"),
    ColumnKind("year_budget", "Budget helår", BUDGET, Period.full_year, _budget),
    ColumnKind("consumed", "Förbrukat", "economy.consumed_share", _same, lambda period: "Förbrukat av årsbudget"),
    ColumnKind("forecast", "Prognos helår", "economy.forecast", _same, lambda period: f"Prognos {period.year}"),
    ColumnKind(
        "forecast_deviation", "Prognosavvikelse", "economy.forecast_deviation", _same, lambda period: "Prognosavvikelse"
    ),
    ColumnKind("previous", "Samma period året före", OUTCOME, Period.previous_year, _outcome),
    ColumnKind("year_1", "Utfall helår ett år före", OUTCOME, _years_back(1), _outcome),
    ColumnKind("year_2", "Utfall helår två år före", OUTCOME, _years_back(2), _outcome),
    ColumnKind("year_3", "Utfall helår tre år före", OUTCOME, _years_back(3), _outcome),
)
EARLIER = frozenset({"previous", "year_1", "year_2", "year_3"})
# Over a whole year these say what another column says.
SAME_IN_A_YEAR = frozenset({"year_budget", "previous"})
MONTHLY_MEASURES = {OUTCOME: "Utfall", BUDGET: "Budget", DEVIATION: "Avvikelse"}


@dataclass(frozen=True)
class View:
    """Vy. `party` is "intern", "extern" or both (""); `internal` adds a row of what is internal to every row.

    `opened` are the keys of the rows that stand open; `chosen` the columns, none for all.
    """

    period: Period
    by: str = "unit"
    mode: str = ACCUMULATED
    measure: str = OUTCOME
    money: str = "tkr"
    party: str = ""
    internal: bool = False
    chosen: tuple[str, ...] = ()
    opened: frozenset[str] = frozenset()

    @property
    def steps(self) -> tuple[Step, ...]:
        return STEPS[self.by]

    @property
    def is_monthly(self) -> bool:
        return self.mode == MONTHLY

    @property
    def limits(self) -> Where:
        """The conditions that the whole table stands under."""
        if not self.party:
            return {}
        return {"counterparty" if self.party == INTERNAL else "counterparty!": (INTERNAL,)}

    @property
    def shows_internal(self) -> bool:
        return self.internal and not self.party

    def kinds(self) -> tuple[ColumnKind, ...]:
        """The columns that are asked for."""
        whole_year = self.period == self.period.full_year()
        return tuple(
            kind
            for kind in KINDS
            if (not self.chosen or kind.key in self.chosen) and not (whole_year and kind.key in SAME_IN_A_YEAR)
        )
