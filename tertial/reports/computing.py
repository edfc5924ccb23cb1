"""Beräkning: what a report's blocks give for the facts as they are, kept under a fingerprint of all they depend on."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Subquery
from django.utils import timezone

from tertial.core.contributions import BlockContext, block_preparers
from tertial.core.contributions import blocks as block_registry
from tertial.documents import json as document_json
from tertial.documents.model import Block, Document, FigureCell, Section, Table, figure_cells
from tertial.facts import store
from tertial.facts.selectors import active_batches, scope_for_system
from tertial.numbers import Figure, Style
from tertial.organisation.models import Code, Node, SeriesBreak
from tertial.reports import screen
from tertial.reports.models import Composition, Report
from tertial.reports.selectors import template_of
from tertial.reports.template import TemplateSpec

COMPOSER = 7  # Raise it when what a block gives, or how it is kept, changes: stored compositions are then made again.
Blocks = Mapping[str, list[Block]]


@dataclass(frozen=True)
class Computed:
    """A report's blocks by key, and the batches they were computed from."""

    blocks: Blocks
    batches: tuple[int, ...]

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
    stored = Composition.objects.filter(report=report, fingerprint=wanted).first()
    blocks = _read(stored.blocks) if stored else _make(report, template, wanted)
    return Computed(blocks, batches)


def screen_of(report: Report) -> screen.Kept:
    """What the report's page needs of its blocks, as it was rendered when they were computed."""
    template = template_of(report)
    wanted = fingerprint(template, report, _active(report))
    stored = Composition.objects.filter(report=report, fingerprint=wanted).defer("blocks").first()
    if stored is None:
        _make(report, template, wanted)
        stored = Composition.objects.defer("blocks").get(report=report)
    return screen.read(stored.screen)


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
    kept = {
        "fingerprint": wanted,
        "blocks": _write(report, blocks),
        "screen": screen.write(report, template, blocks),
    }
    Composition.objects.update_or_create(report=report, defaults=kept)
    return blocks


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
