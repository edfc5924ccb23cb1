"""Inmatade figurer in tables: the latest source counts, for just the period, and the table says who says so."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.documents.model import FigureCell, Table
from tertial.measures import tables
from tertial.measures.catalogue.entered import spellings
from tertial.measures.engine import compute
from tertial.measures.figures import Figures
from tertial.measures.rows import behind
from tertial.measures.tests.small import opened
from tertial.numbers import State, format_figure
from tertial.periods import parse

T1 = parse("T1 2017")
MAY = date(2017, 5, 2)


def said(key: str, value: str, period: str = "T1 2017", **more: Any) -> dict[str, Any]:
    given = {"unit_of_measure": "antal", "by": None, "source": "Enheten", "source_date": MAY, "label": key}
    return {"key": key, "value": Decimal(value), "period": period, "unit_id": 1, **given, **more}


HOUSED = [
    said("housed", "60", source="Första brevet", source_date=date(2017, 4, 3)),
    said("housed", "66", "2017-01..2017-04"),
    said("housed", "70", source="Andra brevet", source_date=date(2017, 5, 20)),
    said("housed", "40", "T1 2016"),
    said("waiting", "15"),
]


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("T1 2017", ("2017-01..2017-04", "T1 2017")),
        ("2017", ("2017", "R12 2017-12")),
        ("2017-04", ("2017-04",)),
        ("K2 2017", ("2017-04..2017-06", "K2 2017")),
        ("R12 2017-04", ("2016-05..2017-04", "R12 2017-04")),
    ],
)
def test_a_period_is_known_under_every_name_it_has(period: str, names: tuple[str, ...]) -> None:
    assert spellings(parse(period)) == names


def test_the_latest_source_counts_whatever_the_period_was_called(folder: Path) -> None:
    with opened(folder, {"entered": HOUSED}) as store:
        found = compute(store, "entered.count", T1, ["key"], compare="previous_year")
    values = {row.by.get("key"): [row.figure.value, row.previous and row.previous.value] for row in found.rows}
    assert values["housed"] == [70, 40]
    assert values["waiting"] == [15, None]


def test_different_figures_are_never_added_up(folder: Path) -> None:
    with opened(folder, {"entered": HOUSED[2:]}) as store:
        assert compute(store, "entered.count", T1).total.figure.state is State.NOT_APPLICABLE
        missing = compute(store, "entered.count", parse("2017-04"), where={"key": "housed"})
    assert missing.total.figure.state is State.MISSING


def test_amounts_are_kronor_shares_are_parts_of_one_and_parts_add_up(folder: Path) -> None:
    rows = [
        said("risk", "-1500", unit_of_measure="tkr", by="negativ"),
        said("risk", "0.5", unit_of_measure="Mnkr", by="positiv"),
        said("share", "12.345678", unit_of_measure="%"),
        said("share_by", "40", unit_of_measure="%", by="Kvinnor"),
        said("share_by", "60", unit_of_measure="%", by="Män"),
        said("index", "71.5", unit_of_measure="index"),
    ]
    with opened(folder, {"entered": rows}) as store:
        figures = {
            (name, key, part): compute(
                store, f"entered.{name}", T1, where={"key": key} | ({"part": part} if part else {})
            ).total.figure
            for name, key, part in [
                ("amount", "risk", ""), ("amount", "risk", "negativ"), ("share", "share", ""),
                ("share", "share_by", "Män"), ("share", "share_by", ""), ("index", "index", ""), ("count", "risk", ""),
            ]
        }  # fmt: skip
    assert figures["amount", "risk", ""].value == -1_000_000
    assert figures["amount", "risk", "negativ"].value == -1_500_000
    assert figures["share", "share", ""].value == Decimal("0.12345678")
    assert figures["share", "share_by", "Män"].value == Decimal("0.6")
    assert figures["share", "share_by", ""].state is State.NOT_APPLICABLE
    assert figures["index", "index", ""].value == Decimal("71.5")
    assert figures["count", "risk", ""].state is State.MISSING


def built(folder: Path, rows: list[dict[str, Any]]) -> Table:
    spec = {
        "key": "t", "title": "Mottagande", "measure": "entered.count",
        "columns": [{"key": "now", "label": "2017"}],
        "rows": [{"key": key, "label": key, "where": {"key": [key]}} for key in ("housed", "waiting")],
    }  # fmt: skip
    with opened(folder, {"entered": rows}) as store:
        return tables.build(spec, Figures(store), T1)


def test_a_table_tells_the_sources_of_what_it_shows_and_no_others(folder: Path) -> None:
    made = built(folder, [*HOUSED, said("other", "1", source="Någon annan")])
    shown = [format_figure(c.figure, c.style) for row in made.rows for c in row.cells if isinstance(c, FigureCell)]
    assert shown == ["70", "15"]
    assert made.notes == ("Källor: Andra brevet (2017-05-20), Enheten (2017-05-02).",)


def test_one_source_is_told_once(folder: Path) -> None:
    made = built(folder, [HOUSED[1], HOUSED[4]])
    assert made.notes == ("Källa: Enheten (2017-05-02).",)


def test_the_row_behind_an_entered_figure_is_listed_with_its_source(folder: Path) -> None:
    with opened(folder, {"entered": HOUSED[2:]}) as store:
        found = behind(store, "entered.count", T1, {"key": "waiting"}, limit=5)
    (row,) = found.rows
    told = [cell.text for cell in row]
    assert "Värde" in [column.label for column in found.columns]
    assert told[0] == "Inmatade figurer"
    assert {"2017-05-02", "Enheten", "15"} <= set(told)
