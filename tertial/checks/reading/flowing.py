"""Löpande text: the lines of a text that a narrow page or a page break has divided, as whole paragraphs again.

Each knows where its lines stand, so that a finding can be told at the line that it is in.
"""

from collections.abc import Sequence
from dataclasses import replace

from tertial.checks.findings import Finding
from tertial.checks.reading.paragraphs import BULLETS
from tertial.checks.source import Paragraph, RawTable

NARROWEST, WIDEST, LEAST_FULL, FULL = 60, 130, 4, 0.85
SLACK, LEAST_BROKEN = 3, 30
_ENDS = (".", ":", "!", "?", ";")


def flowing(items: Sequence[RawTable | Paragraph]) -> list[RawTable | Paragraph]:
    """The items with the lines of each paragraph as one."""
    width = _width(items)
    found: list[RawTable | Paragraph] = []
    for item in items:
        last = found[-1] if found else None
        if isinstance(item, Paragraph) and isinstance(last, Paragraph) and _continues(last, item, width):
            found[-1] = _joined(last, item)
        else:
            found.append(item)
    return found


def relocated(finding: Finding, paragraph: Paragraph) -> Finding:
    """A finding of a paragraph, at the line of it that has the printed number or word."""
    at = paragraph.text.lower().find(finding.printed.lower())
    if at < 0 or not paragraph.lines:
        return finding
    place = next(place for start, place in reversed(paragraph.lines) if start <= at)
    return replace(finding, place=place)


def _width(items: Sequence[RawTable | Paragraph]) -> int:
    """How wide the page is, where the lines of a text are wrapped; nought where each is a paragraph."""
    lengths = [len(item.text) for item in items if isinstance(item, Paragraph) and item.place.line is not None]
    width = max(lengths, default=0)
    full = sum(1 for length in lengths if length > FULL * width)
    return width if NARROWEST <= width <= WIDEST and full >= LEAST_FULL else 0


def _continues(above: Paragraph, line: Paragraph, width: int) -> bool:
    if line.place.line is None or above.place.line is None or line.text.startswith(BULLETS):
        return False
    last = above.text[above.lines[-1][0] if above.lines else 0 :]
    place = above.lines[-1][1] if above.lines else above.place
    first = line.text.split(" ", 1)[0]
    if line.place.line == (place.line or 0) + 1:
        return bool(width) and len(last) + 1 + len(first) > width - SLACK
    broken = len(last) >= LEAST_BROKEN and not last.endswith(_ENDS)
    return broken and line.text[0].islower() and line.text[1:2] != ")"


def _joined(above: Paragraph, line: Paragraph) -> Paragraph:
    lines = above.lines or ((0, above.place),)
    text = f"{above.text} {line.text}"
    return replace(above, text=text, lines=(*lines, (len(above.text) + 1, line.place)))
