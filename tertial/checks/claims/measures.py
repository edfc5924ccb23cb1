"""Mått: what the rows of a table can be ranked by: its columns, how they changed, how two of them differ.

What a sentence means is chosen by its words, its year, and a number that the row it names has.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from tertial.checks.claims.things import things_of
from tertial.checks.quantities import Quantity, quantities
from tertial.checks.stemming import words_of
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_total

_CHANGES = re.compile(
    r"(?<!\w)(?:ök(?:at|ar|ade|ningen?|ningarna?)|minsk(?:at|ar|ade|ningen?|ningarna?)|förändring\w*|stigit|steg|sjunkit|"
    r"sjönk|växt|vuxit|växte|växer|fallit|föll|höj(?:s|ts|des|ningen?)|sänk(?:s|ts|tes|ningen?)|tappa\w*|framsteg\w*|"
    r"försvann|tillkom\w*|nedgång\w*|uppgång\w*|förbättr\w*|försämr\w*|kostnadsökning\w*)(?!\w)",
    re.IGNORECASE,
)
_FALLS = re.compile(
    r"(?<!\w)(?:minsk\w*|sjunkit|sjönk|fallit|föll|sänk\w*|tappa\w*|försvann|nedgång\w*|underskott\w*|negativ\w*)(?!\w)",
    re.IGNORECASE,
)
_GAPS = re.compile(r"avvikelse|överskott|underskott|överdrag|överskrid", re.IGNORECASE)
_APART = re.compile(r"skillnad|gap(?:et)?(?!\w)|avstånd", re.IGNORECASE)
_SHARE = re.compile(r"andel|procent|%", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEVELS = frozenset(
    {Role.OUTCOME, Role.YEAR, Role.TOTAL, Role.OTHER, Role.MEAN, Role.SHARE, Role.WOMEN, Role.MEN, Role.BUDGET,
     Role.FORECAST, Role.COST, Role.INCOME, Role.CONSUMED, Role.REST}
)  # fmt: skip
_PART = ("-", "–", "•")  # A row within the one above.
LONG, MOST_PERCENT = 4, 1000


@dataclass(frozen=True, eq=False, slots=True)
class Measure:
    """A figure for every row, by its index, as printed or computed from cells. `sort`: level, change, gap or apart."""

    sort: str
    values: dict[int, Decimal]
    cells: Mapping[int, tuple[Cell, ...]]
    stems: frozenset[str]
    years: tuple[int, ...]
    role: Role
    unit: str

    def ends(self, most: bool) -> list[int]:
        """The rows that have the most, or the least."""
        best = (max if most else min)(self.values.values())
        return [row for row, value in self.values.items() if value == best]


def falls(text: str) -> bool:
    """Whether the most that a text speaks of is what is most negative."""
    return bool(_FALLS.search(text))


def changes(text: str) -> bool:
    """Whether a text speaks of a change or a deviation, which the measures have whatever they are called."""
    return bool(_CHANGES.search(text) or _GAPS.search(text) or _APART.search(text))


@lru_cache(maxsize=64)
def rows_ranked(table: Table) -> tuple[Row, ...]:
    """The things of a table above its first total; all of them where it stands at the top."""
    rows = [row for row in things_of(table) if row.cells and not row.shaky]
    total = next((row.index for row in table.rows if row.index and is_total(row.label)), len(table.rows))
    rows = [row for row in rows if row.index < total] or rows
    whole = [row for row in rows if not row.label.startswith(_PART)]
    return tuple(whole or rows)


@lru_cache(maxsize=64)
def measures_of(table: Table) -> tuple[Measure, ...]:
    """What the rows can be ranked by; nothing where activities are told as income, costs and net."""
    rows = rows_ranked(table)
    if any(row.kind for row in rows):
        return ()
    full = [column for column in table.figures() if _is_full(column, rows)]
    if any(abs(cell.value) > MOST_PERCENT for column in full if column.unit == "%" for cell in column.cells):
        return ()  # The header was not understood.
    printed = [_printed(column, rows) for column in full]
    computed = [] if any(one.sort == "change" for one in printed) else list(_changes(full, rows))
    return (*printed, *computed, *_apart(full, rows))


def _is_full(column: Column, rows: Sequence[Row]) -> bool:
    """Whether every row has a figure in a column, all of one unit."""
    cells = [row.cells[column.index] for row in rows if column.index in row.cells]
    return len(cells) == len(rows) > 0 and len({cell.unit for cell in cells}) == 1


def _printed(column: Column, rows: Sequence[Row]) -> Measure:
    sort = {Role.CHANGE: "change", Role.DEVIATION: "gap"}.get(column.role, "level")
    sort = "other" if sort == "level" and column.role not in _LEVELS else sort
    cells = {row.index: (row.cells[column.index],) for row in rows}
    values = {at: one[0].decimal for at, one in cells.items()}
    return Measure(sort, values, cells, _stems(column), column.years, column.role, column.unit)


def _changes(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Measure]:
    """The latest year's figure less the one before, of columns that say the same; and its share of that."""
    alike: dict[tuple[frozenset[str], Role, str], list[Column]] = defaultdict(list)
    for column in columns:
        if len(column.years) == 1 and column.role in _LEVELS:
            alike[_stems(column), _alike(column.role), column.unit].append(column)
    for (stems, role, unit), some in alike.items():
        years = sorted(some, key=lambda one: one.years)
        if len({one.years for one in some}) == len(some) > 1:
            now, then = years[-1].index, years[-2].index
            cells = {row.index: (row.cells[now], row.cells[then]) for row in rows}
            values = {at: after.decimal - before.decimal for at, (after, before) in cells.items()}
            yield Measure("change", values, cells, stems, years[-1].years, role, unit)
            if unit != "%" and all(before.decimal > 0 for _, before in cells.values()):
                shares = {at: values[at] / before.decimal for at, (_, before) in cells.items()}
                yield Measure("change", shares, cells, stems, years[-1].years, role, "%")


def _alike(role: Role) -> Role:
    """What a column holds, where an outcome and a year are the same."""
    return Role.YEAR if role in (Role.OTHER, Role.OUTCOME) else role


def _apart(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Measure]:
    """How far women and men are apart, by the years that have both."""
    women = [column for column in columns if column.role is Role.WOMEN]
    for one in women:
        for other in columns:
            if other.role is Role.MEN and other.years == one.years and other.unit == one.unit:
                cells = {row.index: (row.cells[one.index], row.cells[other.index]) for row in rows}
                values = {at: abs(a.decimal - b.decimal) for at, (a, b) in cells.items()}
                yield Measure("apart", values, cells, frozenset(), one.years, Role.OTHER, one.unit)


def _stems(column: Column) -> frozenset[str]:
    return frozenset(
        word.stem for word in words_of(column.header) if not word.text.isdigit() and len(word.text) >= LONG
    )


def meant(table: Table, text: str, mine: int) -> list[Measure]:
    """The measures that a text about a row can mean: by sort, header, year, and the number that the row has."""
    every = measures_of(table)
    sort = "apart" if _APART.search(text) else "gap" if _GAPS.search(text) else "level"
    sort = "change" if sort == "level" and _CHANGES.search(text) else sort
    fit = [one for one in every if one.sort == sort]
    words = {word.stem for word in words_of(text) if len(word.text) >= LONG}
    named = [one for one in every if one.sort in (sort, "other") and one.stems & words]
    fit = named or fit
    told = quantities(text)
    by_number = [one for one in fit if any(_has(one, mine, said) for said in told)]
    if by_number:
        return by_number
    years = {int(year) for year in _YEAR.findall(text)}
    of_year = [one for one in fit if years & set(one.years)]
    latest = max((one.years[-1] for one in fit if one.years), default=0)
    fit = of_year or [one for one in fit if not one.years or one.years[-1] == latest]
    if sort == "level" and not named:
        shares = bool(_SHARE.search(text))
        fit = [one for one in fit if (one.unit in ("%", "pe")) is shares] or fit
    return fit


def _has(one: Measure, row: int, said: Quantity) -> bool:
    """Whether a measure has for a row what a number says, to its last digit."""
    if row not in one.values or said.kind != (one.cells[row][0].kind if one.unit != "%" else "share"):
        return False
    factor = Decimal(1)
    cell = one.cells[row][0]
    if cell.kind == "money" and one.unit != "%" and cell.decimal:
        factor = cell.base / cell.decimal
    value = abs(one.values[row]) * factor * (100 if one.unit == "%" and len(one.cells[row]) > 1 else 1)
    return abs(value - abs(said.base)) <= said.base_step / 2
