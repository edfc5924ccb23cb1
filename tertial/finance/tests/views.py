"""Views of the small committee of the measures' tests, and how to read what they show."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from tertial.documents.model import FigureCell, Row
from tertial.facts.store import FactStore
from tertial.finance.rules import View
from tertial.finance.table import Shown, shown
from tertial.finance.tree import Tree
from tertial.measures.rollup import Trees
from tertial.measures.tests.small import Rows, money, opened
from tertial.numbers import format_figure
from tertial.periods import parse

T1 = parse("T1 2017")
BODY = "Nämnden"


def seen(folder: Path, rows: Rows | None = None, settings: dict[str, Any] | None = None, **asked: Any) -> Shown:
    """A view of the rows (the small committee's own, if none are given)."""
    with opened(folder, money() if rows is None else rows, settings) as store:
        return shown(View(**{"period": T1, "money": "kr"} | asked), store, BODY)


def all_opened(view: View, store: FactStore) -> View:
    """The view with every row open that opens."""
    keys: frozenset[str] = frozenset()
    while True:
        lines = Tree(replace(view, opened=keys), store, Trees(store.scope)).lines()
        found = frozenset(line.key for line in lines if line.opens)
        if found == keys:
            return replace(view, opened=keys)
        keys = found


def texts(found: Shown) -> dict[str, list[str]]:
    """The cells as they are read, by the label of their row."""
    return {row.label: _texts(row) for row in found.table.rows}


def _texts(row: Row) -> list[str]:
    cells = [format_figure(cell.figure, cell.style) if isinstance(cell, FigureCell) else "" for cell in row.cells]
    return [text.replace("\u00a0", " ") for text in cells]


def values(found: Shown, row: Row) -> dict[str, Decimal | None]:
    """A row's figures, unrounded, by column; those of columns that are empty in it left out."""
    return {
        column.key: cell.figure.value
        for column, cell in zip(found.table.columns[1:], row.cells, strict=True)
        if isinstance(cell, FigureCell)
    }


def column(found: Shown, key: str) -> dict[str, str]:
    """A column as it is read, by the label of the row."""
    at = [each.key for each in found.table.columns[1:]].index(key)
    return {label: cells[at] for label, cells in texts(found).items()}
