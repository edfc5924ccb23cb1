"""PDF: pdfplumber finds ruled tables, pypdfium2 gives everything else as lines with tabs where columns stand apart.

Pages without rules are the rule in reports: their tables are read from the gaps between words, as text with tabs is.
"""

from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

from tertial.checks.reading.columns import Piece, TextLine, as_text
from tertial.checks.reading.running import without_running
from tertial.checks.reading.text import read_pages
from tertial.checks.reading.wrapped import joined
from tertial.checks.source import Source, Stopped, Told, Unreadable

# A gap of so many times the line's height stands between two columns; less is between words.
COLUMN_GAP = 0.9
WORD_GAP = 0.18
EMPTY_LINE = 1.1
MOST_PAGES = 2000
# Shorter strokes, in points, are no rule of a table: pdfplumber leaves those below one.
LEAST_RULE = 0.9
_UNSEEN = frozenset("\u00ad\u200b\u2060\ufeff")


@dataclass(slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    spaced: bool = False


# A ruled table: its frame, and its cells a row.
_Box = tuple[float, float, float, float]
_Ruled = tuple[_Box, list[list[str | None]]]


@dataclass(slots=True)
class _Page:
    lines: list[TextLine]
    tables: list[_Ruled]


def read_pdf(name: str, content: bytes, told: Told | None = None) -> Source:
    """The tables and paragraphs of a PDF, with the page of each. Raises Unreadable, and Stopped when `told` does."""
    import pdfplumber
    import pypdfium2

    try:
        with pdfplumber.open(BytesIO(content)) as plumbed:
            document = pypdfium2.PdfDocument(content)
            count = min(len(document), len(plumbed.pages), MOST_PAGES)
            pages: list[_Page] = []
            for number in range(count):
                if told is not None:
                    told(number, count)
                pages.append(_page(document[number], plumbed.pages[number]))
    except Stopped:
        raise
    except Exception as error:  # both libraries raise of every kind on broken or locked files
        raise Unreadable(f"{name} är skadad eller låst med lösenord och går inte att läsa.") from error
    if pages and not any(page.lines or page.tables for page in pages):
        raise Unreadable(f"{name} innehåller bara bilder av text; den behöver tolkas (OCR) innan den kan granskas.")
    bodies, aside = without_running([page.lines for page in pages])
    return read_pages(name, [_texts(lines, page.tables) for lines, page in zip(bodies, pages, strict=True)], aside)


def _page(page: Any, plumbed: Any) -> _Page:
    """A page's lines from the top, without those inside the frame of a ruled table, and these tables."""
    height = float(plumbed.height)
    tables = list(_ruled(plumbed)) if _has_rules(page) else []
    plumbed.close()
    lines = _lines(list(_glyphs(page)), height)
    return _Page([line for line in lines if not any(_inside(line, box) for box, _ in tables)], tables)


def _has_rules(page: Any) -> bool:
    """Whether what is drawn on a page goes both ways: without, no table has a frame, and none need be looked for.

    What stands within a form of its own has the form's measures, and may be of any size.
    """
    from pypdfium2.raw import FPDF_PAGEOBJ_PATH

    tall = wide = False
    for path in page.get_objects(filter=[FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = path.get_bounds()
        tall = tall or path.level > 0 or top - bottom >= LEAST_RULE
        wide = wide or path.level > 0 or right - left >= LEAST_RULE
        if tall and wide:
            return True
    return False


def _ruled(plumbed: Any) -> Iterator[_Ruled]:
    for table in plumbed.find_tables():
        rows = table.extract()
        if rows and len(rows[0]) > 1:
            yield table.bbox, rows


def _inside(line: TextLine, box: _Box) -> bool:
    """Whether a line, or the room for one, is inside the frame of a table."""
    return box[1] - 2 <= line.top <= box[3] + 2 and (not line.pieces or box[0] - 5 <= line.pieces[0].left <= box[2] + 5)


def _texts(lines: list[TextLine], tables: list[_Ruled]) -> list[str]:
    """A page as text. A ruled table's rows take the place of the lines inside its frame."""
    rows = joined(lines)
    texts = [(row.top, text) for row, text in zip(rows, as_text(rows), strict=True)]
    for box, cells in tables:
        texts.append((box[1] - 1, ""))
        for at, row in enumerate(cells):
            text = "\t".join(" ".join((cell or "").split()) for cell in row)
            texts.append((box[1] + at * (box[3] - box[1]) / (len(cells) + 1), text))
    return [text for _, text in sorted(texts, key=lambda text: text[0])]


def _glyphs(page: Any) -> Iterator[_Glyph]:
    from pypdfium2.raw import FS_RECTF, FPDFText_GetLooseCharBox

    text = page.get_textpage()
    content = text.get_text_range()
    count = text.count_chars()
    if len(content) != count:
        content = "".join(text.get_text_range(at, 1) or " " for at in range(count))
    # The bare call: a page has thousands of characters, and the library's own makes four objects for each.
    box, box_of = FS_RECTF(), FPDFText_GetLooseCharBox
    spaced = False
    for at, glyph in enumerate(content[:count]):
        if glyph.isspace() or glyph in _UNSEEN:
            spaced = spaced or glyph.isspace()
            continue
        box_of(text.raw, at, byref(box))
        yield _Glyph("-" if glyph == "\ufffe" else glyph, box.left, box.right, box.bottom, box.top, spaced)
        spaced = False


def _lines(glyphs: list[_Glyph], height: float) -> Iterator[TextLine]:
    """The lines of a page, from the top; an empty one where there is room for it."""
    rows: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: (-one.bottom, one.left)):
        row = rows[-1] if rows else None
        middle = (glyph.bottom + glyph.top) / 2
        if row and row[0].bottom <= middle <= row[0].top and abs(glyph.bottom - row[0].bottom) < _height(row[0]) * 0.6:
            row.append(glyph)
        else:
            rows.append([glyph])
    below: float | None = None
    for row in rows:
        if below is not None and below - row[0].top > _height(row[0]) * EMPTY_LINE:
            yield TextLine(height - row[0].top - 1, [])
        below = row[0].bottom
        yield TextLine(height - row[0].top, list(_pieces(sorted(row, key=lambda one: one.left))))


def _pieces(row: list[_Glyph]) -> Iterator[Piece]:
    piece = Piece(row[0].left, row[0].right, row[0].text)
    for before, glyph in pairwise(row):
        gap, size = glyph.left - before.right, _height(before)
        if gap > COLUMN_GAP * size:
            yield piece
            piece = Piece(glyph.left, glyph.right, glyph.text)
        else:
            piece.text += f" {glyph.text}" if glyph.spaced or gap > WORD_GAP * size else glyph.text
            piece.right = glyph.right
    yield piece


def _height(glyph: _Glyph) -> float:
    return max(glyph.top - glyph.bottom, 1.0)
