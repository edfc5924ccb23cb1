"""Sammansättning: the template's blocks, computed from facts, and people's texts become one document.

The blocks are kept from one reading to the next (`computing`); the texts are set among them at each, so that a saved
sentence is seen at once and no table is computed for it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tertial.documents import html
from tertial.documents import json as document_json
from tertial.documents.model import Block, Document, Section
from tertial.numbers import Figure, Style
from tertial.reports import freezing, prose, screen
from tertial.reports.computing import Blocks, computed, screen_of
from tertial.reports.models import KnownFigures, Report, SectionText
from tertial.reports.preflight import Finding, findings
from tertial.reports.rules import STATE_LABELS, State
from tertial.reports.selectors import entered_in, template_of, texts_of
from tertial.reports.shared_selectors import Placed, shared_in
from tertial.reports.template import SectionSpec
from tertial.reports.truths import remarks


@dataclass(frozen=True)
class Composed:
    """A document with the batches it was made from, and how many figures have changed since somebody stood for them."""

    document: Document
    batches: tuple[int, ...]
    changed: int = 0


@dataclass(frozen=True)
class OnScreen:
    """A document with what is not rendered yet, HTML to insert by section, and what the preflight finds in it all.

    `inserted` stands after what the document has of the section, `above` before it.
    `known` is what somebody has stood for, where anybody has: how many of its figures are others now. `figures` are
    those that its words may speak of.
    """

    document: Document
    inserted: Mapping[str, str]
    findings: tuple[Finding, ...]
    figures: Mapping[str, Figure]
    styles: Mapping[str, Style]
    known: KnownFigures | None = None
    above: Mapping[str, str] = field(default_factory=dict)

    @property
    def elsewhere(self) -> set[str]:
        """The sections of which something is rendered already."""
        return {*self.inserted, *self.above}


@dataclass(frozen=True)
class _Material:
    """What a section is made of, beside its heading. The texts of `rendered` sections stand elsewhere."""

    blocks: Blocks
    texts: Mapping[str, SectionText]
    figures: Mapping[str, Figure]
    styles: Mapping[str, Style]
    shared: Mapping[str, list[Placed]]
    rendered: Collection[str] = ()
    changed: int = 0


def compose(report: Report, *, printed_on: date | None = None) -> Composed:
    """The report's document as it stands now."""
    found, texts, shared = computed(report), texts_of(report), shared_in(report)
    figures = {**found.figures(), **_cited(report, texts, shared)}
    material = _Material(found.blocks, texts, figures, found.styles(), shared, changed=found.changed)
    return Composed(_document(report, material, printed_on), found.batches, found.changed)


def compose_for_screen(report: Report, about_shared: Callable[[Placed], str] = lambda placed: "") -> OnScreen:
    """The report for its page: what was rendered when its blocks were computed, and what people have written since.

    `about_shared` gives HTML to stand before each text that is written once and shown in several places.
    """
    (kept, known), texts, shared = screen_of(report), texts_of(report), shared_in(report)
    cited = _cited(report, texts, shared)
    figures = {**kept.figures, **cited} if cited else kept.figures
    rendered = kept.texts.keys() - texts.keys()
    material = _Material({}, texts, figures, kept.styles, {}, rendered, known.changed if known else 0)
    document = _document(report, material)
    told = {key: _shared_html(report, found, material, about_shared) for key, found in shared.items()}
    first = {key: kept.texts[key] for key in rendered}
    above = {key: text for key, text in kept.html.items() if key in _blocks_first(report)}
    below = {key: text for key, text in kept.html.items() if key not in above}
    inserted = {
        key: first.get(key, "") + told.get(key, "") + below.get(key, "")
        for key in first.keys() | told.keys() | below.keys()
    }
    noted = [one for key in rendered for one in kept.text_findings[key]]
    if shared:
        told_alone = _document(report, replace(material, texts={}, shared=shared, rendered=_all_keys(report)))
        noted += findings(told_alone, figures, kept.styles)
    found = (*findings(document, figures, kept.styles), *noted, *kept.findings)
    return OnScreen(document, inserted, found, figures, kept.styles, known, above)


def _blocks_first(report: Report) -> set[str]:
    return {section.key for section in template_of(report).all_sections() if section.blocks_first}


def _all_keys(report: Report) -> set[str]:
    return {section.key for section in template_of(report).all_sections()}


def _shared_html(report: Report, found: list[Placed], material: _Material, about: Callable[[Placed], str]) -> str:
    """The shared texts of a section, each with what is said before it."""
    pattern = screen.figure_url(report, "KEY")
    made = []
    for placed in found:
        blocks = prose.to_blocks(placed.html, material.figures, material.styles)
        told = html.render_blocks(
            blocks,
            figure_url=lambda key: pattern.replace("KEY", key),
            remarks=remarks(material.figures, material.styles),
        )
        made.append(about(placed) + told)
    return "".join(made)


def document_of(report: Report) -> Document:
    """The report's document: the frozen one as it was frozen, any other as it stands now."""
    if report.state == State.FROZEN:
        return document_json.loads(freezing.read(report.frozen, "json"))
    return compose(report).document


def documents_of(*reports: Report) -> list[Document]:
    """The documents of several reports, in the order given.

    They are made in one order for everybody: each may be computed and kept, and two who keep the same ones in
    different orders would wait for each other.
    """
    made = {report.pk: document_of(report) for report in sorted(reports, key=lambda report: report.pk)}
    return [made[report.pk] for report in reports]


def figures_for(report: Report) -> dict[str, Figure]:
    """Every figure that a text of the report may refer to, by key: those of its tables, then entered ones."""
    return {**computed(report).figures(), **entered_in(report)}


def _document(report: Report, material: _Material, printed_on: date | None = None) -> Document:
    template = template_of(report)
    made = [(spec.is_appendix, _section(spec, material)) for spec in template.sections]
    return Document(
        title=report.title,
        subtitle=template.subtitle,
        body=report.body.name,
        period_label=report.period_label,
        sections=tuple(section for is_appendix, section in made if not is_appendix),
        appendices=tuple(section for is_appendix, section in made if is_appendix),
        printed_on=printed_on,
        state_label=_state_label(report, material.changed),
    )


def _state_label(report: Report, changed: int) -> str | None:
    """The state as it is printed; that figures are others than those that were reviewed is said on paper, too."""
    if report.state == State.FROZEN:
        return None
    label = STATE_LABELS[State(report.state)]
    if not changed or report.state == State.DRAFT:
        return label
    since = "en siffra har ändrats" if changed == 1 else f"{changed} siffror har ändrats"
    return f"{label}, men {since} sedan dess"


def _section(spec: SectionSpec, material: _Material) -> Section:
    written = [] if spec.key in material.rendered else _written(spec, material)
    shown: list[Block] = [block for one in spec.blocks for block in material.blocks.get(one.key, [])]
    told = [
        block
        for placed in material.shared.get(spec.key, ())
        for block in prose.to_blocks(placed.html, material.figures, material.styles)
    ]
    below = tuple(_section(child, material) for child in spec.sections)
    words = (*written, *told)
    blocks = (*shown, *words) if spec.blocks_first else (*words, *shown)
    return Section(spec.key, spec.title, blocks, below, spec.number)


def _written(spec: SectionSpec, material: _Material) -> list[Block]:
    text = material.texts.get(spec.key)
    said = text.html if text else prose.from_template(spec.text)
    return prose.to_blocks(said, material.figures, material.styles)


def _cited(report: Report, texts: Mapping[str, SectionText], shared: Mapping[str, list[Placed]]) -> dict[str, Figure]:
    """The entered figures, where any text refers to one."""
    written = [text.html for text in texts.values()] + [one.html for found in shared.values() for one in found]
    first = [section.text for section in template_of(report).all_sections()]
    return entered_in(report) if any("entered." in text for text in (*written, *first)) else {}
