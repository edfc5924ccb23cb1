"""Omräkning av närvaro, händelser, synpunkter, investeringar och inmatade figurer, from `numbers.md` alone."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tertial.facts.tests.generate_yardstick import BODY, PERIODS, RESULT, Cells, Row, Sources, below, percent, rounded

DEPARTMENTS = {
    **{key: RESULT[key] for key in ("disability", "children", "adults", "work", "social_care", "housing")},
    "office": f"{BODY}/gemensam", "total": BODY,
}  # fmt: skip
NEAR_MISS, ACCIDENT, PROPERTY = "tillbud", "olycksfall", "egendom/säkerhet"
Test = Callable[[Row], bool]


def events(sources: Sources, table: str, day: str, unit: str, counts: Test) -> int:
    """The events of the period at or below the unit."""
    start, end = (each.isoformat() for each in PERIODS["now"])
    rows = (row for row in sources.rows(table) if start <= row[day] < end and counts(row))
    return sum(below(sources.unit("unit", row["unit"], row[day]), unit) for row in rows)


def _kind(*kinds: str) -> Test:
    return lambda row: row["kind"] in kinds


def incidents(sources: Sources) -> Cells:
    cells: Cells = {}
    columns: dict[tuple[str, str], Test] = {
        ("lex_sarah", "count"): _kind("lex Sarah"),
        ("incidents", "near_miss"): _kind(NEAR_MISS),
        ("incidents", "accident"): _kind(ACCIDENT),
        ("incidents", "property"): _kind(PROPERTY),
    }
    for (table, column), test in columns.items():
        for key, unit in DEPARTMENTS.items():
            cells[table, key, column] = Decimal(events(sources, "incidents", "date", unit, test))
    reported = events(
        sources, "incidents", "date", BODY, lambda row: row["kind"] == "lex Sarah" and row["reported_to_ivo"] == "ja"
    )
    cells["lex_sarah", "ivo", "count"] = Decimal(reported)
    every = _kind(NEAR_MISS, ACCIDENT, PROPERTY)
    of_persons = _kind(NEAR_MISS, ACCIDENT)
    follow_up: dict[str, Test] = {
        "all": every,
        "resolved": lambda row: every(row) and row["status"] == "utredd",
        "violence": lambda row: of_persons(row) and row["category"] == "hot och våld",
    }
    for key, test in follow_up.items():
        found = events(sources, "incidents", "date", BODY, test)
        cells["incident_follow_up", key, "count"] = Decimal(found)
    return cells


def complaints(sources: Sources) -> Cells:
    columns: dict[str, Test] = {
        "count": lambda row: True,
        "completed": lambda row: row["status"] == "genomförd",
        "dismissed": lambda row: row["status"] == "nedlagd",
    }
    return {
        ("complaints", key, column): Decimal(events(sources, "complaints", "received", unit, test))
        for column, test in columns.items()
        for key, unit in DEPARTMENTS.items()
    }


def attendance(sources: Sources) -> Cells:
    days: dict[str, Decimal] = {}
    for column, (start, end) in PERIODS.items():
        rows = [row for row in sources.rows("attendance") if start <= date.fromisoformat(row["date"]) < end]
        days[column] = sum((Decimal(row["quantity"]) for row in rows if _is_short_stay(sources, row)), Decimal(0))
    table = ("short_stay_days", "school")
    return {(*table, column): value for column, value in days.items()} | {
        (*table, "change"): percent(days["now"], days["then"])
    }


def _is_short_stay(sources: Sources, row: Row) -> bool:
    inside = below(sources.unit("unit", row["unit"], row["date"]), RESULT["disability"])
    return inside and row["form"] == "korttidstillsyn"


PROJECTS = {"places": "7001", "safety": "7002", "equipment": "7003", "total": ""}


def investments(sources: Sources) -> Cells:
    """Tkr on the accounts of fixed assets: the year's budget, what is booked to April, and what is left."""
    cells: Cells = {}
    for key, project in PROJECTS.items():
        budget = sum(
            (
                Decimal(row["amount"])
                for row in sources.rows("budget")
                if row["year"] == "2017" and row["version"] == "internbudget" and _invested(sources, row, project)
            ),
            Decimal(0),
        )
        spent = sum(
            (
                Decimal(row["amount"])
                for row in sources.rows("ledger")
                if "2017-01" <= row["date"][:7] <= "2017-04" and _invested(sources, row, project)
            ),
            Decimal(0),
        )
        exact = {"budget": budget, "spent": spent, "left": budget - spent}
        cells |= {("investments", key, column): rounded(value / 1000) for column, value in exact.items()}
    return cells


def _invested(sources: Sources, row: Row, project: str) -> bool:
    if row["account"][:2] not in ("11", "12") or project not in ("", row["project"]):
        return False
    return below(sources.unit("responsibility", row["responsibility"], row.get("date", "2017-01-01")), BODY)


ENTERED = {
    ("risk", "disability", "negative"): ("risk.disability", "2017", "negativ"),
    ("risk", "family_care", "negative"): ("risk.family_care", "2017", "negativ"),
    ("risk", "housing", "positive"): ("risk.housing", "2017", "positiv"),
    ("investment_outlook", "decided", "amount"): ("investments.decided", "2017", ""),
    ("investment_outlook", "expected", "amount"): ("investments.expected", "2017", ""),
    ("unaccompanied", "assigned", "now"): ("unaccompanied.assigned", "2017-01..2017-04", ""),
    ("settlement", "assigned_year", "count"): ("settlement.assigned_year", "2017", ""),
    ("settlement", "assigned", "count"): ("settlement.assigned", "2017-01..2017-04", ""),
    ("settlement", "housed", "count"): ("settlement.housed", "2017-01..2017-04", ""),
    ("settlement", "declined", "count"): ("settlement.declined", "2017-01..2017-04", ""),
    ("settlement", "housed_from_2016", "count"): ("settlement.housed_from_2016", "K1 2017", ""),
    ("settlement", "waiting_from_2016", "count"): ("settlement.waiting_from_2016", "K1 2017", ""),
    ("settlement", "on_their_own", "count"): ("settlement.on_their_own", "K1 2017", ""),
    ("lss_totals", "people", "now"): ("lss.people", "T1 2017", ""),
    ("lss_totals", "interventions", "now"): ("lss.interventions", "T1 2017", ""),
    ("lss_totals", "interventions", "then"): ("lss.interventions", "T1 2016", ""),
    ("procurement", "areas", "count"): ("procurement.areas", "T1 2017", ""),
    ("procurement", "bids_home_care", "count"): ("procurement.bids_home_care", "T1 2017", ""),
    ("procurement", "bids_relief", "count"): ("procurement.bids_relief", "T1 2017", ""),
    ("procurement", "terminated", "count"): ("procurement.terminated", "T1 2017", ""),
}


def entered(sources: Sources) -> Cells:
    """The figures as their latest source has them, in the unit that they were entered in."""
    rows = sorted(sources.rows("entered", BODY), key=lambda row: row["source_date"])
    latest = {(row["key"], row["period"], row["by"]): Decimal(row["value"]) for row in rows}
    cells = {cell: latest[figure] for cell, figure in ENTERED.items()}
    risks = {part: [value for (table, _, column), value in cells.items() if (table, column) == ("risk", part)]
             for part in ("positive", "negative")}  # fmt: skip
    return cells | {("risk", "total", part): sum(values, Decimal(0)) for part, values in risks.items()}


def quality(sources: Sources) -> Cells:
    """Every cell of these tables."""
    return incidents(sources) | complaints(sources) | attendance(sources) | investments(sources) | entered(sources)
