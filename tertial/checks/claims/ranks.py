"""Rang och trend: what is said to be largest or least of a table's rows, and to go one way every year.

A row is told only where it is extreme in no column that can be meant; a trend only where every year goes the other way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tertial.checks.claims.lines import Line
from tertial.checks.claims.mentions import ALL, SOME, Mention
from tertial.checks.claims.turned import turned
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph
from tertial.checks.stemming import words_of
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_mean, is_of_which, is_total

_MOST = re.compile(
    r"(?<!\w)(?:(?P<most>störst[ae]?|högst[ae]?|flest|mest)|(?P<least>minst[ae]?|lägst[ae]?|färst))(?!\w)(?!\s+\d)",
    re.IGNORECASE,
)
_GAPS = re.compile(r"ökning|minskning|avvikelse|överskott|underskott|förändring", re.IGNORECASE)
_DOWN = re.compile(r"minskning|underskott|negativ", re.IGNORECASE)
_NOT = re.compile(
    r"(?<!\w)(?:inte|ej|näst|de (?:[a-zåäö]+\s+)?(?:störst|högst|lägst|minst)\w*|bland de|en av de|ett av de|tillhör|"
    r"delvis|skillnad\w*|länet|riket|landet|någonsin|hittills|möjlig\w*|minst \w+ (?:gång|dag)|högst sannolik)(?!\w)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?<!\w)(?:(?P<up>ök(?:at|ar|ade)|stigit|stiger|växt)|(?P<down>minsk(?:at|ar|ade)|sjunkit|sjunker))\s+"
    r"(?:[a-zåäö]+\s+){0,2}?(?:varje år|år för år|för varje år|kontinuerligt|successivt|(?:under )?samtliga år)"
    r"(?:\s+sedan\s+(?P<since>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
LEAST_ROWS, LEAST_YEARS, NEAR, LONG = 3, 3, 45, 4
_SHARE = re.compile(r"andel|procent|%", re.IGNORECASE)
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
    sure = [one for one in named if one.sure == ALL and not one.line.total]
    said = list(_MOST.finditer(text)) if sure else []
    if len(said) != 1 or _NOT.search(text):
        return
    sure = [one for one in sure if _beside(one, said[0], text)]
    if len({one.line.label for one in sure}) != 1:
        return
    found = [pair for one in sure if (pair := _extreme(one.line, text, bool(said[0]["most"]))) is not None]
    if len(found) != len(sure) or not found:
        yield from (((None, 1),) if sure else ())
        return
    best, mention = found[0], sure[0]
    if best.opposite and re.search(r"\d", text):
        word = said[0].group()
        yield _told(paragraph, word, _other_way(word), mention.line.table, [best.cell], mention.line.label), 1
    else:
        printed = text[mention.start : mention.end]
        yield _told(paragraph, printed, best.label, mention.line.table, [best.cell], best.label), 1


def _other_way(word: str) -> str:
    """ "Högst" for "lägst", in the same form."""
    lower = word.lower()
    pairs = (("störst", "minst"), ("högst", "lägst"), ("flest", "färst"), ("mest", "minst"))
    both = (*pairs, *((other, one) for one, other in pairs))
    return next((lower.replace(one, other) for one, other in both if lower.startswith(one)), word)


def _beside(one: Mention, said: "re.Match[str]", text: str) -> bool:
    between = text[said.end() : one.start] if one.start >= said.end() else text[one.end : said.start()]
    return len(between) <= NEAR and not re.search(r"[.;:]|(?<!\w)(?:än|som|medan|men)(?!\w)", between)


@dataclass(frozen=True, slots=True)
class _Extreme:
    """The row that is extreme, its figure, and whether the one named is extreme the other way."""

    label: str
    cell: Cell
    opposite: bool


def _extreme(line: Line, text: str, most: bool) -> _Extreme | None:
    """What is extreme instead, by the columns that can be meant; None where the one named is, in any of them."""
    last = next((row.index for row in line.table.rows if row.index and is_total(row.label)), len(line.table.rows))
    rows = [
        row
        for row in line.table.rows[:last]
        if row.cells and not row.shaky and not (is_total(row.label) or is_mean(row.label) or is_of_which(row.label))
    ]
    columns = _meant([column for column in line.table.figures() if _is_full(column, rows)], text)
    mine = next((row for row in rows if any(slot.cell in row.cells.values() for slot in line.slots)), None)
    if mine is None or len(rows) < LEAST_ROWS or not columns or any(row.kind for row in rows):
        return None
    up = most is not bool(_DOWN.search(text) and _GAPS.search(text))
    for column in columns:
        values = [row.cells[column.index].value for row in rows]
        if mine.cells[column.index].value == (max(values) if up else min(values)):
            return None
    at = columns[0].index
    values = [row.cells[at].value for row in rows]
    best = (max if up else min)(rows, key=lambda row: row.cells[at].value)
    shares = [column.index for column in line.table.figures() if column.unit == "%" and column.index in mine.cells]
    if re.search(r"\d", text) and any(
        mine.cells[at].value in _ends(rows, at) for at in shares if at != columns[0].index
    ):
        return None  # The largest in proportion.
    return _Extreme(best.label, best.cells[at], mine.cells[at].value == (min(values) if up else max(values)))


def _ends(rows: Sequence[Row], at: int) -> tuple[float, float]:
    """The least and the largest figure of a column."""
    values = [row.cells[at].value for row in rows if at in row.cells]
    return min(values), max(values)


def _is_full(column: Column, rows: Sequence[Row]) -> bool:
    """Whether every row has a figure in a column, all of one unit."""
    cells = [row.cells[column.index] for row in rows if column.index in row.cells]
    return len(cells) == len(rows) and len({cell.unit for cell in cells}) == 1


def _meant(columns: Sequence[Column], text: str) -> list[Column]:
    """The columns of changes or deviations where one is spoken of; else those named, or the levels, latest first."""
    if _GAPS.search(text):
        return [column for column in columns if column.role in (Role.CHANGE, Role.DEVIATION)]
    words = {word.stem for word in words_of(text) if len(word.text) >= LONG}
    shares = bool(_SHARE.search(text))
    fit = [
        column
        for column in columns
        if (column.unit == "%") is shares and column.role not in (Role.CHANGE, Role.DEVIATION)
    ]
    named = [column for column in fit if words & _stems(column)]
    named = named or [column for column in columns if _stems(column) and _stems(column) <= words]
    return sorted(named or fit, key=lambda one: (one.years[-1:], one.role is Role.TOTAL, one.index), reverse=True)


def _stems(column: Column) -> frozenset[str]:
    return frozenset(word.stem for word in words_of(column.header))


def _told(paragraph: Paragraph, printed: str, expected: str, table: Table, cells: Sequence[Cell], row: str) -> Finding:
    return Finding(
        "direction", Severity.LIKELY, paragraph.place, printed, expected,
        f"Texten säger {printed}, tabellen ”{table.name[:80]}” ger {expected} (raden {row[:60]}). "
        "Texten kan mena något annat än tabellens rader.",
        operands=tuple(Operand(cell.place, cell.figure.text, str(cell.figure.value)) for cell in cells),
    )  # fmt: skip
