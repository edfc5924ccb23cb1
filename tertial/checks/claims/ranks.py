"""Rang och trend: what is said to be largest or least of a table's rows, and to go one way every year.

A row is told only where it is extreme in no column that can be meant; a trend only where every year goes the other way.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tertial.checks.claims.lines import Line
from tertial.checks.claims.mentions import ALL, SOME, Mention
from tertial.checks.claims.turned import turned
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph
from tertial.checks.stemming import stem
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_mean, is_of_which, is_total

_MOST = re.compile(
    r"(?<!\w)(?:(?P<most>störst[ae]?|högst[ae]?|flest|mest)|(?P<least>minst[ae]?|lägst[ae]?|färst))(?!\w)(?!\s+\d)",
    re.IGNORECASE,
)
_GAPS = re.compile(r"ökning|minskning|avvikelse|överskott|underskott|förändring|skillnad", re.IGNORECASE)
_DOWN = re.compile(r"minskning|underskott|negativ", re.IGNORECASE)
_NOT = re.compile(
    r"(?<!\w)(?:inte|ej|näst|de (?:störst|högst|lägst|minst)\w*|bland de|en av de|ett av de|tillhör|delvis|"
    r"länet|riket|landet|någonsin|hittills|möjlig\w*|minst \w+ (?:gång|dag)|högst sannolik)(?!\w)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?<!\w)(?:(?P<up>ök(?:at|ar|ade)|stigit|stiger|växt)|(?P<down>minsk(?:at|ar|ade)|sjunkit|sjunker))\s+"
    r"(?:[a-zåäö]+\s+){0,2}?(?:varje år|år för år|för varje år|kontinuerligt|successivt|(?:under )?samtliga år)"
    r"(?:\s+sedan\s+(?P<since>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
LEAST_ROWS, LEAST_YEARS, NEAR = 3, 3, 45
_LEVELS = frozenset({Role.OUTCOME, Role.YEAR, Role.TOTAL, Role.OTHER, Role.BUDGET, Role.FORECAST, Role.MEAN})
Outcome = tuple[Finding | None, int]


def trends(text: str, named: Sequence[Mention], paragraph: Paragraph) -> Iterator[Outcome]:
    """ "Utlånen har ökat varje år sedan 2017"."""
    said = _EVERY.search(text)
    before = [one for one in named if said and one.end <= said.start() and one.sure >= SOME]
    if said is None or not before or len({one.line.label for one in before}) != 1:
        return
    line = before[-1].line
    slots = sorted(
        (one for one in line.slots if len(one.years) == 1 and one.role in _LEVELS), key=lambda one: one.years
    )
    slots = [one for one in slots if not said["since"] or one.years[0] >= int(said["since"])]
    if len(slots) < LEAST_YEARS or len({one.years for one in slots}) != len(slots):
        return
    way = 1 if said["up"] else -1
    steps = [(after.cell.decimal - one.cell.decimal) * way for one, after in pairwise(slots)]
    if all(step < 0 for step in steps):
        word = said["up"] or said["down"]
        yield _told(paragraph, word, turned(word, -way), line.table, [one.cell for one in slots], line.label), 1
    else:
        yield None, 1


def ranks(text: str, named: Sequence[Mention], paragraph: Paragraph) -> Iterator[Outcome]:
    """ "Störst är ökningen inom hemtjänsten": the one line named right beside the word of rank."""
    said = list(_MOST.finditer(text))
    if len(said) != 1 or _NOT.search(text):
        return
    sure = [one for one in named if one.sure == ALL and not one.line.total and _beside(one, said[0], text)]
    if len({one.line.label for one in sure}) != 1:
        return
    found = [pair for one in sure if (pair := _extreme(one.line, text, bool(said[0]["most"]))) is not None]
    if len(found) != len(sure) or not found:
        yield from (((None, 1),) if sure else ())
        return
    (label, cell), mention = found[0], sure[0]
    yield _told(paragraph, text[mention.start : mention.end], label, mention.line.table, [cell], label), 1


def _beside(one: Mention, said: "re.Match[str]", text: str) -> bool:
    between = text[said.end() : one.start] if one.start >= said.end() else text[one.end : said.start()]
    return len(between) <= NEAR and not re.search(r"[.;:]|(?<!\w)(?:än|som|medan|men)(?!\w)", between)


def _extreme(line: Line, text: str, most: bool) -> tuple[str, Cell] | None:
    """The line that is extreme instead, by the column that is meant; None where the one named is, in any column."""
    rows = [
        row
        for row in line.table.rows
        if row.cells and not row.shaky and not (is_total(row.label) or is_mean(row.label) or is_of_which(row.label))
    ]
    last = next((row.index for row in line.table.rows if row.index and is_total(row.label)), len(line.table.rows))
    rows = [row for row in rows if row.index < last]
    columns = [column for column in line.table.figures() if _is_full(column, rows)]
    mine = next((row for row in rows if any(slot.cell in row.cells.values() for slot in line.slots)), None)
    if mine is None or len(rows) < LEAST_ROWS or not columns or any(row.kind for row in rows):
        return None
    for column in columns:
        values = [row.cells[column.index].value for row in rows]
        own = mine.cells[column.index].value
        if own in (max(values), min(values)) or abs(own) in (max(map(abs, values)), min(map(abs, values))):
            return None
    meant = _meant(line.table, columns, text)
    if meant is None:
        return None
    down = bool(_DOWN.search(text)) and any(row.cells[meant.index].value < 0 for row in rows)
    best = (min if down == most else max)(rows, key=lambda row: row.cells[meant.index].value)
    return best.label, best.cells[meant.index]


def _is_full(column: Column, rows: Sequence[Row]) -> bool:
    """Whether every row has a figure in a column, all of one unit."""
    cells = [row.cells[column.index] for row in rows if column.index in row.cells]
    return len(cells) == len(rows) and len({cell.unit for cell in cells}) == 1


def _meant(table: Table, columns: Sequence[Column], text: str) -> Column | None:
    """The column of changes or deviations where one is spoken of; else the one that is named, or the latest."""
    gaps = [column for column in columns if column.role in (Role.CHANGE, Role.DEVIATION)]
    if _GAPS.search(text):
        return gaps[-1] if gaps else None
    words = {stem(word) for word in re.findall(r"[a-zåäö]{4,}", text.lower())}
    named = [
        column
        for column in columns
        if words & {stem(word) for word in re.findall(r"[a-zåäö]{4,}", column.header.lower())}
    ]
    levels = [column for column in named or columns if column.role in _LEVELS]
    return max(levels, key=lambda one: (one.years[-1:], -one.index)) if levels else None


def _told(paragraph: Paragraph, printed: str, expected: str, table: Table, cells: Sequence[Cell], row: str) -> Finding:
    return Finding(
        "direction", Severity.LIKELY, paragraph.place, printed, expected,
        f"Texten säger {printed}, tabellen ”{table.name[:80]}” ger {expected} (raden {row[:60]}). "
        "Texten kan mena något annat än tabellens rader.",
        operands=tuple(Operand(cell.place, cell.figure.text, str(cell.figure.value)) for cell in cells),
    )  # fmt: skip
