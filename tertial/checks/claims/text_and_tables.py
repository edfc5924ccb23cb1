"""Text mot tabell: a number in a sentence against the row that it speaks of.

Two ways to know which figure a number means. Where a sentence gives several numbers of one row ("44,7 procent jämfört
med 41,9 procent förra året"), those that agree with the row say which it is, and the one that does not is wrong. Where
it gives one, its words must name the row (or the table's total, in the section of the table) and the column.
A number that stands anywhere in a table nearby is never reported.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from tertial.checks.claims.in_sentences import in_its_words
from tertial.checks.equations import expected_text
from tertial.checks.figures import FACTOR
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.nearness import says
from tertial.checks.quantities import Quantity, quantities, sentences
from tertial.checks.source import Paragraph
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_total

NEAR_TABLES = 3
FAR_OFF = Decimal("0.35")
_STOP = frozenset(
    [
        "och",
        "för",
        "med",
        "som",
        "den",
        "det",
        "att",
        "till",
        "från",
        "per",
        "inom",
        "under",
        "samt",
        "eller",
        "vid",
        "av",
        "om",
        "på",
        "en",
        "ett",
        "de",
        "är",
        "har",
        "inte",
        "enligt",
        "övriga",
        "övrigt",
        "totalt",
        "summa",
        "antal",
        "andel",
        "procent",
        "kronor",
        "tkr",
        "mnkr",
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
        "jan",
        "feb",
        "apr",
        "helår",
        "år",
        "verksamhet",
        "avdelning",
        "avdelningen",
        "avdelningens",
        "enhet",
        "ack",
        "total",
        "totala",
        "insatser",
        "personer",
        "kostnader",
        "kostnad",
        "nettokostnad",
    ]
)
_WHOLE = re.compile(
    r"sammanlag|sammantag|total|nämnden|avdelning(?:en|ens)|förvaltning(?:en|ens)|verksamheten", re.IGNORECASE
)
_COMPARED = re.compile(r"(?:jämfört med|mot|gentemot)\s", re.IGNORECASE)
_CHANGES = re.compile(r"ök|minsk|förändr|högre|lägre|fler|färre|besparing|intäkt", re.IGNORECASE)
_EARLIER = re.compile(r"(?:förra|föregående|fjol|förra) ?år|samma (?:period|tid)|året innan|i fjol", re.IGNORECASE)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.DEVIATION, re.compile(r"avvikelse|överskott|underskott", re.IGNORECASE)),
    (Role.FORECAST, re.compile(r"prognos", re.IGNORECASE)),
    (Role.BUDGET, re.compile(r"budget", re.IGNORECASE)),
    (Role.OUTCOME, re.compile(r"utfall|nettokostnad|redovisa", re.IGNORECASE)),
)


# The kind of unit, the size in base units, and the step of its last digit.
Standing = tuple[str, float, Decimal]
REACH = 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table as a sentence can speak of it."""

    table: Table
    row: Row
    stems: frozenset[str]


class TextAndTables:
    """The tables of a document, ready to be asked what a sentence speaks of."""

    def __init__(self, tables: Sequence[tuple[int, Table]]) -> None:
        self.tables = tables
        self.standing: dict[int, list[Standing]] = {}
        self.positions = [at for at, _ in tables]
        self.lines = {
            table.number: [Line(table, row, stems(row.label)) for row in table.rows if row.cells] for _, table in tables
        }

    def check(self, at: int, paragraph: Paragraph) -> Iterator[tuple[Finding | None, int]]:
        """For each number of a paragraph (the document's item `at`) that a table answers for: the finding, or None."""
        near = self._near(at)
        if not near or len(paragraph.text) < 20:
            return
        for sentence in sentences(paragraph.text):
            found = [one for one in quantities(sentence) if one.unit]
            if found:
                yield from self._sentence(sentence, found, near, paragraph)

    def _near(self, at: int) -> list[Table]:
        middle = bisect_left(self.positions, at)
        around = self.tables[max(0, middle - NEAR_TABLES) : middle + NEAR_TABLES]
        ranked = sorted(around, key=lambda pair: abs(pair[0] - at))
        return [table for _, table in ranked[:NEAR_TABLES]]

    def _sentence(
        self, text: str, found: Sequence[Quantity], near: Sequence[Table], paragraph: Paragraph
    ) -> Iterator[tuple[Finding | None, int]]:
        open_ = [one for one in found if not self._stands(one, near)]
        yield from ((None, 1) for _ in range(len(found) - len(open_)))
        for one in open_:
            answer = self._pair(text, one, found, near) or self._named(text, one, near, paragraph)
            if answer is not None:
                yield _finding(one, answer, paragraph), 1

    def _stands(self, said: Quantity, near: Sequence[Table]) -> bool:
        """Whether the number stands in a table nearby, as printed or as what two figures of a row differ by."""
        low, high = float(abs(said.base)) * (1 - REACH), float(abs(said.base)) * (1 + REACH)
        room = float(said.base_step) * 2
        if said.about and not said.about.startswith(("drygt", "knappt", "närm", "näst", "ca", "c:a", "cirka", "ung")):
            return True
        return any(
            kind == said.kind
            and low - room - float(step) <= size <= high + room + float(step)
            and says(said, Decimal(size), step)
            for table in near
            for kind, size, step in self._standing(table)
        )

    def _standing(self, table: Table) -> list[Standing]:
        """What a table says: each figure, and for each row what its figures differ by, in its unit and in per cent."""
        if table.number not in self.standing:
            self.standing[table.number] = [one for row in table.rows for one in _of_row(row)]
        return self.standing[table.number]

    def _pair(self, text: str, said: Quantity, found: Sequence[Quantity], near: Sequence[Table]) -> Cell | None:
        """The other figure of a row of which another number of the sentence is one: this year's, beside last year's."""
        for other in found:
            if other is said or other.kind != said.kind:
                continue
            first, second = sorted((said, other), key=lambda one: one.start)
            between = text[first.end : second.start]
            if len(between) > 90 or not (_COMPARED.search(between) or _EARLIER.search(text[second.end :][:40])):
                continue
            lower = f" {text.lower()}"
            for table in near:
                for line in self.lines[table.number]:
                    if line.stems and not any(_alike(stem, lower) for stem in line.stems):
                        continue
                    cell = _counterpart(line, said, other, is_earlier=said is second)
                    if cell is not None:
                        return cell
        return None

    def _named(self, text: str, said: Quantity, near: Sequence[Table], paragraph: Paragraph) -> Cell | None:
        """The figure that the words name: row, and column by what stands before the number or by its year."""
        for table in near:
            row, by_name = _row(self.lines[table.number], text)
            if row is None or (not by_name and table.heading != paragraph.heading):
                continue
            column = _column(table, row, text, said)
            cell = row.cells.get(column.index) if column is not None else None
            if cell is not None and _same_kind(said, cell) and _not_far(said, cell):
                return cell
        return None


def _of_row(row: Row) -> Iterator[Standing]:
    cells = list(row.cells.values())[:8]
    for cell in cells:
        yield _kind(cell), abs(float(_base(cell))), _step(cell)
    for one, other in combinations(cells, 2):
        if one.unit != other.unit:
            continue
        gap = abs(float(_base(one) - _base(other)))
        yield _kind(one), gap, _step(one) * 2
        if one.unit not in ("%", "pe"):
            for then in (one, other):
                if then.value:
                    yield "share", gap / abs(float(_base(then))) * 100, Decimal("0.5")


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their beginnings so that inflections agree."""
    words = re.findall(r"[a-zåäöé]{3,}|\d{2,}", text.lower())
    return frozenset(word[:7] if len(word) > 8 else word[:5] for word in words if word not in _STOP)


def _alike(stem: str, text: str) -> bool:
    """Whether a word of a label stands in a text, alone or as a part of a longer word."""
    if stem.isdigit():
        return re.search(rf"(?<!\d){stem}(?!\d|,\d)", text) is not None
    return (stem[:5] if len(stem) >= 5 else f" {stem}") in text


def _row(lines: Sequence[Line], text: str) -> tuple[Row | None, bool]:
    """The row whose label the sentence names; without any named, the total, where the sentence speaks of the whole."""
    lower = f" {text.lower()}"
    named = [line for line in lines if line.stems and all(_alike(stem, lower) for stem in line.stems)]
    longest = max((len(line.stems) for line in named), default=0)
    best = [line for line in named if len(line.stems) == longest]
    if named:
        return (best[0].row, True) if len(best) == 1 else (None, False)
    some = any(_alike(stem, lower) for line in lines if not is_total(line.row.label) for stem in line.stems)
    totals = [line.row for line in lines if is_total(line.row.label)]
    return (totals[-1], False) if not some and len(totals) == 1 and _WHOLE.search(text) else (None, False)


def _column(table: Table, row: Row, text: str, said: Quantity) -> Column | None:
    """The column by the words before the number, by the year that the sentence names, or the latest year's."""
    columns = [column for column in table.figures() if column.index in row.cells]
    role = _role(text, said)
    if role is not None and any(column.role is role for column in columns):
        columns = [column for column in columns if column.role is role]
        if role is Role.BUDGET and len(columns) > 1:
            columns = [column for column in columns if ("helår" in column.header) == ("årsbudget" in text.lower())]
    elif role in (Role.DEVIATION, Role.FORECAST) or _CHANGES.search(text[max(0, said.start - 40) : said.start]):
        return None
    named = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)}
    if len(columns) > 1 and len(named) == 1:
        columns = [column for column in columns if column.years and column.years[-1] in named]
    elif len(columns) > 1 and all(column.years for column in columns) and said.kind == "share":
        latest = max(column.years[-1] for column in columns)
        columns = [column for column in columns if column.years[-1] == latest and not _EARLIER.search(text)]
    return columns[0] if len(columns) == 1 else None


def _role(text: str, said: Quantity) -> Role | None:
    """What column the words before a number speak of: the nearest of the words that name one."""
    before = text[max(0, said.start - 70) : said.start]
    hits = [(match.start(), role) for role, words in _ROLES for match in words.finditer(before)]
    return max(hits)[1] if hits else None


def _counterpart(line: Line, said: Quantity, other: Quantity, is_earlier: bool) -> Cell | None:
    years = [column for column in line.table.figures() if column.years and column.index in line.row.cells]
    if len(years) != 2 or line.row.shaky:
        return None
    earlier, later = sorted(years, key=lambda column: column.years[-1])
    mine, theirs = (earlier, later) if is_earlier else (later, earlier)
    cell, known = line.row.cells[mine.index], line.row.cells[theirs.index]
    if not (_same_kind(other, known) and _same_kind(said, cell)):
        return None
    return cell if says(other, _base(known), _step(known)) and _not_far(said, cell) else None


def _not_far(said: Quantity, cell: Cell) -> bool:
    real = abs(_base(cell))
    return abs(abs(said.base) - real) <= FAR_OFF * max(real, abs(said.base)) and real > 0


def _same_kind(said: Quantity, cell: Cell) -> bool:
    return _kind(cell) == said.kind


def _kind(cell: Cell) -> str:
    return "money" if cell.unit in FACTOR else "share" if cell.unit in ("%", "pe") else "count"


def _base(cell: Cell) -> Decimal:
    return cell.decimal * FACTOR.get(cell.unit, Decimal(1))


def _step(cell: Cell) -> Decimal:
    return cell.figure.step * FACTOR.get(cell.unit, Decimal(1))


def _finding(said: Quantity, cell: Cell, paragraph: Paragraph) -> Finding:
    scale = FACTOR.get(said.unit, Decimal(1))
    expected = in_its_words(said, abs(_base(cell)) / scale)
    if said.about in ("drygt", "knappt", "närmare", "nästan") and expected == in_its_words(said, abs(said.value)):
        expected = f"{'drygt' if abs(_base(cell)) > abs(said.base) else 'knappt'} {expected}"
    printed = expected_text(cell.decimal, cell)
    return Finding(
        "text", Severity.LIKELY, paragraph.place, f"{said.about} {said.text}".strip(), expected,
        f"Texten säger {f'{said.about} {said.text}'.strip()}, tabellen {printed}. "
        "Texten kan mena något annat än tabellens rad.",
        operands=(Operand(cell.place, cell.figure.text, str(cell.figure.value)),),
    )  # fmt: skip
