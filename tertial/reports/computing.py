"""Beräkning: what a report's blocks give for the facts as they are, kept under a fingerprint of all they depend on."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from tertial.core.contributions import BlockContext, block_preparers
from tertial.core.contributions import blocks as block_registry
from tertial.documents import json as document_json
from tertial.documents.model import Block, Document, FigureCell, Section, Table, figure_cells
from tertial.facts import store
from tertial.facts.selectors import active_batches, scope_for_system
from tertial.numbers import Figure, Style
from tertial.organisation.models import Code, Node, SeriesBreak
from tertial.reports import known, screen
from tertial.reports.models import Composition, KnownFigures, Report
from tertial.reports.selectors import entered_in, template_of
from tertial.reports.template import TemplateSpec

COMPOSER = 10  # Raise it when what a block gives, or how it is kept, changes: stored compositions are then made again.
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
    """The report's blocks; computed only when facts, organisation or template have changed."""
    template, batches = template_of(report), _active(report)
    wanted = fingerprint(template, report, batches)
    stored = _stored(report).filter(fingerprint=wanted).first()
    if stored is None:
        blocks = _make(report, template, wanted)
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


def screen_of(report: Report) -> tuple[screen.Kept, KnownFigures | None]:
    """What the report's page needs of its blocks, as it was rendered when they were computed; what is known of them."""
    template = template_of(report)
    wanted = fingerprint(template, report, _active(report))
    stored = _stored(report).filter(fingerprint=wanted).defer("blocks").first()
    if stored is None:
        _make(report, template, wanted)
        stored = _stored(report).defer("blocks").get()
    return screen.read(stored.screen), known_of(stored)


def fingerprint(template: TemplateSpec, report: Report, batches: Iterable[int]) -> str:
    """Everything that the blocks of a report depend on, as one hash."""
    place = [report.path, report.body.root.settings, _organisation_version()]
    facts = [COMPOSER, report.period_start, report.period_end, place, sorted(batches)]
    layout = [[block.block, block.params] for block in template.all_blocks()]
    return hashlib.sha256(json.dumps([facts, layout], sort_keys=True, default=str).encode()).hexdigest()


def _organisation_version() -> list[int | None]:
    """The latest change of the tree, of the code plan and of the breaks that tables are footnoted with. One query."""
    nodes = Node.pgh_event_model.objects  # type: ignore[attr-defined]
    return list(nodes.order_by("-pgh_id").values_list("pgh_id", _latest(Code), _latest(SeriesBreak)).first() or ())


def _latest(model: Any) -> Subquery:
    return Subquery(model.pgh_event_model.objects.order_by("-pgh_id").values("pgh_id")[:1])


def _active(report: Report) -> tuple[int, ...]:
    return tuple(active_batches(report.body).order_by("pk").values_list("pk", flat=True))


def _make(report: Report, template: TemplateSpec, wanted: str) -> Blocks:
    blocks = _compute(report, template)
    _compare(report, blocks)
    kept = {
        "fingerprint": wanted,
        "blocks": _write(report, blocks),
        "screen": screen.write(report, template, blocks),
    }
    Composition.objects.update_or_create(report=report, defaults=kept)
    return blocks


def _compare(report: Report, blocks: Blocks) -> None:
    """What stood until now is kept where nobody has stood for any figures; then it is counted what has changed."""
    before = Composition.objects.filter(report=report).first()
    then = KnownFigures.objects.filter(report=report).first()
    if then is None and before is not None:
        known.keep_before(report, _read(before.blocks))
        then = KnownFigures.objects.filter(report=report).first()
    if then is not None:
        known.recount(then, blocks, entered_in(report))


def recount(report: Report) -> None:
    """Counts anew what has changed since somebody stood for the figures: another figure has been entered."""
    then = KnownFigures.objects.filter(report=report).first()
    if then is not None:
        known.recount(then, computed(report).blocks, entered_in(report))


def _compute(report: Report, template: TemplateSpec) -> Blocks:
    scope = scope_for_system(report.body)
    with store.open(scope) as facts:
        context = BlockContext(
            root_id=scope.root_id,
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


def _write(report: Report, blocks: Blocks) -> str:
    sections = tuple(Section(key, "", tuple(found)) for key, found in blocks.items())
    return document_json.dumps(Document(report.title, "", report.body.name, report.period_label, sections))


def _read(stored: str) -> Blocks:
    return {section.key: list(section.blocks) for section in document_json.loads(stored).sections}
