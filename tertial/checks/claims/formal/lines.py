"""A document as lines: a paragraph each, and a row of a table each, with its cells."""

import re
from dataclasses import dataclass

from tertial.checks.source import Paragraph, Place, RawRow, RawTable, Source

_ONLY_DATE = re.compile(r"(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2} [a-zåäö]{3,9}(?: (?:19|20)\d\d)?)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph (one cell) or a row of a table."""

    text: str
    place: Place
    cells: tuple[str, ...]


def lines_of(source: Source) -> list[Line]:
    """The lines of a document in reading order, with the heads and feet of its pages: signatures look like them.

    A row of dates below a row of words is read column by column.
    """
    lines: list[Line] = []
    for item in source.items:
        if isinstance(item, Paragraph):
            lines.append(Line(item.text, item.place, (item.text,)))
        else:
            _rows(item, lines)
    if source.furniture:
        lines.extend(Line(one.text, one.place, (one.text,)) for one in source.furniture)
        lines.sort(key=lambda line: line.place.order)
    return lines


def _rows(table: RawTable, lines: list[Line]) -> None:
    above: RawRow | None = None
    for row in table.rows:
        if above is not None and _dates_only(row) and len(above.cells) == len(row.cells):
            for head, cell in zip(above.cells, row.cells, strict=True):
                if cell:
                    lines.append(Line(f"{head} · {cell}", row.place, (head, cell)))
        else:
            cells = tuple(filter(None, row.cells))
            lines.append(Line(" · ".join(cells), row.place, cells))
        above = row


def _dates_only(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell]
    return bool(filled) and all(_ONLY_DATE.fullmatch(cell) for cell in filled)
