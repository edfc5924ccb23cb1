"""Sanning: what the bound words of a text say of their figures as these are now. No Django.

A word is judged by the figure as the sentence prints it; where the sentence does not print it, as its table does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tertial.documents.model import Block, BulletList, FigureRun, Paragraph, Run, Text
from tertial.numbers import DerivedLineage, EnteredLineage, Figure, FrozenLineage, Style, format_figure
from tertial.numbers.words import Said, claim_of, proposed

CHANGES = ("difference", "change_percent", "volume_effect", "price_effect")


def is_change(figure: Figure) -> bool:
    """Whether the figure is itself a change: its sign says which way."""
    lineage = figure.lineage.was if isinstance(figure.lineage, FrozenLineage) else figure.lineage
    return isinstance(lineage, DerivedLineage) and lineage.operation in CHANGES


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bound word and whether it is true. `holds` is None where nothing can be said: the figure has no value.

    `instead` is a word that is true in its place, empty where it is best left out, None where none fits.
    """

    word: str
    about: str
    than: str
    said: Said | None
    holds: bool | None
    instead: str | None

    @property
    def is_known(self) -> bool:
        """Whether the figures that it speaks of stand in the report."""
        return self.said is not None

    @property
    def lacks_comparison(self) -> bool:
        """Whether it speaks of a change, and neither is the figure one nor is it compared with another.

        What somebody has entered may be a change: nobody else knows.
        """
        claim = claim_of(self.word)
        if self.said is None or self.said.than is not None or claim is None or not claim.compares:
            return False
        return not is_change(self.said.figure) and not isinstance(self.said.figure.lineage, EnteredLineage)

    @property
    def fails(self) -> bool:
        """Whether the word is untrue, or is bound to something that it cannot speak of."""
        return self.holds is False or not self.is_known or self.lacks_comparison

    @property
    def in_words(self) -> str:
        """Why it fails, as a sentence."""
        if not self.is_known:
            return f"”{self.word}” talar om en siffra som inte finns i rapporten ({self.about})."
        if self.lacks_comparison:
            return f"”{self.word}” är knutet till en siffra som inte är en förändring, och har inget att jämföras med."
        return f"”{self.word}” stämmer inte: siffran är {self.because}."

    @property
    def because(self) -> str:
        """The figures, as they are printed: `4,1 mnkr`, `268,1 mnkr mot 270,9 mnkr`."""
        if self.said is None:
            return ""
        shown = format_figure(self.said.figure, self.style)
        return shown if self.said.than is None else f"{shown} mot {format_figure(self.said.than, self.style)}"

    @property
    def style(self) -> Style:
        """How the figure is shown to tell why: as printed; one decimal more where the word is about the rounding."""
        how = self.said.style if self.said else Style()
        claim = claim_of(self.word)
        return replace(how, decimals=how.decimals + 1) if claim and claim.beside else how


def verdicts(runs: Sequence[Run], figures: Mapping[str, Figure], styles: Mapping[str, Style]) -> list[Verdict]:
    """Every bound word of a paragraph or sentence, in order. `styles` are how tables show the figures."""
    return [_verdict(run, at, runs, figures, styles) for at, run in _bound(runs)]


def untrue(blocks: Iterable[Block], figures: Mapping[str, Figure], styles: Mapping[str, Style]) -> list[Verdict]:
    """The bound words of these blocks that are not true, or speak of a figure that does not stand in the report."""
    found = (one for runs in lines_of(blocks) for one in verdicts(runs, figures, styles))
    return [one for one in found if one.fails]


def remarks(
    figures: Mapping[str, Figure], styles: Mapping[str, Style]
) -> Callable[[tuple[Run, ...]], Mapping[int, str]]:
    """For the renderer: what is wrong with the bound words of a paragraph, by their places among its runs."""

    def remarked(runs: tuple[Run, ...]) -> Mapping[int, str]:
        judged = ((at, _verdict(run, at, runs, figures, styles)) for at, run in _bound(runs))
        return {at: verdict.in_words for at, verdict in judged if verdict.fails}

    return remarked


def lines_of(blocks: Iterable[Block]) -> Iterator[tuple[Run, ...]]:
    """The running text of the blocks: each paragraph and each item of a list."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.runs
        elif isinstance(block, BulletList):
            yield from block.items


def _bound(runs: Sequence[Run]) -> list[tuple[int, Text]]:
    return [(at, run) for at, run in enumerate(runs) if isinstance(run, Text) and run.about]


def _verdict(
    run: Text, at: int, runs: Sequence[Run], figures: Mapping[str, Figure], styles: Mapping[str, Style]
) -> Verdict:
    claim = claim_of(run.text)
    if run.about not in figures or (run.than and run.than not in figures):
        return Verdict(run.text, run.about, run.than, None, None, None)
    figure = figures[run.about]
    said = Said(figure, _style(run.about, at, runs, figure, styles), figures.get(run.than))
    holds = claim.meaning.holds(said) if claim else None
    instead = proposed(run.text, said) if holds is False else None
    return Verdict(run.text, run.about, run.than, said, holds, instead)


def _style(key: str, at: int, runs: Sequence[Run], figure: Figure, styles: Mapping[str, Style]) -> Style:
    """How the nearest reference to the figure prints it, else its table, else as it is with one decimal of its unit."""
    shown = [(abs(there - at), run) for there, run in enumerate(runs) if isinstance(run, FigureRun) and run.key == key]
    if shown:
        return min(shown, key=lambda each: each[0])[1].style
    how = styles.get(key, Style(decimals=1))
    return how if how.unit is None or how.unit.kind is figure.unit.kind else Style(decimals=how.decimals)
