"""The tables of docs/statistics.md can be built, and the measures it lists are those there are."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tertial.documents.model import FigureCell, Table
from tertial.measures import catalogue, tables
from tertial.measures.figures import Figures
from tertial.measures.tests.small import opened, placed
from tertial.numbers import format_figure
from tertial.periods import parse

DOC = Path(__file__).parents[3] / "docs" / "statistics.md"
T1 = parse("T1 2017")


def samples() -> list[dict[str, Any]]:
    return [tomllib.loads(text) for text in re.findall(r"```toml\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)]


def shown(made: Table) -> list[list[str]]:
    return [[format_figure(c.figure, c.style) for c in row.cells if isinstance(c, FigureCell)] for row in made.rows]


def test_the_split_of_a_cost_is_built_as_written(folder: Path) -> None:
    price = {"daily_cost": Decimal("1000.00")}
    rows = {
        "interventions": [
            placed(1, "HVB", date(2016, 1, 1), date(2016, 1, 11), **price),
            placed(2, "HVB", date(2017, 1, 1), date(2017, 1, 31), **price),
        ]
    }
    spec = {"key": "t", "title": "Kostnad", "rows": [{"key": "all", "label": "Alla"}], **samples()[0]}
    with opened(folder, rows) as store:
        made = tables.build(spec, Figures(store), T1)
    assert shown(made) == [["30\u00a0000", "30", "10\u00a0000", "10", "20\u00a0000", "0", "1\u00a0000"]]


def test_entered_figures_are_built_as_written(folder: Path) -> None:
    given = {
        "key": "settlement.assigned", "label": "Anvisade", "unit_of_measure": "antal", "period": "T1 2017",
        "unit_id": 1, "source": "Enheten", "source_date": date(2017, 5, 2),
    }  # fmt: skip
    rows = [given | {"by": by, "value": Decimal(value)} for by, value in (("Kvinnor", 5), ("Män", 8))]
    spec = {"key": "t", "title": "Mottagande", "columns": [{"key": "now", "label": "2017"}], **samples()[1]}
    with opened(folder, {"entered": rows}) as store:
        made = tables.build(spec, Figures(store), T1)
    assert shown(made) == [["13"], ["5"]]
    assert made.notes == ("Källa: Enheten (2017-05-02).",)


def test_the_measures_listed_are_those_there_are() -> None:
    listed = set()
    for line in re.findall(r"^\| (`[a-z_.`, ]+) \|", DOC.read_text("utf-8"), re.MULTILINE):
        first, *rest = re.findall(r"`([a-z_.]+)`", line)
        family = first.partition(".")[0]
        listed |= {first, *(family + name for name in rest)}
    families = ("cases", "attendance", "incidents", "complaints", "investments", "entered")
    wanted = {each.key for each in catalogue.ALL if each.key.startswith((*families, "interventions.cost"))}
    assert listed == wanted
