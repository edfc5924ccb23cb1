"""HTML av löpande text: runs, lists, footnotes and status lists."""

from collections.abc import Callable, Mapping

from tertial.documents.markup import Html, element, joined
from tertial.documents.model import (
    Awaited,
    FigureRun,
    FootnoteRun,
    Run,
    Shape,
    StatusItem,
    StatusList,
    StatusMark,
    Text,
    TypedNumber,
)
from tertial.documents.tokens import SHAPES
from tertial.numbers import Figure, Style, format_figure
from tertial.numbers.formatting import STATE_MEANING

Link = Callable[[str], str] | None
# What is wrong with the words of a paragraph: a sentence by the place of the run.
Remarks = Callable[[tuple[Run, ...]], Mapping[int, str]] | None
_SHAPES: dict[Shape, str] = {
    "circle": '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    "diamond": '<path d="M6 0.4 11.6 6 6 11.6 0.4 6Z" fill="currentColor"/>',
    "square": '<rect x="1.2" y="1.2" width="9.6" height="9.6" fill="currentColor"/>',
    "triangle": '<path d="M6 0.8 11.6 11H0.4Z" fill="currentColor"/>',
    "ring": '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.8"/>',
}


class Footnotes:
    """The footnotes of one rendering, numbered as they are met; printed at its end."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def reference(self, text: str) -> Html:
        self._texts.append(text)
        number = str(len(self._texts))
        link = element("a", number, href=f"#fotnot-{number}", role="doc-noteref", aria_label=f"Fotnot {number}")
        return element("sup", link, id=f"fotnot-{number}-ref", class_="footnote-ref")

    def html(self) -> Html | None:
        if not self._texts:
            return None
        items = (self._item(number, text) for number, text in enumerate(self._texts, 1))
        return element("section", element("ol", *items), class_="footnotes", role="doc-endnotes", aria_label="Fotnoter")

    @staticmethod
    def _item(number: int, text: str) -> Html:
        back = element("a", "↩", href=f"#fotnot-{number}-ref", role="doc-backlink", aria_label="Tillbaka till texten")
        return element("li", text, " ", back, id=f"fotnot-{number}")


def figure_html(key: str, figure: Figure, style: Style, figure_url: Link) -> Html:
    """A figure: a link to where it comes from, or plain; what its state means is said in its title."""
    text = format_figure(figure, style)
    meaning = STATE_MEANING[figure.state] or None
    if figure_url is None:
        return element("span", text, class_="figure", data_figure=key, title=meaning)
    return element("a", text, class_="figure", href=figure_url(key), data_figure=key, title=meaning)


def runs_html(runs: tuple[Run, ...], figure_url: Link, footnotes: Footnotes, remarks: Remarks = None) -> Html:
    said = remarks(runs) if remarks else {}
    return joined(*(_remarked(_run(run, figure_url, footnotes), said.get(at)) for at, run in enumerate(runs)))


def list_items(
    items: tuple[tuple[Run, ...], ...], figure_url: Link, footnotes: Footnotes, remarks: Remarks = None
) -> Html:
    return joined(*(element("li", runs_html(item, figure_url, footnotes, remarks)) for item in items))


def _remarked(words: Html, remark: str | None) -> Html:
    """Words that are not true, marked as such; why is said in the title."""
    if remark is None:
        return words
    mark = element("span", " (stämmer inte)", class_="untrue__mark")
    return element("span", words, mark, class_="untrue", title=remark)


def _run(run: Run, figure_url: Link, footnotes: Footnotes) -> Html:
    match run:
        case Text(text, bold, italic):
            content: str = element("em", text) if italic else text
            return element("strong", content) if bold else joined(content)
        case FigureRun(key, figure, style):
            return figure_html(key, figure, style, figure_url)
        case TypedNumber(text, bold, italic):
            shown = element("em", text) if italic else text
            mark = element("span", " (utan källa)", class_="typed-number__mark")
            return element("span", element("strong", shown) if bold else shown, mark, class_="typed-number")
        case FootnoteRun(text):
            return footnotes.reference(text)
        case StatusMark():
            return status(run)
        case Awaited(text):
            return element("em", text, class_="awaited")


def status_list(block: StatusList) -> Html:
    """A list of what is judged, and the scale below it."""
    items = element("ul", *(_status_item(item) for item in block.items), class_="status-list")
    if not block.scale:
        return items
    scale = element("p", *(status(mark) for mark in block.scale), class_="status-scale")
    return joined(items, scale)


def _status_item(item: StatusItem) -> Html:
    number = element("span", item.number, class_="status-list__number") if item.number else None
    label = element("span", item.label, class_="status-list__label")
    return element("li", number, " ", label, " ", status(item), class_="status-list__item")


def status(mark: StatusItem | StatusMark) -> Html:
    """Shape, colour and word."""
    opening = '<svg class="status__shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">'
    shape = Html(f"{opening}{_SHAPES[mark.shape]}</svg>")
    if mark.symbol and mark.symbol != SHAPES[mark.shape]:
        shape = element("span", mark.symbol, class_="status__symbol", aria_hidden="true")
    word = element("span", mark.word, class_="status__word")
    return element("span", shape, " ", word, class_=f"status status--{mark.colour}")
