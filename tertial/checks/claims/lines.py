"""Rader som en mening kan tala om: what a table says of each thing it names, whichever way it lies.

Most tables name things in their rows and say in their columns what is told of them (year, budget, outcome). Where the
rows are years or say "budget" and "utfall", the things are the columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from tertial.checks.claims.vocabulary import SORT, TOLD, WHOLES
from tertial.checks.stemming import STOP, stems_of
from tertial.checks.tables.kinds import kind_of_label
from tertial.checks.tables.table import Cell, Row, Table
from tertial.checks.words import Role, is_total, role_of, squeeze

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_SCHOOL_YEAR = re.compile(r"(?<!\d)(?:20)?(\d\d)[/–-](?:20)?(\d\d)(?!\d)")
_BRACKETS = re.compile(r"\([^)]*\)")
_UNIT = re.compile(r",\s*(?:tkr|mnkr|mkr|kr|kronor|tusen kronor|miljoner kronor|procent|%)\s*$", re.IGNORECASE)
_WHOLE_YEAR = re.compile(r"helår|årsbudget|årsprognos|heltår|budgetår", re.IGNORECASE)
_BEFORE = re.compile(r"(?:föreg\w*|förra|fg\.?|f\.?)\s*år|fjol", re.IGNORECASE)
_NET = re.compile(r"netto|resultat|summa\W*$", re.IGNORECASE)
_PER, _OTHER = re.compile(r"(?<!\w)per(?!\w)", re.IGNORECASE), re.compile(r"\W*övrig", re.IGNORECASE)
_MEAN = re.compile(r"(?:medel(?:tal|värd|tid)?|snitt|genomsnitt)[a-zåäö]{0,3}$")
_TOTALLY = re.compile(r"\s*(?:,\s*)?(?:totalt?|sammanlagt)\s*$|^\s*(?:totalt?|samtliga)\s+", re.IGNORECASE)
_THINGS = re.compile(
    r"antal|studerande|deltagare|besök|platser|årsarbetare|invånare|elever|ärenden|beslut|hushåll|dygn|timmar",
    re.IGNORECASE,
)
_SUMS = re.compile(r"budget|utfall|kostnad|bokslut|avvik|intäkt|prognos|belopp|kronor|[tm]n?kr", re.IGNORECASE)
NOT_LEVELS = frozenset({Role.DEVIATION, Role.CHANGE, Role.REST, Role.CONSUMED, Role.BUDGET, Role.FORECAST, Role.NOTE})
_ROLES = (Role.BUDGET, Role.OUTCOME, Role.DEVIATION, Role.FORECAST, Role.CHANGE)
MEAN = "medel"
MOST_LINES, SHORTEST_CONTENTS, MOST_PAGES = 120, 4, 1000


class Slot(NamedTuple):
    """One figure of a line: what it is told to be, for which years, and the words of its header that say more.

    `earlier`: the header says that it is of the year before, and not which.
    """

    cell: Cell
    role: Role
    years: tuple[int, ...]
    header: str
    stems: frozenset[str]
    whole_year: bool
    earlier: bool = False


@dataclass(frozen=True, eq=False)
class Line:
    """A thing that a table names, with its figures. `stems`: the words that name it; none where it is the whole."""

    table: Table
    label: str
    stems: tuple[str, ...]
    total: bool
    slots: tuple[Slot, ...]
    kind: str = ""

    @cached_property
    def known(self) -> frozenset[str]:
        """The words that name it and its figures."""
        return frozenset(self.stems).union(*(slot.stems for slot in self.slots))

    @cached_property
    def by_role(self) -> Mapping[Role, Sequence[Slot]]:
        """Its figures by what they are told to be."""
        found: dict[Role, list[Slot]] = {role: [] for role in Role}
        for slot in self.slots:
            found[slot.role].append(slot)
        return found

    @cached_property
    def levels(self) -> Sequence[Slot]:
        """Its figures of how much there is or was: not what is planned, changed or left."""
        return [slot for slot in self.slots if slot.role not in NOT_LEVELS]

    @cached_property
    def counts_things(self) -> bool:
        """Whether it has no unit and its table says that it counts things, and nothing of money."""
        words = f"{self.table.words} {self.table.heading}"
        bare = not self.table.unit and all(slot.cell.kind == "count" for slot in self.slots)
        return bare and bool(_THINGS.search(words)) and not _SUMS.search(words)


@lru_cache(maxsize=64)
def lines_of(table: Table) -> tuple[Line, ...]:
    """The lines of a table; none of rows in which cells were dropped, as it is not known which."""
    rows = [row for row in table.rows if row.cells and not row.shaky][:MOST_LINES]
    if _is_contents(table, rows):
        return ()
    turned = len(rows) > 1 and sum(map(_tells, rows)) * 2 > len(rows)
    return tuple(_columns_as_lines(table, rows) if turned else _rows_as_lines(table, rows))


def _is_contents(table: Table, rows: list[Row]) -> bool:
    """Whether a table is a list of contents: one column without a name, whose whole numbers only grow."""
    columns = table.figures()
    if len(columns) != 1 or columns[0].header or len(rows) < SHORTEST_CONTENTS:
        return False
    pages = [row.cells[columns[0].index].figure for row in rows if columns[0].index in row.cells]
    whole = all(one.step == 1 and not one.unit and 0 < one.value < MOST_PAGES for one in pages)
    return whole and all(one.value <= other.value for one, other in pairwise(pages))


def _tells(row: Row) -> bool:
    """Whether a row's label says a period or a role, and names nothing."""
    label = squeeze(row.label)
    return bool(_YEAR.match(row.label.strip())) or (role_of(row.label) in _ROLES and len(label) < 18)


def _rows_as_lines(table: Table, rows: list[Row]) -> Iterator[Line]:
    for row in rows:
        slots = _slots_of(table, row)
        if slots:
            kind = row.kind or kind_of_label(_TOTALLY.sub("", row.label))
            total = is_total(row.group) if row.kind else is_total(row.label)
            names = naming(row.group) if row.kind else naming(row.label)
            yield Line(table, row.label, names, total, slots, kind)
    for heading, row in _nets(table):
        if naming(heading) and (slots := _slots_of(table, row)):
            yield Line(table, f"{heading}, {row.label}", naming(heading), False, slots)


def _slots_of(table: Table, row: Row) -> tuple[Slot, ...]:
    columns = {column.index: column for column in table.figures()}
    return tuple(_slot(cell, columns[at].role, columns[at].header) for at, cell in row.cells.items() if at in columns)


def _nets(table: Table) -> Iterator[tuple[str, Row]]:
    """The headings within a table, each with the row that is the net of what stands below it."""
    heading = ""
    for row in table.rows[:MOST_LINES]:
        if not row.cells or row.kind:
            heading = "" if row.kind else row.label
        elif heading and _NET.match(row.label.strip()) and not is_total(heading):
            yield heading, row
            heading = ""


def _columns_as_lines(table: Table, rows: list[Row]) -> Iterator[Line]:
    for column in table.figures():
        slots = tuple(
            _slot(row.cells[column.index], role_of(row.label), row.label) for row in rows if column.index in row.cells
        )
        if slots:
            yield Line(table, column.header, naming(column.header), is_total(column.header), slots)


def _slot(cell: Cell, role: Role, header: str) -> Slot:
    return Slot(cell, role, *_told_by(header))


@lru_cache(maxsize=2_000)
def _told_by(header: str) -> tuple[tuple[int, ...], str, frozenset[str], bool, bool]:
    """What a header says of the figures below it, as a slot has it."""
    whole = bool(_WHOLE_YEAR.search(squeeze(header)))
    return years_in(header), header, _telling(header), whole, bool(_BEFORE.search(header))


@lru_cache(maxsize=20_000)
def years_in(text: str) -> tuple[int, ...]:
    """The years that a header or label names."""
    school = [2000 + int(two) for one, two in _SCHOOL_YEAR.findall(text) if int(two) == int(one) + 1]
    return tuple(int(year) for year in _YEAR.findall(text)) if not school else tuple(school)


def _telling(header: str) -> frozenset[str]:
    """The words of a header beyond its role, its period and its unit."""
    told = (one for one in stems_of(header) if not one.isdigit() and one not in SORT and one not in TOLD)
    return frozenset(plainly(one) for one in told)


def plainly(stem: str) -> str:
    """The stem of a header's word: all words of a mean are one ("medelvärde", "medeltid", "genomsnittlig")."""
    return MEAN if _MEAN.match(stem) else stem


@lru_cache(maxsize=20_000)
def naming(label: str) -> tuple[str, ...]:
    """The words that name a line: those outside brackets, without the ones that every label has."""
    label = _UNIT.sub("", label)
    outside = stems_of(_BRACKETS.sub(" ", label))
    sorts = () if _PER.search(label) else SORT  # "Kostnad per besök" is not named by the visits alone.
    named = tuple(one for one in outside if one not in sorts and not _YEAR.fullmatch(one))
    if named or is_total(label) or _OTHER.match(label) or kind_of_label(label):
        return named
    return tuple(one for one in outside or stems_of(label) if one not in STOP and one not in WHOLES)
