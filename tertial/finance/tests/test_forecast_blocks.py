"""What a round's forecasts give to a report: figures with where they came from, and parts that add up."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from tertial.core.contributions import BlockContext, blocks, word_versions
from tertial.core.errors import Refused
from tertial.core.models import Root
from tertial.documents.model import Awaited, CompositeCell, FigureCell, Note, Row, Table, TextCell
from tertial.facts import store
from tertial.facts.selectors import scope_for_system
from tertial.finance.tests.forecast_town import Forecasting, make_round
from tertial.numbers import DerivedLineage, EnteredLineage, MeasureLineage, State, format_figure

BALANCED = {"amount": "1 300", "reason-0-text": "Fler placeringar", "reason-0-amount": "−100"}
MEASURE = {
    "measure-0-text": "Hemtagning", "measure-0-amount": "40", "measure-0-responsible": "Enhetschefen",
    "measure-0-starts_on": "2017-05-15", "measure-0-effect_on": "2017-09-01",
}  # fmt: skip
RISKS = {
    "risk-0-text": "Två placeringar till", "risk-0-amount": "180", "risk-0-direction": "up",
    "risk-1-text": "Statsbidrag", "risk-1-amount": "50", "risk-1-direction": "down",
}  # fmt: skip


@dataclass
class Report:
    """A report of the round's period, whose blocks can be made."""

    told: Forecasting

    def context(self, resolver: Any = None, round_id: int | None = None) -> BlockContext:
        body = self.told.town.nodes["socialnamnden"]
        period = self.told.round.period
        now = datetime.now(UTC)
        return BlockContext(body.root.pk, body.pk, body.path, period, now, None, resolver, round_id=round_id)

    def block(self, name: str, **params: Any) -> Any:
        body = self.told.town.nodes["socialnamnden"]
        with store.open(scope_for_system(body)) as facts:
            given = {"key": "prognos", "title": "Prognos", **params}
            made = blocks.get(f"finance.forecast_{name}")(self.context(facts, self.told.round.pk), given)
        return made[0]

    def table(self, name: str, **params: Any) -> Table:
        found = self.block(name, **params)
        assert isinstance(found, Table), found
        return found


@pytest.fixture
def report(in_ekstad):
    return Report(make_round(in_ekstad))


def hand_in(report: Report, key: str, **data: str) -> None:
    report.told.say(key, **data)
    report.told.move(key, "klar")


def texts(row: Row) -> list[str]:
    """The row as it is printed."""
    found = []
    for cell in row.cells:
        if isinstance(cell, FigureCell):
            found.append(format_figure(cell.figure, cell.style).replace("\u00a0", " "))
        elif isinstance(cell, TextCell):
            found.append(cell.text)
        elif isinstance(cell, CompositeCell):
            found += [run.text for run in cell.runs if isinstance(run, Awaited)]
        else:
            found.append("")
    return found


def rows(table: Table) -> dict[str, list[str]]:
    return {row.label: texts(row) for row in table.rows}


def test_by_unit_with_the_change_since_last_time(report):
    hand_in(report, "bou", **BALANCED)
    table = report.table("by_unit")
    assert rows(table) == {
        "Barn och unga": ["1 200", "1 250", "1 300", "50", "−100"],
        "Vuxen": ["600", "u.s.", "ej lämnad", "", ""],
        "Direkt på Socialnämnden": ["0", "", "u.s.", "", "u.s."],
        "Socialnämnden": ["1 800", "1 250", "u.s.", "u.s.", "u.s."],
    }
    hand_in(report, "vux", amount="600")
    report.told.say("namnden", amount="0", adjustment="-50", adjustment_reason="Vakanser")
    report.told.move("namnden", "klar")
    table = report.table("by_unit")
    assert rows(table)["Egen justering"] == ["", "", "−50", "", "50"]
    assert rows(table)["Socialnämnden"] == ["1 800", "1 250", "1 850", "600", "−50"]
    total = table.rows[-1]
    assert (total.kind, total.parts) == ("total", ("bou", "vux", "namnden_own", "namnden_adjustment"))
    parts = [row.cells[2].figure.value for row in table.rows[:-1] if isinstance(row.cells[2], FigureCell)]
    assert sum(parts) == total.cells[2].figure.value


def test_every_figure_knows_where_it_came_from(report):
    hand_in(report, "bou", **BALANCED)
    budget, previous, forecast, change, deviation = (
        cell.figure.lineage for cell in report.table("by_unit").rows[0].cells
    )
    assert isinstance(budget, MeasureLineage)
    assert (previous.measure, previous.rows) == ("economy.forecast", 1)
    assert forecast == EnteredLineage(
        "Kim", report.told.entry("bou").written_at, "Prognos, T1 2017 (omgång)", report.told.round.period.last_day
    )
    assert isinstance(change, DerivedLineage)
    assert deviation.operation == "difference"


def test_where_costs_are_negative_the_deviation_still_is(report):
    Root.objects.update(settings={"money_convention": "outcome_minus_budget"})
    hand_in(report, "bou", **BALANCED)
    assert rows(report.table("by_unit"))["Barn och unga"] == ["−1 200", "−1 250", "−1 300", "−50", "−100"]
    assert rows(report.table("reasons"))["Fler placeringar"] == ["−100"]


def test_reasons_measures_and_risks(report):
    hand_in(report, "bou", **BALANCED, **MEASURE, **RISKS)
    assert rows(report.table("reasons")) == {"Barn och unga": [], "Fler placeringar": ["−100"], "Summa": ["−100"]}
    assert rows(report.table("measures"))["Hemtagning"] == ["40", "Enhetschefen", "2017-05-15", "2017-09-01"]
    assert rows(report.table("risks", style={"unit": "kr"})) == {
        "Barn och unga": [],
        "Två placeringar till": ["−180 000", "Ökar kostnaden"],
        "Statsbidrag": ["+50 000", "Minskar kostnaden"],
        "Summa risker som ökar kostnaden": ["−180 000", ""],
        "Summa risker som minskar kostnaden": ["+50 000", ""],
    }


def test_what_is_not_handed_in_is_told_to_nobody(report):
    report.told.say("bou", **BALANCED, **MEASURE)
    assert report.block("reasons") == Note("Inget är lämnat än.")
    assert report.block("measures") == Note("Inget är lämnat än.")
    forecast = report.table("by_unit").rows[-1].cells[2]
    assert forecast.figure.state is State.MISSING


def test_without_a_round_the_block_says_so_and_strange_parameters_are_refused(report):
    body = report.told.town.nodes["socialnamnden"]
    with store.open(scope_for_system(body)) as facts:
        found = blocks.get("finance.forecast_by_unit")(report.context(facts), {"key": "p", "title": "P"})
    assert found == [Note("Ingen omgång för perioden frågar om prognoser.")]
    with pytest.raises(Refused, match="okända uppgifter: titel"):
        report.block("by_unit", titel="x")


def test_only_what_is_handed_in_makes_the_blocks_anew(report):
    def version() -> object:
        context = report.context()
        return Root.objects.values_list(*word_versions.get("finance.forecast_risks")(context)).get()

    first = version()
    report.told.say("bou", **BALANCED)
    assert version() == first
    report.told.move("bou", "klar")
    second = version()
    assert second != first
    report.told.say("bou", amount="1 200")
    assert version() != second
