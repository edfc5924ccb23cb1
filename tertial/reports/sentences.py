"""Meningar: a text in restricted HTML as a row of sentences, and back. No Django.

A piece is a sentence with its mark-up, or the beginning of a paragraph or of a list's item. Two texts whose pieces are
the same say the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

_REFERENCE = re.compile(r'(<span(?: data-[a-z]+="[^"]*")*? data-figure="[^"]*"[^>]*>).*?(</span>)', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_INLINE = ("strong", "em")
# A sentence ends at its mark, with what closes after it, where a new one may begin. An abbreviation is no end.
_END = re.compile(r"(?<=[.!?…])[”»\"')\]\uE000]*\s+(?=[”«\"'(\[\uE000]*(?:[A-ZÅÄÖÉ0-9]|$))")
_ABBREVIATION = re.compile(
    r"\b(?:t\.ex|bl\.a|m\.m|m\.fl|d\.v\.s|s\.k|o\.s\.v|p\.g\.a|fr\.o\.m|t\.o\.m|kl|nr|kap|ca|resp)\.$"
)


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a paragraph (`p`) or of an item in a list (`ul`, `ol`)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as HTML. References hold nothing: what was shown in them is not what was written."""

    html: str

    @property
    def words(self) -> str:
        return " ".join(unescape(_TAG.sub("", self.html)).split())


Piece = Start | Sentence


def pieces(html: str) -> list[Piece]:
    """The text as pieces. Empty paragraphs are nothing."""
    reader = _Reader()
    reader.feed(bare(html))
    reader.close()
    reader.end_block()
    return reader.found


def html_of(found: Iterable[Piece]) -> str:
    """The pieces as a text again. A beginning with nothing after it is dropped; items of one kind make one list."""
    blocks: list[tuple[str, list[str]]] = []
    for piece in found:
        if isinstance(piece, Start):
            blocks.append((piece.kind, []))
        else:
            if not blocks:
                blocks.append(("p", []))
            blocks[-1][1].append(piece.html)
    return "".join(_written([block for block in blocks if block[1]]))


def bare(html: str) -> str:
    """The text with every reference to a figure empty."""
    return _REFERENCE.sub(r"\1\2", html)


def sentences(html: str) -> list[Sentence]:
    """The sentences alone, in order."""
    return [piece for piece in pieces(html) if isinstance(piece, Sentence)]


def paragraphs(html: str) -> list[str]:
    """What each paragraph and item says, without mark-up; what is shown in a reference is part of it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    found: list[list[str]] = []
    for piece in reader.found:
        if isinstance(piece, Start):
            found.append([])
        else:
            found[-1].append(piece.words)
    return [" ".join(words) for words in found]


def _written(blocks: Sequence[tuple[str, list[str]]]) -> Iterator[str]:
    open_list = ""
    for kind, parts in blocks:
        if open_list and kind != open_list:
            yield f"</{open_list}>"
            open_list = ""
        if kind == "p":
            yield f"<p>{' '.join(parts)}</p>"
            continue
        if not open_list:
            yield f"<{kind}>"
            open_list = kind
        yield f"<li>{' '.join(parts)}</li>"
    if open_list:
        yield f"</{open_list}>"


@dataclass
class _Block:
    """What has been read of a block: its text, with each tag as one private character, and the tags."""

    text: str = ""
    tags: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads cleaned HTML. Text outside a paragraph becomes a paragraph of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Piece] = []
        self.block = _Block()
        self.kind = "p"
        self.lists: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "li", "ul", "ol"):
            self.end_block()
            if tag in ("ul", "ol"):
                self.lists.append(tag)
            self.kind = self.lists[-1] if self.lists else "p"
        else:
            self._tag(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "ul", "ol"):
            self.end_block()
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
                self.kind = self.lists[-1] if self.lists else "p"
        elif tag != "br":
            self._tag(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.block.text += data.replace(_MARK, "")

    def end_block(self) -> None:
        block, self.block = self.block, _Block()
        if block.text.replace(_MARK, "").strip() or any("data-figure" in tag for tag in block.tags):
            self.found.append(Start(self.kind))
            self.found += _split(block)

    def _tag(self, tag: str) -> None:
        self.block.text += _MARK
        self.block.tags.append(tag)


_MARK = "\ue000"  # stands for a tag while the sentences are found


def _split(block: _Block) -> Iterator[Sentence]:
    """The block's sentences. Bold and italics that go over an end are closed there and opened again after it."""
    tags = iter(block.tags)
    still_open: list[str] = []
    for part in _parts(" ".join(block.text.split())):
        made = "".join(still_open)
        for character in part.strip():
            if character != _MARK:
                made += escape(character, quote=False)
                continue
            tag = next(tags)
            made += tag
            name = tag.strip("</>").split()[0].rstrip("/")
            if name in _INLINE and not tag.startswith("</"):
                still_open.append(tag)
            elif name in _INLINE and f"<{name}>" in still_open:
                still_open.remove(f"<{name}>")
        yield Sentence(_tidy(made + "".join(f"</{tag[1:]}" for tag in reversed(still_open))))


def _parts(text: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(text):
        said = text[begin : end.end()].replace(_MARK, "").rstrip()
        if said and not _ABBREVIATION.search(said):
            yield text[begin : end.end()]
            begin = end.end()
    if text[begin:].strip():
        yield text[begin:]


def _tidy(html: str) -> str:
    for name in _INLINE:
        html = html.replace(f"<{name}></{name}>", "")
    return html.strip()
