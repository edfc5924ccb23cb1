"""Kodning: codes become stable ids by the row's own date, over whole columns at a time."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.fields import Dimension

# Codes of these dimensions are looked up in the next one when the first does not know them.
FALLBACK: dict[str, tuple[str, ...]] = {Dimension.UNIT: (Dimension.UNIT, Dimension.RESPONSIBILITY)}
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """En kod i kodplanen, valid `valid_from` ≤ day < `valid_to`. `node_id` is the organisation node it belongs to."""

    dimension: str
    code: str
    id: int
    node_id: int | None
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class CodePlan:
    """Kodplan as plain data. `body_node_id` is the node of rows that have no unit of their own."""

    entries: tuple[CodeEntry, ...]
    body_node_id: int
    _tables: dict[str, "CodeTable"] = field(default_factory=dict, repr=False, compare=False)

    def table(self, dimension: str) -> "CodeTable":
        """The codes of one dimension (units fall back on responsibilities)."""
        if dimension not in self._tables:
            self._tables[dimension] = CodeTable(tuple(self._known(dimension)))
        return self._tables[dimension]

    def with_provisional(self, codes: pa.Table) -> "CodePlan":
        """The plan with the codes of a file's own plan that it lacks, under negative ids: to try a file out."""
        known = {(entry.dimension, entry.code) for entry in self.entries}
        lacking = [row for row in codes.to_pylist() if (row["dimension"], row["code"]) not in known]
        added = (
            CodeEntry(row["dimension"], row["code"], -number, self.body_node_id, row["valid_from"], row["valid_to"])
            for number, row in enumerate(lacking, start=1)
        )
        return CodePlan((*self.entries, *added), self.body_node_id)

    def _known(self, dimension: str) -> Iterable[CodeEntry]:
        taken: set[str] = set()
        for source in FALLBACK.get(dimension, (dimension,)):
            found = [e for e in self.entries if e.dimension == source and e.code not in taken]
            yield from found
            taken.update(e.code for e in found)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Ids and nodes of a column (null where there is none), and which rows have an unknown or an outdated code."""

    ids: pa.Array
    nodes: pa.Array
    unknown: pa.Array
    outdated: pa.Array


@dataclass(frozen=True)
class CodeTable:
    """One dimension, laid out as columns: row *i* of every slot belongs to `codes[i]`; a slot is one validity span."""

    entries: tuple[CodeEntry, ...]

    @cached_property
    def spans(self) -> dict[str, list[CodeEntry]]:
        """Every code with its entries, oldest first."""
        found: dict[str, list[CodeEntry]] = defaultdict(list)
        for entry in sorted(self.entries, key=lambda entry: entry.valid_from):
            found[entry.code].append(entry)
        return found

    @cached_property
    def _slots(self) -> list[tuple[pa.Array, pa.Array, pa.Array, pa.Array]]:
        deepest = max((len(spans) for spans in self.spans.values()), default=0)
        return [self._slot(depth) for depth in range(deepest)]

    def _slot(self, depth: int) -> tuple[pa.Array, pa.Array, pa.Array, pa.Array]:
        chosen = [spans[depth] if depth < len(spans) else None for spans in self.spans.values()]
        return (
            pa.array([entry and entry.valid_from for entry in chosen], pa.date32()),
            pa.array([entry and (entry.valid_to or FOREVER) for entry in chosen], pa.date32()),
            pa.array([entry and entry.id for entry in chosen], pa.int64()),
            pa.array([entry and entry.node_id for entry in chosen], pa.int64()),
        )

    def resolve(self, codes: pa.Array, days: pa.Array) -> Resolved:
        """The ids by each row's own day. Null codes and null days resolve to null and are no errors here."""
        encoded = codes if isinstance(codes, pa.DictionaryArray) else codes.dictionary_encode()
        known = pc.index_in(encoded.dictionary, value_set=pa.array(list(self.spans), pa.string()))
        if self._always_valid(known, days):
            return self._by_code(encoded.indices, known)
        return self._by_day(known.take(encoded.indices), pc.is_valid(codes), days)

    def _always_valid(self, known: pa.Array, days: pa.Array) -> bool:
        """Whether every code of the column is known and has one validity that covers all its days: nearly always so."""
        if len(self._slots) != 1 or known.null_count or days.null_count or not len(known):
            return False
        starts, ends, _, _ = self._slots[0]
        span = pc.min_max(days)
        return bool(
            pc.max(starts.take(known)).as_py() <= span["min"].as_py()
            and pc.min(ends.take(known)).as_py() > span["max"].as_py()
        )

    def _by_code(self, rows: pa.Array, known: pa.Array) -> Resolved:
        _, _, ids, nodes = self._slots[0]
        nothing = pa.repeat(pa.scalar(False), len(rows))
        return Resolved(ids.take(known).take(rows), nodes.take(known).take(rows), nothing, nothing)

    def _by_day(self, at: pa.Array, given: pa.Array, days: pa.Array) -> Resolved:
        """`at` is each row's place among the codes, null for an unknown one."""
        count = len(at)
        ids, nodes, hit = pa.nulls(count, pa.int64()), pa.nulls(count, pa.int64()), pa.repeat(pa.scalar(False), count)
        for starts, ends, slot_ids, slot_nodes in self._slots:
            inside = pc.and_(pc.less_equal(starts.take(at), days), pc.less(days, ends.take(at)))
            inside = pc.fill_null(inside, False)
            ids = pc.if_else(inside, slot_ids.take(at), ids)
            nodes = pc.if_else(inside, slot_nodes.take(at), nodes)
            hit = pc.or_(hit, inside)
        asked = pc.and_(given, pc.is_valid(days))
        unknown = pc.and_(asked, pc.is_null(at))
        outdated = pc.and_(pc.and_(asked, pc.is_valid(at)), pc.invert(hit))
        return Resolved(ids, nodes, unknown, outdated)

    def within(self, codes: pa.Array, days: pa.Array) -> pa.Array:
        """Each row's day, or the nearest one on which its code is valid; of no day, the code's last."""
        encoded = codes if isinstance(codes, pa.DictionaryArray) else codes.dictionary_encode()
        at = pc.index_in(encoded.dictionary, value_set=pa.array(list(self.spans), pa.string())).take(encoded.indices)
        spans = self.spans.values()
        first = pa.array([found[0].valid_from for found in spans], pa.date32()).take(at)
        last = pa.array([_last_day(found[-1]) for found in spans], pa.date32()).take(at)
        inside = pc.min_element_wise(pc.max_element_wise(days, first, skip_nulls=False), last, skip_nulls=False)
        return pc.coalesce(inside, last, days, pa.scalar(FOREVER, pa.date32()))

    def unknown_message(self, label: str, code: str, day: date) -> str:
        """`Kontot 5210 finns inte i kodplanen. Menade du 5120?`"""
        message = f"{label} {code} finns inte i kodplanen."
        nearest = self.nearest(code, day)
        return f"{message} Menade du {nearest}?" if nearest else message

    def outdated_message(self, label: str, code: str, day: date) -> str:
        """Says when the code was valid."""
        spans = ", ".join(_span(entry) for entry in self.spans[code])
        return f"{label} {code} gäller inte {day.isoformat()}. Koden gäller {spans}."

    def nearest(self, code: str, day: date) -> str | None:
        """The most similar code that is valid on the day."""
        valid = [
            known
            for known, spans in self.spans.items()
            if any(e.valid_from <= day < (e.valid_to or FOREVER) for e in spans)
        ]
        found = difflib.get_close_matches(code, valid, n=1, cutoff=0.6)
        return found[0] if found else None


def _last_day(entry: CodeEntry) -> date:
    return (entry.valid_to or FOREVER) - timedelta(days=1)


def _span(entry: CodeEntry) -> str:
    if entry.valid_to is None:
        return f"från {entry.valid_from.isoformat()}"
    return f"{entry.valid_from.isoformat()}–{(entry.valid_to - timedelta(days=1)).isoformat()}"
