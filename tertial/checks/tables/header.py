"""A header over several lines as one text a column."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_DEPENDS = re.compile(
    r"(?:19|20)\d\d(?:[-/]\d{2,4})?|kv(?:innor)?|m(?:än)?|flickor|pojkar|tot(?:alt?)?\.?|antal|andel|st|%|procent|t?kr|mn?kr|"
    r"intäkter|kostnader|netto",
    re.IGNORECASE,
)


def merged_header(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """One text a column. A line with fewer cells spans: two years over four columns stand over two each."""
    merged = [""] * width
    placed = [
        _over_kinds(list(row), rows[at + 1] if at + 1 < len(rows) else (), width) or _placed(list(row), width)
        for at, row in enumerate(rows)
    ]
    for row in _spread(_over_groups(placed)):
        for at, text in enumerate(row):
            if text and text not in merged[at].split(" | "):
                merged[at] = f"{merged[at]} {text}".strip()
    return merged


def _spread(rows: list[list[str]]) -> list[list[str]]:
    """A text above an empty cell is its too, where what stands below cannot stand alone: a year, a sex, a unit."""
    for row, below in pairwise(rows):
        for at in range(2, len(row)):
            alone = not row[at] and bool(row[at - 1]) and bool(below[at - 1]) and below[at] != below[at - 1]
            if alone and _DEPENDS.fullmatch(below[at].strip()) and _DEPENDS.fullmatch(below[at - 1].strip()):
                row[at] = row[at - 1]
    return rows


def _over_groups(rows: list[list[str]]) -> list[list[str]]:
    """A text alone above columns whose headers are repeated (women, men, total; women, men, total) is theirs all."""
    for below, row in enumerate(rows):
        for groups in _repeated(row):
            for above in rows[:below]:
                named = [[text for text in above[group.start : group.stop] if text] for group in groups]
                if all(len(texts) == 1 for texts in named):
                    for group, (text,) in zip(groups, named, strict=True):
                        above[group.start : group.stop] = [text] * len(group)
    return rows


def _repeated(row: Sequence[str]) -> Iterator[list[range]]:
    """Groups of two or more columns right beside each other with the same headers in the same order."""
    for size in range(2, len(row) // 2 + 1):
        for start in range(1, len(row) - 2 * size + 1):
            block = row[start : start + size]
            end = start + size
            while row[end : end + size] == block:
                end += size
            if end > start + size and all(block) and len(set(block)) == size:
                yield [range(at, at + size) for at in range(start, end, size)]


def _over_kinds(cells: list[str], below: Sequence[str], width: int) -> list[str]:
    """A line of fewer texts than columns, where the line below tells how many columns each is over: "Intäkter Kostnader
    Netto Intäkter Kostnader Netto 2024 2023" are three groups. Empty where it does not.
    """
    groups = _kinds(below[1:]) if len(below) == width else []
    for texts in (cells[1:], cells):
        if 1 < len(groups) == len(texts) < width - 1 and all(texts) and max(map(len, groups)) > 1:
            return ["", *(text for text, group in zip(texts, groups, strict=True) for _ in group)]
    return []


def _kinds(texts: Sequence[str]) -> list[list[str]]:
    """Headers in a row by group: one begins where a header returns, or where a whole group has been said again."""
    groups: list[list[str]] = [[]]
    for text in texts:
        if text in groups[-1] or groups[-1] in groups[:-1]:
            groups.append([])
        groups[-1].append(text)
    return groups if len(groups) > 1 and all(texts) else []


def _placed(cells: list[str], width: int) -> list[str]:
    if len(cells) == 1:
        return [""] * width
    if len(cells) >= width:
        return cells[:width]
    if len(cells) == width - 1:  # The cell over the labels has been dropped.
        return ["", *cells] if cells[0] else [*cells, ""]
    spans = cells[1:] if not cells[0] else cells
    if spans and (width - 1) % len(spans) == 0:
        each = (width - 1) // len(spans)
        return ["", *(text for text in spans for _ in range(each))]
    return [*cells, *[""] * (width - len(cells))]
