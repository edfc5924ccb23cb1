"""Ord mot siffra: whether "närmare hälften" in a comment is true of the figure that stands beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tertial.followup.kinds import Shown
from tertial.numbers import Figure, format_figure
from tertial.numbers.units import Kind
from tertial.numbers.words import Part, Said, words_in


@dataclass(frozen=True, slots=True)
class Judged:
    """A word of the comment and whether the figure (as it is printed) bears it out."""

    word: str
    holds: bool
    figure: str

    def __str__(self) -> str:
        return f"”{self.word}” stämmer {'' if self.holds else 'inte '}med {self.figure}"


def speaks_of_shares(comment: str) -> bool:
    """Whether there is a word in the comment that a figure could bear out."""
    return any(isinstance(claim.meaning, Part) for _start, _end, claim in words_in(comment))


def judged(comment: str, shown: Shown | None) -> list[Judged]:
    """What the comment's words of shares say of the figure.

    Of a share, the rest speaks as well: "närmare hälften tar längre tid" is said of the 52 per cent that do not. Other
    words ("fler", "ökat") may speak of anything in a comment, and are left alone.
    """
    if shown is None or shown.figure.value is None or shown.figure.unit.kind is not Kind.SHARE:
        return []
    return list(_judged(comment, shown, _rest(shown.figure)))


def _judged(comment: str, shown: Shown, rest: Figure) -> Iterator[Judged]:
    for start, end, claim in words_in(comment):
        if not isinstance(claim.meaning, Part):
            continue
        of_rest = claim.meaning.holds(Said(rest, shown.style)) and not claim.meaning.holds(
            Said(shown.figure, shown.style)
        )
        figure = rest if of_rest else shown.figure
        holds = bool(claim.meaning.holds(Said(figure, shown.style)))
        yield Judged(comment[start:end], holds, format_figure(figure, shown.style))


def _rest(figure: Figure) -> Figure:
    """What is left of the whole."""
    whole = 1 / figure.unit.factor
    return Figure(whole - (figure.value or 0), figure.unit, figure.state)
