"""Ord om riktning: whether "ökat", "underskott" and "positiv avvikelse" go the way that the table goes."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.answers import compared, ways_of_deviations
from tertial.checks.claims.gaps import Answer
from tertial.checks.claims.mentions import ALL, Mention
from tertial.checks.claims.sayings import RESULT
from tertial.checks.claims.sentence import Sentence
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.claims.subjects import Subject
from tertial.checks.claims.turned import turned
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph

LEAD = 30
_SHOWS = re.compile(
    r"\s+(?:[a-zåäö]+\s+){0,2}?(?:redovisar|visar|uppvisar|har|gör|går med|gick med|prognostiserar|"
    r"beräknas få|väntas få)"
    r"\s+(?:[a-zåäö]+\s+){0,3}",
    re.IGNORECASE,
)
_TURNS = re.compile(r"[,;]\s+(?:medan|men|däremot)\s", re.IGNORECASE)
_QUALIFIED = re.compile(
    r"(?<!\w)(?:inte|ej|inget|utan|om|risk\w*|tidigare|föregående|förra|minskat|ökat|trots|även|men|medan|ersätt\w*|täck\w*)(?!\w)",
    re.IGNORECASE,
)


def way_finding(one: Spoken, answer: Answer, subject: Subject, sentence: Sentence) -> Finding | None:
    """The finding where a number fits the table but the word beside it goes the other way."""
    cells, way, how = answer.cells, answer.sign, answer.how
    if one.ask is Ask.LEVEL and one.sign:
        pair = compared(subject.line, one, sentence.columns(one))
        if pair is None or cells != (pair[0].cell,):
            return None
        now, then = pair[0].cell, pair[1].cell
        gap = abs(now.decimal) - abs(then.decimal)
        cells, way, how = (now, then), (gap > 0) - (gap < 0), f"{then.figure.text} och {now.figure.text}"
    if not one.sign or not way or way == one.sign or _is_of_the_clause_before(one, sentence.text):
        return None
    expected = turned(one.word, way)
    return Finding(
        "direction", Severity.LIKELY, sentence.paragraph.place, one.word, expected,
        f"Texten säger {one.word}, tabellen ”{subject.line.table.name[:80]}” har {how} på raden "
        f"{subject.line.label[:80]}: "
        f"{expected}. Texten kan mena något annat än tabellens rad.",
        operands=tuple(Operand(cell.place, cell.figure.text, str(cell.figure.value)) for cell in cells),
    )  # fmt: skip


def _is_of_the_clause_before(one: Spoken, text: str) -> bool:
    """Whether another clause begins between the word of direction and the number: "växte med 4, medan A tappade 2"."""
    at = text.rfind(one.word, 0, one.said.start)
    return at >= 0 and _TURNS.search(text, at, one.said.start) is not None


def unnumbered(text: str, named: Sequence[Mention], paragraph: Paragraph) -> Iterator[tuple[Finding | None, int]]:
    """ "Hemtjänsten redovisar ett underskott": a word of direction without a number, right behind the line's name."""
    words = list(RESULT.finditer(text))
    sure = [one for one in named if one.sure == ALL]
    if len(words) != 1 or not sure or len({one.line.label for one in sure}) != 1 or _QUALIFIED.search(text):
        return
    sign = 1 if words[0]["up"] else -1 if words[0]["down"] else 0
    first = sure[0]
    between = text[first.end : words[0].start()] if first.end <= words[0].start() else ""
    if not sign or first.start > LEAD or not _SHOWS.fullmatch(between):
        return
    told = [pair for one in sure for pair in ways_of_deviations(one.line, text)]
    if not told or any(way in (0, sign) for _, way in told):
        yield from (((None, 1),) if told else ())
        return
    cell, way = told[0]
    expected = turned(words[0].group(), way)
    yield Finding(
        "direction", Severity.LIKELY, paragraph.place, words[0].group(), expected,
        f"Texten säger {words[0].group()}, tabellen ”{first.line.table.name[:80]}” har {cell.figure.text} på raden "
        f"{first.line.label[:80]}: {expected}. Texten kan mena något annat än tabellens rad.",
        operands=(Operand(cell.place, cell.figure.text, str(cell.figure.value)),),
    ), 1  # fmt: skip
