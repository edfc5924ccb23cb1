"""Tvivel: what speaks for that a number which a line contradicts is of another measure, another time or a part.

Asked only of what would else be told.
"""

import re
from decimal import Decimal

from tertial.checks.claims.derived import MONTHS, of_any
from tertial.checks.claims.gaps import Answer
from tertial.checks.claims.lines import Line
from tertial.checks.claims.sentence import Sentence
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.meant import slips
from tertial.checks.stemming import words_of
from tertial.checks.words import squeeze

_MONTH = re.compile(rf"(?<!\w)(?:i|under)\s+(?P<month>(?:{'|'.join(MONTHS)})[a-zåäö]*)(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# "Kapitalkostnader för Norra skolan": a name narrows what the label says.
_NARROWED = re.compile(r"\s+(?:för|till|avseende|i|på|vid)\s+[A-ZÅÄÖ][a-zåäö]")
_THINGS = re.compile(
    r"besök|deltagare|elever|platser|ärenden|personer|hushåll|timmar|anställda|årsarbetare", re.IGNORECASE
)
_TO = re.compile(r"(?<!\w)(?:till|på|var|blev)\s+$", re.IGNORECASE)
FARTHEST, FAR_OF_WHOLE, NEAR_YEAR = 3, Decimal("1.6"), 25


def is_doubtful(one: Spoken, answer: Answer, line: Line, sentence: Sentence, whole: bool = False) -> bool:
    """Whether a number is likelier something else than the line's."""
    return (
        _is_far(one, answer, whole)
        or _is_a_share(one, line, sentence)
        or _is_of_another_time(one, line, sentence)
        or _is_of_another_sort(one, answer, line)
        or _is_narrowed(one, line, sentence)
        or _is_apart(one, line)
    )


def _is_far(one: Spoken, answer: Answer, whole: bool) -> bool:
    """Whether a count, or what is said of the whole, is too far off to be a slip of the pen."""
    said, real = abs(one.said.base), abs(answer.value)
    if answer.share or one.said.kind == "share" or not said or not real or not (whole or one.said.kind == "count"):
        return False
    ratio = max(said, real) / min(said, real)
    if ratio <= (FAR_OF_WHOLE if whole else FARTHEST):
        return False
    tenfold = said.scaleb(-said.adjusted()) == real.scaleb(-real.adjusted())
    return not tenfold and abs(said) not in slips(real, one.said.step)


def _is_a_share(one: Spoken, line: Line, sentence: Sentence) -> bool:
    """Whether a share is what a figure of a line that the sentence touches is of another."""
    of_what = one.after.lstrip().startswith("av ") or sentence.text.startswith("Av ")
    if one.said.unit != "%" or one.ask is Ask.CHANGE or not of_what:
        return False
    near = (other for near in sentence.near for other in near.names.lines if sentence.stems.intersection(other.stems))
    return any(answer.fits(one.said) for other in (line, *near) for answer in of_any(other))


def _is_of_another_time(one: Spoken, line: Line, sentence: Sentence) -> bool:
    """Whether a month or year is said that the table does not have, where it has others."""
    table = line.table
    told = squeeze(f"{table.words} {table.title} {table.heading} {line.label}")
    found = _MONTH.search(one.before)
    of_month = found is not None and one.ask is Ask.LEVEL and found["month"][:3].lower() not in told
    if of_month and any(month in told for month in MONTHS):
        return True
    known = {year for slot in line.slots for year in slot.years}
    said = {int(year) for year in _YEAR.findall(f"{one.before[-NEAR_YEAR:]} {one.after[:NEAR_YEAR].partition(',')[0]}")}
    return bool(known and said) and not said & known and not any(str(year) in told for year in said)


def _is_of_another_sort(one: Spoken, answer: Answer, line: Line) -> bool:
    """Whether money is compared with a table of things, or a number of what the rows are with what they sum to."""
    table = line.table
    if one.said.kind == "money" and not table.unit and all(cell.kind == "count" for cell in answer.cells):
        title = f"{table.title} {table.heading}"
        return bool(_THINGS.search(title)) and "kr" not in squeeze(title)
    if one.said.kind == "count" and line.total and table.columns:
        behind = next(iter(words_of(one.after[:40])), None)
        heads = {word.stem for word in words_of(table.columns[0].header)}
        return behind is not None and behind.stem in heads
    return False


def _is_narrowed(one: Spoken, line: Line, sentence: Sentence) -> bool:
    """Whether the line is named behind the number, and narrowed by a name of its own."""
    return any(
        mention.line is line and mention.start >= one.said.end and _NARROWED.match(sentence.text[mention.end :])
        for mention in sentence.named
    )


def _is_apart(one: Spoken, line: Line) -> bool:
    """Whether a count is how far two figures of the line are apart, though no word says so."""
    if one.ask is Ask.CHANGE and _TO.search(one.before):  # "Sjönk och uppgick till 35" is the level.
        return any(slot.cell.kind == one.said.kind and slot.cell.base == abs(one.said.base) for slot in line.slots)
    if one.said.kind != "count" or one.ask is not Ask.LEVEL:
        return False
    values = [slot.cell.decimal for slot in line.slots if slot.cell.kind == "count"]
    return any(abs(a - b) == abs(one.said.value) for at, a in enumerate(values) for b in values[:at])
