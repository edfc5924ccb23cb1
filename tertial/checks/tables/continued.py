"""Fortsatta tabeller: a table that a page break has divided is one table, though heads and feet stand in between.

The readers join what stands on both sides of lines that they know as heads and feet. A head that is printed once or
three lines high is known here: by its page number, with nothing but short lines right beside it, and by what follows:
the same header again, or rows without any. A title of its own in between makes the second part another table.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from tertial.checks.figures import read_cell
from tertial.checks.reading.furniture import PAGE
from tertial.checks.source import Paragraph, RawRow, RawTable, Source
from tertial.checks.words import is_total, squeeze

LONGEST, MOST_LINES, MOST_HEADER, APART = 90, 6, 4, 2
_PAGE_LAST = re.compile(r"(?:\bsid(?:a|an)?\.?\s?|\s)\d{1,3}(?:\s?\(\d{1,3}\)| av \d{1,3})?$", re.IGNORECASE)
_CONTINUED = re.compile(r"\b(?:forts(?:ättning|\.)?|fortsatt)\b", re.IGNORECASE)
_TITLE = re.compile(r"^(?:tabell|diagram|figur|bilaga)\b", re.IGNORECASE)


def join_continued(source: Source) -> None:
    """Joins the tables of a source that pages have divided; what stands between them is then furniture."""
    items: list[RawTable | Paragraph] = []
    between: list[Paragraph] = []
    open_: RawTable | None = None
    pages = sorted(one.place.order for one in source.furniture)
    for item in source.items:
        if isinstance(item, Paragraph):
            between.append(item)
            continue
        rest = _rest(open_, item) if open_ is not None and _is_break(between, open_, item, pages) else None
        if open_ is None or rest is None:
            items += [*between, item]
            open_ = item
        else:
            open_.rows = [*open_.rows, *rest]
            source.furniture += between
        between = []
    source.items = [*items, *between]


def _is_break(between: Sequence[Paragraph], above: RawTable, below: RawTable, pages: Sequence[int]) -> bool:
    """Whether nothing but the head or foot of a page stands between two tables."""
    if len(between) > MOST_LINES or any(_is_text(one.text) for one in between):
        return False
    first, last = above.rows[-1].place, below.place
    if any(_CONTINUED.search(one.text) for one in between):
        return True
    numbers = [at for at in pages if first.order < at < last.order]
    numbers = sorted([*numbers, *(one.place.order for one in between if _says_page(one.text))])
    lines = sorted([*numbers, *(one.place.order for one in between)])
    # After the page's number, what stands apart is a title.
    return bool(numbers) and all(
        after - before <= (APART if after <= numbers[-1] else 1) for before, after in pairwise(lines)
    )


def _is_text(text: str) -> bool:
    """Whether a line is a sentence, an item of a list or the title of a table."""
    titled = bool(_TITLE.match(text)) and not _CONTINUED.search(text)
    return len(text) > LONGEST or text.endswith((".", ":")) or titled or text.startswith(("-", "•", "–"))


def _says_page(text: str) -> bool:
    return bool(PAGE.fullmatch(text.strip()) or _PAGE_LAST.search(text.strip()))


def _rest(above: RawTable, below: RawTable) -> list[RawRow] | None:
    """The rows of the second part without its header; None where it is a table of its own."""
    if any(map(is_total, above.rows[-1].cells[:3])) or len(above.rows) < 2:
        return None
    header = 0
    while header < min(MOST_HEADER, len(above.rows), len(below.rows)) and _same(above, below, header):
        header += 1
    if header:
        return below.rows[header:]
    first, wide = below.rows[0].cells, len(above.rows[-1].cells)
    figures = sum(1 for cell in first[1:] if read_cell(cell) is not None)
    return below.rows if wide > 2 and len(first) == wide and figures > 1 and read_cell(first[0]) is None else None


def _same(above: RawTable, below: RawTable, at: int) -> bool:
    return [squeeze(cell) for cell in above.rows[at].cells] == [squeeze(cell) for cell in below.rows[at].cells]
