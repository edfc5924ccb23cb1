"""Text mot tabell: a number in a sentence against the row that it speaks of.

Two ways to know which figure a number means. Where a sentence gives several numbers of one row ("44,7 procent jämfört
med 41,9 procent förra året"), those that agree with the row say which it is, and the one that does not is wrong. Where
it gives one, its words must name the row (or the table's total, in the section of the table) and the column.
A number that stands anywhere in a table nearby is never reported.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tertial.checks.claims.in_sentences import in_its_words
from tertial.checks.claims.naming import COMPARED, EARLIER, Line, column_of, is_named, row_of, stems
from tertial.checks.claims.standing import Standing, base, kind_of, step
from tertial.checks.equations import expected_text
from tertial.checks.figures import FACTOR
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.nearness import says
from tertial.checks.quantities import Quantity, quantities, sentences
from tertial.checks.source import Paragraph
from tertial.checks.tables.table import Cell, Table

NEAR_TABLES = 3
FAR_OFF = Decimal("0.35")
REACH = 0.2
_NEARLY = ("drygt", "knappt", "närm", "näst", "ca", "c:a", "cirka", "ung")


class TextAndTables:
    """The tables of a document, ready to be asked what a sentence speaks of."""

    def __init__(self, tables: Sequence[tuple[int, Table]]) -> None:
        self.tables = tables
        self.standing: dict[int, Standing] = {}
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
        if said.about and not said.about.startswith(_NEARLY):
            return True
        size, room = float(abs(said.base)), float(said.base_step) * 2
        return any(
            says(said, Decimal(value), width)
            for table in near
            for value, width in self._standing(table).between(
                said.kind, size * (1 - REACH) - room, size * (1 + REACH) + room
            )
        )

    def _standing(self, table: Table) -> Standing:
        if table.number not in self.standing:
            self.standing[table.number] = Standing(table)
        return self.standing[table.number]

    def _pair(self, text: str, said: Quantity, found: Sequence[Quantity], near: Sequence[Table]) -> Cell | None:
        """The other figure of a row of which another number of the sentence is one: this year's, beside last year's."""
        for other in found:
            if other is said or other.kind != said.kind:
                continue
            first, second = sorted((said, other), key=lambda one: one.start)
            between = text[first.end : second.start]
            if len(between) > 90 or not (COMPARED.search(between) or EARLIER.search(text[second.end :][:40])):
                continue
            lower = f" {text.lower()}"
            for table in near:
                for line in self.lines[table.number]:
                    if line.stems and not any(is_named(stem, lower) for stem in line.stems):
                        continue
                    cell = _counterpart(line, said, other, is_earlier=said is second)
                    if cell is not None:
                        return cell
        return None

    def _named(self, text: str, said: Quantity, near: Sequence[Table], paragraph: Paragraph) -> Cell | None:
        """The figure that the words name: row, and column by what stands before the number or by its year."""
        for table in near:
            row, by_name = row_of(self.lines[table.number], text)
            if row is None or (not by_name and table.heading != paragraph.heading):
                continue
            column = column_of(table, row, text, said)
            cell = row.cells.get(column.index) if column is not None else None
            if cell is not None and _same_kind(said, cell) and _not_far(said, cell):
                return cell
        return None


def _counterpart(line: Line, said: Quantity, other: Quantity, is_earlier: bool) -> Cell | None:
    years = [column for column in line.table.figures() if column.years and column.index in line.row.cells]
    if len(years) != 2 or line.row.shaky:
        return None
    earlier, later = sorted(years, key=lambda column: column.years[-1])
    mine, theirs = (earlier, later) if is_earlier else (later, earlier)
    cell, known = line.row.cells[mine.index], line.row.cells[theirs.index]
    if not (_same_kind(other, known) and _same_kind(said, cell)):
        return None
    return cell if says(other, base(known), step(known)) and _not_far(said, cell) else None


def _not_far(said: Quantity, cell: Cell) -> bool:
    real = abs(base(cell))
    return abs(abs(said.base) - real) <= FAR_OFF * max(real, abs(said.base)) and real > 0


def _same_kind(said: Quantity, cell: Cell) -> bool:
    return kind_of(cell) == said.kind


def _finding(said: Quantity, cell: Cell, paragraph: Paragraph) -> Finding:
    scale = FACTOR.get(said.unit, Decimal(1))
    expected = in_its_words(said, abs(base(cell)) / scale)
    if said.about in ("drygt", "knappt", "närmare", "nästan") and expected == in_its_words(said, abs(said.value)):
        expected = f"{'drygt' if abs(base(cell)) > abs(said.base) else 'knappt'} {expected}"
    printed = expected_text(cell.decimal, cell)
    return Finding(
        "text", Severity.LIKELY, paragraph.place, f"{said.about} {said.text}".strip(), expected,
        f"Texten säger {f'{said.about} {said.text}'.strip()}, tabellen {printed}. "
        "Texten kan mena något annat än tabellens rad.",
        operands=(Operand(cell.place, cell.figure.text, str(cell.figure.value)),),
    )  # fmt: skip
