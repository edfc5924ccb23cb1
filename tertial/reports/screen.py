"""Skärmen: what the report's page needs of its blocks, rendered once when they are computed.

Reading hundreds of figures with their lineage, to print them as links, is most of a page's time. So their HTML is kept,
with the plain value of each figure for the texts that refer to it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any, TypeVar

from django.urls import reverse

from tertial.documents import html
from tertial.documents.model import Block, Document, FigureCell, Section, Table, figure_cells
from tertial.numbers import DerivedLineage, Figure, Sign, State, Style, raw, unit
from tertial.reports import prose
from tertial.reports.models import Report
from tertial.reports.preflight import Finding, findings
from tertial.reports.template import SectionSpec, TemplateSpec
from tertial.reports.truths import is_change, remarks

Made = TypeVar("Made")
_TOP_LEVEL = 2  # the document's own heading is h1


@dataclass(frozen=True)
class Kept:
    """HTML of the blocks and of the template's texts by section, figures and styles by key.

    Of a figure's lineage only this is kept: whether it is a change, which the words that speak of it ask for.

    `findings` are those of the blocks, `text_findings` those of the template's texts by section. A text that cites
    entered figures is not kept: they change when no fact does.
    """

    html: Mapping[str, str]
    texts: Mapping[str, str]
    figures: Mapping[str, Figure]
    styles: Mapping[str, Style]
    findings: tuple[Finding, ...]
    text_findings: Mapping[str, tuple[Finding, ...]]


def figure_url(report: Report, key: str) -> str:
    """Where the figure opens."""
    return reverse("reports:figure", args=[report.path, key])


def write(report: Report, template: TemplateSpec, blocks: Mapping[str, list[Block]]) -> str:
    """What `read` reads."""
    cells = {cell.key: cell for found in blocks.values() for cell in _cells(found)}
    figures = {key: cell.figure for key, cell in cells.items()}
    styles = {key: cell.style for key, cell in cells.items()}
    shown, texts, noted, text_noted = {}, {}, [], {}
    # Reversed once: a report has hundreds of figures.
    pattern = figure_url(report, "KEY")
    for section, level in _with_levels(template.sections):
        render = partial(
            html.render_blocks,
            figure_url=lambda key: pattern.replace("KEY", key),
            level=level,
            remarks=remarks(figures, styles),
        )
        if found := [block for spec in section.blocks for block in blocks[spec.key]]:
            shown[section.key] = render(found)
            noted += _noted(section, found, figures, styles)
        if section.text and "entered." not in section.text:
            written = prose.to_blocks(prose.from_template(section.text), figures, styles)
            texts[section.key] = render(written)
            text_noted[section.key] = _noted(section, written, figures, styles)
    kept = {key: _parts(cell) for key, cell in cells.items()}
    # The figures are JSON within JSON: a page whose texts cite none never takes them apart.
    figures_json = json.dumps(kept, ensure_ascii=False)
    content = {"html": shown, "texts": texts, "figures": figures_json, "findings": noted, "text_findings": text_noted}
    return json.dumps(content, ensure_ascii=False)


def read(stored: str) -> Kept:
    """What was kept. A figure is made of its parts when it is asked for: a text cites few of them."""
    content = json.loads(stored)
    parts = cache(lambda: json.loads(content["figures"]))
    return Kept(
        html=content["html"],
        texts=content["texts"],
        figures=_Lazy(parts, _read_figure),
        styles=_Lazy(parts, _read_style),
        findings=tuple(Finding(*one) for one in content["findings"]),
        text_findings={key: tuple(Finding(*one) for one in found) for key, found in content["text_findings"].items()},
    )


def _noted(
    section: SectionSpec, blocks: list[Block], figures: Mapping[str, Figure], styles: Mapping[str, Style]
) -> list[list[str]]:
    alone = Document("", "", "", "", (Section(section.key, section.title, tuple(blocks)),))
    found = findings(alone, figures, styles)
    return [[one.severity, one.section, one.section_title, one.message] for one in found]


def _read_figure(parts: list[Any]) -> Figure:
    value, unit_key, state = parts[:3]
    lineage = DerivedLineage(parts[-1], ()) if parts[-1] else None
    return Figure(None if value is None else Decimal(value), unit(unit_key), State(state), lineage)


def _read_style(parts: list[Any]) -> Style:
    shown_in, decimals, sign, *words = parts[3:-1]
    return Style(unit(shown_in) if shown_in else None, decimals, Sign(sign), *words)


class _Lazy(Mapping[str, Made]):
    """A mapping whose values are made of their parts on the way out."""

    def __init__(self, parts: Callable[[], Mapping[str, list[Any]]], make: Callable[[list[Any]], Made]) -> None:
        self._parts, self._make = parts, make

    def __getitem__(self, key: str) -> Made:
        return self._make(self._parts()[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts())

    def __len__(self) -> int:
        return len(self._parts())


def _with_levels(sections: tuple[SectionSpec, ...], level: int = _TOP_LEVEL) -> Iterator[tuple[SectionSpec, int]]:
    for section in sections:
        yield section, level
        yield from _with_levels(section.sections, level + 1)


def _cells(blocks: list[Block]) -> Iterator[FigureCell]:
    for table in (block for block in blocks if isinstance(block, Table)):
        yield from figure_cells(table)


def _parts(cell: FigureCell) -> list[object]:
    figure, style = cell.figure, cell.style
    shown_in = style.unit.key if style.unit else None
    words = [style.with_unit, style.unit_label, style.suppressed_text]
    operation = figure.lineage.operation if is_change(figure) and isinstance(figure.lineage, DerivedLineage) else None
    return [raw(figure.value), figure.unit.key, figure.state, shown_in, style.decimals, style.sign, *words, operation]
