"""A header over several lines as one text a column."""

from collections.abc import Sequence


def merged_header(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """One text a column. A line with fewer cells spans: two years over four columns stand over two each."""
    merged = [""] * width
    for row in rows:
        for at, text in enumerate(_placed(list(row), width)):
            if text and text not in merged[at].split(" | "):
                merged[at] = f"{merged[at]} {text}".strip()
    return merged


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
