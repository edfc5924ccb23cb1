"""Beräkning: what a report's blocks give for the facts and words as they are, kept under what they depend on.

Where only words have changed, only the blocks that tell of them are made again: what was measured is taken as kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from tertial.core.contributions import block_preparers
from tertial.core.contributions import blocks as block_registry
from tertial.documents import json as document_json
from tertial.documents.model import Block, Document, FigureCell, Section, Table, figure_cells
from tertial.facts import store
from tertial.facts.selectors import active_batches, scope_for_system
from tertial.numbers import Figure, Style
from tertial.reports import known, screen
from tertial.reports.block_context import context_with
from tertial.reports.models import Composition, KnownFigures, Report
from tertial.reports.rules import Known
from tertial.reports.selectors import entered_in, template_of
from tertial.reports.template import BlockSpec, TemplateSpec
from tertial.reports.versions import Wanted, told_in, wanted

Blocks = Mapping[str, list[Block]]


@dataclass(frozen=True)
class Computed:
    """A report's blocks by key, the batches they were computed from, and how many figures nobody has stood for yet."""

    blocks: Blocks
    batches: tuple[int, ...]
    changed: int = 0

    def cells(self) -> Iterable[FigureCell]:
        """Every figure that stands in a table."""
        for blocks in self.blocks.values():
            for table in (block for block in blocks if isinstance(block, Table)):
                yield from figure_cells(table)

    def figures(self) -> dict[str, Figure]:
        return {cell.key: cell.figure for cell in self.cells()}

    def styles(self) -> dict[str, Style]:
        return {cell.key: cell.style for cell in self.cells()}


def computed(report: Report) -> Computed:
    """The report's blocks; made only when facts, organisation, template or words have changed."""
    template, batches = template_of(report), _active(report)
    right = wanted(report, template, batches)
    stored = _right(report, right).first()
    if stored is None:
        blocks = _make(report, template, right)
        stored = _stored(report).defer("blocks", "screen").get()
    else:
        blocks = _read(stored.blocks)
    known_then = known_of(stored)
    return Computed(blocks, batches, known_then.changed if known_then else 0)


def known_of(stored: Composition) -> KnownFigures | None:
    """The figures that somebody stood for, as they were read with the composition: without the figures themselves."""
    return getattr(stored.report, "known_figures", None)


def _stored(report: Report) -> QuerySet[Composition]:
    found = Composition.objects.filter(report=report)
    return found.select_related("report__known_figures").defer("report__known_figures__figures")


def _right(report: Report, right: Wanted) -> QuerySet[Composition]:
    """The stored composition, if it still is what would be made."""
    return _stored(report).filter(fingerprint=right.facts, words=right.words)


def screen_of(report: Report) -> tuple[screen.Kept, KnownFigures | None]:
    """What the report's page needs of its blocks, as it was rendered when they were computed; what is known of them."""
    template = template_of(report)
    right = wanted(report, template, _active(report))
    stored = _right(report, right).defer("blocks").first()
    if stored is None:
        _make(report, template, right)
        stored = _stored(report).defer("blocks").get()
    return screen.read(stored.screen), known_of(stored)


def _active(report: Report) -> tuple[int, ...]:
    return tuple(active_batches(report.body).order_by("pk").values_list("pk", flat=True))


def _make(report: Report, template: TemplateSpec, right: Wanted) -> Blocks:
    before = Composition.objects.filter(report=report).defer("screen").first()
    kept = _read(before.blocks) if before else {}
    told, specs = told_in(template), list(template.all_blocks())
    only_words = before is not None and before.fingerprint == right.facts
    made = _compute(report, [spec for spec in specs if spec.key in told or not only_words])
    blocks = {spec.key: made[spec.key] if spec.key in made else kept[spec.key] for spec in specs}
    words = {key: blocks[key] for key in told}
    _compare(report, blocks, words, {} if only_words else kept)
    content = {
        "fingerprint": right.facts,
        "words": right.words,
        "blocks": _write(report, blocks),
        "screen": screen.write(report, template, blocks),
    }
    Composition.objects.update_or_create(report=report, defaults=content)
    return blocks


def _compare(report: Report, blocks: Blocks, words: Blocks, replaced: Blocks) -> None:
    """Counts what has changed since somebody stood for the figures.

    Where nobody has, what stood until facts changed is kept to compare with (`replaced`: the blocks until now); what
    people hand in meanwhile is no correction, so the figures of `words` are then taken as they are.
    """
    then = KnownFigures.objects.filter(report=report).first()
    if then is None and replaced:
        known.keep_before(report, {key: found for key, found in replaced.items() if key not in words}, words)
        then = KnownFigures.objects.filter(report=report).first()
    elif then is not None and then.why == Known.BEFORE:
        known.follow(then, words)
    if then is not None:
        known.recount(then, blocks, entered_in(report))


def recount(report: Report) -> None:
    """Counts anew what has changed since somebody stood for the figures: another figure has been entered."""
    then = KnownFigures.objects.filter(report=report).first()
    if then is not None:
        known.recount(then, computed(report).blocks, entered_in(report))


def _compute(report: Report, specs: Iterable[BlockSpec]) -> Blocks:
    wanted_specs = list(specs)
    with store.open(scope_for_system(report.body)) as facts:
        context = context_with(facts, report.body, report.period)
        for name, prepare in block_preparers:
            prepare(context, [spec.params for spec in wanted_specs if spec.block == name])
        return {spec.key: block_registry.get(spec.block)(context, spec.params) for spec in wanted_specs}


def _write(report: Report, blocks: Blocks) -> str:
    sections = tuple(Section(key, "", tuple(found)) for key, found in blocks.items())
    return document_json.dumps(Document(report.title, "", report.body.name, report.period_label, sections))


def _read(stored: str) -> Blocks:
    return {section.key: list(section.blocks) for section in document_json.loads(stored).sections}
