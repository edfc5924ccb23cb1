"""Uppräknade rader: "de tre som föll bort, A, B och C", where a column sets just so many apart, one of them another.

Told only where all but one of the rows named have what just as many rows have, and no other column has them all.
"""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.counts.columns import LONGEST, data_rows, normal
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import sentences
from tertial.checks.source import Paragraph, RawRow, RawTable

_CODE = r"[A-ZÅÄÖ]{1,3}[-.]?\d{1,3}"
_LISTED = re.compile(rf"\b{_CODE}(?:,\s+{_CODE})+\s+(?:och|samt)\s+{_CODE}(?!\w)")
_ONE = re.compile(_CODE)
LEAST, NEAR = 3, 8


def named_rows(paragraph: Paragraph, at: int, items: Sequence[RawTable | Paragraph]) -> Iterator[Finding]:
    """The rows that a sentence lists by their codes, of which one has not what sets the others apart."""
    if not _LISTED.search(paragraph.text):
        return
    tables = [one for one in items[max(0, at - NEAR) : at + NEAR] if isinstance(one, RawTable)]
    for text in sentences(paragraph.text):
        for said in _LISTED.finditer(text):
            codes = _ONE.findall(said.group())
            for table in tables:
                rows = {row.cells[0]: row for row in data_rows(table.rows) if row.cells and row.cells[0]}
                if len(set(codes)) == len(codes) >= LEAST and all(code in rows for code in codes):
                    yield from _judged(paragraph, said.group(), codes, rows)
                    break


def _judged(paragraph: Paragraph, printed: str, codes: Sequence[str], rows: dict[str, RawRow]) -> Iterator[Finding]:
    width = max(len(row.cells) for row in rows.values())
    found: set[tuple[str, str]] = set()
    for column in range(1, width):
        values = {
            code: normal(row.cells[column])
            for code, row in rows.items()
            if column < len(row.cells) and 0 < len(row.cells[column]) <= LONGEST
        }
        for value in {values.get(code) for code in codes} - {None, ()}:
            mine = [code for code, other in values.items() if other == value]
            left, odd = set(mine) - set(codes), set(codes) - set(mine)
            if not odd and len(mine) == len(codes):
                return
            if len(mine) == len(codes) and len(odd) == len(left) == 1:
                found.add((odd.pop(), left.pop()))
    if len(found) == 1:
        odd_one, right = found.pop()
        expected = re.sub(rf"(?<!\w){re.escape(odd_one)}(?!\w)", right, printed)
        place = rows[right].place
        yield Finding(
            "text", Severity.LIKELY, paragraph.place, printed, expected,
            f"Texten säger {printed}; i tabellen är det {right} som har det som de andra har, inte {odd_one}. "
            "Texten kan mena något annat än tabellens kolumn.",
            operands=(Operand(place, right, right),),
        )  # fmt: skip
