"""Meningar: the sentences of a report's texts as a correction concerns them. No Django.

A sentence is concerned when a figure that it shows or speaks of has changed, or when a bound word in it is not true.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tertial.documents.layout import run_text
from tertial.documents.model import FigureRun, FootnoteRun, Run, Text
from tertial.numbers import Figure, Style, format_figure
from tertial.reports import prose
from tertial.reports.bound_words import bound_at
from tertial.reports.sentences import sentences
from tertial.reports.truths import Verdict, lines_of, verdicts


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands in a section: its restricted HTML; `shared` is the id of one that is written elsewhere."""

    section: str
    title: str
    html: str
    shared: int | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Which sentence somebody means: the section, its number there, and what tells it from any other."""

    section: str
    at: int
    mark: str


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a sentence. `was` is what stood there before; `untrue` is what is wrong with a word that fails."""

    text: str
    was: str = ""
    untrue: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A word that does not hold: where it starts in the sentence's HTML, what is known of it, and the figure before."""

    start: int
    verdict: Verdict
    was: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that a correction concerns: the `at`th of its text, with the keys of the figures that have changed."""

    text: Written
    at: int
    html: str
    parts: tuple[Part, ...]
    changed: frozenset[str]
    fixes: tuple[Fix, ...]

    @property
    def mark(self) -> str:
        """Tells this sentence from any other that may come to stand in its place."""
        return mark_of(self.html)

    @property
    def is_visible(self) -> bool:
        """Whether anything in it is printed otherwise than before, or is not true."""
        return bool(self.fixes) or any(part.was for part in self.parts)

    @property
    def words(self) -> str:
        """What it says, as it is printed."""
        return "".join(part.text for part in self.parts)


def mark_of(sentence: str) -> str:
    """What tells a sentence from any other."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Figures:
    """The figures of a report now and before, how its tables show them, and the keys of those that have changed."""

    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    styles: Mapping[str, Style]
    changed: Collection[str]


def concerned(text: Written, figures: Figures) -> Iterator[Told]:
    """The sentences of the text that the correction concerns, in order."""
    for at, sentence in enumerate(sentences(text.html)):
        keys = frozenset(prose.references(sentence.html)) & frozenset(figures.changed)
        runs = _runs(sentence.html, figures)
        judged = verdicts(runs, figures.now, figures.styles)
        starts = bound_at(sentence.html)
        fixes = [Fix(start, one, _was(one, figures)) for start, one in zip(starts, judged, strict=False) if one.fails]
        if keys or fixes:
            yield Told(text, at, sentence.html, tuple(_parts(runs, judged, figures)), keys, tuple(fixes))


def _runs(sentence: str, figures: Figures) -> tuple[Run, ...]:
    blocks = prose.to_blocks(f"<p>{sentence}</p>", figures.now, figures.styles)
    return next(lines_of(blocks), ())


def _was(verdict: Verdict, figures: Figures) -> str:
    """The figure that the word speaks of, as it was when the word was written; empty where it is the same."""
    before = figures.before.get(verdict.about) if verdict.about in figures.changed else None
    if before is None or verdict.said is None or before.unit.kind is not verdict.said.figure.unit.kind:
        return ""
    return format_figure(before, verdict.style)


def _parts(runs: tuple[Run, ...], judged: list[Verdict], figures: Figures) -> Iterator[Part]:
    words = iter(judged)
    for run in runs:
        if isinstance(run, FigureRun):
            shown = format_figure(run.figure, run.style)
            before = figures.before.get(run.key) if run.key in figures.changed else None
            was = format_figure(before, run.style) if before and before.unit.kind is run.figure.unit.kind else ""
            yield Part(shown, was if was != shown else "")
        elif isinstance(run, FootnoteRun):
            continue
        elif isinstance(run, Text) and run.about:
            verdict = next(words)
            yield Part(run.text, untrue=verdict if verdict.fails else None)
        else:
            yield Part(run_text(run))
