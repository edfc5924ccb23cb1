"""Stycken: lines of a page right below each other are one paragraph, so that its sentences can be read whole."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.source import Paragraph, RawTable

LONGEST_TITLE, SHORT_TITLE, LONGEST_HEADING = 220, 60, 90
SHORT_LINE = 0.9
BULLETS = ("- ", "– ", "• ", "* ")
_ENDS = (".", ":", "!", "?")
_DIVIDED = re.compile(r"(?<=[a-zåäö])-$")
_ANOTHER_PART = re.compile(r"(?:och|eller|samt|respektive)\b")


def begins(line: Paragraph, above: Sequence[Paragraph]) -> bool:
    """Whether a line begins a paragraph: a bullet, not right below, or below a title or a short ended line."""
    last = above[-1]
    if line.place.order != last.place.order + 1 or line.text.startswith(BULLETS):
        return True
    title = len(above) == 1 and len(last.text) <= SHORT_TITLE and last.text == last.heading
    short = len(last.text) < SHORT_LINE * max(len(one.text) for one in above) or len(above) == 1
    return line.text[:1].isupper() and (title or (short and last.text.endswith(_ENDS)))


def paragraphs(items: Sequence[RawTable | Paragraph]) -> Iterator[RawTable | Paragraph]:
    """The items with the lines of each paragraph as one. Only a line that stands alone can be a heading."""
    heading, before, lines = "", list[str](), list[Paragraph]()
    for item in [*items, None]:
        if lines and (item is None or isinstance(item, RawTable) or begins(item, lines)):
            text = _whole(lines)
            heading = heading_of(text) if len(lines) == 1 and is_heading(text) else heading
            before = [*before[-2:], text]
            yield Paragraph(text, lines[0].place, heading)
            lines = []
        if isinstance(item, RawTable):
            item.title, item.heading, before = title_of(before), heading, []
            yield item
        elif item is not None:
            lines.append(item)


def _whole(lines: Sequence[Paragraph]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        divided = _DIVIDED.search(text) and line.text[:1].islower() and not _ANOTHER_PART.match(line.text)
        text = text[:-1] + line.text if divided else f"{text} {line.text}"
    return text


def is_heading(text: str) -> bool:
    """Whether a line alone can be a heading: short, and no sentence or item of a list."""
    short = len(text) <= LONGEST_HEADING
    return short and not text.endswith((".", ",", ":", ";")) and not text.startswith(("-", "•"))


def heading_of(text: str) -> str:
    return text.strip("*# ")


def title_of(before: Sequence[str]) -> str:
    """The texts right before a table that are short enough to be its title."""
    title = before[-1] if before and len(before[-1]) <= LONGEST_TITLE else ""
    above = before[-2] if len(before) > 1 and title and len(title) <= SHORT_TITLE else ""
    above = "" if above.endswith(".") and " " in above and title[:1].isupper() else above
    if title[:1].islower() and above and not above.endswith(_ENDS) and len(above) + len(title) <= LONGEST_TITLE:
        return f"{above} {title}"
    return f"{above} {title}".strip() if len(above) <= SHORT_TITLE else title
