"""Rang och trend: what is said to be largest or least of a table's rows, and to go one way every year.

A row is told only where it is extreme in no measure that can be meant, and all of these name the same other row; a
trend only where every year goes the other way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tertial.checks.claims.lines import Line
from tertial.checks.claims.measures import Measure, changes, falls, meant, measures_of, rows_ranked
from tertial.checks.claims.mentions import ALL, SOME, Mention
from tertial.checks.claims.turned import turned
from tertial.checks.claims.vocabulary import SORT, SPOKEN
from tertial.checks.figures import has_any, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph
from tertial.checks.stemming import stem, stems_of
from tertial.checks.tables.table import Cell, Row, Table
from tertial.checks.words import Role

_MOST = re.compile(
    r"(?<!\w)(?:(?P<most>störst[ae]?|högst[ae]?|flest|mest|tyngst[ae]?|dyrast[ae]?|starkast[ae]?|livligast)|"
    r"(?P<least>minst[ae]?|lägst[ae]?|färst|svagast[ae]?|billigast[ae]?|lugnast))(?!\w)(?!\s+\d)",
    re.IGNORECASE,
)
_RANKS = (
    "störst", "högst", "flest", "mest", "tyngst", "dyrast", "starkast", "livligast", "minst", "lägst", "färst",
    "svagast", "billigast", "lugnast",
)  # fmt: skip
_SAYS_MOST = re.compile(_MOST.pattern)  # In small letters.
_NOT = re.compile(
    r"(?<!\w)(?:inte|ej|näst|de (?:[a-zåäö]+\s+)?(?:störst|högst|lägst|minst)\w*|bland|en av de|ett av de|tillhör|"
    r"delvis|länet|riket|landet|någonsin|hittills|på länge|på (?:flera|många) år|möjlig\w*|minst \w+ (?:gång|dag)|"
    r"högst sannolik|minst lika|per (?:invånare|person|elev)|i förhållande till|räknat per|mest av|som mest|"
    r"som (?:högst|lägst) (?!i |på |inom |under )\w+|gått från|från att|(?:för)?ändra(?:t|ts|s|des)|"
    r"(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|\d+) (?:störst|högst|lägst|minst)\w*)(?!\w)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?<!\w)(?:(?P<up>ök(?:at|ar|ade)|stigit|stiger|växt)|(?P<down>minsk(?:at|ar|ade)|sjunkit|sjunker))\s+"
    r"(?:[a-zåäö]+\s+){0,2}?(?:varje år|år för år|för varje år|kontinuerligt|successivt|(?:under )?samtliga år)"
    r"(?:\s+sedan\s+(?P<since>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
BREAK = re.compile(r"[.;:]|,\s+(?:och|samt)\s|(?<!\w)(?:än|som|medan|men|varav|därav)(?!\w)", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:,|(?<!\w)(?:och|samt))\s+$", re.IGNORECASE)
# "Störst är bristen i A": what is ranked.
_WHAT = re.compile(
    r"^\w+\s+(?:är|var|blev)\s+(?P<what>[a-zåäö]{4,})\s+(?:i|inom|för|på|hos|vid|bland|av|mellan)(?!\w)", re.IGNORECASE
)
# "A har minst spill".
_NOUN = re.compile(
    r"^\w+\s+(?!är|var|blev|hade|har|fick|ök|minsk|inom|post|bland|från|under|belopp|förändr|skilln|ställe|enhet|projekt|"
    r"grupp|verksamh|område|del(?!\w)|delen)(?P<what>[a-zåäö]{4,})(?!\w)",
    re.IGNORECASE,
)
_RESULTS = re.compile(r"resultat|utfall|siffror|värde", re.IGNORECASE)
_WITHIN = re.compile(r"\s+(?:[a-zåäö]+\s+)?(?:i|inom|på|hos|för|vid|är|var|har|hade|fick|blev)\s", re.IGNORECASE)
_STRONG = re.compile(r"(?<!\w)(?:svagast|starkast)", re.IGNORECASE)
_BETWEEN = re.compile(r"[.;:]|,(?!\d)")
_FOLLOWED = re.compile(r"(?<!\w)följ(?:t|d|da|s)\s+(?:närmast\s+)?av\s+", re.IGNORECASE)
LEAST_ROWS, LEAST_YEARS, NEAR, LEAST = 3, 3, 45, 4
_LEVELS = frozenset({Role.OUTCOME, Role.YEAR, Role.TOTAL, Role.OTHER, Role.BUDGET, Role.FORECAST, Role.MEAN})
Outcome = tuple[Finding | None, int]


def speaks_of_rank(text: str) -> bool:
    """Whether a text says that something is the most or the least."""
    lower = small(text)
    return has_any(lower, _RANKS) and _SAYS_MOST.search(lower) is not None


def trends(text: str, named: Sequence[Mention], paragraph: Paragraph) -> Iterator[Outcome]:
    """ "Utlånen har ökat varje år sedan 2017"."""
    said = _EVERY.search(text)
    before = [one for one in named if said and one.end <= said.start() and one.sure >= SOME]
    if said is None or not before or len({one.line.label for one in before}) != 1:
        return
    line = before[-1].line
    slots = sorted(
        (one for one in line.slots if len(one.years) == 1 and one.role in _LEVELS), key=lambda one: one.years
    )
    slots = [one for one in slots if not said["since"] or one.years[0] >= int(said["since"])]
    if len(slots) < LEAST_YEARS or len({one.years for one in slots}) != len(slots):
        return
    way = 1 if said["up"] else -1
    steps = [(after.cell.decimal - one.cell.decimal) * way for one, after in pairwise(slots)]
    if all(step < 0 for step in steps):
        word = said["up"] or said["down"]
        yield told(paragraph, word, turned(word, -way), line.table, [one.cell for one in slots], line.label), 1
    else:
        yield None, 1


@dataclass(frozen=True, slots=True)
class _Zone:
    """What one word of rank reaches: from the one before it to the next, and where the word itself stands."""

    text: str
    start: int
    at: "re.Match[str]"

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def ranks(text: str, named: Sequence[Mention], paragraph: Paragraph) -> Iterator[Outcome]:
    """ "Störst är ökningen inom hemtjänsten": the one line named right beside each word of rank."""
    said = list(_MOST.finditer(text))
    if not said or not named:
        return
    taken = 0
    for zone in _zones(text, said):
        sure = [
            one
            for one in _beside(zone, named, text)
            if one.sure == ALL and not one.line.total and one.start >= taken and not _is_of_another(one, zone, text)
        ]
        taken = max([taken, *(one.end for one in sure)])
        found = [_ranked(one, zone) for one in sure]
        extremes = [one for one in found if one is not None]
        if not extremes or len(extremes) != len(found) or len({one.row.label for one in extremes}) != 1:
            yield from (((None, 1),) if sure else ())
            yield from _followed(zone, text, named, paragraph) if sure and not any(extremes) else ()
            continue
        yield _finding(extremes[0], sure[0], zone, text, paragraph), 1


def ranks_in(text: str) -> Iterator[tuple[_Zone, "re.Match[str]"]]:
    """Each word of rank with what it reaches, save where its clause denies or narrows it."""
    for zone in _zones(text, list(_MOST.finditer(text))):
        if not _NOT.search(text, *clause(text, zone.at.start(), zone.at.end())):
            yield zone, zone.at


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause or clauses begin and end that a piece of text stands in."""
    before = [found.end() for found in _BETWEEN.finditer(text, 0, start)]
    after = _BETWEEN.search(text, end)
    return before[-1] if before else 0, after.start() if after else len(text)


def _zones(text: str, said: Sequence["re.Match[str]"]) -> Iterator[_Zone]:
    starts = [0, *(one.end() for one in said[:-1])]
    ends = [*(one.start() for one in said[1:]), len(text)]
    for start, one, end in zip(starts, said, ends, strict=True):
        yield _Zone(text[start:end], start, one)


def _beside(zone: _Zone, named: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions nearest to the word of rank: behind it where it opens its clause, else before it, else behind."""
    first, last = zone.start, zone.start + len(zone.text)
    before = [m for m in named if first <= m.start and m.end <= zone.at.start() and _joined(m, zone.at, text)]
    before = [] if _GOES_ON.search(text[first : zone.at.start()]) else before
    behind = [m for m in named if zone.at.end() <= m.start and m.end <= last and _joined(m, zone.at, text)]
    opens = len(text[max(0, text.rfind(".", 0, zone.at.start())) : zone.at.start()].split()) < LEAST_ROWS
    some = behind if (opens and behind) or not before else before
    if not some or (some is behind and not opens and not _WITHIN.match(text[zone.at.end() :])):
        return []
    nearest = min(some, key=lambda m: m.start) if some is behind else max(some, key=lambda m: m.end)
    return [m for m in some if m.start < nearest.end and nearest.start < m.end]


def _joined(one: Mention, said: "re.Match[str]", text: str) -> bool:
    between = text[said.end() : one.start] if one.start >= said.end() else text[one.end : said.start()]
    return len(between) <= NEAR and not BREAK.search(between)


def _is_of_another(one: Mention, zone: _Zone, text: str) -> bool:
    """Whether a clause denies or narrows a rank, or ranks what has no word in the table: "störst är bristen inom A"."""
    start, end = min(one.start, zone.at.start()), max(one.end, zone.at.end())
    if _NOT.search(text, *clause(text, start, end)):
        return True
    behind = zone.text[zone.at.start() - zone.start :]
    said = _WHAT.match(behind) or _NOUN.match(behind)
    if (
        said is None
        or stem(said["what"]) in SPOKEN
        or stem(said["what"]) in SORT
        or _RESULTS.match(said["what"])
        or falls(said["what"])
        or changes(said["what"])
    ):
        return False
    table = one.line.table
    words = stems_of(f"{table.title} {table.heading} {' '.join(column.header for column in table.columns)}")
    what = stem(said["what"])
    return not any(what.startswith(word[:LEAST]) or what[:LEAST] in word for word in words if len(word) > LEAST)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The row that is extreme, its figures, and whether the one named is extreme the other way."""

    row: Row
    cells: tuple[Cell, ...]
    opposite: bool


def _ranked(mention: Mention, zone: _Zone) -> Extreme | None:
    """What is extreme instead, where all that can be meant agree; None where the one named is, in any of them."""
    mine = row_of(mention.line)
    rows = rows_ranked(mention.line.table)
    if mine is None or len(rows) < LEAST_ROWS or mine not in rows:
        return None
    return extreme(mention.line.table, mine, zone.text, bool(zone.at["most"]))


def extreme(table: Table, mine: Row, text: str, most: bool) -> Extreme | None:
    """The row that is extreme instead of one, by all the measures that a text can mean."""
    measures = meant(table, text, mine.index)
    shares = [one for one in measures_of(table) if one.sort == "level" and one.unit == "%"]
    if len(shares) == 1 and _STRONG.search(text):
        measures = shares
    sides = [(one, most is not (falls(text) and one.sort in ("change", "gap"))) for one in measures]
    ends = [one.ends(up) for one, up in sides]
    if not ends or any(mine.index in some or len(some) != 1 for some in ends) or len({some[0] for some in ends}) != 1:
        return None
    at = ends[0][0]
    opposite = all(mine.index in one.ends(not up) for one, up in sides)
    return Extreme(table.rows[at], sides[0][0].cells[at], opposite)


def row_of(line: Line) -> Row | None:
    """The row that a line is; None where it is a column."""
    cells = {id(slot.cell) for slot in line.slots}
    first = line.slots[0].cell.row if line.slots else -1
    row = line.table.rows[first] if 0 <= first < len(line.table.rows) else None
    return (
        row
        if row is not None and cells & {id(cell) for cell in row.cells.values()} and row.label == line.label
        else None
    )


def _finding(best: Extreme, mention: Mention, zone: _Zone, text: str, paragraph: Paragraph) -> Finding:
    table = mention.line.table
    if best.opposite and re.search(r"\d", text):
        word = zone.at.group()
        return told(paragraph, word, _other_way(word), table, best.cells, mention.line.label)
    printed = as_written(text, mention)
    return told(paragraph, printed, best.row.label, table, best.cells, best.row.label)


def as_written(text: str, mention: Mention) -> str:
    """A name as the text has it: the whole label where it stands there, else the words that name it."""
    label = mention.line.label
    at = text.find(label, max(0, mention.start - len(label)))
    return label if 0 <= at <= mention.start else text[mention.start : mention.end]


def _followed(zone: _Zone, text: str, named: Sequence[Mention], paragraph: Paragraph) -> Iterator[Outcome]:
    """ "Störst är A, följd av B": the row that is second where A is first."""
    said = _FOLLOWED.search(zone.text)
    first = _beside(zone, named, text)
    if said is None or not first or _FOLLOWED.search(zone.text, said.end()):
        return
    at = zone.start + said.end()
    second = [m for m in named if m.sure == ALL and at <= m.start <= at + 15 and m.line.table is first[0].line.table]
    mine, other = row_of(first[0].line), row_of(second[0].line) if second else None
    if mine is None or other is None or not second:
        return
    up = bool(zone.at["most"])
    seconds: set[int] = set()
    for one in meant(mine_table := first[0].line.table, zone.text[: said.start()], mine.index):
        side = up is not (falls(zone.text[: said.start()]) and one.sort in ("change", "gap"))
        if one.ends(side) == [mine.index]:
            seconds |= set(_second(one, side))
    if len(seconds) == 1 and other.index not in seconds and other in rows_ranked(mine_table):
        best = mine_table.rows[seconds.pop()]
        cells = list(best.cells.values())[:1]
        yield told(paragraph, as_written(text, second[0]), best.label, mine_table, cells, best.label), 1


def _second(one: Measure, most: bool) -> list[int]:
    left = sorted(set(one.values.values()), reverse=most)[1:2]
    return [row for row, value in one.values.items() if value in left]


def _other_way(word: str) -> str:
    """ "Högst" for "lägst", in the same form."""
    lower = word.lower()
    pairs = (("störst", "minst"), ("högst", "lägst"), ("flest", "färst"), ("mest", "minst"), ("starkast", "svagast"),
             ("dyrast", "billigast"), ("livligast", "lugnast"))  # fmt: skip
    both = (*pairs, *((other, one) for one, other in pairs))
    return next((lower.replace(one, other) for one, other in both if lower.startswith(one)), word)


def told(paragraph: Paragraph, printed: str, expected: str, table: Table, cells: Sequence[Cell], row: str) -> Finding:
    return Finding(
        "direction", Severity.LIKELY, paragraph.place, printed, expected,
        f"Texten säger {printed}, tabellen ”{table.name[:80]}” ger {expected} (raden {row[:60]}). "
        "Texten kan mena något annat än tabellens rader.",
        operands=tuple(Operand(cell.place, cell.figure.text, str(cell.figure.value)) for cell in cells),
    )  # fmt: skip
