"""Förhandsvisning: the first rows of a file as a mapping would read them, before the file itself is read again.

They are read from what was kept of the file for its preview, so persons are masked and stay as they are shown.
"""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from tertial.facts.fields import Field, Kind, Schema
from tertial.facts.problems import Collector, masked
from tertial.facts.readers.cells import Cells, RawBatch
from tertial.facts.readers.convert import Converter
from tertial.facts.readers.mapping import Mapping
from tertial.facts.readers.prepare import SIE_LENIENT
from tertial.facts.resolve import CodePlan
from tertial.facts.schemas import SCHEMAS
from tertial.numbers import format_decimal

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it would be stored, or what is wrong with it."""

    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows as they were kept for the preview: `decimal` is the file's decimal sign, where it shows one."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    decimal: str | None = None
    is_sie: bool = False

    @classmethod
    def of(cls, detected: MappingType[str, Any]) -> "Sample":
        rows = tuple(tuple(row) for row in detected.get("sample", [])[:SHOWN])
        return cls(tuple(detected.get("columns", [])), rows, detected.get("decimal"), bool(detected.get("is_sie")))

    def column(self, name: str) -> list[str]:
        at = self.columns.index(name)
        return [row[at] if at < len(row) else "" for row in self.rows]


def as_read(sample: Sample, mapping: Mapping, plan: CodePlan) -> dict[str, list[Value]]:
    """The values of each source column that is read, row by row."""
    schema = SCHEMAS[mapping.table]
    # Persons stay masked: they are no identities any more and cannot be read.
    open_fields = replace(schema, fields=tuple(one for one in schema.fields if one.kind is not Kind.PERSON))
    known = {column: key for column, key in mapping.columns.items() if column in sample.columns}
    found: dict[str, list[Value]] = {column: [] for column in known}
    for number in range(len(sample.rows)):
        read, problems = _row(sample, number, replace(mapping, columns=known), open_fields, plan)
        for column, key in known.items():
            written = sample.column(column)[number]
            found[column].append(_value(schema.field(key), written, read, problems))
    return found


def _row(
    sample: Sample, number: int, mapping: Mapping, schema: Schema, plan: CodePlan
) -> tuple[dict[str, Any], dict[str, str]]:
    """One row as stored (empty when something is wrong with it), and what is wrong, by field."""
    keys = {one.key for one in schema.fields}
    columns = {column: key for column, key in mapping.columns.items() if key in keys}
    collector = Collector()
    if not columns:
        return {}, {}
    decimals = {one.key: mapping.decimal or sample.decimal for one in schema.fields}
    lenient = SIE_LENIENT if sample.is_sie else frozenset()
    converter = Converter(
        schema, replace(mapping, columns=columns), plan, None, collector, decimals=decimals, lenient=lenient
    )
    cells = {column: Cells(pa.array([sample.column(column)[number] or None], pa.string())) for column in columns}
    table = converter.convert(RawBatch(pa.array([1], pa.int64()), cells))
    problems = {columns.get(each.column or "", each.column or ""): each.message for each in collector.problems}
    return (table.to_pylist()[0] if table is not None else {}), problems


def _value(one: Field, written: str, read: MappingType[str, Any], problems: MappingType[str, str]) -> Value:
    if one.kind is Kind.PERSON:
        return Value(masked(written, personal=True))
    if one.key in problems:
        return Value(written, problems[one.key])
    return Value(_shown(one, read[one.key])) if one.key in read else Value(written)


def _shown(one: Field, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case Decimal():
            return format_decimal(value.normalize() if value == value.to_integral_value() else value)
        case date() if one.ends:
            return f"före {value.isoformat()}"
        case date() if one.kind is Kind.MONTH:
            return f"{value:%Y-%m}"
        case _:
            return str(value)
