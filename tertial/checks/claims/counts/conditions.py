"""Villkor: what a sentence tells of some rows of a table: their sign, a comparison of two columns, a bound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tertial.checks.claims.counts.numerals import NUMERAL, value_of
from tertial.checks.figures import NUMBER, to_decimal
from tertial.checks.stemming import stem, words_of
from tertial.checks.tables.table import Column, Row, Table
from tertial.checks.words import Role

_DOWN = re.compile(
    r"försämra[rt]|negativ|underskott|(?<!\w)minska[rt]|sjunk|(?<!\w)sänk|"
    r"över(?:skrider|stiger|skred|steg) (?:sin )?budget|(?<!\w)pekar \w+ nedåt",
    re.IGNORECASE,
)
_UP = re.compile(
    r"förbättra[rt]|positiv|överskott|(?<!\w)öka[rt]|stig(?:er|it)|(?<!\w)vuxit|(?<!\w)höjs", re.IGNORECASE
)
_OF_BUDGET = re.compile(r"negativ|positiv|underskott|överskott|budget|avvikelse", re.IGNORECASE)
_NOTHING = re.compile(r"(?<!\w)(?:inget|inga|ingen|utan)\s+(?P<what>[a-zåäö]{4,})", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OVER = re.compile(
    r"(?<!\w)(?P<way>över(?:steg|stiger|skred|skrider)|under(?:steg|stiger|skred|skrider))\s+", re.IGNORECASE
)
_TURNS = re.compile(r",\s+(?:medan|men|samtidigt som)\s", re.IGNORECASE)
LONG, TWO, REACH = 4, 2, 60
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
    """How many rows a condition is true of, what it is, the numbers that belong to it, and the rows."""

    count: int
    what: str
    bounds: frozenset[int] = field(default_factory=frozenset)
    rows: tuple[Row, ...] = ()


def conditions_of(text: str, table: Table, rows: Sequence[Row]) -> list[Counted]:
    """What a sentence tells of rows, counted by each reading, the likeliest first; none where it says nothing."""
    for reading in (_compared, _bounded, _signed, _empty):
        found = reading(text, table, rows)
        if found:
            return found
    return []


def _signed(text: str, table: Table, rows: Sequence[Row]) -> list[Counted]:
    """Rows of one sign: of deviations where a budget is spoken of, else of changes; of the year said, or the latest."""
    text = _TURNS.split(text)[0]
    down, up = _DOWN.search(text), _UP.search(text)
    if bool(down) == bool(up):
        return []
    columns = [column for column in table.figures() if {_sign(cell.value) for cell in column.cells} >= {-1, 1}]
    if len(columns) != 1:
        wanted = Role.DEVIATION if _OF_BUDGET.search(text) else Role.CHANGE
        columns = [column for column in table.figures() if column.role is wanted and column in columns]
    if not columns:
        return [] if _OF_BUDGET.search(text) else _grown(text, table, rows, bool(up))
    found = []
    for column in _by_year(columns, text):
        mine = [row for row in rows if column.index in row.cells]
        these = [
            row for row in mine if (row.cells[column.index].value < 0) is bool(down) and row.cells[column.index].value
        ]
        found.append(Counted(len(these), "med minus" if down else "med plus", frozenset(), tuple(these)))
    return found


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _by_year(columns: Sequence[Column], text: str) -> list[Column]:
    """Those of the year that is said first, else the latest; then the others, which may be meant."""
    said = {int(year) for year in _YEAR.findall(text)}
    return sorted(columns, key=lambda one: (bool(said & set(one.years)), one.years[-1:]), reverse=True)


def _grown(text: str, table: Table, rows: Sequence[Row], up: bool) -> list[Counted]:
    """Rows that have more, or less, than the year before, where one pair of columns alone tells of both years."""
    words = {
        word.stem
        for word in words_of(text)
        if (len(word.text) < TWO if word.text.isdigit() else len(word.text) >= LONG)
    }
    columns = [column for column in table.figures() if len(column.years) == 1]
    named = [column for column in columns if _stems(column) & words]
    totals = [column for column in columns if column.role is Role.TOTAL or "total" in column.header.lower()]
    pair = next((some for some in (named, totals, columns) if len(some) == len({c.years for c in some}) == TWO), [])
    if not pair:
        return []
    then, now = sorted(pair, key=lambda one: one.years)
    mine = [row for row in rows if now.index in row.cells and then.index in row.cells]
    steps = [(row, row.cells[now.index].value - row.cells[then.index].value) for row in mine]
    these = tuple(row for row, step in steps if (step > 0 if up else step < 0))
    return [Counted(len(these), f"som har {'ökat' if up else 'minskat'}", frozenset(), these)] if mine else []


def _empty(text: str, table: Table, rows: Sequence[Row]) -> list[Counted]:
    """ "För två av raderna finns inget utfall": nought in the column that is named."""
    said = _NOTHING.search(text)
    word = stem(said["what"]) if said else ""
    columns = [column for column in table.figures() if word and word in _stems(column)]
    if said is None or len(columns) != 1:
        return []
    these = tuple(row for row in rows if columns[0].index in row.cells and not row.cells[columns[0].index].value)
    return [Counted(len(these), f"utan {columns[0].header}", frozenset(), these)] if these else []


def _stems(column: Column) -> set[str]:
    return {word.stem for word in words_of(column.header)}


def _compared(text: str, table: Table, rows: Sequence[Row]) -> list[Counted]:
    """ "har kvinnor högre medellön än män i fyra", "i två fall översteg priset kalkylen"."""
    columns = _columns_compared(text, table) or _columns_over(text, table)
    if columns is None:
        return []
    one, other, more = columns
    these = tuple(
        row
        for row in rows
        if one.index in row.cells
        and other.index in row.cells
        and (row.cells[one.index].value - row.cells[other.index].value) * (1 if more else -1) > 0
    )
    what = f"där {one.header} är {'högre' if more else 'lägre'} än {other.header}"
    return [Counted(len(these), what, frozenset(), these)]


def _columns_over(text: str, table: Table) -> tuple[Column, Column, bool] | None:
    """ "Det antagna priset översteg kalkylen": a column before the verb or right behind it, and another last."""
    found = _OVER.search(text)
    if found is None:
        return None
    figures = [column for column in table.figures() if column.unit not in ("%", "pe")]
    places = sorted(
        (word.start, column.index, column)
        for word in words_of(text)
        for column in figures
        if len(word.text) >= LONG and word.stem in _stems(column)
    )
    named = list(dict.fromkeys(column for _, _, column in places))
    close = [column for at, _, column in places if abs(at - found.end()) < REACH]
    if len(named) != TWO or len(set(close)) != TWO or {one.unit for one in named} != {named[0].unit}:
        return None
    return named[0], named[1], found["way"].lower().startswith("över")


def _columns_compared(text: str, table: Table) -> tuple[Column, Column, bool] | None:
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
    return (one, other, found["way"].lower() in _MORE) if one is not None and other is not None else None


def _column(table: Table, name: str, shared: set[str]) -> Column | None:
    """The one column that a word names; of several, the one that has more words of the comparison."""
    stem = next((word.stem for word in words_of(name)), "")
    mine = [
        (len(shared & {word.stem for word in words_of(column.header)}), -len(column.header), column.index, column)
        for column in table.figures()
        if stem and stem in {word.stem for word in words_of(column.header)} and column.unit not in ("%", "pe")
    ]
    return max(mine)[3] if mine and (len(mine) == 1 or max(mine)[0] > sorted(mine)[-2][0]) else None


def _bounded(text: str, table: Table, rows: Sequence[Row]) -> list[Counted]:
    """ "sex har ett riskvärde på 9 eller högre"."""
    found = _BOUND.search(text)
    said = {word.stem for word in words_of(text)}
    columns = [
        column for column in table.figures() if {word.stem for word in words_of(column.header.replace("- ", ""))} & said
    ]
    if found is None or len(columns) != 1:
        return []
    number = found["first"] or found["second"]
    bound = float((to_decimal(number) or (value_of(number),))[0]) if number[0].isdigit() else float(value_of(number))
    up = bool(found["over"] or found["more"])
    closed = found["first"] is None or (found["over"] or found["under"]).lower() in ("minst", "högst")
    at = columns[0].index
    these = tuple(row for row in rows if at in row.cells and _is_beyond(row.cells[at].value, bound, up, closed))
    return [Counted(len(these), f"med {columns[0].header} {found.group()}", frozenset({int(bound)}), these)]


def _is_beyond(value: float, bound: float, up: bool, closed: bool) -> bool:
    return (value > bound if up else value < bound) or (closed and value == bound)
