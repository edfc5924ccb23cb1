"""Respektive: names in a row with numbers in the same row: "A och B växte med 12 respektive 7".

Told only where the numbers are the named rows' own in one column, or in what two columns differ by, in another order:
then it is known which column is meant.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, groupby

from tertial.checks.claims.lines import Line
from tertial.checks.claims.mentions import SOME, Mention
from tertial.checks.claims.sentence import Sentence
from tertial.checks.figures import has_any, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import Quantity, quantities
from tertial.checks.stemming import words_of
from tertial.checks.tables.table import Cell, Column, Table

_RUN = re.compile(
    r"(?<![\d,.])\d[\d ]*(?:,\d+)?(?:\s*(?:procent|%|tkr|mnkr|kronor))?(?:,\s+\d[\d ]*(?:,\d+)?)*"
    r"\s+(?:respektive|och)\s+\d[\d ]*(?:,\d+)?(?![\d]|[.,:/]\d)"
)
_IN_TURN = ("i tur och ordning", "respektive")
_NUMBER = re.compile(r"\d(?:[\d ]*\d)?(?:,\d+)?")
FARTHEST, TWO = 120, 2
Outcome = tuple[Finding | None, int]


def respective(sentence: Sentence) -> Iterator[Outcome]:
    """The numbers that the rows of a table have in another order than the names."""
    text = sentence.text
    lower = small(text)
    if not has_any(lower, _IN_TURN):
        return
    for run in _RUN.finditer(text):
        if "respektive" not in run.group() and "i tur och ordning" not in lower:
            continue
        said = quantities(run.group())
        count = len(_NUMBER.findall(run.group()))
        lines = _named_before(sentence.named, run.start(), count)
        if len(said) == count and lines:
            yield from _judged(sentence, run.group().strip(), said, lines)
        elif len(said) == count:
            yield from _of_columns(sentence, run, said)


def _named_before(named: Sequence[Mention], start: int, count: int) -> list[Line]:
    """The last lines of one table named before the numbers, as many as these, in the order of the sentence."""
    before = sorted(
        (one for one in named if one.sure >= SOME and one.end <= start and not one.line.total),
        key=lambda one: (one.line.table.number, one.start),
    )
    tables = [list(some) for _, some in groupby(before, key=lambda one: one.line.table.number)]
    runs = [some[-count:] for some in tables if len(some) >= count and start - some[-count].start <= FARTHEST]
    lines = [[one.line for one in run] for run in runs]
    fit = [run for run in lines if len({id(line) for line in run}) == count]
    return fit[0] if len(fit) == 1 else []


def _judged(sentence: Sentence, printed: str, said: Sequence[Quantity], lines: Sequence[Line]) -> Iterator[Outcome]:
    numbers = [abs(one.value) for one in said]
    if len(set(numbers)) != len(numbers):
        return
    turned: list[tuple[Decimal, ...]] = []
    cells: list[Cell] = []
    for values, some in _columns(lines):
        shown = tuple(_as_said(value, one, said[-1]) for value, one in zip(values, said, strict=True))
        if shown == tuple(numbers):
            yield None, 1
            return
        if sorted(shown) == sorted(numbers):
            turned.append(shown)
            cells = some
    if len(set(turned)) == 1:
        names = [line.label for line in lines]
        yield _finding(sentence, printed, said, turned[0], cells, names, lines[0].table), 1


def _of_columns(sentence: Sentence, run: "re.Match[str]", said: Sequence[Quantity]) -> Iterator[Outcome]:
    """ "Kvinnorna och männen var 40 respektive 60": columns are named, and a row has the numbers in another order."""
    numbers = [abs(one.value) for one in said]
    if len(set(numbers)) != len(numbers):
        return
    for near in sentence.near:
        columns = _columns_named(sentence, near.table, run.start(), len(said))
        rows = [
            [row.cells[column.index] for column in columns]
            for row in near.table.rows
            if columns and all(column.index in row.cells for column in columns)
        ]
        shown = [tuple(_as_said(abs(c.base), one, said[-1]) for c, one in zip(row, said, strict=True)) for row in rows]
        if tuple(numbers) in shown:
            return
        turned = [at for at, one in enumerate(shown) if sorted(one) == sorted(numbers)]
        if len(turned) == 1:
            cells = rows[turned[0]]
            names = [column.header for column in columns]
            yield _finding(sentence, run.group().strip(), said, shown[turned[0]], cells, names, near.table), 1
            return


def _columns_named(sentence: Sentence, table: Table, start: int, count: int) -> list[Column]:
    """The columns that alone have a word of the sentence before the numbers, in its order."""
    by_stem: dict[str, list[Column]] = {}
    for column in table.figures():
        for word in words_of(column.header):
            by_stem.setdefault(word.stem, []).append(column)
    before = [word for word in sentence.words if start - FARTHEST <= word.start < start]
    found = [by_stem[word.stem][0] for word in before if len(by_stem.get(word.stem, ())) == 1]
    return found if len(found) == count == len({column.index for column in found}) else []


def _columns(lines: Sequence[Line]) -> Iterator[tuple[list[Decimal], list[Cell]]]:
    """What the lines have in each column, and what two columns of one unit differ by."""
    slots = [{slot.cell.column: slot.cell for slot in line.slots} for line in lines]
    common = sorted(set(slots[0]).intersection(*slots[1:]))
    for at in common:
        cells = [row[at] for row in slots]
        yield [abs(cell.base) for cell in cells], cells
    for at, other in combinations(common, TWO):
        if all(row[at].unit == row[other].unit for row in slots):
            yield [abs(row[at].base - row[other].base) for row in slots], [row[at] for row in slots]


def _as_said(value: Decimal, said: Quantity, last: Quantity) -> Decimal:
    """A figure in the unit and with the decimals of a number; its unit may stand at the last of them alone."""
    unit = said if said.unit else last
    factor = abs(unit.base / unit.value) if unit.value else Decimal(1)
    return (value / factor).quantize(said.step)


def _finding(
    sentence: Sentence, printed: str, said: Sequence[Quantity], shown: Sequence[Decimal], cells: Sequence[Cell],
    labels: Sequence[str], table: Table,
) -> Finding:  # fmt: skip
    words = {abs(one.value): _NUMBER.search(one.text) for one in said}
    texts = iter([found.group() if (found := words[value]) else str(value) for value in shown])
    expected = _NUMBER.sub(lambda _: next(texts), printed)
    names = ", ".join(f"{label[:40]} {cell.figure.text}" for label, cell in zip(labels, cells, strict=True))
    return Finding(
        "text", Severity.LIKELY, sentence.paragraph.place, printed, expected,
        f"Texten säger {printed}; i tabellen ”{table.name[:80]}” är ordningen en annan ({names}). "
        "Texten kan mena något annat än tabellens rader.",
        operands=tuple(Operand(cell.place, cell.figure.text, str(cell.figure.value)) for cell in cells),
    )  # fmt: skip
