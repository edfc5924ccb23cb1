"""Hela dokument med en siffra ändrad: any figure that stands in a relation, by a digit or two that change places.

A figure that two relations see must be found in its place with what it was; one that a single relation sees cannot be
told from the others in it, and must be among them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from tertial.checks.engine import check, claims_of, understood
from tertial.checks.figures import Printed, read_cell
from tertial.checks.findings import Finding, Report
from tertial.checks.source import RawTable, Source
from tertial.checks.tables.table import Cell

LEAST_STEPS, TRIES, ROOM = 4, 20, 2


@dataclass(frozen=True)
class Spoiled:
    """A figure that was changed, what it was changed to, how many relations see it, and what was then said."""

    was: Printed
    now: str
    order: int
    seen_by: int
    report: Report

    @property
    def is_found(self) -> bool:
        """Whether one error stands at the figure with what it was."""
        return any(self._is_at(one) and self._is_right(one) for one in self.report.errors)

    @property
    def is_seen(self) -> bool:
        """Whether an error was computed from it."""
        return self.is_found or any(
            self._is_at(one) or any(part.place.order == self.order and part.text == self.now for part in one.operands)
            for one in self.report.errors
        )

    def _is_at(self, one: Finding) -> bool:
        return one.place.order == self.order and one.printed == self.now

    def _is_right(self, one: Finding) -> bool:
        read = read_cell(one.expected)
        return read is not None and abs(read.value - self.was.value) <= ROOM * self.was.step


def share_in_relations(source: Source) -> tuple[int, int]:
    """How many of the figures of a document's tables stand in a relation, and how many there are."""
    figures = list(_figures(source))
    return sum(1 for _, seen_by in figures if seen_by), len(figures)


def spoiled(source: Source, count: int, seed: int) -> Iterator[Spoiled]:
    """The document with one figure changed, as many times as asked for; the same for the same seed."""
    random = Random(seed)
    figures = [(cell, seen_by) for cell, seen_by in _figures(source) if seen_by]
    for cell, seen_by in random.sample(figures, min(count, len(figures))):
        changed = _changed(source, cell, random)
        if changed is not None:
            wrong, now = changed
            yield Spoiled(cell.figure, now, cell.place.order, seen_by, check(wrong))


def _figures(source: Source) -> Iterator[tuple[Cell, int]]:
    for table in understood(source):
        times = Counter(id(cell) for claim in claims_of(table) for cell in claim.cells())
        for row in table.rows:
            yield from ((cell, times[id(cell)]) for cell in row.cells.values())


def _changed(source: Source, cell: Cell, random: Random) -> tuple[Source, str] | None:
    now = _slip(cell.figure, random)
    items = list(source.items)
    for number, item in enumerate(items):
        for at, row in enumerate(item.rows if isinstance(item, RawTable) else ()):
            places = [place for place, text in enumerate(row.cells) if text.strip() == cell.figure.text]
            if now and row.place == cell.place and len(places) == 1 and isinstance(item, RawTable):
                cells = tuple(now if place == places[0] else text for place, text in enumerate(row.cells))
                rows = [*item.rows[:at], replace(row, cells=cells), *item.rows[at + 1 :]]
                items[number] = replace(item, rows=rows)
                return replace(source, items=items), now
    return None


def _slip(figure: Printed, random: Random) -> str:
    """The figure with one digit changed or two exchanged, so far off that no rounding explains it."""
    places = [at for at, sign in enumerate(figure.text) if sign.isdigit()]
    for _ in range(TRIES):
        signs = list(figure.text)
        at = random.randrange(len(places))
        if random.random() < 0.5 and at + 1 < len(places):
            one, other = places[at], places[at + 1]
            signs[one], signs[other] = signs[other], signs[one]
        else:
            signs[places[at]] = random.choice("123456789")
        text = "".join(signs)
        read = read_cell(text)
        whole = signs[places[0]] != "0" or len(places) == 1 or figure.value < 1
        if whole and read is not None and _far(read.value, figure):
            return text
    return ""


def _far(value: Decimal, figure: Printed) -> bool:
    return abs(value - figure.value) >= LEAST_STEPS * figure.step
