"""Frågestund: what one reader asks of one store: pieces, coverage, figures. Nothing outlives it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tertial.facts.store import FactStore
from tertial.measures.breakdowns import Condition, Where, class_parameters
from tertial.measures.declare import Aggregate, Cell, Cells, Measure, MeasureError, Piece, Question
from tertial.measures.lineage import recorded
from tertial.measures.rollup import Trees
from tertial.numbers import Figure, MeasureLineage, State, absent
from tertial.periods import Period

NOTHING = Cell()
ANY_TIME = Period(date(1900, 1, 1), date(2200, 1, 1))


class Session:
    """A store with what is worked out once for all questions: trees, budget versions, which batches cover what."""

    def __init__(self, store: FactStore) -> None:
        self.store = store
        self.trees = Trees(store.scope)
        self._pieces: dict[tuple[Aggregate, Period, bool], tuple[Piece, ...]] = {}
        self._versions_of: dict[int, tuple[str, ...]] = {}
        self._batches: dict[tuple[str, Period], tuple[bool, tuple[int, ...]]] = {}
        self._covered: dict[tuple[str, Period], tuple[int, ...]] = {}

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.store.scope.settings

    def budget_version(self, year: int) -> str | None:
        """The version of the year's budget that is read; None where the year has no budget. Raises MeasureError."""
        present = self._versions(year)
        named = self.settings.get("budget_version")
        wanted = named.get(str(year)) if isinstance(named, Mapping) else named
        if wanted is None or not present:
            return max(present, key=_by_name, default=None)
        if wanted not in present:
            raise MeasureError(f"Budgetversionen ”{wanted}” finns inte för {year}. Inlästa: {', '.join(present)}.")
        return str(wanted)

    def _versions(self, year: int) -> tuple[str, ...]:
        if year not in self._versions_of:
            found = self.store.fetch(f"SELECT DISTINCT version FROM budget WHERE year = {int(year)} ORDER BY 1")  # noqa: S608
            self._versions_of[year] = tuple(version for (version,) in found)
        return self._versions_of[year]

    def check(self, measure: Measure, period: Period, by: tuple[str, ...], where: Where) -> None:
        """Raises MeasureError for a breakdown, condition or period that the measure does not have."""
        for key in by:
            if key not in measure.breakdowns:
                allowed = ", ".join(measure.breakdowns)
                raise MeasureError(f"{measure.title} kan inte delas upp på ”{key}”. Välj bland {allowed}.")
        if len(set(by)) != len(by):
            raise MeasureError("Samma indelning är angiven två gånger.")
        for each in where:
            if each.dimension not in measure.dimensions:
                allowed = ", ".join(measure.dimensions)
                raise MeasureError(f"{measure.title} kan inte filtreras på ”{each.dimension}”. Välj bland {allowed}.")
        if any(each.whole_months for each in measure.aggregates) and not period.is_whole_months:
            raise MeasureError(f"{measure.title} finns bara för hela månader, inte för {period.label}.")

    def pieces(self, aggregate: Aggregate, period: Period, by: tuple[str, ...]) -> tuple[Piece, ...]:
        """The aggregate's pieces with every parameter that a condition or key may use.

        Ages are those at the end of the period that is asked for, whatever the aggregate reads.
        """
        key = (aggregate, period, aggregate.spread and "month" in by)
        if key not in self._pieces:
            self._pieces[key] = tuple(
                replace(piece, parameters=_months_apart(piece.parameters, key[2]) + class_parameters(period.last_day))
                for piece in aggregate.pieces(self, aggregate.over(period))
            )
        return self._pieces[key]

    def covered(self, aggregate: Aggregate, period: Period) -> tuple[int, ...]:
        """The batches that cover any of what the aggregate reads; none where any of its tables has no such batch."""
        span = ANY_TIME if aggregate.dateless else aggregate.over(period)
        found = [self._covering(table, span) for table in (aggregate.table, *aggregate.joins)]
        return tuple(batch for each in found for batch in each) if all(found) else ()

    def _covering(self, table: str, period: Period) -> tuple[int, ...]:
        if (table, period) not in self._covered:
            found = (each.batch_id for each in self.store.coverage(table) if each.covers(period))
            self._covered[table, period] = tuple(found)
        return self._covered[table, period]

    def _sources(self, measure: Measure, period: Period) -> tuple[bool, tuple[int, ...]]:
        """Whether every table of the measure covers what it reads, and the batches that do."""
        key = (measure.key, period)
        if key not in self._batches:
            found = [self.covered(each, period) for each in measure.aggregates]
            self._batches[key] = all(found), tuple(sorted({batch for each in found for batch in each}))
        return self._batches[key]

    def figure(self, measure: Measure, period: Period, cells: Cells, months: int, filters: Where) -> Figure:
        """The measure's figure in one group: missing without a source, not applicable where the formula says so."""
        is_covered, batches = self._sources(measure, period)
        note = measure.note(cells) if measure.note else None
        lineage = MeasureLineage(
            measure.key,
            self.store.scope.body_path,
            period.label,
            recorded(filters, note),
            batches,
            int(sum(cell.rows for cell in cells.values())),
        )
        if not is_covered or self._incomplete(measure, cells):
            return absent(measure.unit, State.MISSING, lineage)
        value = measure.formula(cells, Question(period, months, self.settings))
        if value is None:
            return absent(measure.unit, State.NOT_APPLICABLE, lineage)
        return Figure(value, measure.unit, State.EXACT, lineage)

    def _incomplete(self, measure: Measure, cells: Cells) -> bool:
        if any(_is_gap(each, cells[each.name]) for each in measure.aggregates):
            return True
        if measure.complete is None:
            return False
        needed, given = (cells[name].units for name in measure.complete)
        return not all(self.trees.covers(node, given) for node in needed)


def _is_gap(aggregate: Aggregate, cell: Cell) -> bool:
    """Whether the cell lacks what a figure needs."""
    return bool((aggregate.empty_is_missing and not cell.rows) or (aggregate.noted_is_missing and cell.noted))


def hanging(measure: Measure, name: str, unit: str | None, cell: Cell) -> Cell:
    """The cell with the unit it hangs on, where the measure asks whether every unit has given what it should."""
    if measure.complete is None or unit is None or not (cell.value or name == measure.complete[1]):
        return cell
    return replace(cell, units=frozenset({int(unit)}))


def only(where: Where, dimensions: Mapping[str, str]) -> Where:
    """The conditions, and those that say which group it is."""
    return (*where, *(Condition(key, (value,)) for key, value in dimensions.items()))


def _months_apart(parameters: tuple[tuple[str, Any], ...], monthly: bool) -> tuple[tuple[str, Any], ...]:
    """By month, every month gets one month's share."""
    return tuple((name, 1 if monthly and name == "months" else value) for name, value in parameters)


def _by_name(text: str) -> list[tuple[int, int | str]]:
    """Names in order, numbers in them by size: `v2` before `v10`."""
    return [(0, int(part)) if part.isdigit() else (1, part.casefold()) for part in re.split(r"(\d+)", text) if part]
