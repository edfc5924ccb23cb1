"""Löptext: the restricted HTML that people write, its figure references, and what becomes of it in a document.

A text holds paragraphs, bold, italics, lists and references to figures: `<span data-figure="result.total.outcome"
data-style="mnkr,1">…</span>`. What stands inside a reference is only what was shown last; the figure is looked up.

A word that says something of a figure can be bound to it: `<span data-about="result.total.outcome"
data-than="result.total.before">ökat</span>`, in a template `{ökat: result.total.outcome / result.total.before}`.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

import nh3

from tertial.documents.model import Block, BulletList, FigureRun, Paragraph, Run, Text
from tertial.documents.typed import typed_runs
from tertial.numbers import UNITS, Figure, Sign, State, Style, absent, format_figure, unit
from tertial.numbers.words import claim_of

ALLOWED = {"p", "strong", "em", "ul", "ol", "li", "br", "span"}
_REFERENCE = re.compile(r"\{([a-z0-9_.]+)(?:\|([a-z_]+(?:,\d)?(?:,(?:abs|plus))?))?\}")
_BOUND = re.compile(r"\{([^\W\d_][^{}:|]*): *([a-z0-9_.]+)(?: */ *([a-z0-9_.]+))?\}")
_BOUND_SPAN = re.compile(r'<span((?: data-(?:about|than)="[^"]*")+)>([^<]*)</span>')
_REFERENCE_SPAN = re.compile(r'<span((?: data-[a-z]+="[^"]*")*? data-figure="[^"]*"[^>]*)>.*?</span>', re.DOTALL)
_FIGURE_KEY = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_-]+){1,3}")


def clean(html: str) -> str:
    """The text with everything but the allowed elements removed; safe to store and to show in the editor."""
    cleaned = nh3.clean(
        html,
        tags=ALLOWED,
        clean_content_tags={"script", "style"},
        attributes={"span": {"data-figure", "data-style", "data-about", "data-than"}},
        attribute_filter=_attribute,
        link_rel=None,
    ).strip()
    # A word that was written over says nothing that could be judged: it is a word like any other.
    return _BOUND_SPAN.sub(lambda match: match[0] if claim_of(unescape(match[2])) else match[2], cleaned)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("data-figure", "data-about", "data-than"):
        return value if _FIGURE_KEY.fullmatch(value) else None
    return value if name == "data-style" and parse_style(value) is not None else None


def from_template(text: str) -> str:
    """Template text (paragraphs between blank lines, `{table.row.column|mnkr,1}`) as restricted HTML."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return "".join(f"<p>{_with_spans(escape(part, quote=False))}</p>" for part in paragraphs)


def _with_spans(part: str) -> str:
    return _REFERENCE.sub(_span, _BOUND.sub(lambda match: bound(match[1], match[2], match[3] or ""), part))


def unknown_words(text: str) -> list[str]:
    """The words that a template binds to a figure and that say nothing that could be judged."""
    return [match[1] for match in _BOUND.finditer(text) if claim_of(match[1]) is None]


def bound(word: str, about: str, than: str = "") -> str:
    """A word as HTML, bound to the figure it speaks of and to what that is compared with. The word is HTML already."""
    compared = f' data-than="{than}"' if than else ""
    return f'<span data-about="{about}"{compared}>{word}</span>'


def _span(match: re.Match[str]) -> str:
    style = f' data-style="{match[2]}"' if match[2] else ""
    return f'<span data-figure="{match[1]}"{style}></span>'


def parse_style(text: str | None) -> Style | None:
    """`mnkr,1` → mnkr, one decimal, with its unit; `,abs` without sign, `,plus` with plus. None when it is no style."""
    parts = (text or "").split(",")
    if parts[0] not in UNITS:
        return None
    decimals = next((int(part) for part in parts[1:] if part.isdecimal()), 0)
    sign = Sign.NEVER if "abs" in parts else Sign.ALWAYS if "plus" in parts else Sign.NEGATIVE_ONLY
    with_unit = parts[0] not in ("count", "share", "index")
    return Style(unit(parts[0]), decimals, sign=sign, with_unit=with_unit)


def references(html: str) -> list[str]:
    """The keys of the figures that the text shows or speaks of, in order."""
    return re.findall(r'data-(?:figure|about|than)="([^"]+)"', html)


def with_texts(html: str, figures: Mapping[str, Figure], styles: Mapping[str, Style]) -> str:
    """The text with every reference holding its figure as it is shown today, for the editor: people see numbers."""

    def shown(match: re.Match[str]) -> str:
        attributes = dict(re.findall(r'(data-[a-z]+)="([^"]*)"', match[1]))
        run = _figure_run(attributes["data-figure"], attributes.get("data-style"), figures, styles)
        return f"<span{match[1]}>{escape(format_figure(run.figure, run.style), quote=False)}</span>"

    return re.sub(
        r'<span((?: data-[a-z]+="[^"]*")*? data-figure="[^"]*"[^>]*)>.*?</span>', shown, html, flags=re.DOTALL
    )


def unbound(html: str, keys: Collection[str], blocks: Iterable[Block]) -> tuple[str, tuple[str, ...]]:
    """The text with its references to these keys as plain words, and those words. Words bound to them are let go.

    `blocks` are what became of the text in its document: they tell how each figure was shown there.
    """
    runs = (run for block in blocks if isinstance(block, Paragraph | BulletList) for run in _runs(block))
    shown = {run.key.removeprefix("unknown."): format_figure(run.figure, run.style) for run in runs}
    words: list[str] = []

    def plain(match: re.Match[str]) -> str:
        key = dict(re.findall(r'(data-[a-z]+)="([^"]*)"', match[1]))["data-figure"]
        if key not in keys:
            return match[0]
        words.append(shown.get(key, ""))
        return escape(words[-1], quote=False)

    def free(match: re.Match[str]) -> str:
        return match[2] if set(re.findall(r'"([^"]*)"', match[1])) & set(keys) else match[0]

    return _BOUND_SPAN.sub(free, _REFERENCE_SPAN.sub(plain, html)), tuple(words)


def _runs(block: Paragraph | BulletList) -> Iterator[FigureRun]:
    items = (block.runs,) if isinstance(block, Paragraph) else block.items
    return (run for item in items for run in item if isinstance(run, FigureRun))


def to_blocks(html: str, figures: Mapping[str, Figure], styles: Mapping[str, Style]) -> list[Block]:
    """The text as blocks of a document. A reference to a figure that does not exist is shown as missing.

    `styles` holds how each figure is shown where it stands in a table, for references without a style of their own.
    """
    reader = _Reader(lambda key, style: _figure_run(key, style, figures, styles))
    reader.feed(html)
    reader.close()
    reader.finish()
    return reader.blocks


def _figure_run(key: str, style: str | None, figures: Mapping[str, Figure], styles: Mapping[str, Style]) -> FigureRun:
    figure = figures.get(key, absent(unit("count"), State.MISSING))
    how = parse_style(style) or styles.get(key) or Style()
    if how.unit is not None and how.unit.kind is not figure.unit.kind:
        how = Style(decimals=how.decimals)
    return FigureRun(key if key in figures else f"unknown.{key}", figure, how)


@dataclass
class _Open:
    """What has been read of the paragraph or list item that is open."""

    runs: list[Run] = field(default_factory=list)
    bold: int = 0
    italic: int = 0
    spans: list[tuple[str, str]] = field(default_factory=list)

    @property
    def bound(self) -> tuple[str, str]:
        """The figure that the words here speak of, and what it is compared with; empty for words like any other."""
        return next((one for one in reversed(self.spans) if one[0]), ("", ""))


class _Reader(HTMLParser):
    """Reads cleaned HTML. Text outside a paragraph becomes a paragraph of its own."""

    def __init__(self, figure: Callable[[str, str | None], FigureRun]) -> None:
        super().__init__(convert_charrefs=True)
        self.figure = figure
        self.blocks: list[Block] = []
        self.open = _Open()
        self.items: list[tuple[Run, ...]] | None = None
        self.ordered = False
        self.inside_figure = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self.inside_figure:
            self.inside_figure += tag == "span"
        elif tag == "span" and (key := attributes.get("data-figure")):
            self.open.runs.append(self.figure(key, attributes.get("data-style")))
            self.inside_figure = 1
        elif tag == "span":
            self.open.spans.append((attributes.get("data-about") or "", attributes.get("data-than") or ""))
        elif tag in ("ul", "ol"):
            self._end_paragraph()
            self.items, self.ordered = [], tag == "ol"
        elif tag in ("p", "li"):
            self._end_paragraph()
        elif tag == "br":
            self.open.runs.append(Text("\n"))
        self.open.bold += tag == "strong"
        self.open.italic += tag == "em"

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self.inside_figure:
            self.inside_figure -= 1
        elif tag == "span" and self.open.spans:
            self.open.spans.pop()
        elif tag in ("p", "li"):
            self._end_paragraph()
        elif tag in ("ul", "ol"):
            self._end_list()
        self.open.bold -= tag == "strong" and self.open.bold > 0
        self.open.italic -= tag == "em" and self.open.italic > 0

    def handle_data(self, data: str) -> None:
        if not self.inside_figure and (data.strip() or self.open.runs):
            self.open.runs.extend(_text_runs(data, self.open))

    def finish(self) -> None:
        self._end_list()
        self._end_paragraph()

    def _end_paragraph(self) -> None:
        runs, self.open = tuple(self.open.runs), _Open()
        if not runs:
            return
        if self.items is None:
            self.blocks.append(Paragraph(runs))
        else:
            self.items.append(runs)

    def _end_list(self) -> None:
        self._end_paragraph()
        if self.items:
            self.blocks.append(BulletList(tuple(self.items), self.ordered))
        self.items = None


def _text_runs(text: str, here: _Open) -> Iterator[Run]:
    bold, italic, (about, than) = here.bold > 0, here.italic > 0, here.bound
    if about:
        yield Text(text, bold, italic, about, than)
        return
    yield from typed_runs(text, bold=bold, italic=italic)
