"""Ritbräda: the few SVG shapes of charts, with presentation attributes only (a strict CSP allows no `style`)."""

from dataclasses import dataclass, field
from html import escape
from typing import Literal

from tertial.documents.glyphs import width
from tertial.documents.tokens import FONT, INK

WIDTH = 466.0
TEXT_SIZE = 9.5
Anchor = Literal["start", "middle", "end"]


@dataclass(slots=True)
class Canvas:
    """A picture, `WIDTH` points wide unless given; shapes are added from the back to the front."""

    height: float
    width: float = WIDTH
    shapes: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        self.shapes.append(f'<rect x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{high:.2f}" fill="{fill}"/>')

    def frame(self, x: float, y: float, wide: float, high: float, stroke: str) -> None:
        """A rectangle of which only the broken edge is drawn."""
        place = f'x="{x + 0.5:.2f}" y="{y + 0.5:.2f}" width="{max(wide - 1, 0):.2f}" height="{high - 1:.2f}"'
        self.shapes.append(f'<rect {place} fill="none" stroke="{stroke}" stroke-dasharray="3 2"/>')

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        stroke: str,
        thickness: float = 0.75,
        *,
        dashed: bool = False,
    ) -> None:
        dashes = ' stroke-dasharray="3 2"' if dashed else ""
        (x1, y1), (x2, y2) = start, end
        ends = f'x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"'
        self.shapes.append(f'<line {ends} stroke="{stroke}" stroke-width="{thickness}"{dashes}/>')

    def path(self, points: list[tuple[float, float]], stroke: str) -> None:
        steps = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        attributes = 'fill="none" stroke-width="1.75" stroke-linejoin="round" stroke-linecap="round"'
        self.shapes.append(f'<polyline points="{steps}" stroke="{stroke}" {attributes}/>')

    def dot(self, x: float, y: float, fill: str) -> None:
        self.shapes.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="2.6" fill="{fill}"/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: Anchor = "start",
        fill: str = INK,
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """Text whose middle, in height, is at `y`. The baseline is reckoned, for not all programs know `middle`."""
        weight = ' font-weight="600"' if bold else ""
        weight += ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
        place = f'x="{x:.2f}" y="{y + TEXT_SIZE * 0.335:.2f}" text-anchor="{anchor}" fill="{fill}"'
        self.shapes.append(f"<text {place}{weight}>{escape(text)}</text>")

    def svg(self, label: str) -> str:
        """The picture, named `label` for those who do not see it."""
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart__picture" overflow="visible" '
            f'viewBox="0 0 {self.width:g} {self.height:.2f}" '
            f'role="img" aria-label="{escape(label)}" font-family="{FONT}" font-size="{TEXT_SIZE}">'
        )
        return "".join([opening, *self.shapes, "</svg>"])


def text_width(text: str) -> float:
    """How wide a text is in a chart, in points."""
    return width(text, TEXT_SIZE)


def wrapped(text: str, most: float) -> list[str]:
    """`text` in lines no wider than `most`, broken between words; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}") <= most:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [""]
