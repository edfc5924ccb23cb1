"""Numrerade nivåer: "2 Vuxna" is "2.1 Missbruk" and "2.2 Våld"; the total is the first level and what has no number."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.equations import Equation, Linear
from tertial.checks.tables.table import Column, Row, Table
from tertial.checks.words import is_of_which, is_total

_NUMBER = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?(?:\s+(?=[A-ZÅÄÖ])|$)")
LEAST, LEAST_HOLDING = 2, 2
Number = tuple[int, ...]


def outline(table: Table) -> Iterator[Equation]:
    """The sums of numbered levels, where most of them come out; and the total over the first level."""
    numbered = _numbered(table)
    parents = [number for number in numbered if len(_children(number, numbered)) >= LEAST]
    if not parents:
        return
    columns = [column for column in table.figures() if column.additive]
    found = [
        one
        for number in parents
        for column in columns
        if (one := _sum(numbered[number], [numbered[child] for child in _children(number, numbered)], column))
        is not None
    ]
    if _believed(found):
        yield from found
        yield from _total(table, numbered, columns)


def _numbered(table: Table) -> dict[Number, Row]:
    """The rows by their numbers, which stand before the label or in a cell of their own."""
    found: dict[Number, Row] = {}
    for row in table.rows:
        match = next((one for text in (row.label, *row.texts[:1]) if (one := _NUMBER.match(text.strip()))), None)
        if match is not None and row.cells:
            found.setdefault(tuple(map(int, match["number"].split("."))), row)
    return found


def _children(number: Number, numbered: dict[Number, Row]) -> list[Number]:
    return [other for other in numbered if len(other) == len(number) + 1 and other[:-1] == number]


def _sum(target: Row, parts: Sequence[Row], column: Column) -> Linear | None:
    cells = [part.cells[column.index] for part in parts if column.index in part.cells]
    shaky = target.shaky or any(part.shaky for part in parts)
    if column.index not in target.cells or len(cells) < LEAST or shaky:
        return None
    return Linear(
        "sum", target.cells[column.index], cells, row=target.label, column=column.header, signs=[1] * len(cells)
    )  # fmt: skip


def _total(table: Table, numbered: dict[Number, Row], columns: Sequence[Column]) -> Iterator[Equation]:
    total = next((row for row in reversed(table.rows) if row.cells and is_total(row.label)), None)
    deeper = {row.index for number, row in numbered.items() if len(number) > 1}
    parts = [
        row
        for row in table.rows
        if row.cells
        and row is not total
        and row.index not in deeper
        and not is_of_which(row.label)
        and not is_total(row.label)
    ]
    if total is not None and parts and parts[-1].index < total.index:
        found = [one for column in columns if (one := _sum(total, parts, column)) is not None]
        if _believed(found):
            yield from found


def _believed(found: Sequence[Linear]) -> bool:
    holding = sum(1 for one in found if one.holds and one.target.value)
    return holding >= LEAST_HOLDING and 2 * (len(found) - holding) <= holding
