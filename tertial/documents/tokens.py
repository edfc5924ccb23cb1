"""Utseende: the colours and shapes that print, Word and charts share. The screen has the same as CSS tokens."""

from tertial.documents.model import Colour, Shape, StatusItem, StatusMark

INK = "#14181f"
MUTED = "#5b6675"
RULE = "#d5dae1"
NEGATIVE = "#b3261e"
COLOURS: dict[Colour, str] = {
    "good": "#1f7a4d",
    "warning": "#a15c00",
    "bad": NEGATIVE,
    "neutral": MUTED,
    "accent": "#0b5a6b",
}
# Lines and bars of several series, in order; told apart by direct labels, never by colour alone.
SERIES_COLOURS = (COLOURS["accent"], "#6b7787", COLOURS["warning"], "#6b4fa0", COLOURS["good"], NEGATIVE)
SHAPES: dict[Shape, str] = {"circle": "●", "diamond": "◆", "square": "■", "triangle": "▲", "ring": "○"}


def sign(mark: StatusMark | StatusItem) -> str:
    """What stands before a mark's word: the municipality's own symbol, else the shape."""
    return mark.symbol or SHAPES[mark.shape]


FONT = "Source Sans 3"
SYMBOL_FONT = "Noto Sans Symbols 2"
