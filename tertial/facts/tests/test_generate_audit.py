"""Every printed sum, difference and percentage worked out again: what does not hold is listed, and nothing else is."""

from collections.abc import Iterator
from decimal import Decimal

from tertial.facts.tests.generate_yardstick import Cells, differences, percent, profile, published

DEPARTMENTS = ("disability", "children", "adults", "social_care", "housing", "work")
RESULT_SUMS = {
    "ordering": ("disability", "children", "adults"),
    "providing": ("social_care", "housing", "work"),
    "total": ("committee", "shared", "ordering", "providing"),
}
Key = tuple[str, str, str]


def rows_of(table: str) -> list[str]:
    return list(profile("published.toml")["tables"][table]["rows"])


def sums() -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Table, row that is a sum, the rows it sums, and the columns in which it does."""
    economy = ("budget_year", "budget", "outcome", "deviation")
    for row, parts in RESULT_SUMS.items():
        yield "result", row, parts, (*economy, "forecast_deviation")
    for department in DEPARTMENTS:
        table = f"{department}_result"
        yield table, "total", tuple(row for row in rows_of(table) if row != "total"), economy
    people = ("child_referrals", "child_placements", "child_open_care", "misuse_referrals", "misuse_open_care")
    for table in (*people, "misuse_placements", "disability_housing", "short_stay", "daily_activity"):
        yield table, "total", tuple(row for row in rows_of(table) if row != "total"), ("then", "now")
    yield "frame", "total", tuple(row for row in rows_of("frame") if row != "total"), ("amount",)
    yield "forecast", "total", tuple(r for r in rows_of("forecast") if r != "total"), ("previous", "forecast", "change")
    yield "risk", "total", ("disability", "family_care"), ("negative",)
    yield "lex_sarah", "total", tuple(DEPARTMENTS), ("count",)
    yield "incidents", "total", tuple(DEPARTMENTS), ("near_miss", "accident", "property")
    yield "complaints", "total", tuple(DEPARTMENTS), ("count", "completed", "dismissed")
    yield "settlement", "assigned", ("housed", "declined"), ("count",)
    yield "income_support", "households", tuple(rows_of("income_support")[1:6]), ("then", "now")


def broken_sums(cells: Cells) -> dict[Key, Decimal]:
    found = {}
    for table, row, parts, columns in sums():
        for column in columns:
            given = sum((cells[table, part, column] for part in parts), Decimal(0))
            if given != cells[table, row, column]:
                found[table, row, column] = given
    return found


def broken_differences(cells: Cells) -> dict[Key, Decimal]:
    found = {}
    columns = {"deviation": ("budget", "outcome"), "change": ("forecast", "previous")}
    for (table, row, column), value in cells.items():
        plus, minus = columns.get(column, ("", ""))
        if (table, row, plus) in cells and (given := cells[table, row, plus] - cells[table, row, minus]) != value:
            found[table, row, column] = given
    return found


def broken_changes(cells: Cells) -> dict[Key, Decimal]:
    found = {}
    for (table, row, column), value in cells.items():
        if column == "change" and (table, row, "then") in cells:
            then, now = cells[table, row, "then"], cells[table, row, "now"]
            given = now - then if table == "income_support_paid" else percent(now, then)
            if given != value:
                found[table, row, column] = given
    return found


def corrected(cells: Cells) -> Cells:
    """The figures with those that we count otherwise replaced by ours; the changes are worked out from them."""
    return cells | {key: value for key, value in listed("cell", "ours").items() if key[2] in ("then", "now")}


def listed(kind: str, ours: str) -> dict[Key, Decimal]:
    return {(d["table"], d["row"], d["column"]): Decimal(d[ours]) for d in differences(kind)}


def test_the_printed_figures_contradict_each_other_exactly_where_it_is_listed() -> None:
    cells = published()
    # A total may be off both against its parts and against its own row: the committee's deviation is only the latter.
    broken = broken_sums(cells) | broken_differences(cells) | broken_changes(corrected(cells))
    assert broken == listed("cell", "ours") | listed("parts", "parts")


def test_every_listed_difference_quotes_what_is_printed() -> None:
    cells = published()
    quoted = listed("cell", "published") | listed("parts", "published") | listed("rule", "published")
    assert {key: cells[key] for key in quoted} == quoted


def test_the_departments_own_tables_end_with_the_row_of_the_result_table() -> None:
    cells = published()
    for department in DEPARTMENTS:
        for column in ("budget_year", "budget", "outcome", "deviation"):
            assert cells[f"{department}_result", "total", column] == cells["result", department, column]


def test_only_one_reading_of_income_support_fits_all_its_printed_figures() -> None:
    """Paid / mean = household-months; they fit between one and four months for each of the distinct households."""
    cells = published()
    for column in ("then", "now"):
        households = cells["income_support", "households", column]
        mean, paid = cells["income_support", "mean_amount", column], cells["income_support_paid", "paid", column]
        low, high = (paid - Decimal("0.05")) * 1_000_000 / mean, (paid + Decimal("0.05")) * 1_000_000 / mean
        assert households < low < high < 4 * households
        monthly_mean_reading = paid * 1_000_000 / (4 * households)
        whole_period_reading = paid * 1_000_000 / households
        assert abs(monthly_mean_reading - mean) > 2000
        assert abs(whole_period_reading - mean) > 10_000
