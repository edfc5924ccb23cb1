"""HTML: a document as a fragment to put in a page: semantic, safe, without inline styles (a strict CSP refuses them).

The classes are the interface to the style sheet. Sections start at `h2`, below the document's `h1`; every section,
table and chart can be linked to (`section-…`, `table-…`, `chart-…`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tertial.documents.html_tables import chart_figure, small_charts, table_figure
from tertial.documents.html_text import Footnotes, Link, Remarks, list_items, runs_html, status_list
from tertial.documents.markup import Html, element, joined
from tertial.documents.model import (
    Block,
    BulletList,
    Chart,
    Document,
    Note,
    PageBreak,
    Paragraph,
    Section,
    StatusList,
    Subheading,
    Table,
)
from tertial.documents.outline import anchor, grouped

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class SectionTool:
    """A link below a section's heading; `about` says it whole, for who does not see which section it stands in."""

    label: str
    url: str
    about: str
    in_drawer: bool = False


def render(
    document: Document,
    *,
    figure_url: Callable[[str], str] | None = None,
    inserted: Mapping[str, str] | None = None,
    above: Mapping[str, str] | None = None,
    section_tools: Callable[[str], Sequence[SectionTool]] | None = None,
    remarks: Remarks = None,
) -> str:
    """The document as HTML. With `figure_url` (key → address) every figure is a link that opens it.

    `inserted` is HTML from `render_blocks`, by section: it stands after the section's own blocks; `above` before them.
    With `section_tools` (key → links) a section's heading is followed by what one may do with it, with `remarks`
    words are marked that are not true.
    """
    page = _Page(figure_url, inserted, section_tools, remarks, above)
    sections = [page.section(section, 2, section.number) for section in document.sections]
    appendices = [page.section(section, 2, f"Bilaga {at}") for at, section in enumerate(document.appendices, 1)]
    body = joined(_header(document), *sections, *appendices, page.footnotes.html(), _footer(document))
    return element("article", body, class_="document", lang=document.language)


def render_section(section: Section, *, figure_url: Callable[[str], str] | None = None, level: int = 2) -> str:
    """One section on its own, its heading at `level`, its footnotes below it."""
    page = _Page(figure_url)
    return joined(page.section(section, level, section.number), page.footnotes.html())


def render_blocks(
    blocks: Iterable[Block],
    *,
    figure_url: Callable[[str], str] | None = None,
    level: int = 2,
    remarks: Remarks = None,
) -> str:
    """Blocks on their own, of a section whose heading is at `level`, to be inserted when the document is rendered."""
    page = _Page(figure_url, remarks=remarks)
    return joined(*(page.block(block, level) for block in blocks), page.footnotes.html())


def _header(document: Document) -> Html:
    facts = [text for text in (document.body, document.period_label, document.state_label) if text]
    return element(
        "header",
        element("h1", document.title),
        element("p", document.subtitle, class_="document__subtitle") if document.subtitle else None,
        element("p", " · ".join(facts), class_="document__facts"),
        class_="document__header",
    )


def _footer(document: Document) -> Html | None:
    if not document.content_hash and not document.printed_on:
        return None
    day = document.printed_on.isoformat() if document.printed_on else None
    return element(
        "footer",
        element("p", "Utskriven ", element("time", day, datetime=day)) if day else None,
        element("p", element("code", document.content_hash)) if document.content_hash else None,
        class_="document__footer",
    )


class _Page:
    """One rendering: where figures link to, and the footnotes met so far."""

    def __init__(
        self,
        figure_url: Link,
        inserted: Mapping[str, str] | None = None,
        section_tools: Callable[[str], Sequence[SectionTool]] | None = None,
        remarks: Remarks = None,
        above: Mapping[str, str] | None = None,
    ) -> None:
        self.figure_url = figure_url
        self.section_tools = section_tools
        self.remarks = remarks
        self.inserted = inserted or {}
        self.above = above or {}
        self.footnotes = Footnotes()

    def section(self, section: Section, level: int, label: str | None) -> Html:
        name = anchor("section", section.key)
        number = element("span", label, class_="section__number") if label else None
        title = joined(number, " ", section.title) if number else section.title
        return element(
            "section",
            element(f"h{min(level, _DEEPEST)}", title, id=f"{name}-title"),
            self.tools(section),
            Html(self.above.get(section.key, "")),
            *(self.block(block, level) for block in grouped(section.blocks)),
            Html(self.inserted.get(section.key, "")),
            *(self.section(below, level + 1, below.number) for below in section.sections),
            class_="section",
            # Without a name of its own: sections as landmarks would drown those of the page; headings lead the way.
            id=name,
        )

    def tools(self, section: Section) -> Html | None:
        tools = self.section_tools(section.key) if self.section_tools else ()
        if not tools:
            return None
        links = [
            element(
                "a", tool.label, href=tool.url, aria_label=tool.about, data_opens_drawer="" if tool.in_drawer else None
            )
            for tool in tools
        ]
        return element("p", *links, class_="t-section-tools")

    def block(self, block: Block | tuple[Chart, ...], level: int) -> Html | None:
        match block:
            case Paragraph(runs):
                return element("p", runs_html(runs, self.figure_url, self.footnotes, self.remarks))
            case BulletList(items, ordered):
                name = "ol" if ordered else "ul"
                return element(name, list_items(items, self.figure_url, self.footnotes, self.remarks))
            case Subheading(text, below):
                return element(f"h{min(level + below, _DEEPEST)}", text, class_="subheading")
            case Note(text):
                return element("p", text, class_="note")
            case Table():
                return table_figure(block, self.figure_url)
            case Chart():
                return chart_figure(block, self.figure_url)
            case tuple():
                return small_charts(block, self.figure_url)
            case StatusList():
                return status_list(block)
            case PageBreak():
                return None
