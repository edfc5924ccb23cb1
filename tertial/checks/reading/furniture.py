"""Sidhuvud och sidfot: what is printed at the head or foot of pages, known by its return and its page number."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

PAGE = re.compile(r"(?:sid(?:a|an)?\.?\s*)?\d{1,3}(?:\s?(?:\(\s?\d{1,3}\s?\)|av \d{1,3}|/\s*\d{1,3}))?", re.IGNORECASE)
_OF_PAGES = re.compile(r"(?:sid(?:a|an)?\.?\s*)?\d{1,3}\s?(?:\(\d{1,3}\)|av \d{1,3})", re.IGNORECASE)
_PAGE_LAST = re.compile(
    r"(?:[|·•–-]\s*|\s{2,}|\bsid(?:a|an)?\.?\s)\d{1,3}(?:\s?\(\d{1,3}\)| av \d{1,3})?$", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
REPEATS, REPEATS_WITH_PAGE, LONGEST, MOST_LINES, HEAD = 3, 2, 70, 2, 8


def furniture(lines: Sequence[str]) -> set[int]:
    """The numbers (from 0) of the lines that are heads and feet of pages: blocks of one or two lines between empty
    ones that return again and again, or end in a page number and return or begin as the document does.
    """
    blocks = [block for block in _blocks(lines) if all(len(lines[at]) <= LONGEST for at in block)]
    times = Counter(lines[at].strip() for block in blocks for at in block if "\t" not in lines[at].strip())
    paged = Counter(_skeleton(lines[at]) for block in blocks for at in block if _has_page(lines[at]))
    heads = Counter(_skeleton(lines[at]) for block in blocks if len(block) > 1 for at in block)
    names = {_first(line) for line in lines[:HEAD] if line.strip()}
    found = {
        at
        for block in blocks
        if all(_is_furniture(lines[at], times, paged, names, alone=len(block) == 1) for at in block)
        or (
            len(block) > 1 and (_named_page([lines[at] for at in block], names) or _returns(lines, block, heads, names))
        )
        for at in block
    }
    known = {lines[at].strip() for at in found if "\t" not in lines[at].strip() and times[lines[at].strip()] >= REPEATS}
    return found | {at for at, line in enumerate(lines) if PAGE.fullmatch(line.strip()) or line.strip() in known}


def _blocks(lines: Sequence[str]) -> Iterator[list[int]]:
    """Runs of one or two lines between empty ones."""
    run: list[int] = []
    for at, line in enumerate([*lines, ""]):
        if line.strip():
            run.append(at)
            continue
        if 0 < len(run) <= MOST_LINES:
            yield run
        run = []


def _is_furniture(line: str, times: Counter[str], paged: Counter[str], names: set[str], alone: bool) -> bool:
    bare = line.strip()
    if "\t" not in bare:
        ended = bare.endswith((".", ":"))
        known = alone and times[bare] >= REPEATS and not ended
        return bool(PAGE.fullmatch(bare)) or known or (alone and paged[_skeleton(line)] >= REPEATS_WITH_PAGE)
    if _OF_PAGES.fullmatch(bare):
        return True
    if not _has_page(line):
        return False
    return paged[_skeleton(line)] >= REPEATS_WITH_PAGE or _first(line) in names


def _named_page(block: Sequence[str], names: set[str]) -> bool:
    """The municipality's name and "Sida 3 av 9" below it."""
    return _first(block[0]) in names and "\t" not in block[0].strip() and bool(_OF_PAGES.fullmatch(block[-1].strip()))


def _returns(lines: Sequence[str], block: Sequence[int], heads: Counter[str], names: set[str]) -> bool:
    """Whether both lines return but for their numbers, and one of them says which page it is."""
    numbered = any(_says_page(lines[at], names) for at in block)
    return numbered and all(heads[_skeleton(lines[at])] >= REPEATS_WITH_PAGE for at in block)


def _says_page(line: str, names: set[str]) -> bool:
    last = line.strip().rpartition("\t")[2].strip().lower()
    named = last.startswith(("sid", "s.")) or bool(_OF_PAGES.fullmatch(last))
    return bool(PAGE.fullmatch(last)) and (named or "\t" not in line.strip() or _first(line) in names)


def _has_page(line: str) -> bool:
    """Whether a line with tabs ends in a page number, and has no other figure alone in a cell."""
    cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
    if "\t" not in line.strip():
        return bool(_PAGE_LAST.search(line.strip()))
    if not cells or not PAGE.fullmatch(cells[-1]):
        return False
    if len(cells) == 1:
        return bool(_OF_PAGES.fullmatch(cells[0]))
    return not any(PAGE.fullmatch(cell) for cell in cells[:-1])


def _first(line: str) -> str:
    return next((cell.strip().lower() for cell in line.split("\t") if cell.strip()), "")


def _skeleton(line: str) -> str:
    return _DIGITS.sub("#", line.strip())
