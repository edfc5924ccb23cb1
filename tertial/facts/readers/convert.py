"""Omvandling: batches of source cells into the table as stored. Every error is found; whole columns at a time."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.fields import Dimension, Field, Kind, Schema
from tertial.facts.problems import Collector, Problem, masked, without_identities
from tertial.facts.pseudonyms import PseudonymKey
from tertial.facts.readers.cells import Cells, RawBatch
from tertial.facts.readers.columns import ColumnReader, PersonReader, Read
from tertial.facts.readers.mapping import EndDates
from tertial.facts.readers.mapping import Mapping as SourceMapping
from tertial.facts.resolve import CodePlan, Resolved

Message = Callable[[int], str]


class Converter:
    """Reads one file's batches. Problems go to the collector; a batch with problems gives no table.

    `lenient` fields may lack a value although the table needs them (a SIE row without an object): such a row belongs
    to the body itself.
    """

    def __init__(
        self,
        schema: Schema,
        mapping: SourceMapping,
        plan: CodePlan,
        key: PseudonymKey | None,
        collector: Collector,
        *,
        decimals: Mapping[str, str | None],
        sheet: str | None = None,
        lenient: frozenset[str] = frozenset(),
    ) -> None:
        self.schema, self.mapping, self.plan, self.collector = schema, mapping, plan, collector
        self._sheet, self._lenient, self._key = sheet, lenient, key
        self._source = {one.key: mapping.column_of(one.key) for one in schema.fields}
        self._readers = {
            one.key: ColumnReader(one, mapping.renamed(one.key), decimals.get(one.key))
            for one in schema.fields
            if one.kind is not Kind.PERSON
        }
        self._people = {one.key: PersonReader(self._secret(one), mapping.renamed(one.key)) for one in self._personal()}
        self.rounded = 0
        self.without: dict[str, int] = {}

    def convert(self, raw: RawBatch) -> pa.Table | None:
        """The batch as stored, or None when something is wrong with it (or it is all blank)."""
        rows, cells = self._filled_rows(raw)
        if not len(rows):
            return None
        before = self.collector.total
        columns = self._read_all(rows, cells)
        days = self._days(columns)
        self._check_rules(rows, cells, columns)
        ids = self._resolve(rows, cells, columns, days)
        self._end_half_open(columns)
        if self.collector.total > before:
            return None
        return self._table(rows, columns, days, ids)

    def _personal(self) -> list[Field]:
        return [one for one in self.schema.fields if one.kind is Kind.PERSON]

    def _secret(self, one: Field) -> PseudonymKey:
        if self._key is None:
            raise ValueError(f"{self.schema.key}.{one.key} needs a pseudonym key")
        return self._key

    def _filled_rows(self, raw: RawBatch) -> tuple[pa.Array, dict[str, Cells]]:
        """The rows that have a value in any used column (blank rows are passed by), with constant columns added."""
        cells = {key: raw.cells[column] for key, column in self._source.items() if column is not None}
        blank = reduce(pc.and_, (each.is_null for each in cells.values()))
        rows = raw.rows
        if pc.any(blank).as_py():
            kept = pc.invert(blank)
            rows, cells = rows.filter(kept), {key: each.take(kept) for key, each in cells.items()}
        for key, value in self.mapping.defaults.items():
            if key not in cells:
                constant = pa.repeat(pa.scalar(value), len(rows))
                cells[key] = Cells(constant)
        return rows, cells

    def _read_all(self, rows: pa.Array, cells: Mapping[str, Cells]) -> dict[str, pa.Array]:
        columns: dict[str, pa.Array] = {}
        for one in self.schema.fields:
            if one.kind is not Kind.PERSON:
                columns[one.key] = self._read(one, rows, cells, columns)
        for one in self._personal():
            read = self._people[one.key].read(cells[one.key], self._days(columns), columns.get("birth_year"))
            columns[one.key] = self._checked(one, rows, cells, read)
        return columns

    def _read(
        self, one: Field, rows: pa.Array, cells: Mapping[str, Cells], columns: Mapping[str, pa.Array]
    ) -> pa.Array:
        if one.key not in cells:
            return pa.nulls(len(rows), one.stored)
        year = columns[one.month_of] if one.month_of else None
        column = self._checked(one, rows, cells, self._readers[one.key].read(cells[one.key], year))
        return _open_ended(column) if one.ends else column

    def _checked(self, one: Field, rows: pa.Array, cells: Mapping[str, Cells], read: Read) -> pa.Array:
        """The column, once its unreadable and its missing values have been reported."""
        self.rounded += read.rounded
        if read.bad is not None:
            self._report(read.bad, rows, cells, one, lambda at: self._unreadable(one, cells[one.key].at(at)))
        if read.values.null_count and not one.optional:
            empty = pc.is_null(read.values)
            if read.bad is not None:
                empty = pc.and_not(empty, read.bad)
            if one.may_be_empty or one.key in self._lenient:
                count = pc.sum(empty).as_py() or 0
                self.without[one.key] = self.without.get(one.key, 0) + count
            else:
                self._report(empty, rows, cells, one, lambda at: f"{one.label} saknar värde.")
        return read.values

    def _unreadable(self, one: Field, written: str) -> str:
        if one.kind is Kind.PERSON:
            return f"{one.label} går inte att läsa som en identitet."
        expected = self._readers[one.key].expected(written)
        return f"{one.label}: ”{masked(written, personal=one.personal)}” är inte {expected}."

    def _days(self, columns: Mapping[str, pa.Array]) -> pa.Array:
        """Each row's own date: the first of the table's dates that is filled in."""
        return pc.coalesce(*(_as_day(columns[key]) for key in self.schema.date_from))

    def _check_rules(self, rows: pa.Array, cells: Mapping[str, Cells], columns: Mapping[str, pa.Array]) -> None:
        for rule in self.schema.rules:
            broken = pc.fill_null(rule.bad(columns), False)
            self._report(broken, rows, cells, self.schema.field(rule.column), _always(rule.message))

    def _resolve(
        self, rows: pa.Array, cells: Mapping[str, Cells], columns: Mapping[str, pa.Array], days: pa.Array
    ) -> dict[str, pa.Array]:
        """The stable ids of the row's codes, by its own date."""
        ids: dict[str, pa.Array] = {}
        nodes: dict[str, pa.Array] = {}
        for one in self.schema.fields:
            if one.dimension is None or one.key not in cells:
                continue
            table = self.plan.table(one.dimension)
            at = table.within(columns[one.key], self._last_days(columns)) if self.schema.lasting else days
            found = table.resolve(columns[one.key], at)
            self._report_codes(one, rows, cells, columns[one.key], at, found)
            if one.key in self.schema.unit_from:
                nodes[one.key] = self._nodes(one, rows, cells, found)
            else:
                ids[f"{one.key}_id"] = found.ids
        body = pa.repeat(pa.scalar(self.plan.body_node_id, pa.int64()), len(rows))
        given = [nodes[key] for key in self.schema.unit_from if key in nodes]
        ids["unit_id"] = pc.coalesce(*given, body)
        return ids

    def _last_days(self, columns: Mapping[str, pa.Array]) -> pa.Array:
        """The last day of what each row tells of; none where it goes on."""
        end = columns[self.schema.lasting or ""]
        if self.mapping.end_dates is EndDates.INCLUSIVE:
            return end
        return pc.cast(pc.subtract(pc.cast(end, pa.int32()), pa.scalar(1, pa.int32())), pa.date32())

    def _report_codes(
        self, one: Field, rows: pa.Array, cells: Mapping[str, Cells], codes: pa.Array, days: pa.Array, found: Resolved
    ) -> None:
        table = self.plan.table(one.dimension or Dimension.UNIT)

        def say(make: Callable[[str, str, date], str]) -> Message:
            return lambda at: make(one.label, codes[at].as_py(), days[at].as_py())

        self._report(found.unknown, rows, cells, one, say(table.unknown_message))
        self._report(found.outdated, rows, cells, one, say(table.outdated_message))

    def _nodes(self, one: Field, rows: pa.Array, cells: Mapping[str, Cells], found: Resolved) -> pa.Array:
        """The organisation nodes of the codes; a code that belongs to none cannot place the row."""
        homeless = pc.and_(pc.is_valid(found.ids), pc.is_null(found.nodes))
        self._report(homeless, rows, cells, one, _always(f"{one.label} hör inte till någon enhet i kodplanen."))
        return found.nodes

    def _end_half_open(self, columns: dict[str, pa.Array]) -> None:
        """Inclusive end dates become half-open: the day after the last."""
        if self.mapping.end_dates is EndDates.EXCLUSIVE:
            return
        for one in self.schema.fields:
            if one.ends:
                after = pc.add(pc.cast(columns[one.key], pa.int32()), pa.scalar(1, pa.int32()))
                columns[one.key] = pc.cast(after, pa.date32())

    def _table(
        self, rows: pa.Array, columns: Mapping[str, pa.Array], days: pa.Array, ids: Mapping[str, pa.Array]
    ) -> pa.Table:
        stored: dict[str, pa.Array] = {**columns, **ids, "row": rows}
        if self.schema.key == "ledger":
            month = pc.cast(pc.floor_temporal(days, unit="month"), pa.date32())
            stored["month"] = pc.coalesce(columns["period"], month)
        names = self.schema.arrow.names
        missing = pa.nulls(len(rows), pa.int64())
        return pa.Table.from_arrays([stored.get(name, missing) for name in names], names)

    def _report(self, bad: pa.Array, rows: pa.Array, cells: Mapping[str, Cells], one: Field, message: Message) -> None:
        """List the bad rows as far as there is room, and count them all."""
        count = pc.sum(bad).as_py() or 0
        if not count:
            return
        shown = pc.indices_nonzero(bad).slice(0, self.collector.room).to_pylist()
        for at in shown:
            value = cells[one.key].at(at) if one.key in cells else None
            hidden = None if not value else masked(value, personal=one.personal)
            column = self._source[one.key] or one.label
            said = without_identities(message(at))
            self.collector.add(Problem(said, rows[at].as_py(), column, hidden, one.help, self._sheet))
        self.collector.count_unlisted(count - len(shown))


def _open_ended(days: pa.Array) -> pa.Array:
    """End dates where 9999-12-31, as many systems write "until further notice", is no end."""
    return pc.if_else(pc.equal(pc.year(days), 9999), pa.scalar(None, pa.date32()), days)


def _always(message: str) -> Message:
    return lambda _at: message


def _as_day(column: pa.Array) -> pa.Array:
    """A date; a year becomes its first day."""
    if pa.types.is_date(column.type):
        return column
    first = pc.binary_join_element_wise(pc.cast(column, pa.string()), "01-01", "-")
    return pc.cast(first, pa.date32())
