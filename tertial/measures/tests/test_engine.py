"""What a result says: totals, comparison, states, lineage, refusals."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tertial.measures.declare import MeasureError
from tertial.measures.engine import compute
from tertial.measures.tests.small import ADULT, CHILD, budgeted, forecast, money, opened, placed, posted
from tertial.numbers import MeasureLineage, State
from tertial.periods import parse

T1 = parse("T1 2017")
SPRING = date(2017, 2, 1)


def people(folder: Path, *rows: dict[str, object], **settings: object) -> "object":
    return opened(folder, {"interventions": list(rows)}, settings)


def test_a_unit_has_what_lies_below_it_and_every_unit_is_listed(folder: Path) -> None:
    with opened(folder, money()) as store:
        result = compute(store, "economy.outcome", T1, by=("unit",))
    assert [(row.by.get("unit"), row.figure.value) for row in result.rows] == [
        ("kommun/nämnd", Decimal(890)),
        ("kommun/nämnd/barn", Decimal(800)),
        ("kommun/nämnd/barn/utredning", Decimal(300)),
        ("kommun/nämnd/barn/placering", Decimal(500)),
        ("kommun/nämnd/vuxen", Decimal(90)),
        ("kommun/nämnd/vuxen/missbruk", Decimal(0)),
        ("kommun/nämnd/tom", Decimal(0)),
        (None, Decimal(890)),
    ]
    assert result.rows[1].labels == {"unit": "Barn"}


def test_a_budget_to_date_is_the_months_where_there_are_months_else_twelfths_and_says_which(folder: Path) -> None:
    with opened(folder, money()) as store:
        result = compute(store, "economy.budget", T1, by=("unit",))
    notes = {
        row.by.get("unit"): (row.figure.value, dict(row.figure.lineage.filters).get("note"))
        for row in result.rows
        if isinstance(row.figure.lineage, MeasureLineage)
    }
    assert notes["kommun/nämnd/barn/utredning"] == (Decimal(200), "tolftedelar")
    assert notes["kommun/nämnd/barn/placering"] == (Decimal(100), "månadsfördelad")
    assert notes["kommun/nämnd/barn"] == (Decimal(300), "månadsfördelad och tolftedelar")
    assert notes["kommun/nämnd/tom"] == (Decimal(0), None)


def test_a_deviation_is_budget_less_outcome_and_positive_when_better(folder: Path) -> None:
    with opened(folder, money()) as store:
        result = compute(store, "economy.deviation", T1, by=("unit",))
        full = compute(store, "economy.budget", parse("2017")).total.figure.value
        consumed = compute(store, "economy.consumed_share", T1).total.figure.value
    found = {row.by.get("unit"): row.figure.value for row in result.rows}
    assert found["kommun/nämnd/barn"] == Decimal(-500)
    assert found["kommun/nämnd/vuxen"] == Decimal(310)
    assert full == Decimal(2100)
    assert consumed == Decimal(890) / Decimal(2100)


def test_a_cost_without_a_budget_is_compared_with_nothing(folder: Path) -> None:
    rows = money() | {"budget": [budgeted(ADULT, "0")]}
    with opened(folder, rows) as store:
        figure = compute(store, "economy.consumed_share", T1).total.figure
    assert figure.state is State.NOT_APPLICABLE


def test_forecasts_stand_beside_the_ones_before_and_the_budget(folder: Path) -> None:
    with opened(folder, money()) as store:
        found = {
            key: compute(store, f"economy.{key}", T1).total.figure.value
            for key in ("forecast", "previous_forecast", "forecast_deviation", "previous_forecast_deviation")
        }
    assert found == {
        "forecast": Decimal(2200),
        "previous_forecast": Decimal(2150),
        "forecast_deviation": Decimal(-100),
        "previous_forecast_deviation": Decimal(-50),
    }


def test_a_unit_with_budget_but_no_forecast_makes_the_deviation_missing_not_large(folder: Path) -> None:
    rows = money()
    rows["forecasts"] = [forecast(CHILD, "1000", date(2017, 4, 30))]
    with opened(folder, rows) as store:
        result = compute(store, "economy.forecast_deviation", T1, by=("unit",))
    states = {row.by.get("unit"): row.figure.state for row in result.rows}
    assert states["kommun/nämnd/barn"] is State.EXACT
    assert states["kommun/nämnd/vuxen"] is State.MISSING
    assert states["kommun/nämnd"] is State.MISSING and states[None] is State.MISSING


def test_no_source_is_missing_and_a_source_without_rows_is_zero(folder: Path) -> None:
    with opened(folder, {"ledger": [posted(ADULT, "5", 4)]}) as store:
        covered = compute(store, "economy.outcome", T1, where={"unit": "kommun/nämnd/barn"}).total.figure
        before = compute(store, "economy.outcome", parse("2015")).total.figure
        never = compute(store, "referrals.count", T1).total.figure
    assert (covered.value, covered.state) == (Decimal(0), State.EXACT)
    assert (before.value, before.state) == (None, State.MISSING)
    assert (never.value, never.state) == (None, State.MISSING)


def test_a_comparison_has_the_year_before_and_the_change(folder: Path) -> None:
    with opened(folder, money()) as store:
        result = compute(store, "economy.outcome", T1, by=("month",), compare="previous_year")
    rows = {row.by.get("month"): row for row in result.rows}
    assert rows["2017-02"].figure.value == 0 and rows["2017-02"].previous.value == Decimal(40)  # type: ignore[union-attr]
    assert rows[None].change.value == (Decimal(890) - 40) / 40  # type: ignore[union-attr]
    assert result.compared == parse("T1 2016")


def test_shares_are_compared_in_percentage_points(folder: Path) -> None:
    rows = money() | {"budget": [budgeted(ADULT, "1000"), budgeted(ADULT, "400", year=2016)]}
    with opened(folder, rows) as store:
        total = compute(store, "economy.consumed_share", T1, compare="previous_year").total
    assert total.change is not None
    assert (total.change.value, total.change.unit.key) == (Decimal(79), "percentage_points")


def test_a_person_with_two_forms_counts_once_in_each_and_once_in_a_distinct_total(folder: Path) -> None:
    rows = [placed(1, "HVB", SPRING), placed(1, "HVB", SPRING), placed(1, "jourhem", SPRING), placed(2, "HVB", SPRING)]
    with opened(folder, {"interventions": rows}) as store:
        distinct = compute(store, "interventions.people", T1, by=("form",))
        summed = compute(store, "interventions.people", T1, by=("form",), total="sum")
        count = compute(store, "interventions.count", T1).total.figure.value
    assert [(row.by.get("form"), row.figure.value) for row in distinct.rows] == [("HVB", 2), ("jourhem", 1), (None, 2)]
    assert summed.total.figure.value == 3
    assert count == 4


def test_small_groups_are_hidden_with_a_second_one_so_that_no_total_gives_them_away(folder: Path) -> None:
    rows = [placed(n, "HVB", SPRING) for n in range(1, 4)]
    rows += [placed(n, "jourhem", SPRING) for n in range(10, 17)]
    rows += [placed(n, "familjehem", SPRING) for n in range(20, 40)]
    settings = {"suppression": {"enabled": True, "least": 5}}
    with opened(folder, {"interventions": rows}, settings) as store:
        result = compute(store, "interventions.people", T1, by=("form",))
        events = compute(store, "interventions.count", T1, by=("form",))
        alone = compute(store, "interventions.people", T1, where={"form": "HVB"}).total.figure
    found = {row.by.get("form"): (row.figure.value, row.figure.state) for row in result.rows}
    assert found == {
        "HVB": (None, State.SUPPRESSED),
        "jourhem": (None, State.SUPPRESSED),
        "familjehem": (Decimal(20), State.EXACT),
        None: (Decimal(30), State.EXACT),
    }
    assert {row.figure.state for row in events.rows} == {State.EXACT}
    assert alone.state is State.SUPPRESSED


def test_lineage_names_the_batches_that_cover_the_period_and_the_rows_read(folder: Path) -> None:
    with opened(folder, money()) as store:
        result = compute(store, "economy.outcome", T1, where={"unit": "kommun/nämnd/barn"})
    assert result.lineage == MeasureLineage(
        "economy.outcome", "kommun/nämnd", "T1 2017", (("unit", "kommun/nämnd/barn"),), (0,), 2
    )
    assert "ledger" in result.sql and "DATE '2017-01-01'" in result.sql


def test_a_budget_has_the_named_version_else_the_last_by_name_with_numbers_by_size(folder: Path) -> None:
    rows = {"budget": [budgeted(ADULT, str(n), version=name) for n, name in enumerate(("v2", "v10", "v9"), 1)]}
    with opened(folder, rows) as store:
        assert compute(store, "economy.budget", parse("2017")).total.figure.value == 2
    with opened(folder, rows, {"budget_version": {"2017": "v9"}}) as store:
        assert compute(store, "economy.budget", parse("2017")).total.figure.value == 3
    with opened(folder, rows, {"budget_version": "v1"}) as store, pytest.raises(MeasureError, match="v10"):
        compute(store, "economy.budget", parse("2017"))


@pytest.mark.parametrize(
    ("key", "by", "where", "words"),
    [
        ("economy.nothing", (), {}, "finns inte"),
        ("economy.outcome", ("form",), {}, "kan inte delas upp"),
        ("economy.outcome", ("unit", "unit"), {}, "två gånger"),
        ("economy.outcome", (), {"form": "HVB"}, "kan inte filtreras"),
        ("economy.outcome", (), {"nonsense": "1"}, "finns inte"),
        ("economy.outcome", (), {"unit": "kommun/annan"}, "kommun/annan"),
        ("economy.outcome", (), {"activity": "77"}, "kodplanen"),
        ("economy.outcome", (), {"month": "april"}, "2017-04"),
        ("referrals.count", (), {"age_group": "0–20"}, "0-20"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_a_sentence(
    folder: Path, key: str, by: tuple[str, ...], where: dict[str, str], words: str
) -> None:
    with opened(folder, money()) as store, pytest.raises(MeasureError, match=words):
        compute(store, key, T1, by, where)


def test_money_is_refused_for_a_part_of_a_month_and_a_mean_is_not_a_sum(folder: Path) -> None:
    from tertial.periods import Period

    with opened(folder, money()) as store:
        with pytest.raises(MeasureError, match="hela månader"):
            compute(store, "economy.outcome", Period(date(2017, 1, 1), date(2017, 1, 15)))
        with pytest.raises(MeasureError, match="summeras"):
            compute(store, "economy.consumed_share", T1, by=("unit",), total="sum")
        with pytest.raises(MeasureError, match="previous-year"):
            compute(store, "economy.outcome", T1, compare="yesterday")


@pytest.mark.parametrize("value", ["x' OR '1'='1", "'); DROP VIEW ledger; --", "$start", "%", "a\\'b"])
def test_a_value_is_only_ever_a_value(folder: Path, value: str) -> None:
    rows = [placed(1, "HVB", SPRING), placed(2, value, SPRING)]
    with opened(folder, {"interventions": rows}) as store:
        found = compute(store, "interventions.people", T1, by=("form",), where={"form": value})
    assert [(dict(row.by), row.figure.value) for row in found.rows] == [({"form": value}, 1), ({}, 1)]


def test_a_years_budget_row_stands_behind_every_month_and_once_behind_the_total(folder: Path) -> None:
    with opened(folder, {"budget": [budgeted(ADULT, "1200")]}) as store:
        months = compute(store, "economy.budget", T1, by=("month",))
        spring = compute(store, "economy.budget", T1, where={"month": ("2017-02", "2017-03")})
    counted = [(row.figure.value, row.figure.lineage.rows) for row in months.rows]  # type: ignore[union-attr]
    assert counted == [(Decimal(100), 1)] * 4 + [(Decimal(400), 1)]
    assert (spring.total.figure.value, spring.lineage.rows) == (Decimal(200), 1)
