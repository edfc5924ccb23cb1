"""Ett tal bredvid ett känt: of this year's and last year's number of a row, the one tells which row the other is of.

"44,7 procent jämfört med 41,9 procent förra året": where the sentence names no line, but one of the two numbers is a
figure of a line that has a word in common with the sentence, the other must be the figure beside it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from tertial.checks.claims.gaps import Answer
from tertial.checks.claims.lines import Line
from tertial.checks.claims.sentence import Sentence
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.nearness import says
from tertial.checks.stemming import Word

ALIKE = 5
NOT_FAR = Decimal("0.35")


def paired(sentence: Sentence, silent: Sequence[Spoken]) -> Iterator[tuple[Spoken, Answer, Line]]:
    """The numbers that the figure beside their pair's contradicts, with it and its line."""
    for one, other in pairwise(sentence.numbers):
        levels = one.ask in (Ask.LEVEL, Ask.PART) and other.ask in (Ask.LEVEL, Ask.PART)
        if one.then or not other.then or not levels or one.said.kind != other.said.kind:
            continue
        if not (one in silent and other in silent):
            continue
        lines = [line for near in sentence.near for line in near.names.lines if _alike(line, sentence.words)]
        if any(_fits(line, one, other) for line in lines):
            continue
        yield from _one_of_two(lines, one, other)


def _one_of_two(lines: Sequence[Line], one: Spoken, other: Spoken) -> Iterator[tuple[Spoken, Answer, Line]]:
    for mine, known in ((one, other), (other, one)):
        for line in lines:
            pair = _two(line, mine, mine is one)
            if pair is not None and says(known.said, pair[1].value, pair[1].step) and _not_far(mine, pair[0]):
                yield mine, pair[0], line
                return


def _two(line: Line, mine: Spoken, is_later: bool) -> tuple[Answer, Answer] | None:
    """The figure that a number must be, and the one that its pair is: of the two years of a line."""
    slots = sorted((slot for slot in line.slots if slot.years), key=lambda slot: slot.years[-1])
    if len(slots) != 2 or any(slot.cell.kind != mine.said.kind for slot in slots):
        return None
    earlier, later = (Answer(s.cell.base, s.cell.step, (s.cell,), how=s.cell.figure.text) for s in slots)
    return (later, earlier) if is_later else (earlier, later)


def _fits(line: Line, one: Spoken, other: Spoken) -> bool:
    pair = _two(line, one, True)
    return pair is not None and all(
        says(spoken.said, answer.value, answer.step) for spoken, answer in zip((one, other), pair, strict=True)
    )


def _alike(line: Line, words: Sequence[Word]) -> bool:
    """Whether a word of the line begins as one of the sentence does, or ends as it."""
    return any(
        len(one) >= ALIKE and (one[:ALIKE] in word.stem or word.stem[:ALIKE] == one[:ALIKE])
        for one in line.stems
        for word in words
    )


def _not_far(one: Spoken, answer: Answer) -> bool:
    real, said = abs(answer.value), abs(one.said.base)
    return real > 0 and abs(said - real) <= NOT_FAR * max(real, said)
