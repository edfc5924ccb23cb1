"""Omräkning: the published cells counted again from the CSV files in plain Python, from `numbers.md` alone.

Nothing here is shared with the generator or the measures: each table says in its own words what it counts.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from tertial.facts.generate import SourceFile

PROFILE = Path(__file__).parents[2] / "profiles" / "haninge-2017"
BODY = "haninge/socialnamnden"
ORDER, PROVIDE = f"{BODY}/bestallare", f"{BODY}/utforare"
PERIODS = {"then": (date(2016, 1, 1), date(2016, 5, 1)), "now": (date(2017, 1, 1), date(2017, 5, 1))}

Row = dict[str, str]
Cells = dict[tuple[str, str, str], Decimal]


def profile(name: str) -> dict[str, Any]:
    return tomllib.loads((PROFILE / name).read_text("utf-8"))


def published() -> Cells:
    """Every printed figure by (table, row, column)."""
    return {
        (key, row, column): Decimal(value)
        for key, table in profile("published.toml")["tables"].items()
        for row, values in table["rows"].items()
        for column, value in zip(table["columns"], values, strict=True)
    }


def differences(kind: str) -> list[dict[str, str]]:
    return [item for item in profile("differences.toml")["difference"] if item["kind"] == kind]


def rounded(value: Decimal, decimals: int = 0) -> Decimal:
    """Half away from zero; written anew here so that the product's own rounding is checked too."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def percent(now: Decimal, then: Decimal) -> Decimal:
    return rounded((now - then) * 100 / abs(then))


class Sources:
    """The generated files of one seed, by table, with the code plan to look up units and parents."""

    def __init__(self, files: list[SourceFile]) -> None:
        self._rows = {file.path: (file, _read(file.path)) for file in files}
        self._codes = _read(PROFILE / "codes.csv")
        self._parents = {item["code"]: item["parent"] for item in self._codes if item["dimension"] == "activity"}
        self._dated: dict[tuple[str, str], list[Row]] = {}
        for item in self._codes:
            self._dated.setdefault((item["dimension"], item["code"]), []).append(item)

    def rows(self, table: str, body: str | None = None) -> list[Row]:
        return [
            row
            for file, rows in self._rows.values()
            if file.table == table and body in (None, file.body)
            for row in rows
        ]

    def unit(self, dimension: str, code: str, day: str) -> str:
        """The path of the unit that a code stood for on a day."""
        for item in self._dated[dimension, code]:
            if item["valid_from"] <= day < (item["valid_to"] or "9999-12-31"):
                return item["unit"]
        raise LookupError((dimension, code, day))

    def head(self, activity: str) -> str:
        """The activity's topmost parent."""
        while self._parents[activity]:
            activity = self._parents[activity]
        return activity


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def below(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top}/")


# -- Economy ---------------------------------------------------------------------------------------------------------

RESULT = {
    "committee": f"{BODY}/namnden", "shared": f"{BODY}/gemensam", "ordering": ORDER, "providing": PROVIDE,
    "disability": f"{ORDER}/funktionsnedsattning", "children": f"{ORDER}/barn-och-unga", "adults": f"{ORDER}/vuxen",
    "social_care": f"{PROVIDE}/social-omsorg", "housing": f"{PROVIDE}/boende-och-boendestod",
    "work": f"{PROVIDE}/arbete-sysselsattning-assistans", "total": BODY,
}  # fmt: skip
DEPARTMENTS = {
    "disability": {"sol_adults": "520", "lss": "513", "administration": "509"},
    "children": {"prevention": "540", "family_care": "550"},
    "adults": {"labour_market": "610", "income_support": "570", "misuse": "560", "psychiatry": "530"},
    "social_care": {"open_care": "551", "disability": "521"},
    "housing": {"sol": "522", "lss": "514", "support": "523"},
    "work": {"labour_market": "610", "daily_activity": "515", "assistance": "516", "other": "524"},
}
Amounts = dict[tuple[str, str], Decimal]


def outcome_by_place(sources: Sources) -> Amounts:
    """Kronor by (unit, head activity) in January–April 2017: the accounting month decides, else the date's month."""
    amounts: Amounts = {}
    for row in sources.rows("ledger"):
        if (row["period"] or row["date"][:7]) in ("2017-01", "2017-02", "2017-03", "2017-04"):
            unit = sources.unit("responsibility", row["responsibility"], row["date"])
            _add(amounts, unit, sources.head(row["activity"]), row["amount"])
    return amounts


def budget_by_place(sources: Sources, months: Iterable[str]) -> Amounts:
    amounts: Amounts = {}
    wanted = set(months)
    for row in sources.rows("budget"):
        if row["month"] in wanted:
            unit = sources.unit("responsibility", row["responsibility"], f"{row['month']}-01")
            _add(amounts, unit, sources.head(row["activity"]), row["amount"])
    return amounts


def _add(amounts: Amounts, unit: str, activity: str, amount: str) -> None:
    amounts[unit, activity] = amounts.get((unit, activity), Decimal(0)) + Decimal(amount)


def _sum(amounts: Amounts, unit: str, activity: str | None = None) -> Decimal:
    return sum((v for (u, a), v in amounts.items() if below(u, unit) and activity in (None, a)), Decimal(0))


def economy(sources: Sources) -> Cells:
    year = [f"2017-{month:02d}" for month in range(1, 13)]
    books = {
        "budget_year": budget_by_place(sources, year),
        "budget": budget_by_place(sources, year[:4]),
        "outcome": outcome_by_place(sources),
    }
    places = [("result", key, path, None) for key, path in RESULT.items()]
    for table, activities in DEPARTMENTS.items():
        places += [(f"{table}_result", row, RESULT[table], code) for row, code in activities.items()]
        places.append((f"{table}_result", "total", RESULT[table], None))
    cells: Cells = {}
    for table, row, unit, activity in places:
        exact = {column: _sum(amounts, unit, activity) for column, amounts in books.items()}
        exact["deviation"] = exact["budget"] - exact["outcome"]
        cells |= {(table, row, column): rounded(value / 1000) for column, value in exact.items()}
    return cells | _forecasts(sources, books["budget_year"]) | _frame(sources)


def _forecasts(sources: Sources, budget: Amounts) -> Cells:
    made: dict[str, dict[str, Decimal]] = {"2017-03-31": {}, "2017-04-30": {}}
    for row in sources.rows("forecasts"):
        made[row["made"]][sources.unit("unit", row["unit"], row["made"])] = Decimal(row["amount"])
    cells: Cells = {}
    for key, path in RESULT.items():
        before, now = (
            _sum(budget, path) - sum((v for u, v in made[day].items() if below(u, path)), Decimal(0)) for day in made
        )
        cells["result", key, "forecast_deviation"] = rounded(now / 1000)
        if key not in ("ordering", "providing"):
            exact = {"previous": before, "forecast": now, "change": now - before}
            cells |= {("forecast", key, column): rounded(value / 1000) for column, value in exact.items()}
    return cells


def _frame(sources: Sources) -> Cells:
    changes = [row for row in sources.rows("frame_changes", BODY) if row["year"] == "2017"]
    cells = {
        ("frame", f"decision_{row['paragraph'].removeprefix('§ ')}", "amount"): rounded(Decimal(row["amount"]) / 1000)
        for row in changes
    }
    whole = sum((Decimal(row["amount"]) for row in changes), Decimal(0))
    return cells | {("frame", "total", "amount"): rounded(whole / 1000)}


# -- Persons ---------------------------------------------------------------------------------------------------------


def compared(table: str, row: str, count: Callable[[date, date], int]) -> Cells:
    then, now = (Decimal(count(*PERIODS[key])) for key in ("then", "now"))
    return {(table, row, "then"): then, (table, row, "now"): now, (table, row, "change"): percent(now, then)}


def age(row: Row, last: date) -> int:
    """Whole years on the period's last day where the birth date is known, else the difference in years."""
    if not row["birth_date"]:
        return last.year - int(row["birth_year"])
    born = date.fromisoformat(row["birth_date"])
    return last.year - born.year - ((last.month, last.day) < (born.month, born.day))


def referral_rows(sources: Sources, unit: str, kinds: set[str], start: date, end: date, oldest: int) -> list[Row]:
    found = []
    for row in sources.rows("referrals"):
        received = date.fromisoformat(row["received"])
        if (
            start <= received < end
            and row["kind"] in kinds
            and below(sources.unit("unit", row["unit"], row["received"]), unit)
        ):
            if age(row, end - timedelta(days=1)) <= oldest:
                found.append(row)
    return found


def referrals(sources: Sources) -> Cells:
    cells: Cells = {}
    tables = (("child_referrals", RESULT["children"], 20), ("misuse_referrals", f"{RESULT['adults']}/missbruk", 999))
    kinds = {"report": {"anmälan"}, "application": {"ansökan"}, "total": {"anmälan", "ansökan"}}
    for table, unit, oldest in tables:
        for key, wanted in kinds.items():
            cells |= compared(
                table, key, lambda s, e, u=unit, w=wanted, o=oldest: len(referral_rows(sources, u, w, s, e, o))
            )
    return cells


Wanted = Callable[[Row], bool]
OTHER = {"stödboende", "skyddat boende", "träningslägenhet", "tillfälligt boende"}


def _form(form: str, *providers: str) -> Wanted:
    return lambda row: row["form"] == form and (not providers or row["provider"] in providers)


def _unsupported(form: str) -> Wanted:
    return lambda row: row["form"] == form and row["provider"] != "konsulentstödd"


SPELLS: dict[str, tuple[str, dict[str, Wanted]]] = {
    "child_placements": (RESULT["children"], {
        "residential": _form("HVB"),
        "foster_home": _unsupported("familjehem"),
        "foster_home_supported": _form("familjehem", "konsulentstödd"),
        "emergency_home": _unsupported("jourhem"),
        "emergency_home_supported": _form("jourhem", "konsulentstödd"),
        "other": lambda row: row["form"] in OTHER,
    }),
    "child_open_care": (RESULT["children"], {"own": _form("öppenvård", "egen"), "external": _form("öppenvård", "extern")}),
    "misuse_open_care": (
        f"{RESULT['adults']}/missbruk",
        {"own": _form("öppenvård", "egen"), "external": _form("öppenvård", "extern")},
    ),
    "misuse_placements": (f"{RESULT['adults']}/missbruk", {
        "treatment_home": _form("behandlingshem"),
        "foster_home": _form("familjehem"),
        "supported_own": _form("stödboende", "egen"),
        "supported_external": _form("stödboende", "extern"),
    }),
}  # fmt: skip


def persons(sources: Sources, table: str, row_key: str | None, start: date, end: date) -> set[str]:
    """Distinct persons among the spells that overlap the period; row None means any row of the table."""
    unit, rows = SPELLS[table]
    wanted = [rows[row_key]] if row_key else list(rows.values())
    return {
        row["person"]
        for row in sources.rows("interventions")
        if row["group"] != "ensamkommande"
        and any(want(row) for want in wanted)
        and _overlaps(row, start, end)
        and below(sources.unit("unit", row["unit"], row["start"]), unit)
    }


def _overlaps(row: Row, start: date, end: date) -> bool:
    if not row["start"]:
        return False
    began, ended = date.fromisoformat(row["start"]), date.fromisoformat(row["end"] or "9999-12-31")
    return began < end and ended > start and ended > began


def interventions(sources: Sources) -> Cells:
    cells: Cells = {}
    for table, (_, rows) in SPELLS.items():
        sums = {"then": Decimal(0), "now": Decimal(0)}
        for key in rows:
            cells |= compared(table, key, lambda s, e, t=table, k=key: len(persons(sources, t, k, s, e)))
            sums = {column: sums[column] + cells[table, key, column] for column in sums}
        cells |= {(table, "total", column): value for column, value in sums.items()}
        cells[table, "total", "change"] = percent(sums["now"], sums["then"])
    return cells


# -- Income support --------------------------------------------------------------------------------------------------

DISTRICTS = {
    "handen": "Handen/öarna", "vendelso": "Vendelsö/Brandbergen", "jordbro": "Jordbro",
    "vasterhaninge": "Västerhaninge/Tungelsta", "other": "Övriga",
}  # fmt: skip


def paid_rows(sources: Sources, start: date, end: date) -> list[Row]:
    return [r for r in sources.rows("assistance", BODY) if f"{start:%Y-%m}" <= r["month"] < f"{end:%Y-%m}"]


def assistance(sources: Sources) -> Cells:
    cells: Cells = {}

    def households(start: date, end: date, district: str | None = None) -> int:
        return len({r["household"] for r in paid_rows(sources, start, end) if district in (None, r["district"])})

    cells |= compared("income_support", "households", households)
    for key, name in DISTRICTS.items():
        cells |= compared("income_support", key, lambda s, e, n=name: households(s, e, n))
    exact: dict[str, tuple[Decimal, Decimal]] = {}
    for column, (start, end) in PERIODS.items():
        rows = paid_rows(sources, start, end)
        paid = sum((Decimal(r["amount"]) for r in rows), Decimal(0))
        exact[column] = paid, paid / len({(r["household"], r["month"]) for r in rows})
        cells["income_support", "mean_amount", column] = rounded(exact[column][1])
        cells["income_support_paid", "paid", column] = rounded(paid / 1_000_000, 1)
    cells["income_support", "mean_amount", "change"] = percent(exact["now"][1], exact["then"][1])
    cells["income_support_paid", "paid", "change"] = rounded((exact["now"][0] - exact["then"][0]) / 1_000_000, 1)
    return cells


def recount(sources: Sources) -> Cells:
    """Every cell of the published tables, counted from the files."""
    return economy(sources) | referrals(sources) | interventions(sources) | assistance(sources)
