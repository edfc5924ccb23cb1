"""Plan: what generated sources must add up to, read from a profile's `sources.toml` and `codes.csv`."""

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from tertial.periods import Period, month, parse

Booked = Literal["any_day", "monthly", "once"]


@dataclass(frozen=True, slots=True)
class PlanCode:
    """A line of the code plan: half-open validity, `unit` the path of the node it stands for ("" for none)."""

    dimension: str
    code: str
    name: str
    parent: str
    unit: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class CodePlan:
    """Kodplan: the codes in the order of the file."""

    codes: tuple[PlanCode, ...]

    def of(self, dimension: str) -> tuple[PlanCode, ...]:
        return tuple(code for code in self.codes if code.dimension == dimension)

    def leaves(self, dimension: str, code: str = "") -> tuple[str, ...]:
        """The codes without children at or below `code` ("" for the whole dimension), without repetition."""
        children: dict[str, list[str]] = {}
        for item in self.of(dimension):
            below = children.setdefault(item.parent, [])
            if item.code not in below:
                below.append(item.code)
        return tuple(_leaves(children, code))

    def unit_code(self, path: str) -> str:
        """The code that source systems write for the node at `path`. Raises KeyError when it has none."""
        for item in self.of("unit"):
            if item.unit == path:
                return item.code
        raise KeyError(f"no unit code for {path}")

    def unit_codes_below(self, path: str, day: date) -> list[str]:
        """The codes in force that day of the node at `path` and of those below it. Raises KeyError without any."""
        found = [
            item.code
            for item in self.of("unit")
            if f"{item.unit}/".startswith(f"{path}/")
            and item.valid_from <= day
            and (item.valid_to is None or day < item.valid_to)
        ]
        if not found:
            raise KeyError(f"no unit code at or below {path}")
        return found


@dataclass(frozen=True, slots=True)
class Mix:
    """The shares of a row's cost and revenue by account code."""

    costs: Mapping[str, int]
    revenues: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EconomyRow:
    """A row of an economy table: figures by column, in tkr; `costs` is its gross cost in tkr.

    `revenues` is the year's budgeted revenue in tkr; None budgets the costs as they were booked. `forecasts` are the
    forecast deviations of the year in tkr, one for each occasion. `booked` says how its postings fall in the period.
    """

    unit: str
    activity: str
    responsibilities: tuple[str, ...]
    mix: str
    costs: int
    figures: Mapping[str, int]
    revenues: int | None = None
    forecasts: tuple[int, ...] = ()
    booked: Booked = "any_day"

    @property
    def name(self) -> str:
        return f"{self.unit}·{self.activity}"


@dataclass(frozen=True, slots=True)
class EconomyTotal:
    """Printed figures of everything at or below `unit`, in tkr."""

    unit: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Ledger rows of other committees: gross costs in tkr, never part of any figure."""

    responsibilities: tuple[str, ...]
    activities: tuple[str, ...]
    mix: str
    costs: int
    entries: int


@dataclass(frozen=True, slots=True)
class Economy:
    """What ledger and budget must give. `budget_year_kr` is the whole frame, exact to the krona, where it is known.

    `other_version` is a budget version that stands in the same file and must not count. `internal` are the accounts
    of internal trade. `budgeted_accounts` is how many of a mix's accounts, the largest first, carry the budget.
    `history` is each earlier year's outcome as a share of the period's full-year budget. The figures of an `exact`
    economy are whole tkr; otherwise they are printed ones, that kronor must round to.
    """

    body: str
    covers: str
    version: str
    other_version: str
    entries: int
    budget_year_kr: int | None
    internal: frozenset[str]
    budgeted_accounts: int
    history: Mapping[int, float]
    exact: bool
    mixes: Mapping[str, Mix]
    rows: tuple[EconomyRow, ...]
    totals: tuple[EconomyTotal, ...]
    foreign: tuple[Foreign, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A profile's wanted sources. `raw` holds the smaller tables as they stand in the file."""

    period: Period
    previous: Period
    codes: CodePlan
    economy: Economy
    raw: Mapping[str, Any]

    @property
    def months(self) -> int:
        """How many months the period has."""
        return len(list(self.period.months()))

    def spans(self, values: Sequence[object]) -> tuple[Period, ...]:
        """As many periods as there are values, the plan's own last and the same of the years before ahead of it."""
        found = [self.period]
        while len(found) < len(values):
            found.insert(0, found[0].previous_year())
        return tuple(found)

    @property
    def periods(self) -> tuple[Period, Period]:
        """The compared period and the period itself, in the order of every pair of numbers in the file."""
        return self.previous, self.period


def read(profile: Path) -> Plan:
    """The plan of the profile in this folder. Raises OSError, KeyError or ValueError for a file that is not one."""
    raw = tomllib.loads((profile / "sources.toml").read_text("utf-8"))
    span = raw["period"]
    first, last = month(span["year"], span["first_month"]), month(span["year"], span["last_month"])
    period = parse(f"{first.start:%Y-%m}..{last.start:%Y-%m}")
    economy = _economy(raw["economy"], period)
    return Plan(period, period.previous_year(), read_codes(profile / "codes.csv"), economy, raw)


def read_codes(path: Path) -> CodePlan:
    """The code plan in a canonical `codes` file."""
    with path.open(encoding="utf-8", newline="") as file:
        return CodePlan(tuple(_code(line) for line in csv.DictReader(file)))


def _code(line: Mapping[str, str]) -> PlanCode:
    end = line["valid_to"]
    return PlanCode(
        line["dimension"], line["code"], line["name"], line["parent"], line["unit"],
        date.fromisoformat(line["valid_from"]), date.fromisoformat(end) if end else None,
    )  # fmt: skip


def _economy(raw: Mapping[str, Any], period: Period) -> Economy:
    return Economy(
        body=raw["body"],
        covers=raw["covers"],
        version=raw["version"],
        other_version=raw["other_version"],
        entries=raw["entries"],
        budget_year_kr=raw.get("budget_year_kr"),
        internal=frozenset(raw["internal_accounts"]),
        budgeted_accounts=raw["budgeted_accounts"],
        exact=raw.get("exact", False),
        history={int(year): share for year, share in raw["history"].items()},
        mixes={key: Mix(mix["costs"], mix["revenues"]) for key, mix in raw["mix"].items()},
        rows=tuple(_row(row, len(list(period.months()))) for row in raw["row"]),
        totals=tuple(EconomyTotal(t["unit"], t["figures"]) for t in raw.get("total", ())),
        foreign=tuple(
            Foreign(tuple(f["responsibilities"]), tuple(f["activities"]), f["mix"], f["costs"], f["entries"])
            for f in raw["foreign"]
        ),
    )


def _row(raw: Mapping[str, Any], months: int) -> EconomyRow:
    """A row; a budget to date that is not given is the period's twelfths of the year's."""
    figures = {"budget": raw["figures"]["budget_year"] * months // 12} | raw["figures"]
    return EconomyRow(
        raw["unit"], raw["activity"], tuple(raw["responsibilities"]), raw["mix"], raw["costs"], figures,
        raw.get("revenues"), tuple(raw.get("forecasts", ())), raw.get("booked", "any_day"),
    )  # fmt: skip


def _leaves(children: Mapping[str, list[str]], code: str) -> Iterable[str]:
    below = children.get(code)
    if not below:
        yield code
        return
    for child in below:
        yield from _leaves(children, child)
