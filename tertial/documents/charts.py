"""Diagram: a chart drawn as SVG, the same picture on screen, in print and (as PNG) in Word.

Drawn here and not by a charting library: starting one costs more than typesetting a whole report (0.6 s for vl-convert
in a fresh process against 0.2 s for Typst), and these charts need what a library makes hard: every bar and line
labelled directly with its figure as the tables print it, no legend, no `style` attributes.
"""

import base64
from collections.abc import Sequence

from tertial.documents.chart_bars import draw_bars
from tertial.documents.chart_lines import draw_lines
from tertial.documents.model import Chart
from tertial.documents.typesetting import typeset


def svg(chart: Chart, beside: Sequence[Chart] = ()) -> str:
    """The chart as an SVG element with its alt text as label; `beside` stand other small ones."""
    canvas = draw_lines(chart, beside) if chart.kind == "line" else draw_bars(chart)
    return canvas.svg(chart.alt or chart.title)


def png(pictures: list[str], *, timeout: float = 60.0) -> list[bytes]:
    """SVG pictures as PNG at 220 points an inch, drawn by Typst with the shipped fonts."""
    drawn = typeset("pictures.typ", lambda: pictures, timeout=timeout, target="png")
    return [base64.b64decode(line) for line in drawn.splitlines()]
