"""Listor: paragraphs that begin with a mark or number, with the lines that continue them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tertial.checks.source import Paragraph, RawTable

_ITEM = re.compile(r"^(?:(?P<bullet>[-•–*▪◦])\s*|(?P<number>\d{1,2})(?P<mark>[.)])\s+|(?P<letter>[a-zåäö])\)\s*)(?=\S)")
CONTINUED, LONGEST = 2, 200


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list. `kind`: how it is marked; `number`: what it is numbered, nought for a bullet."""

    kind: str
    number: int
    mark: str
    paragraph: Paragraph


def item_of(paragraph: Paragraph) -> Item | None:
    """The point that a paragraph is, if it begins as one."""
    found = _ITEM.match(paragraph.text)
    if found is None:
        return None
    if found["number"]:
        return Item(f"number{found['mark']}", int(found["number"]), f"{found['number']}{found['mark']}", paragraph)
    if found["letter"]:
        return Item("letter", ord(found["letter"]) - ord("a") + 1, f"{found['letter']})", paragraph)
    return Item("bullet", 0, found["bullet"], paragraph)


def list_at(items: Sequence[RawTable | Paragraph], at: int) -> list[Item]:
    """The points from `at` on that are marked as the first. Points within points do not count.

    A line that no mark begins continues a point where it begins with a small letter, or another point follows soon.
    """
    found: list[Item] = []
    for number, here in enumerate(items[at : at + LONGEST], start=at):
        if not isinstance(here, Paragraph):
            break
        item = item_of(here)
        if item is not None and (not found or item.kind == found[0].kind):
            found.append(item)
        elif not found or (item is None and not here.text[:1].islower() and not _goes_on(items, number, found[0].kind)):
            break
    return found


def _goes_on(items: Sequence[RawTable | Paragraph], at: int, kind: str) -> bool:
    for other in items[at + 1 : at + 1 + CONTINUED]:
        item = item_of(other) if isinstance(other, Paragraph) else None
        if item is not None:
            return item.kind == kind and item.number != 1
    return False
