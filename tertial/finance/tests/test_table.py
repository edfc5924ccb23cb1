"""The table of the economy: what stands in it adds up, in every breakdown and however far it is opened."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.documents.rules import ROUNDING_NOTE
from tertial.facts import store
from tertial.facts.store import CodeRow
from tertial.finance.rules import BUDGET, DEVIATION, STEPS, View
from tertial.finance.table import shown
from tertial.finance.tests.views import BODY, T1, all_opened, column, seen, texts, values
from tertial.measures.tests import recount, worlds
from tertial.measures.tests.small import ADULT, CHILD, SURVEY, budgeted, forecast, money, posted
from tertial.periods import parse


def test_a_manager_sees_outcome_budget_deviation_and_forecast_of_each_unit(folder: Path) -> None:
    found = seen(folder)
    assert [each.label for each in found.table.columns] == [
        "Enhet", "Utfall jan–apr 2017", "Budget jan–apr 2017", "Avvikelse", "Budget 2017", "Förbrukat av årsbudget",
        "Prognos 2017", "Prognosavvikelse", "Utfall jan–apr 2016", "Utfall 2016",
    ]  # fmt: skip
    assert texts(found) == {
        "Barn": ["800", "300", "−500", "900", "89 %", "1 000", "−100", "0", "0"],
        "Vuxen": ["90", "400", "310", "1 200", "8 %", "1 200", "0", "40", "40"],
        "Nettokostnad Nämnden": ["890", "700", "−190", "2 100", "42 %", "2 200", "−100", "40", "40"],
    }


def test_what_hangs_on_a_node_itself_stands_beside_what_lies_below_it(folder: Path) -> None:
    rows = money() | {"ledger": [posted(CHILD, "5"), posted(SURVEY, "10")]}
    found = seen(folder, rows, opened=frozenset({"ekommun/nämnd/barn"}), chosen=("outcome",))
    assert column(found, "outcome") == {
        "Barn": "15", "Utredning": "10", "Direkt på Barn": "5", "Nettokostnad Nämnden": "15",
    }  # fmt: skip
    assert [line.depth for line in found.lines] == [0, 1, 1]


def test_a_unit_opens_into_activities_and_those_into_accounts(folder: Path) -> None:
    rows = {
        "ledger": [
            posted(ADULT, "10"),
            posted(ADULT, "7", activity_id=12),
            posted(ADULT, "3", account_id=23),
            posted(ADULT, "2", activity_id=None),
        ]
    }
    keys = frozenset({"ekommun/nämnd/vuxen", "ekommun/nämnd/vuxen|e=", "ekommun/nämnd/vuxen|e=|v51"})
    found = seen(folder, rows, opened=keys, chosen=("outcome",))
    assert column(found, "outcome") == {
        "Vuxen": "22", "Direkt på Vuxen": "22", "51 Barn": "13", "3010 Avgift": "3", "5010 Lön": "10",
        "52 Vuxna, ny benämning": "7",
        "Utan verksamhet": "2", "Nettokostnad Nämnden": "22",
    }  # fmt: skip


def test_activities_stand_one_by_one_and_as_processes_by_level(folder: Path) -> None:
    rows = {"ledger": [posted(ADULT, "10", activity_id=13), posted(ADULT, "7", activity_id=11), posted(ADULT, "1")]}
    flat = seen(folder, rows, by="activity", chosen=("outcome",))
    assert column(flat, "outcome") == {"51 Barn": "8", "511 Placering": "10", "Nettokostnad Nämnden": "18"}
    levels = seen(folder, rows, by="process", chosen=("outcome",), opened=frozenset({"p5", "p5|p51"}))
    assert column(levels, "outcome") == {
        "5 Individ och familj": "18", "51 Barn": "18", "511 Placering": "10", "Direkt på 51 Barn": "8",
        "Nettokostnad Nämnden": "18",
    }  # fmt: skip


def test_forecasts_stand_as_far_down_as_they_were_made(folder: Path) -> None:
    found = seen(folder, opened=frozenset({"ekommun/nämnd/barn"}), chosen=("outcome", "forecast", "forecast_deviation"))
    assert texts(found)["Barn"] == ["800", "1 000", "−100"]
    assert texts(found)["Utredning"] == ["300", "", ""]
    assert "Direkt på Barn" not in texts(found)
    assert "Prognosen visas så långt ned som den är gjord." in found.table.notes
    rows = money()
    rows["forecasts"] = [forecast(ADULT, "1200", T1.last_day)]
    assert texts(seen(folder, rows, chosen=("outcome", "forecast")))["Barn"] == ["800", "u.s."]


def test_a_share_of_no_budget_is_left_empty(folder: Path) -> None:
    rows = {"ledger": [posted(ADULT, "10")], "budget": [budgeted(CHILD, "5")]}
    assert column(seen(folder, rows, chosen=("outcome", "consumed")), "consumed") == {
        "Barn": "0 %", "Vuxen": "", "Nettokostnad Nämnden": "200 %",
    }  # fmt: skip


def test_the_table_says_how_the_budget_to_date_was_worked_out(folder: Path) -> None:
    rows = {"ledger": [posted(ADULT, "10")], "budget": [budgeted(ADULT, "1200")]}
    assert "Periodens budget är beräknad som tolftedelar av helårsbudgeten." in seen(folder, rows).table.notes
    rows = {"ledger": [posted(ADULT, "10")], "budget": [budgeted(ADULT, "100", 1)]}
    assert "Periodens budget är fördelad på månader." in seen(folder, rows).table.notes


@pytest.mark.parametrize(
    ("convention", "outcome", "deviation", "label", "words"),
    [
        ("budget_minus_outcome", "890", "−190", "Nettokostnad Nämnden", "Kostnader visas som positiva tal."),
        ("outcome_minus_budget", "−890", "−190", "Nettoresultat Nämnden", "Kostnader visas med minustecken."),
    ],
)
def test_both_sign_conventions_call_what_is_better_than_budget_positive(
    folder: Path, convention: str, outcome: str, deviation: str, label: str, words: str
) -> None:
    found = seen(folder, settings={"money_convention": convention}, chosen=("outcome", "deviation"))
    assert texts(found)[label] == [outcome, deviation]
    assert found.table.notes[0].startswith(words)
    (series, *_) = found.chart.series if found.chart else ()
    assert [str(point.figure.value) for point in series.points][:1] == ["390.00" if outcome == "890" else "-390.00"]


def test_every_month_is_a_column_and_months_not_yet_posted_are_empty(folder: Path) -> None:
    found = seen(folder, mode="manad")
    assert [each.label for each in found.table.columns[1:4]] == ["jan", "feb", "mar"]
    assert found.table.columns[-1].label == "Summa jan–maj 2017"
    assert texts(found)["Vuxen"] == ["90", "0", "0", "0", "1", *[""] * 7, "91"]
    budget = seen(folder, mode="manad", measure=BUDGET)
    assert texts(budget)["Vuxen"] == [*["100"] * 12, "1 200"]
    assert texts(budget)["Barn"] == ["150", *["50"] * 7, "250", *["50"] * 3, "900"]


def test_the_months_add_up_to_their_sum(folder: Path) -> None:
    for measure in (BUDGET, DEVIATION):
        found = seen(folder, mode="manad", measure=measure)
        for row in found.table.rows:
            *months, whole = values(found, row).values()
            assert sum(each for each in months if each is not None) == whole, (measure, row.label)


def test_internal_and_external_postings_are_apart_and_together_the_whole(folder: Path) -> None:
    rows = money()
    rows["ledger"] += [posted(ADULT, "30", counterparty="intern"), posted(ADULT, "4", counterparty="extern")]
    whole, internal, external = (
        column(seen(folder, rows, party=party, chosen=("outcome",)), "outcome")["Vuxen"]
        for party in ("", "intern", "extern")
    )
    assert (whole, internal, external) == ("124", "30", "94")
    asked = seen(folder, rows, party="intern")
    assert [each.key for each in asked.table.columns[1:]] == ["outcome", "previous", "year_1"]
    assert any("inte uppdelade på interna och externa poster" in note for note in asked.table.notes)
    within = texts(seen(folder, rows, internal=True, chosen=("outcome", "budget")))
    assert within["varav interna poster"] == ["30", ""]
    assert within["varav interna poster, totalt"] == ["30", ""]
    assert list(within)[-1] == "Nettokostnad Nämnden"


def test_columns_can_be_chosen_and_earlier_years_without_source_are_told(folder: Path) -> None:
    assert "Ingen inläst bokföring täcker 2015 och 2014." in seen(folder).table.notes
    asked = seen(folder, chosen=("outcome", "year_3"))
    assert column(asked, "year_3")["Vuxen"] == "u.s."
    whole_year = seen(folder, period=parse("2017"))
    assert "year_budget" not in [each.key for each in whole_year.table.columns]


def test_parts_that_do_not_add_up_as_they_are_rounded_are_told_so(folder: Path) -> None:
    rows = {"ledger": [posted(CHILD, "0.40"), posted(ADULT, "0.40")]}
    assert ROUNDING_NOTE in seen(folder, rows, chosen=("outcome",)).table.notes
    rows = {"ledger": [posted(CHILD, "1"), posted(ADULT, "1")]}
    assert ROUNDING_NOTE not in seen(folder, rows, chosen=("outcome",)).table.notes


def test_a_code_that_has_moved_counts_once_below_each_code_that_it_has_lain_under(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = CodeRow(30, "activity", "511", "Placering", 12)  # 511 has lain under 51, and lies under 52
    monkeypatch.setattr(worlds, "CODES", (*worlds.CODES, moved))
    rows = {"ledger": [posted(ADULT, "10", activity_id=13), posted(ADULT, "7", activity_id=30)]}
    keys = frozenset({"p5", "p5|p51", "p5|p52"})
    found = seen(folder, rows, by="process", chosen=("outcome",), opened=keys)
    assert [(row.label, *values(found, row).values()) for row in found.table.rows] == [
        ("5 Individ och familj", 17), ("51 Barn", 10), ("511 Placering", 10), ("52 Vuxna, ny benämning", 7),
        ("511 Placering", 7), ("Nettokostnad Nämnden", 17),
    ]  # fmt: skip


ADDED_UP = ("outcome", "budget", "deviation", "year_budget", "previous", "year_1", "year_2", "year_3", "sum")
VIEWS: list[Mapping[str, Any]] = [
    *({"by": by} for by in STEPS),
    {"by": "unit", "mode": "manad", "measure": DEVIATION},
    {"by": "process", "mode": "manad", "measure": BUDGET},
    {"by": "account_class", "party": "extern"},
    {"by": "activity", "internal": True},
]


def of_economy(seed: int, count: int) -> dict[str, list[dict[str, Any]]]:
    """Generated rows of what the table reads."""
    rows = worlds.rows_of(worlds.Maker(seed), count)
    return {table: rows[table] for table in ("ledger", "budget", "forecasts", "frame_changes")}


@pytest.mark.parametrize("asked", VIEWS, ids=str)
@pytest.mark.parametrize("seed", [3, 11])
def test_the_rows_that_a_row_opens_into_add_up_to_it_in_every_breakdown(
    folder: Path, seed: int, asked: Mapping[str, Any]
) -> None:
    rows = of_economy(seed, 60)
    with store.open(worlds.written(folder, rows, {})) as facts:
        view = all_opened(View(period=T1, money="kr", **asked), facts)
        found = shown(view, facts, BODY)
    by_key = {row.key: row for row in found.table.rows}
    compared = 0
    for row in found.table.rows:
        parts = [values(found, by_key[key]) for key in row.parts]
        for name, whole in values(found, row).items():
            if parts and (name in ADDED_UP or name.startswith("m")):
                assert sum((part.get(name) or Decimal(0) for part in parts), Decimal(0)) == whole, (row.label, name)
                compared += 1
    assert compared > 10
    assert by_key["total"].parts


@pytest.mark.parametrize("by", STEPS)
def test_the_total_is_what_a_plain_sum_of_the_rows_says(folder: Path, by: str) -> None:
    rows = of_economy(5, 120)
    with store.open(worlds.written(folder, rows, {})) as facts:
        found = shown(View(period=T1, money="kr", by=by), facts, BODY)
    world = worlds.world_of(rows, {})
    total = values(found, found.table.rows[-1])

    def every(listed: Any, at: Any) -> list[Any]:
        return list(listed)

    for name, key, period in [
        ("outcome", "economy.outcome", T1),
        ("budget", "economy.budget", T1),
        ("deviation", "economy.deviation", T1),
        ("year_budget", "economy.budget", T1.full_year()),
        ("previous", "economy.outcome", T1.previous_year()),
        ("year_1", "economy.outcome", T1.previous_full_year()),
    ]:
        assert total[name] == recount.measured(world, key, period, every, len(list(period.months()))), name


def test_a_table_takes_few_reads_of_the_facts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    fetch = store.FactStore.fetch
    monkeypatch.setattr(store.FactStore, "fetch", lambda self, sql: (asked.append(sql), fetch(self, sql))[1])
    seen(folder)
    assert len(asked) == 2, "the budget's versions, and every figure of the table and the chart"
    asked.clear()
    seen(folder, opened=frozenset({"ekommun/nämnd/vuxen", "ekommun/nämnd/vuxen|e="}))
    assert len(asked) == 4, "and which codes are in use, and the rows of codes"
