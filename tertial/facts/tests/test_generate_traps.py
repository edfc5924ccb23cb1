"""The generated files hold rows that must not count: reading them carelessly gives other figures than the published."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tertial.facts.tests.generate_recount import SPELLS, age, paid_rows, persons
from tertial.facts.tests.generate_yardstick import BODY, PERIODS, RESULT, Row, Sources, below

NOW = PERIODS["now"]
MONTHS = ("2017-01", "2017-02", "2017-03", "2017-04")


@pytest.fixture(scope="module")
def sources(generated: Sources) -> Sources:
    return generated


def test_the_files_have_the_size_of_a_real_committees(sources: Sources) -> None:
    assert 20_000 < len(sources.rows("ledger")) < 60_000
    for table in ("budget", "referrals", "investigations", "interventions", "assistance"):
        assert 1_000 < len(sources.rows(table)) < 20_000


def ledger_sum(sources: Sources, counts: Callable[[Row], bool], body: str = BODY) -> Decimal:
    """Tkr of the ledger rows of a body that count."""
    rows = (row for row in sources.rows("ledger") if row["account"][0] not in "12" and counts(row))
    kronor = sum(
        (
            Decimal(r["amount"])
            for r in rows
            if below(sources.unit("responsibility", r["responsibility"], r["date"]), body)
        ),
        Decimal(0),
    )
    return round(kronor / 1000)


def test_the_ledger_is_right_only_by_accounting_month_and_body(sources: Sources) -> None:
    by_period = ledger_sum(sources, lambda row: (row["period"] or row["date"][:7]) in MONTHS)
    by_date = ledger_sum(sources, lambda row: row["date"][:7] in MONTHS)
    everybody = ledger_sum(sources, lambda row: (row["period"] or row["date"][:7]) in MONTHS, "haninge")
    assert by_period == 270_870
    assert by_date != 270_870
    assert everybody == 270_870 + 96_000 + 171_000


def test_late_postings_cross_both_ends_of_the_period_and_both_ways(sources: Sources) -> None:
    rows = [(r["date"][:7], r["period"]) for r in sources.rows("ledger")]
    for crossing in (("2017-05", "2017-04"), ("2017-04", "2017-05"), ("2017-01", "2016-12")):
        assert rows.count(crossing) >= 10, crossing


def test_reversed_vouchers_cancel_out(sources: Sources) -> None:
    booked = {r["voucher"]: Decimal(r["amount"]) for r in sources.rows("ledger") if r["date"] >= "2017"}
    reversals = [r for r in sources.rows("ledger") if r["text"].startswith("Rättelse av ") and r["period"] != "2017-05"]
    assert len(reversals) == 60
    assert all(booked[r["text"].split()[-1]] == -Decimal(r["amount"]) for r in reversals if r["voucher"] in booked)


def test_a_responsibility_that_moved_belongs_to_another_unit_before(sources: Sources) -> None:
    assert sources.unit("responsibility", "71350", "2016-02-29") != sources.unit(
        "responsibility", "71350", "2016-03-01"
    )
    assert any(r["responsibility"] == "71350" and r["date"] < "2016-03-01" for r in sources.rows("ledger"))


def careless(sources: Sources, table: str, counts: Callable[[Row], bool]) -> int:
    """Persons in the rows of a table of spells, with the careful period and unit replaced by `counts`."""
    _, rows = SPELLS[table]
    found = (r for r in sources.rows("interventions") if any(want(r) for want in rows.values()) and counts(r))
    return len({row["person"] for row in found})


@pytest.mark.parametrize("table", list(SPELLS))
def test_each_careless_reading_of_the_spells_counts_too_many(sources: Sources, table: str) -> None:
    start, end = (day.isoformat() for day in NOW)
    unit = SPELLS[table][0]

    def inside(row: Row) -> bool:
        return below(sources.unit("unit", row["unit"], row["start"] or row["decided"]), unit)

    def counted(row: Row) -> bool:
        return row["group"] != "ensamkommande" and bool(row["start"]) and inside(row)

    right = len(persons(sources, table, None, *NOW))
    ends_inclusive = careless(sources, table, lambda r: counted(r) and r["start"] < end and (r["end"] or "9") >= start)
    last_inclusive = careless(sources, table, lambda r: counted(r) and r["start"] <= end and (r["end"] or "9") > start)
    other_bodies = careless(
        sources, table, lambda r: not inside(r) and r["start"] != "" and r["start"] < end and (r["end"] or "9") > start
    )
    not_begun = careless(sources, table, lambda r: inside(r) and not r["start"])
    assert min(ends_inclusive, last_inclusive) > right
    assert other_bodies > 0
    assert not_begun > 0


def test_spells_touch_the_period_by_one_day_at_either_end(sources: Sources) -> None:
    start, end = NOW
    spells = [(row["start"], row["end"]) for row in sources.rows("interventions")]
    day = timedelta(days=1)
    assert any(ended == (start + day).isoformat() and began < start.isoformat() for began, ended in spells if began)
    assert any(began == (end - day).isoformat() for began, _ in spells)
    assert any(began == ended != "" for began, ended in spells)


def test_some_persons_have_two_spells_in_one_form_and_some_two_forms(sources: Sources) -> None:
    table, period = "child_placements", NOW
    by_row = [persons(sources, table, row, *period) for row in SPELLS[table][1]]
    assert sum(map(len, by_row)) - len(set[str]().union(*by_row)) == 17
    rows = [(r["person"], r["form"]) for r in sources.rows("interventions") if r["start"]]
    assert len(rows) - len(set(rows)) > 100


def test_unaccompanied_children_would_be_counted_without_their_group(sources: Sources) -> None:
    children = RESULT["children"]
    groups = [
        r["group"]
        for r in sources.rows("interventions")
        if below(sources.unit("unit", r["unit"], r["start"] or r["decided"]), children)
    ]
    assert groups.count("ensamkommande") >= 200


def test_ages_near_the_limit_need_the_birth_date(sources: Sources) -> None:
    last = NOW[1] - timedelta(days=1)
    born_1996 = [
        r
        for r in sources.rows("referrals")
        if r["birth_year"] == "1996" and r["received"] >= "2017" and r["kind"] == "anmälan"
    ]
    ages = {(age(row, last), bool(row["birth_date"])) for row in born_1996}
    assert ages >= {(20, True), (21, False), (21, True)}


def test_sex_is_missing_for_a_few(sources: Sources) -> None:
    for table in ("referrals", "investigations", "interventions"):
        sexes = [row["sex"] for row in sources.rows(table)]
        assert set(sexes) == {"K", "M", ""}
        assert 0 < sexes.count("") < len(sexes) / 20


def test_households_are_paid_twice_a_month_and_payments_are_taken_back(sources: Sources) -> None:
    rows = paid_rows(sources, *NOW)
    months = {(row["household"], row["month"]) for row in rows}
    assert len(months) == 2652 < len(rows)
    assert sum(Decimal(row["amount"]) < 0 for row in rows) > 20
    left = {key: Decimal(0) for key in months}
    for row in rows:
        left[row["household"], row["month"]] += Decimal(row["amount"])
    assert min(left.values()) >= 600


def test_investigations_keep_clear_of_the_limits_own_day_but_touch_the_periods(sources: Sources) -> None:
    start, end = NOW
    closed = [date.fromisoformat(row["closed"]) for row in sources.rows("investigations") if row["closed"]]
    assert sum(start <= day < end for day in closed) == 431
    for border in (start - timedelta(days=1), start, end - timedelta(days=1), end):
        assert border in closed


def test_a_later_forecast_a_later_frame_change_and_another_budget_version_stand_in_the_files(sources: Sources) -> None:
    assert {row["made"] for row in sources.rows("forecasts")} == {"2017-03-31", "2017-05-31"}
    assert "2017-06-12" in {row["decided"] for row in sources.rows("frame_changes", BODY) if row["year"] == "2017"}
    versions = [row["version"] for row in sources.rows("budget") if row["month"].startswith("2017")]
    assert versions.count("förslag") == versions.count("internbudget") > 1000


def test_attendance_has_half_days_absent_days_and_days_that_belong_elsewhere(sources: Sources) -> None:
    rows = [row for row in sources.rows("attendance") if NOW[0] <= date.fromisoformat(row["date"]) < NOW[1]]
    mine = [row for row in rows if below(sources.unit("unit", row["unit"], row["date"]), BODY)]
    right = [row for row in mine if row["form"] == "korttidstillsyn"]
    assert sum(Decimal(row["quantity"]) for row in right) == 2733
    assert len(right) > 2733  # halves and absences: rows are not days
    assert {row["quantity"] for row in right} == {"1", "0.5", "0"}
    assert len(rows) > len(mine) > len(right)
    days = {row["date"] for row in sources.rows("attendance")}
    assert {"2016-12-31", "2017-05-01", "2015-12-31", "2016-05-01"} <= days


def test_incidents_stand_on_the_border_days_in_other_kinds_and_in_other_committees(sources: Sources) -> None:
    rows = sources.rows("incidents")
    now = [row for row in rows if NOW[0] <= date.fromisoformat(row["date"]) < NOW[1]]
    counted = [r for r in now if below(sources.unit("unit", r["unit"], r["date"]), BODY) and r["kind"] != "avvikelse"]
    assert len(counted) == 90 + 17
    assert len(now) > len(counted) + 30
    assert {"2016-12-31", "2017-01-01", "2017-04-30", "2017-05-01"} <= {row["date"] for row in rows}
    reported = [row for row in counted if row["reported_to_ivo"] == "ja"]
    assert len(reported) == 1 < sum(row["reported_to_ivo"] == "ja" for row in now)


def test_complaints_of_other_years_days_and_committees_outnumber_those_of_the_period(sources: Sources) -> None:
    rows = sources.rows("complaints")
    now = [row for row in rows if NOW[0] <= date.fromisoformat(row["received"]) < NOW[1]]
    mine = [row for row in now if below(sources.unit("unit", row["unit"], row["received"]), BODY)]
    assert (len(mine), sum(row["status"] == "pågår" for row in mine)) == (4, 1)
    assert len(rows) > len(now) > len(mine)
    assert all(row["answered"] > row["received"] for row in mine if row["status"] != "pågår")


def test_investments_stand_beside_debts_later_invoices_another_committee_and_another_version(sources: Sources) -> None:
    booked = [row for row in sources.rows("ledger") if row["account"] in ("1150", "1220", "2440")]
    assert sum(Decimal(row["amount"]) for row in booked) == 0
    assert any(row["date"] > "2017-04-30" for row in booked)
    assert {row["responsibility"] for row in booked} >= {"72220", "75100"}
    versions = [row["version"] for row in sources.rows("budget") if row["account"] in ("1150", "1220")]
    assert sorted(set(versions)) == ["förslag", "internbudget"]


def test_some_placements_have_no_price(sources: Sources) -> None:
    rows = sources.rows("interventions")
    without = {row["form"] for row in rows if not row["daily_cost"]}
    assert without == {"bostad för vuxna", "korttidstillsyn"}
    assert 10 < sum(not row["daily_cost"] for row in rows) < len(rows) / 20


def test_an_entered_figure_was_given_earlier_by_the_same_source_and_for_another_year(sources: Sources) -> None:
    given = [row for row in sources.rows("entered", BODY) if row["key"] == "settlement.on_their_own"]
    assert sorted((row["period"], row["value"]) for row in given) == [
        ("K1 2016", "71"),
        ("K1 2017", "49"),
        ("K1 2017", "55"),
    ]
