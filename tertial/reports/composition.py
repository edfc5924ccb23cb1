"""Sammansättning: the template's blocks, computed from facts, and people's texts become one document.

Blocks are computed once for each state of the facts and the template and kept (`Composition`); the texts are set
among them at each reading, so that a saved sentence is seen at once and no table is computed for it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from tertial.core.contributions import BlockContext, block_preparers
from tertial.core.contributions import blocks as block_registry
from tertial.documents import json as document_json
from tertial.documents.model import Block, Document, FigureCell, Section, Table
from tertial.facts import store
from tertial.facts.selectors import active_batches, scope_for_system
from tertial.numbers import EnteredLineage, Figure, Style, unit
from tertial.organisation.models import Code, Node
from tertial.reports import freezing, prose
from tertial.reports.models import Composition, EnteredFigure, Report, SectionText
from tertial.reports.rules import STATE_LABELS, State
from tertial.reports.selectors import entered_figures, template_of, texts_of
from tertial.reports.template import SectionSpec, TemplateSpec

COMPOSER = 1  # Raise it when a block's output changes, so that stored compositions are made again.


@dataclass(frozen=True)
class Composed:
    """A document with the batches it was made from."""

    document: Document
    batches: tuple[int, ...]


def compose(report: Report, *, printed_on: date | None = None, content_hash: str | None = None) -> Composed:
    """The report's document as it stands now. Computes the blocks only when facts or template have changed."""
    template = template_of(report)
    batches = _active(report)
    computed = _blocks(report, template, batches)
    texts = texts_of(report)
    figures = {**_table_figures(computed), **_entered(entered_figures(report.body, report.period))}
    styles = _table_styles(computed)
    sections = [_section(spec, computed, texts, figures, styles) for spec in template.sections]
    document = Document(
        title=report.title,
        subtitle=template.subtitle,
        body=report.body.name,
        period_label=report.period_label,
        sections=tuple(s for s, spec in zip(sections, template.sections, strict=True) if not spec.is_appendix),
        appendices=tuple(s for s, spec in zip(sections, template.sections, strict=True) if spec.is_appendix),
        printed_on=printed_on,
        state_label=None if report.state == State.FROZEN else STATE_LABELS[State(report.state)],
        content_hash=content_hash,
    )
    return Composed(document, batches)


def document_of(report: Report) -> Document:
    """The report's document: the frozen one as it was frozen, any other as it stands now."""
    if report.state == State.FROZEN:
        return document_json.loads(freezing.read(report.frozen, "json").decode())
    return compose(report).document


def figures_for(report: Report) -> dict[str, Figure]:
    """Every figure that a text of the report may refer to, by key: those of its tables, then entered ones."""
    computed = _blocks(report, template_of(report), _active(report))
    return {**_table_figures(computed), **_entered(entered_figures(report.body, report.period))}


def fingerprint(template: TemplateSpec, report: Report, batches: Iterable[int]) -> str:
    """What the blocks of a report depend on, as one hash."""
    facts = [
        COMPOSER,
        report.period_start.isoformat(),
        report.period_end.isoformat(),
        report.body.path,
        sorted(batches),
    ]
    layout = [[block.block, block.params] for block in template.all_blocks()]
    return hashlib.sha256(json.dumps([facts, layout], sort_keys=True, default=str).encode()).hexdigest()


def _organisation_version() -> list[int | None]:
    """The latest change of the tree and of the code plan: figures roll up along both."""
    latest = Node.pgh_event_model.objects.aggregate(node=Max("pgh_id"))  # type: ignore[attr-defined]
    codes = Code.pgh_event_model.objects.aggregate(code=Max("pgh_id"))  # type: ignore[attr-defined]
    return [latest["node"], codes["code"]]


def _active(report: Report) -> tuple[int, ...]:
    return tuple(active_batches(report.body).order_by("pk").values_list("pk", flat=True))


def _blocks(report: Report, template: TemplateSpec, batches: tuple[int, ...]) -> dict[str, list[Block]]:
    wanted = fingerprint(template, report, batches)
    stored = Composition.objects.filter(report=report).first()
    if stored is not None and stored.fingerprint == wanted:
        return _read(stored.blocks)
    computed = _compute(report, template)
    values = {"fingerprint": wanted, "blocks": _write(report, computed)}
    Composition.objects.update_or_create(report=report, defaults=values)
    return computed


def _compute(report: Report, template: TemplateSpec) -> dict[str, list[Block]]:
    scope = scope_for_system(report.body)
    with store.open(scope) as facts:
        context = BlockContext(
            root_id=report.root_id,
            body_id=report.body_id,
            body_path=report.body.path,
            period=report.period,
            as_of=timezone.now(),
            viewer_id=None,
            resolver=facts,
            settings=scope.settings,
        )
        for name, prepare in block_preparers:
            prepare(context, [spec.params for spec in template.all_blocks() if spec.block == name])
        return {spec.key: block_registry.get(spec.block)(context, spec.params) for spec in template.all_blocks()}


def _write(report: Report, computed: Mapping[str, list[Block]]) -> str:
    sections = tuple(Section(key, "", tuple(blocks)) for key, blocks in computed.items())
    return document_json.dumps(Document(report.title, "", report.body.name, report.period_label, sections))


def _read(stored: str) -> dict[str, list[Block]]:
    return {section.key: list(section.blocks) for section in document_json.loads(stored).sections}


def _section(
    spec: SectionSpec,
    computed: Mapping[str, list[Block]],
    texts: Mapping[str, SectionText],
    figures: Mapping[str, Figure],
    styles: Mapping[str, Style],
) -> Section:
    html = texts[spec.key].html if spec.key in texts else prose.from_template(spec.text)
    written = prose.to_blocks(html, figures, styles)
    shown = [block for one in spec.blocks for block in computed.get(one.key, [])]
    below = tuple(_section(child, computed, texts, figures, styles) for child in spec.sections)
    return Section(spec.key, spec.title, (*written, *shown), below, spec.number)


def _table_figures(computed: Mapping[str, list[Block]]) -> dict[str, Figure]:
    return {cell.key: cell.figure for cell in _cells(computed)}


def _table_styles(computed: Mapping[str, list[Block]]) -> dict[str, Style]:
    return {cell.key: cell.style for cell in _cells(computed)}


def _cells(computed: Mapping[str, list[Block]]) -> Iterable[FigureCell]:
    for blocks in computed.values():
        for block in blocks:
            if isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row.cells if isinstance(cell, FigureCell))


def _entered(found: Iterable[EnteredFigure]) -> dict[str, Figure]:
    return {f"entered.{one.key}": entered_figure(one) for one in found}


def entered_figure(one: EnteredFigure) -> Figure:
    """An entered figure as a figure, with who, when and from where."""
    lineage = EnteredLineage(str(one.entered_by), one.entered_at, one.source, one.source_date)
    return Figure(one.value, unit(one.unit), lineage=lineage)
