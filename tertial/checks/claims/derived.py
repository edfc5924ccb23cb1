"""Härledda tal: what a sentence has computed from a table: the sum of some months or years, the sum of rows that it
names, how far apart two columns of a row are.

Asked only of numbers that the table's own figures do not answer. The words must say what was computed, and the number
must be near what they give: else the sentence has computed something else.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from tertial.checks.claims.gaps import Answer, unit_scale
from tertial.checks.claims.lines import Line, Slot, plainly
from tertial.checks.claims.mentions import SOME, Mention
from tertial.checks.claims.sayings import OF_WHOLE
from tertial.checks.claims.sentence import Sentence
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.meant import slips
from tertial.checks.stemming import Word, stem, stems_of
from tertial.checks.tables.table import Cell
from tertial.checks.words import Role, is_total, squeeze

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = "(?:" + "|".join(MONTHS) + r")[a-zåäö]*"
_SPAN = re.compile(
    rf"(?<!\w)(?P<first>{_MONTH})\s*(?:[–-]|till(?: och med)?|t\.?o\.?m\.?)\s*(?P<last>{_MONTH})", re.IGNORECASE
)
IN_ALL = re.compile(r"(?<!\w)(?:sammanlagt|sammanlagda|tillsammans|totalt|sammantaget|summerat)(?!\w)", re.IGNORECASE)
_PERIOD = re.compile(r"perioden|(?:åren|planperioden)\b|(?:tre|fyra|fem|två)års", re.IGNORECASE)
_APART = re.compile(r"^\s*(?:[a-zåäö]+\s+)?(?:högre|lägre|fler|färre|mer|mindre|större)(?!\w)", re.IGNORECASE)
_LEVELS = (Role.OUTCOME, Role.YEAR, Role.TOTAL, Role.BUDGET, Role.FORECAST, Role.OTHER, Role.COST, Role.INCOME)
MOST_FAR = Decimal("1.35")
LEAST_PARTS, MOST_SLOTS, LEAST_DIGITS, LEAST_MEANT = 2, 14, 2, 3
HUNDRED = Decimal(100)
_IS_PART = re.compile(
    r"(?<!\w)(?:utgör|utgjorde|utgörs|svarar för|svarade för|står för|stod för|motsvarar|andel\w*)(?!\w)", re.IGNORECASE
)
_OF_WHAT = re.compile(r"\s*av\s+(?:[a-zåäö-]+s\s+)?(?P<what>[a-zåäö]+)", re.IGNORECASE)
# A share of what the sentence before spoke of.
_LEANS = re.compile(r"(?:det|detta|dessa|de|den|verksamheten|vilket|andelen|kostnad\w*|gruppen)(?!\w)", re.IGNORECASE)
_SPENT = re.compile(r"(?<!\w)(?:förbruk|upparbet|använt|nyttjat)\w*", re.IGNORECASE)
_PER_TIME = re.compile(
    r"(?<!\w)(?:per (?:år|månad|kvartal)|årligen|(?:de )?\w+ åren|varje (?:år|månad)|i månaden|om året)(?!\w)",
    re.IGNORECASE,
)
_MEAN = re.compile(r"(?<!\w)(?:i genomsnitt|genomsnitt\w*|i snitt|i medeltal)(?!\w)", re.IGNORECASE)


def derived(sentence: Sentence, silent: Sequence[Spoken]) -> Iterator[tuple[Spoken, Answer, Line]]:
    """The numbers that what they were computed from contradicts, with what it gives and a line of it."""
    text, named = sentence.text, (*sentence.named, *sentence.carried)
    if not named:
        return
    lines, own = _lines(named), _lines(named if _LEANS.match(text) else sentence.named)
    for one in silent if lines else ():
        if one.said.about or not one.said.value or one.ask is Ask.CAUSE:
            continue
        found = (
            [*_rows(text, one, named)]
            if one.ask is Ask.DEVIATION
            else [
                *_spans(text, one, lines),
                *_periods(text, one, lines),
                *_rows(text, one, named),
                *_apart(sentence.words, one, lines),
                *_shares(one, own),
                *_means(one, lines),
            ]
        )
        if found and not any(answer.fits(one.said) for answer, _ in found):
            answer, line = min(found, key=lambda pair: abs(abs(pair[0].value) - abs(one.said.base)))
            if _slipped(one, answer):
                yield one, answer, line


def _lines(named: Sequence[Mention]) -> list[Line]:
    """The lines that are named surely, each once."""
    return list({id(one.line): one.line for one in named if one.sure >= SOME}.values())


def _slipped(one: Spoken, answer: Answer) -> bool:
    """Whether a number is near what was computed, or the same but for a digit or two that changed places."""
    real, said = abs(answer.value), abs(one.said.base)
    if not real or len(one.said.value.normalize().as_tuple().digits) < LEAST_DIGITS:
        return False
    mended = (real / unit_scale(one.said)).quantize(one.said.step)
    return max(real, said) <= MOST_FAR * min(real, said) or mended in slips(abs(one.said.value), one.said.step)


def _spans(text: str, one: Spoken, lines: Sequence[Line]) -> Iterator[tuple[Answer, Line]]:
    """ "Under juni–augusti uppgick kostnaden till …": the months of a line together."""
    found = _SPAN.search(text[: one.said.start])
    if found is None or one.ask is Ask.CHANGE:
        return
    first, last = (MONTHS.index(found[name][:3].lower()) for name in ("first", "last"))
    for line in lines:
        slots = [slot for slot in line.slots if (at := _month(slot)) is not None and first <= at <= last]
        if len(slots) == last - first + 1 and first < last:
            yield from _sum(slots, one, line)


def _month(slot: Slot) -> int | None:
    bare = squeeze(slot.header)
    return next(
        (at for at, name in enumerate(MONTHS) if re.fullmatch(rf"{name}[a-zåäö]{{0,7}}(?:\d{{4}})?", bare)), None
    )


def _periods(text: str, one: Spoken, lines: Sequence[Line]) -> Iterator[tuple[Answer, Line]]:
    """ "uppgår under perioden till sammanlagt …": all the years of a line together."""
    before = text[: one.said.start]
    if not (IN_ALL.search(one.before) and _PERIOD.search(before)):
        return
    for line in lines:
        slots = [slot for slot in line.slots if len(slot.years) == 1 and slot.role in _LEVELS]
        years = [slot.years[0] for slot in slots]
        if len(slots) > LEAST_PARTS and len(set(years)) == len(years):
            yield from _sum(slots, one, line)


def _rows(text: str, one: Spoken, named: Sequence[Mention]) -> Iterator[tuple[Answer, Line]]:
    """ "A och B har sammanlagt …": the lines of a table that are named before the number, together."""
    if not IN_ALL.search(one.before) and not IN_ALL.match(one.after.lstrip()):
        return
    before = [mention for mention in named if mention.start < one.said.start and mention.sure >= SOME]
    by_table: dict[int, list[Line]] = {}
    for mention in before:
        mine = by_table.setdefault(mention.line.table.number, [])
        if mention.line not in mine and not mention.line.total:
            mine.append(mention.line)
    for lines in by_table.values():
        for slots in _same_columns(lines, one) if len(lines) >= LEAST_PARTS else ():
            yield from _sum(slots, one, lines[0])


def _same_columns(lines: Sequence[Line], one: Spoken) -> Iterator[list[Slot]]:
    """For each level column of the year that is said, or of the latest, the lines' figures in it."""
    wanted = (Role.DEVIATION,) if one.ask is Ask.DEVIATION else _LEVELS
    first = [slot for slot in lines[0].slots if slot.role in wanted]
    if one.ask is Ask.DEVIATION:
        first = [slot for slot in first if ("prognos" in squeeze(slot.header)) == one.forecast]
    latest = max((slot.years[-1] for slot in first if slot.years), default=None)
    year = one.years[-1] if one.years else latest
    for slot in first[:MOST_SLOTS]:
        same = [other for line in lines for other in line.slots if other.cell.column == slot.cell.column]
        if len(same) == len(lines) and (not slot.years or year in slot.years):
            yield same


def _apart(words: Sequence[Word], one: Spoken, lines: Sequence[Line]) -> Iterator[tuple[Answer, Line]]:
    """ "kvinnors medellön är … lägre": two columns of a line, one of them named, that count the same."""
    if not _APART.match(one.after) or one.said.kind == "share":
        return
    said = {stem(word.text) for word in words} | {plainly(word.stem) for word in words}
    for line in lines:
        slots = [slot for slot in line.slots[:MOST_SLOTS] if slot.cell.kind != "share" and slot.stems]
        for slot, other in combinations(slots, 2):
            common = slot.stems & other.stems
            own, others = slot.stems - common, other.stems - common
            both = bool(own & said and others & said)
            named = both or bool(common & said and (own | others) & said)
            if named and slot.years == other.years and len(own) == len(others) == 1:
                yield from _gap(slot, other, one, line)


def _shares(one: Spoken, lines: Sequence[Line]) -> Iterator[tuple[Answer, Line]]:
    """ "Personalkostnaderna utgör 65 procent av kostnaderna": a line of the totals of its columns, or of its own.

    Silent where the number is the line's share of any other figure in its row or column: of what, is not always said.
    """
    if (
        one.said.unit != "%"
        or one.ask is Ask.CHANGE
        or not (_IS_PART.search(one.before) or _SPENT.search(one.before) or OF_WHOLE.match(one.after))
    ):
        return
    if any(answer.fits(one.said) for line in lines for answer in of_any(line)):
        return
    spent = bool(_SPENT.search(one.before))
    said = _OF_WHAT.match(one.after)
    of_what = stem(said["what"].lower()) if said else ""
    for line in lines:
        totals = [row for row in line.table.rows if is_total(row.label) and not row.shaky]
        totals = [row for row in totals if of_what and of_what in stems_of(row.label)] or totals
        for slot in line.slots[:MOST_SLOTS]:
            own = [
                other.cell
                for other in line.slots
                if (other.role is Role.TOTAL and other.years == slot.years) or (spent and _is_plan(slot, other))
            ]
            wholes = [row.cells[slot.cell.column] for row in totals if slot.cell.column in row.cells]
            for whole in (*own, *wholes) if slot.role in _LEVELS else ():
                answer = _share_of(slot.cell, whole)
                if answer is not None and answer.value <= HUNDRED:
                    yield answer, line


def _is_plan(slot: Slot, other: Slot) -> bool:
    """Whether one figure is what has been spent and another the budget that it is spent of."""
    return slot.role is Role.OUTCOME and other.role is Role.BUDGET


def of_any(line: Line) -> Iterator[Answer]:
    """What a line's figures are in per cent of the others in their rows and columns."""
    for slot in line.slots[:MOST_SLOTS]:
        column = [row.cells[slot.cell.column] for row in line.table.rows if slot.cell.column in row.cells]
        for whole in (*(other.cell for other in line.slots), *column):
            answer = _share_of(slot.cell, whole)
            if answer is not None:
                yield answer


def _share_of(cell: Cell, whole: Cell) -> Answer | None:
    if whole is cell or not whole.value or whole.unit != cell.unit or cell.kind == "share":
        return None
    value, room = abs(cell.base / whole.base) * 100, cell.step / abs(whole.base) * 200
    return Answer(value, room, (cell, whole), share=True, how=f"{cell.figure.text} / {whole.figure.text}")


def _means(one: Spoken, lines: Sequence[Line]) -> Iterator[tuple[Answer, Line]]:
    """ "i genomsnitt 100 per månad": the mean of a line's months or years."""
    if not (_MEAN.search(one.before) or _MEAN.search(one.after)) or one.said.kind == "share":
        return
    if not (_PER_TIME.search(one.before) or _PER_TIME.search(one.after)):
        return
    for line in lines:
        slots = [slot for slot in line.slots if slot.role in (Role.OTHER, Role.YEAR, Role.OUTCOME)]
        times = {slot.years or _month(slot) for slot in slots}
        if len(slots) >= LEAST_MEANT and len({slot.cell.unit for slot in slots}) == 1 and len(times) == len(slots):
            value = sum((slot.cell.base for slot in slots), Decimal(0)) / len(slots)
            how = f"({' + '.join(slot.cell.figure.text for slot in slots)}) / {len(slots)}"
            yield from _scaled(abs(value), slots[0].cell.step, slots, how, one, line)


def _gap(slot: Slot, other: Slot, one: Spoken, line: Line) -> Iterator[tuple[Answer, Line]]:
    if slot.cell.unit == other.cell.unit:
        how = f"{slot.cell.figure.text} − {other.cell.figure.text}"
        value = abs(slot.cell.base - other.cell.base)
        yield from _scaled(value, slot.cell.step + other.cell.step, (slot, other), how, one, line)


def _sum(slots: Sequence[Slot], one: Spoken, line: Line) -> Iterator[tuple[Answer, Line]]:
    if len({slot.cell.unit for slot in slots}) == 1 and slots[0].cell.kind != "share":
        value = sum((slot.cell.base for slot in slots), Decimal(0))
        room = sum((slot.cell.step for slot in slots), Decimal(0))
        yield from _scaled(abs(value), room, slots, " + ".join(slot.cell.figure.text for slot in slots), one, line)


def _scaled(
    value: Decimal, room: Decimal, slots: Sequence[Slot], how: str, one: Spoken, line: Line
) -> Iterator[tuple[Answer, Line]]:
    """As it stands, where table and sentence count in the same sort of unit; a table that says none has money too."""
    kind = slots[0].cell.kind
    if kind == one.said.kind or (kind == "count" and one.said.kind == "money"):
        yield Answer(value, room, tuple(slot.cell for slot in slots), how=how), line
