"""Generated personnel: of a real committee's size, full of rows that must not count, and contradictions told."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tertial.facts.generate.solve import Contradiction
from tertial.facts.generate.staff_cells import Wanted, sick_hours
from tertial.facts.tests.generate_recount_staff import COUNTED, QUARTERS, Personnel
from tertial.facts.tests.generate_yardstick import BODY, Row, Sources, below, published, rounded


@pytest.fixture(scope="module")
def sources(generated: Sources) -> Sources:
    return generated


@pytest.fixture(scope="module")
def people(sources: Sources) -> Personnel:
    return Personnel(sources)


def test_the_committee_has_the_staff_of_a_real_one(sources: Sources, people: Personnel) -> None:
    at_the_end = {person for person, month in people.employed if month == "2017-03"}
    assert 650 < len(at_the_end) < 750
    assert 10_000 < len(sources.rows("schedules")) < 14_000
    assert 2_500 < len(sources.rows("absences")) < 5_000


def careless(
    sources: Sources, counts: Callable[[Row], bool], hours: Callable[[Row], bool] = lambda row: True
) -> Decimal:
    """Percent of 2017's first quarter by rows alone: every row whose first day lies in the months counts in full."""
    months = ("2017-01", "2017-02", "2017-03")
    sick = (Decimal(r["hours"]) for r in sources.rows("absences") if r["date_from"][:7] in months and counts(r))
    whole = (Decimal(r["scheduled_hours"]) for r in sources.rows("schedules") if r["month"] in months and hours(r))
    return rounded(100 * sum(sick, Decimal(0)) / sum(whole, Decimal(0)), 2)


def test_each_careless_reading_of_sick_leave_gives_another_figure(sources: Sources, people: Personnel) -> None:
    right = people.share(*QUARTERS["now"])
    forms = {row["person"]: row["form"] for row in sources.rows("employments")}

    def ours(row: Row) -> bool:
        return below(sources.unit("unit", row["unit"], row.get("date_from") or f"{row['month']}-01"), BODY)

    assert right == published()["sick_leave", "total", "now"]
    assert careless(sources, lambda row: row["cause"] == "sjuk") != right
    assert careless(sources, ours, ours) != right
    assert careless(sources, lambda row: ours(row) and row["cause"] == "sjuk", ours) != right
    by_form = careless(sources, lambda r: ours(r) and r["cause"] == "sjuk" and forms[r["person"]] in COUNTED, ours)
    assert by_form != right


def test_the_traps_stand_in_the_files(sources: Sources, people: Personnel) -> None:
    absences, schedules = sources.rows("absences"), sources.rows("schedules")
    forms = {row["person"]: row["form"] for row in sources.rows("employments")}
    planned = {(row["person"], row["month"]) for row in schedules}
    sick = [row for row in absences if row["cause"] == "sjuk"]
    assert sum(row["spell_start"] < "2016" for row in sick if row["date_from"] >= "2017") > 30
    assert sum(row["date_from"][:7] < row["date_to"][:7] and row["date_to"][8:] != "01" for row in absences) > 40
    assert len(absences) - len({tuple(row.values()) for row in absences}) > 40
    assert len(schedules) - len({tuple(row.values()) for row in schedules}) > 20
    assert sum(forms[row["person"]] == "timavlönad" for row in sick) > 100
    assert (
        sum((row["person"], row["date_from"][:7]) not in planned for row in sick if forms[row["person"]] in COUNTED)
        > 50
    )
    assert sum(bool(row["statutory_leave_hours"]) for row in schedules) > 400
    assert {row["date_from"][:7] for row in sick if row["date_from"] >= "2017-04"} == {"2017-04"}
    assert len({row["cause"] for row in absences}) == 5
    assert {row["sex"] for row in sources.rows("employments")} == {"K", "M", ""}
    assert any(not row["birth_year"] for row in sources.rows("employments"))


def test_nobody_is_sick_for_more_hours_than_are_scheduled(people: Personnel) -> None:
    sick: dict[tuple[str, str], Decimal] = {}
    for day in people.sick:
        key = (day.person, f"{day.day:%Y-%m}")
        sick[key] = sick.get(key, Decimal(0)) + day.hours
    assert all(hours <= people.scheduled[key] + Decimal("0.01") for key, hours in sick.items())


def test_the_printed_mean_of_the_quarter_is_no_mean_of_its_months() -> None:
    cells = published()
    for row, mean in (("then", "8.95"), ("now", "8.76")):
        months = [cells["sick_leave_months", row, month] for month in ("january", "february", "march")]
        assert rounded(sum(months, Decimal(0)) / 3, 2) == Decimal(mean) != cells["sick_leave_months", row, "mean"]
        assert cells["sick_leave_months", row, "mean"] == cells["sick_leave", "total", row]
        assert cells["sick_leave", "short", row] + cells["sick_leave", "long", row] == 100


def wanted(**changed: float) -> Wanted:
    sexes = {"K": changed.get("women", 9.0), "M": changed.get("men", 7.0)}
    return Wanted({date(2017, 1, 1): 8.5}, 57.0, sexes, {"0-49": 8.0, "50-": 9.2})


SCHEDULED = {
    (date(2017, 1, 1), group): hours
    for group, hours in {
        ("K", "0-49"): 4_000_000, ("K", "50-"): 3_000_000, ("M", "0-49"): 1_500_000, ("M", "50-"): 1_000_000,
        ("", "0-49"): 200_000, ("K", ""): 300_000,
    }.items()
}  # fmt: skip


def test_sick_hours_are_whole_and_give_every_wanted_sum_exactly() -> None:
    cells = sick_hours(wanted(), SCHEDULED)
    whole = round(10_000_000 * 0.085)
    assert sum(cells.values()) == whole
    assert sum(n for cell, n in cells.items() if cell[3] == "long") == round(whole * 0.57)
    assert sum(n for cell, n in cells.items() if cell[1] == "K") == round(7_300_000 * 0.09)
    assert sum(n for cell, n in cells.items() if cell[2] == "50-") == round(4_000_000 * 0.092)
    assert min(cells.values()) >= 0


def test_shares_that_cannot_hold_at_once_are_refused() -> None:
    with pytest.raises(Contradiction, match="without sex"):
        sick_hours(wanted(women=12.0), SCHEDULED)
