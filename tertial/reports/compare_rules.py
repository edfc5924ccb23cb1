"""Regler: what differs between two texts, in words, and between two documents, figure by figure. No Django."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from tertial.documents.layout import run_text
from tertial.documents.model import BulletList, Document, FigureCell, Paragraph, Run, Section, Table
from tertial.numbers import Figure, Sign, format_figure

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_BREAK = "\n"
_ALIKE = 0.5  # two sentences that share less than this are not one sentence that was changed


class Mark(StrEnum):
    """What has happened to words since the earlier text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a paragraph with their mark."""

    mark: Mark
    words: str


Paragraphs = list[list[Part]]


def marked(before: Sequence[str], now: Sequence[str]) -> Paragraphs:
    """The paragraphs of now with what has been added, and what has been taken away where it stood."""
    old, new = _flat(before), _flat(now)
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts += [Part(Mark.SAME, one) for one in new[c:d]]
        else:
            parts += _changed(old[a:b], new[c:d])
    return _paragraphs(parts)


def count(paragraphs: Paragraphs, mark: Mark) -> int:
    """How many stretches of words have the mark."""
    return sum(part.mark is mark for paragraph in paragraphs for part in paragraph)


def _flat(paragraphs: Iterable[str]) -> list[str]:
    found: list[str] = []
    for paragraph in paragraphs:
        found += [*_SENTENCE.split(" ".join(paragraph.split())), _BREAK]
    return found


def _changed(old: list[str], new: list[str]) -> Iterator[Part]:
    """Sentences in pairs: one that was changed is marked word by word, other ones whole."""
    for one, other in zip_longest(old, new):
        alike = one and other and _BREAK not in (one, other)
        if alike and SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= _ALIKE:
            yield from _words(one.split(), other.split())
            continue
        if one and one != _BREAK:
            yield Part(Mark.REMOVED, one)
        if other:
            yield Part(Mark.SAME if other == _BREAK else Mark.ADDED, other)


def _words(old: list[str], new: list[str]) -> Iterator[Part]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Part(Mark.SAME, " ".join(new[c:d]))
            continue
        if b > a:
            yield Part(Mark.REMOVED, " ".join(old[a:b]))
        if d > c:
            yield Part(Mark.ADDED, " ".join(new[c:d]))


def _paragraphs(parts: Iterable[Part]) -> Paragraphs:
    found: Paragraphs = [[]]
    for part in parts:
        if part.words == _BREAK:
            found.append([])
        elif found[-1] and found[-1][-1].mark is part.mark:
            found[-1][-1] = Part(part.mark, f"{found[-1][-1].words} {part.words}")
        else:
            found[-1].append(part)
    return [paragraph for paragraph in found if paragraph]


def said_in(section: Section) -> list[str]:
    """What a section's paragraphs and list items say, figures as they are shown."""
    found = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            found.append(_said(block.runs))
        elif isinstance(block, BulletList):
            found += [_said(item) for item in block.items]
    return found


def _said(runs: Iterable[Run]) -> str:
    return "".join(map(run_text, runs))


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that stands in both documents, as each shows it, and how much it differs."""

    row: str
    column: str
    one: str
    other: str
    difference: str
    is_negative: bool

    @property
    def differs(self) -> bool:
        return self.one != self.other


@dataclass(frozen=True, slots=True)
class TablePair:
    """A table in both documents."""

    title: str
    lines: tuple[Line, ...]

    @property
    def differing(self) -> int:
        return sum(line.differs for line in self.lines)


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section of one document beside the same of the other; an empty title where it does not stand there."""

    key: str
    title: str
    number: str | None
    is_in_one: bool
    is_in_other: bool
    one: tuple[str, ...]
    other: tuple[str, ...]
    tables: tuple[TablePair, ...]


def pairs(one: Document, other: Document) -> list[SectionPair]:
    """The sections of both documents in the order of the first, those of the other alone last."""
    left = {section.key: section for section in one.all_sections()}
    right = {section.key: section for section in other.all_sections()}
    return [_pair(key, left.get(key), right.get(key)) for key in dict.fromkeys([*left, *right])]


def _pair(key: str, one: Section | None, other: Section | None) -> SectionPair:
    shown = one or other
    assert shown is not None  # noqa: S101 - the key comes from one of them
    return SectionPair(
        key,
        shown.title,
        shown.number,
        one is not None,
        other is not None,
        tuple(said_in(one)) if one else (),
        tuple(said_in(other)) if other else (),
        tuple(_table_pairs(one, other)) if one and other else (),
    )


def _table_pairs(one: Section, other: Section) -> Iterator[TablePair]:
    right = {table.key: table for table in _tables(other)}
    for table in _tables(one):
        if table.key in right and (lines := tuple(_lines(table, right[table.key]))):
            yield TablePair(right[table.key].title, lines)


def _tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def _lines(one: Table, other: Table) -> Iterator[Line]:
    """The figures that stand in the same row and column of both."""
    left = {place: cell for place, _, _, cell in _cells(one)}
    for place, row, column, cell in _cells(other):
        if place in left:
            yield _line(row, column, left[place], cell)


def _cells(table: Table) -> Iterator[tuple[tuple[str, str], str, str, FigureCell]]:
    for row in table.rows:
        for column, cell in zip(table.columns[1:], row.cells, strict=False):
            if isinstance(cell, FigureCell):
                yield (row.key, column.key), row.label, column.label, cell


def _line(row: str, column: str, one: FigureCell, other: FigureCell) -> Line:
    shown = format_figure(one.figure, one.style), format_figure(other.figure, other.style)
    difference = _difference(one.figure, other.figure)
    if difference is None:
        return Line(row, column, *shown, "", False)
    text = format_figure(difference, replace(other.style, sign=Sign.ALWAYS))
    return Line(row, column, *shown, text, text.startswith("\u2212"))


def _difference(one: Figure, other: Figure) -> Figure | None:
    """The other minus the one; None where either has no value or they do not count the same thing."""
    if one.value is None or other.value is None or one.unit != other.unit:
        return None
    return Figure(other.value - one.value, other.unit)
