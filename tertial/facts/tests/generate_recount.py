"""Omräkning: the published cells counted again from the CSV files in plain Python, from `numbers.md` alone.

Nothing here is shared with the generator or the measures: each table says in its own words what it counts.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from tertial.facts.tests.generate_recount_economy import economy
from tertial.facts.tests.generate_recount_quality import quality
from tertial.facts.tests.generate_recount_staff import personnel
from tertial.facts.tests.generate_yardstick import BODY, PERIODS, RESULT, Cells, Row, Sources, below, percent, rounded


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
    def counts(row: Row) -> bool:
        if row["kind"] not in kinds or not start <= date.fromisoformat(row["received"]) < end:
            return False
        right_unit = below(sources.unit("unit", row["unit"], row["received"]), unit)
        return right_unit and age(row, end - timedelta(days=1)) <= oldest

    return [row for row in sources.rows("referrals") if counts(row)]


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


def _housing(form: str, law: str, *providers: str) -> Wanted:
    return lambda row: (row["form"], row["law"]) == (form, law) and (not providers or row["provider"] in providers)


OPEN_CARE = {"own": _form("öppenvård", "egen"), "external": _form("öppenvård", "extern")}
SPELLS: dict[str, tuple[str, dict[str, Wanted]]] = {
    "child_placements": (RESULT["children"], {
        "residential": _form("HVB"),
        "foster_home": _unsupported("familjehem"),
        "foster_home_supported": _form("familjehem", "konsulentstödd"),
        "emergency_home": _unsupported("jourhem"),
        "emergency_home_supported": _form("jourhem", "konsulentstödd"),
        "other": lambda row: row["form"] in OTHER,
    }),
    "child_open_care": (RESULT["children"], OPEN_CARE),
    "misuse_open_care": (f"{RESULT['adults']}/missbruk", OPEN_CARE),
    "disability_housing": (RESULT["disability"], {
        "own": _housing("bostad för vuxna", "LSS", "egen"),
        "external": _housing("bostad för vuxna", "LSS", "extern", "entreprenad"),
        "children": _housing("bostad för barn", "LSS"),
        "other": _housing("bostad för vuxna", "SoL"),
    }),
    "short_stay": (RESULT["disability"], {
        "school": _form("korttidstillsyn", "egen"), "external": _form("korttidstillsyn", "extern"),
    }),
    "daily_activity": (RESULT["disability"], {
        "own": _form("daglig verksamhet", "egen"),
        "external": _form("daglig verksamhet", "extern", "entreprenad"),
        "choice": _form("daglig verksamhet", "LOV"),
    }),
    "misuse_placements": (f"{RESULT['adults']}/missbruk", {
        "treatment_home": _form("behandlingshem"),
        "foster_home": _form("familjehem"),
        "supported_own": _form("stödboende", "egen"),
        "supported_external": _form("stödboende", "extern"),
    }),
}  # fmt: skip


def persons(sources: Sources, table: str, row_key: str | None, start: date, end: date) -> set[str]:
    """Distinct persons among the spells that overlap the period; row None means any row of the table."""
    rows = SPELLS[table][1]
    wanted = [rows[row_key]] if row_key else list(rows.values())
    return {row["person"] for row in _spells(sources, table, start, end) if any(want(row) for want in wanted)}


def _spells(sources: Sources, table: str, start: date, end: date) -> list[Row]:
    """The spells of the table's unit that overlap the period."""
    key = ("spells", table, start, end)
    if key not in sources.kept:
        sources.kept[key] = [
            row
            for row in sources.rows("interventions")
            if row["group"] != "ensamkommande"
            and _overlaps(row, start, end)
            and below(sources.unit("unit", row["unit"], row["start"]), SPELLS[table][0])
        ]
    found: list[Row] = sources.kept[key]
    return found


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


DISTRICTS = {
    "handen": "Handen/öarna", "vendelso": "Vendelsö/Brandbergen", "jordbro": "Jordbro",
    "vasterhaninge": "Västerhaninge/Tungelsta", "other": "Övriga",
}  # fmt: skip


def paid_rows(sources: Sources, start: date, end: date) -> list[Row]:
    first, after = f"{start:%Y-%m}", f"{end:%Y-%m}"
    if ("paid", first, after) not in sources.kept:
        rows = [row for row in sources.rows("assistance", BODY) if first <= row["month"] < after]
        sources.kept["paid", first, after] = rows
    found: list[Row] = sources.kept["paid", first, after]
    return found


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
    of_persons = referrals(sources) | interventions(sources) | assistance(sources)
    return economy(sources) | of_persons | quality(sources) | personnel(sources)
