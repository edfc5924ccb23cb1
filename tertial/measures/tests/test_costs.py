"""What care costs: by day and year place, split into volume and price, and never zero where a price is missing."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.documents.model import FigureCell, Table
from tertial.measures import tables
from tertial.measures.answers import EFFECTS_NOTE, as_csv, as_json
from tertial.measures.declare import MeasureError
from tertial.measures.engine import compute
from tertial.measures.figures import Figures
from tertial.measures.presentation import Shown, plain, table
from tertial.measures.tests.small import Rows, opened, placed
from tertial.numbers import State, format_figure
from tertial.periods import parse

JANUARY = parse("2017-01")
YEAR = parse("2017")


def at(price: str | None, person: int, start: date, end: date | None, form: str = "HVB") -> dict[str, Any]:
    return placed(person, form, start, end, daily_cost=None if price is None else Decimal(price))


def care() -> Rows:
    """January 2016: ten days at 2 000 kr. January 2017: twenty at 2 500, and ten in a family home at 700."""
    return {
        "interventions": [
            at("2000.00", 1, date(2016, 1, 1), date(2016, 1, 11)),
            at("2500.00", 2, date(2017, 1, 1), date(2017, 1, 21)),
            at("700.00", 3, date(2017, 1, 22), None, "familjehem"),
        ]
    }


def test_a_cost_is_the_price_of_each_day_and_the_day_of_discharge_is_free(folder: Path) -> None:
    with opened(folder, care()) as store:
        cost = compute(store, "interventions.cost", JANUARY, ["form"])
        a_day = compute(store, "interventions.cost_per_day", JANUARY)
        place = compute(store, "interventions.cost_per_year_place", JANUARY, where={"form": "HVB"})
    assert {row.by.get("form"): row.figure.value for row in cost.rows} == {
        "HVB": 50_000,
        "familjehem": 7_000,
        None: 57_000,
    }
    assert a_day.total.figure.value == 1900
    assert place.total.figure.value == 2500 * 365


def test_where_every_started_day_counts_the_day_of_discharge_costs_too(folder: Path) -> None:
    with opened(folder, care(), {"started_day_counts": True}) as store:
        assert compute(store, "interventions.cost", JANUARY, where={"form": "HVB"}).total.figure.value == 21 * 2500


def test_a_year_place_has_the_days_of_its_own_year_where_the_profile_says_so(folder: Path) -> None:
    whole_year = {"interventions": [at("1000.00", 1, date(2016, 1, 1), date(2017, 1, 1))]}
    with opened(folder, whole_year, {"year_places_divisor": "year"}) as store:
        leap = compute(store, "interventions.cost_per_year_place", parse("2016"))
    assert leap.total.figure.value == 366_000


@pytest.mark.parametrize("key", ["cost", "cost_per_day", "cost_per_year_place"])
def test_one_placement_without_a_price_leaves_no_figure_and_says_why(folder: Path, key: str) -> None:
    rows = care()
    rows["interventions"].append(at(None, 4, date(2017, 1, 5), date(2017, 1, 6)))
    with opened(folder, rows) as store:
        found = compute(store, f"interventions.{key}", JANUARY, ["form"])
    states = {row.by.get("form"): row.figure.state for row in found.rows}
    assert states == {"HVB": State.MISSING, "familjehem": State.EXACT, None: State.MISSING}
    assert ("note", "Dygnskostnad saknas för 1 av 3 insatser.") in found.lineage.filters


def test_a_placement_without_days_in_the_period_needs_no_price(folder: Path) -> None:
    rows = care()
    rows["interventions"].append(at(None, 4, date(2017, 1, 5), date(2017, 1, 5)))
    with opened(folder, rows) as store:
        assert compute(store, "interventions.cost", JANUARY).total.figure.value == 57_000


def test_the_change_of_a_cost_is_split_into_volume_and_price(folder: Path) -> None:
    """Ten days more at 2 000 kr, and 500 kr more for each of the twenty days."""
    with opened(folder, care()) as store:
        found = compute(store, "interventions.cost", JANUARY, ["form"], compare="previous_year")
    effects = {row.by.get("form"): row.effects for row in found.rows}
    hvb, family, whole = effects["HVB"], effects["familjehem"], effects[None]
    assert hvb is not None and [each.value for each in hvb] == [20_000, 10_000]
    assert family is not None and [each.state for each in family] == [State.NOT_APPLICABLE] * 2
    assert whole is not None and sum(each.value or 0 for each in whole) == 57_000 - 20_000


def test_the_split_is_told_in_every_answer(folder: Path) -> None:
    with opened(folder, care()) as store:
        found = compute(store, "interventions.cost", JANUARY, ["form"], {"form": ["HVB"]}, compare="previous_year")
        alone = compute(store, "interventions.cost", JANUARY)
    row = json.loads(json.dumps(as_json(found, "kommun/nämnd")))["rows"][0]
    assert [Decimal(row["volume_effect"]), Decimal(row["price_effect"])] == [20_000, 10_000]
    assert "volume_effect" not in as_json(alone, "kommun/nämnd")["rows"][0]
    heads, first = as_csv(found).splitlines()[:2]
    assert heads.endswith("Varav volym, kr;Varav pris, kr")
    assert [Decimal(text.replace(",", ".")) for text in first.split(";")[-2:]] == [20_000, 10_000]
    assert plain(found)[0][-2:] == ["Varav volym", "Varav pris"]
    assert plain(found)[1][-2:] == ["+20\u00a0000", "+10\u00a0000"]
    shown = table(Shown(found, "Nämnden", money="kr"))
    assert [column.label for column in shown.columns][-2:] == ["Varav volym", "Varav pris"]
    assert len(shown.rows[0].cells) == len(shown.columns) - 1
    assert EFFECTS_NOTE in shown.notes


COLUMNS: list[dict[str, Any]] = [
    {"key": "cost", "label": "2017", "measure": "interventions.cost"},
    {"key": "days", "label": "Dygn 2017", "measure": "interventions.days"},
    {"key": "cost_then", "label": "2016", "measure": "interventions.cost", "period": "previous_year"},
    {"key": "days_then", "label": "Dygn 2016", "measure": "interventions.days", "period": "previous_year"},
    {"key": "volume", "label": "Volym", "derive": "volume_effect", "of": ["cost", "days", "cost_then", "days_then"]},
    {"key": "price", "label": "Pris", "derive": "price_effect", "of": ["cost", "days", "cost_then", "days_then"]},
]


def test_a_total_of_other_kinds_of_care_is_split_at_its_own_mean_price(folder: Path) -> None:
    """The same days of each kind cost the same; more of the cheaper kind is a lower price in the total alone."""
    rows: Rows = {
        "interventions": [
            at("2000.00", 1, date(2016, 1, 1), date(2016, 1, 11)),
            at("1000.00", 2, date(2016, 1, 1), date(2016, 1, 11), "familjehem"),
            at("2000.00", 3, date(2017, 1, 1), date(2017, 1, 6)),
            at("1000.00", 4, date(2017, 1, 1), date(2017, 1, 16), "familjehem"),
        ]
    }
    with opened(folder, rows) as store:
        found = compute(store, "interventions.cost", JANUARY, ["form"], compare="previous_year")
    effects = {row.by.get("form"): [each.value for each in row.effects or ()] for row in found.rows}
    assert effects == {"HVB": [-10_000, 0], "familjehem": [5_000, 0], None: [0, -5_000]}


def built(folder: Path, rows: Rows, columns: list[dict[str, Any]]) -> Table:
    spec = {
        "key": "t",
        "title": "Kostnad",
        "columns": columns,
        "rows": [{"key": "hvb", "label": "HVB", "where": {"form": ["HVB"]}}],
    }
    with opened(folder, rows) as store:
        return tables.build(spec, Figures(store), JANUARY)


def texts(made: Table) -> list[str]:
    return [format_figure(cell.figure, cell.style) for cell in made.rows[0].cells if isinstance(cell, FigureCell)]


def test_a_report_table_shows_the_split_in_columns_of_its_own(folder: Path) -> None:
    made = built(folder, care(), COLUMNS)
    assert texts(made) == ["50\u00a0000", "20", "20\u00a0000", "10", "20\u00a0000", "10\u00a0000"]


def test_a_booked_cost_by_year_place_is_in_kronor(folder: Path) -> None:
    """What was booked, by the places that it paid for: 50 000 kr by 20/365 of a place."""
    columns: list[dict[str, Any]] = [
        {"key": "cost", "label": "Kostnad", "measure": "interventions.cost"},
        {"key": "places", "label": "Årsplatser", "measure": "interventions.year_places"},
        {"key": "each", "label": "Per årsplats", "derive": "per", "of": ["cost", "places"]},
    ]
    made = built(folder, care(), columns)
    (each,) = [cell.figure for cell in made.rows[0].cells[-1:] if isinstance(cell, FigureCell)]
    assert each.unit.key == "kr"
    assert round(each.value or 0) == 912_500


def test_a_table_says_why_a_cost_is_missing(folder: Path) -> None:
    rows = care()
    rows["interventions"].append(at(None, 4, date(2017, 1, 5), date(2017, 1, 6)))
    made = built(folder, rows, COLUMNS)
    assert texts(made) == ["u.s.", "21", "20\u00a0000", "10", "u.s.", "u.s."]
    assert "HVB: Dygnskostnad saknas för 1 av 2 insatser." in made.notes


def test_the_split_needs_its_four_columns(folder: Path) -> None:
    wrong = [*COLUMNS[:4], {"key": "v", "label": "V", "derive": "volume_effect", "of": ["cost", "cost_then"]}]
    with pytest.raises(MeasureError, match="fel antal kolumner"):
        built(folder, care(), wrong)
