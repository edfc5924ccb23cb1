"""Tecken: which characters the shipped fonts can print, and how wide a text is."""

import re
from functools import cache

from tertial.documents.coverage import RANGES, WIDTHS

# Characters that are never drawn: joiners, selectors, marks of direction, soft hyphens, spaces of no width.
_INVISIBLE = "\n\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
# Those that an archival PDF does not accept even so.
_UNPRINTABLE_MARK = "\ufeff"
REPLACEMENT = "□"
_EM_FALLBACK = 600


@cache
def _uncovered() -> re.Pattern[str]:
    covered = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in RANGES)
    return re.compile(f"[^{_INVISIBLE}{covered}]")


def missing(text: str) -> set[str]:
    """The characters of `text` that no shipped font has. Ask when a text is saved, not when it is printed."""
    return set(_uncovered().findall(text)) - {_UNPRINTABLE_MARK}


def printable(text: str) -> str:
    """`text` with a hollow square for each character that no shipped font has: typesetting never stops on one."""
    return _uncovered().sub(REPLACEMENT, text.replace(_UNPRINTABLE_MARK, ""))


def width(text: str, size: float) -> float:
    """How wide `text` is in the regular text font at `size`, in the unit of `size`, kerning left out."""
    return sum(WIDTHS.get(ord(character), _EM_FALLBACK) for character in text) * size / 1000
