"""Villkor: what a sentence tells of some rows of a table: their sign, a comparison of two columns, a bound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tertial.checks.claims.counts.numerals import NUMERAL, value_of
from tertial.checks.figures import NUMBER, to_decimal
from tertial.checks.stemming import words_of
from tertial.checks.tables.table import Column, Row, Table

_DOWN = re.compile(r"försämrar|negativ|underskott|minskar|minskat|sjunk|över(?:skrider|stiger) budget", re.IGNORECASE)
_UP = re.compile(r"förbättrar|positiv|överskott|(?<!\w)ökar|(?<!\w)ökat|stig(?:er|it)", re.IGNORECASE)
_COMPARED = re.compile(
    r"(?P<one>\w+)\s+(?P<way>högre|lägre|fler|färre|större|mindre)\s+(?:[a-zåäö]+\s+){0,2}?än\s+(?P<other>\w+)",
    re.IGNORECASE,
)
_MORE = frozenset({"högre", "fler", "större"})
_BOUND = re.compile(
    rf"(?:(?P<over>över|mer än|fler än|minst)|(?P<under>under|mindre än|färre än|högst))\s+"
    rf"(?P<first>{NUMBER}|{NUMERAL})|"
    rf"(?P<second>{NUMBER}|{NUMERAL})\s*(?:%|procent)?\s+eller\s+"
    rf"(?:(?P<more>högre|mer|fler|över|större)|(?:lägre|mindre|färre|under))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a condition is true of, what it is, and the numbers that belong to it."""

    count: int
    what: str
    bounds: frozenset[int] = field(default_factory=frozenset)


def condition_of(text: str, table: Table, rows: Sequence[Row]) -> Counted | None:
    """What a sentence tells of rows, counted; None where it says nothing that can be."""
    for reading in (_compared, _bounded, _signed):
        found = reading(text, table, rows)
        if found is not None:
            return found
    return None


def _signed(text: str, table: Table, rows: Sequence[Row]) -> Counted | None:
    """Rows of one sign, where one column alone has figures of both."""
    down, up = _DOWN.search(text), _UP.search(text)
    columns = [
        column
        for column in table.figures()
        if any(cell.value < 0 for cell in column.cells) and any(cell.value > 0 for cell in column.cells)
    ]
    if bool(down) == bool(up) or len(columns) != 1:
        return None
    values = [row.cells[columns[0].index].value for row in rows if columns[0].index in row.cells]
    count = sum(value < 0 if down else value > 0 for value in values)
    return Counted(count, "med minus" if down else "med plus")


def _compared(text: str, table: Table, rows: Sequence[Row]) -> Counted | None:
    """ "har kvinnor högre medellön än män i fyra"."""
    found = _COMPARED.search(text)
    if found is None:
        return None
    before, what = text[: found.start("way")], found.group()[found.start("way") - found.start() :]
    shared = {word.stem for word in words_of(what)}
    other = _column(table, found["other"], shared)
    names = [word.text for word in words_of(before)]
    one = next(
        (column for name in reversed(names) if (column := _column(table, name, shared)) not in (None, other)), None
    )
    if one is None or other is None:
        return None
    pairs = [(row.cells[one.index].value, row.cells[other.index].value) for row in rows
             if one.index in row.cells and other.index in row.cells]  # fmt: skip
    more = found["way"].lower() in _MORE
    return Counted(
        sum(a > b if more else a < b for a, b in pairs), f"där {one.header} är {found['way']} än {other.header}"
    )


def _column(table: Table, name: str, shared: set[str]) -> Column | None:
    """The one column that a word names; of several, the one that has more words of the comparison."""
    stem = next((word.stem for word in words_of(name)), "")
    mine = [
        (len(shared & {word.stem for word in words_of(column.header)}), -len(column.header), column.index, column)
        for column in table.figures()
        if stem and stem in {word.stem for word in words_of(column.header)} and column.unit not in ("%", "pe")
    ]
    return max(mine)[3] if mine and (len(mine) == 1 or max(mine)[0] > sorted(mine)[-2][0]) else None


def _bounded(text: str, table: Table, rows: Sequence[Row]) -> Counted | None:
    """ "sex har ett riskvärde på 9 eller högre"."""
    found = _BOUND.search(text)
    said = {word.stem for word in words_of(text)}
    columns = [
        column for column in table.figures() if {word.stem for word in words_of(column.header.replace("- ", ""))} & said
    ]
    if found is None or len(columns) != 1:
        return None
    number = found["first"] or found["second"]
    bound = float((to_decimal(number) or (value_of(number),))[0]) if number[0].isdigit() else float(value_of(number))
    up = bool(found["over"] or found["more"])
    closed = found["first"] is None or (found["over"] or found["under"]).lower() in ("minst", "högst")
    values = [row.cells[columns[0].index].value for row in rows if columns[0].index in row.cells]
    count = sum((value > bound if up else value < bound) or (closed and value == bound) for value in values)
    return Counted(count, f"med {columns[0].header} {found.group()}", frozenset({int(bound)}))
