"""The document as HTML with the printed figures of its findings marked: what the margin and the page Granska show.

A mark has an id, `plats-3`, and leads to `#fynd-3`: the finding's number in reading order, from 1.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import takewhile

from tertial.checks.figures import read_cell
from tertial.checks.findings import Finding
from tertial.checks.reading.paragraphs import begins
from tertial.checks.source import Paragraph, Place, RawRow, RawTable, Source

MOST_HEADER_ROWS = 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[-−–+(]?\d")

Numbered = tuple[int, Finding]


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph or a table as HTML, and the findings that stand in it."""

    html: str
    found: tuple[Numbered, ...]


def marked(source: Source, findings: Sequence[Finding]) -> Iterator[Item]:
    """The document's items in order; last, without text, the findings whose place is none of them."""
    at_place: dict[Place, list[Numbered]] = defaultdict(list)
    for numbered in enumerate(findings, 1):
        at_place[numbered[1].place].append(numbered)
    said = ""
    for group in _groups(source.items):
        found = [at_place.pop(item.place, []) for item in _placed(group)]
        if isinstance(group, RawTable):
            html = _table(group, list(zip(group.rows, found, strict=True)), said)
        else:
            html, said = _paragraph(group, found), group[-1].text
        yield Item(html, tuple(one for some in found for one in some))
    if left := [one for found in at_place.values() for one in found]:
        yield Item(_marked("", left), tuple(left))


def _groups(items: Sequence[RawTable | Paragraph]) -> Iterator[RawTable | list[Paragraph]]:
    """Tables, and paragraphs: lines right below each other are one, where nothing says that a new one begins."""
    lines: list[Paragraph] = []
    for item in items:
        if lines and (isinstance(item, RawTable) or begins(item, lines)):
            yield lines
            lines = []
        if isinstance(item, RawTable):
            yield item
        else:
            lines.append(item)
    if lines:
        yield lines


def _placed(group: RawTable | list[Paragraph]) -> Sequence[RawRow | Paragraph]:
    return group.rows if isinstance(group, RawTable) else group


def _paragraph(lines: Sequence[Paragraph], found: Sequence[list[Numbered]]) -> str:
    """Lines of one paragraph. A line that stands alone and that others stand under is a heading."""
    kind = ' class="heading"' if len(lines) == 1 and lines[0].text == lines[0].heading else ""
    return f"<p{kind}>{' '.join(_marked(line.text, some) for line, some in zip(lines, found, strict=True))}</p>"


def _table(table: RawTable, rows: Sequence[tuple[RawRow, list[Numbered]]], said: str) -> str:
    """The table, with its title where that does not stand right above it."""
    caption = f"<caption>{escape(table.title)}</caption>" if table.title and not table.title.endswith(said) else ""
    head = 0 if len(rows) < 2 else len(list(takewhile(_is_header, (row for row, _ in rows[:MOST_HEADER_ROWS]))))
    figures = {at for row, _ in rows[head:] for at, cell in enumerate(row.cells) if at and _NUMBER.match(cell.strip())}
    parts = []
    for tag, some in (("thead", rows[:head]), ("tbody", rows[head:])):
        if some:
            parts.append(f"<{tag}>{''.join(_row(row, found, tag == 'thead', figures) for row, found in some)}</{tag}>")
    label = escape(table.title or "Tabell", quote=True)
    return (
        f'<div class="table-scroll" role="group" tabindex="0" aria-label="{label}">'
        f"<table>{caption}{''.join(parts)}</table></div>"
    )


def _is_header(row: RawRow) -> bool:
    """Whether no cell but the first is a figure, other than a year."""
    return len(row.cells) > 1 and not any(
        read_cell(cell) is not None and not _YEAR.fullmatch(cell.strip()) for cell in row.cells[1:]
    )


def _row(row: RawRow, found: Sequence[Numbered], is_head: bool, figures: Collection[int]) -> str:
    """A row, with the columns of figures to the right; of two cells with one figure each marks its own finding."""
    left, cells = list(found), []
    for at, cell in enumerate(row.cells):
        here = next((one for one in left if one[1].printed == cell.strip()), None)
        if here is not None:
            left.remove(here)
        number = ' class="number"' if at in figures and (is_head or _NUMBER.match(cell.strip())) else ""
        cells.append((_tag(cell, at, is_head), number, cell, [here] if here else []))
    # What no whole cell is, stands within one: the words of a sentence, two figures in one cell.
    for one in left:
        within = [mine for _, _, cell, mine in cells if one[1].printed and one[1].printed in cell]
        (within or [mine for _, _, _, mine in cells])[0].append(one)
    written = (f"<{tag}{number}>{_marked(cell, mine)}</{tag[:2]}>" for tag, number, cell, mine in cells)
    return f"<tr>{''.join(written)}</tr>"


def _tag(cell: str, at: int, is_head: bool) -> str:
    """A header's tag says of what; one without words is none."""
    if not cell.strip() or (at and not is_head):
        return "td"
    return f'th scope="{"col" if is_head else "row"}"'


def _marked(text: str, found: Sequence[Numbered]) -> str:
    """The text with the printed figure of each finding as a link to it, the first time it stands unmarked.

    Where it does not stand so, the text itself is the place of the finding.
    """
    pieces: list[tuple[str, bool]] = [(text, False)]
    for number, finding in found:
        for at, (piece, is_html) in enumerate(pieces):
            if finding.printed and not is_html and finding.printed in piece:
                before, _, after = piece.partition(finding.printed)
                link = (
                    f'<a class="mark mark--{finding.severity.value}" id="plats-{number}" href="#fynd-{number}">'
                    f"{escape(finding.printed)}</a>"
                )
                pieces[at : at + 1] = [(before, False), (link, True), (after, False)]
                break
        else:
            pieces.insert(0, (f'<span class="mark-place" id="plats-{number}"></span>', True))
    return "".join(piece if is_html else escape(piece) for piece, is_html in pieces)
