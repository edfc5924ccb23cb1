"""Koppling: which source column is which field, saved with a layout and reused. Plain data, no database."""

import hashlib
import json
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tertial.facts.fields import Field, Schema, normalised
from tertial.facts.problems import masked
from tertial.facts.readers.detected import Detected

LAST_HEADER_ROW = 1000
_INCLUSIVE = ("tom", "tillochmed", "tilochmed")


class EndDates(StrEnum):
    """Whether the last day of a spell is the source's end date (inclusive) or the day before it (exclusive)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class MappingProblem(ValueError):
    """A mapping that cannot be used; the message is a sentence in Swedish."""


@dataclass(frozen=True)
class Mapping:
    """Koppling of one layout to one table.

    `columns`: source column → field. `values`: field → (value as written → value meant). `defaults`: field → value for
    every row, where the source lacks the column. `sheet`: the spreadsheet's sheet (None: the first that holds a table).
    `header_row`: the row of the columns' names, from 1 (None: it is found). `decimal`: the decimal sign where the file
    does not show it.
    """

    table: str
    columns: MappingType[str, str] = field(default_factory=dict)
    values: MappingType[str, MappingType[str, str]] = field(default_factory=dict)
    defaults: MappingType[str, str] = field(default_factory=dict)
    end_dates: EndDates = EndDates.EXCLUSIVE
    sheet: str | None = None
    decimal: str | None = None
    header_row: int | None = None

    def __post_init__(self) -> None:
        for name in ("columns", "defaults"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        frozen = {key: MappingProxyType(dict(words)) for key, words in self.values.items()}
        object.__setattr__(self, "values", MappingProxyType(frozen))
        if self.decimal not in (None, ",", "."):
            raise MappingProblem("Decimaltecknet ska vara komma eller punkt.")
        if self.header_row is not None and not 1 <= self.header_row <= LAST_HEADER_ROW:
            raise MappingProblem(f"Rubrikraden ska vara ett radnummer från 1 till {LAST_HEADER_ROW}.")

    def column_of(self, key: str) -> str | None:
        """The source column that gives the field."""
        return next((column for column, mapped in self.columns.items() if mapped == key), None)

    def renamed(self, key: str) -> MappingType[str, str]:
        return self.values.get(key, {})

    def check(self, schema: Schema, columns: Sequence[str], *, lenient: frozenset[str] = frozenset()) -> list[str]:
        """What stands in the way of using the mapping with these source columns, as sentences; empty when nothing."""
        known = {one.key for one in schema.fields}
        used = list(self.columns.values())
        problems = [f"Kolumnen ”{name}” finns inte i filen." for name in self.columns if name not in columns]
        problems += [f"Fältet ”{key}” finns inte i tabellen." for key in sorted({*used, *self.defaults} - known)]
        twice = [schema.field(key).label for key in _twice(used) if key in known]
        problems += [f"Två kolumner är kopplade till {label}." for label in twice]
        for one in schema.fields:
            if not one.optional and one.key not in lenient and one.key not in used and one.key not in self.defaults:
                problems.append(f"{one.label} saknas: koppla en kolumn eller ange ett värde för alla rader.")
        return problems

    def as_json(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "columns": dict(self.columns),
            "values": {key: dict(words) for key, words in self.values.items()},
            "defaults": dict(self.defaults),
            "end_dates": self.end_dates.value,
            "sheet": self.sheet,
            "decimal": self.decimal,
            "header_row": self.header_row,
        }

    @classmethod
    def from_json(cls, data: MappingType[str, Any]) -> "Mapping":
        """The mapping of `as_json`. Raises MappingProblem for anything else."""
        try:
            return cls(
                str(data["table"]),
                {str(column): str(key) for column, key in data.get("columns", {}).items()},
                {str(k): {str(a): str(b) for a, b in words.items()} for k, words in data.get("values", {}).items()},
                {str(key): str(value) for key, value in data.get("defaults", {}).items()},
                EndDates(data.get("end_dates", EndDates.EXCLUSIVE)),
                data.get("sheet"),
                data.get("decimal"),
                None if data.get("header_row") is None else int(data["header_row"]),
            )
        except MappingProblem:
            raise
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise MappingProblem("Kopplingen går inte att läsa.") from error

    def dumps(self) -> str:
        return json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)


def guess(detected: Detected, schema: Schema) -> Mapping:
    """The mapping that the headers suggest: the field's own key first, then its Swedish label, then its synonyms."""
    columns: dict[str, str] = {}
    for names in (_own_names, _synonyms):
        for one in schema.fields:
            if one.key not in columns.values() and (found := _find(detected.columns, names(one), columns)):
                columns[found] = one.key
    if detected.is_sie:
        columns |= _by_dimension(detected, schema, columns)
    ends = [normalised(column) for column, key in columns.items() if schema.field(key).ends]
    inclusive = any(name.endswith(_INCLUSIVE) for name in ends)
    return Mapping(
        schema.key,
        columns,
        defaults=_defaults(detected, schema, columns),
        end_dates=EndDates.INCLUSIVE if inclusive else EndDates.EXCLUSIVE,
        sheet=detected.sheet,
    )


def fingerprint(detected: Detected, schema: Schema) -> str:
    """The same for files of one layout, whatever their rows, encoding and column order: a saved mapping's handle."""
    return fingerprint_of(schema.key, detected.columns, is_sie=detected.is_sie)


def fingerprint_of(table: str, columns: Sequence[str], *, is_sie: bool = False) -> str:
    """The fingerprint of a layout with these columns."""
    names = sorted(normalised(column) for column in columns if normalised(column))
    text = "\x1f".join([table, "sie" if is_sie else "table", *names])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def masked_sample(detected: Detected, schema: Schema, mapping: Mapping) -> tuple[tuple[str, ...], ...]:
    """The first rows as a preview may show them: personal columns masked, personnummer elsewhere masked too."""
    personal = {column for column, key in mapping.columns.items() if schema.field(key).personal}
    personal |= {column for column in detected.columns if _sounds_personal(column, schema)}
    return tuple(
        tuple(masked(value, personal=column in personal) for column, value in zip(detected.columns, row, strict=False))
        for row in detected.sample
    )


def shown_top(detected: Detected, schema: Schema) -> tuple[tuple[str, ...], ...]:
    """The file's first rows as they may be shown to whoever points out the header.

    Which of them is the header is not sure, so a column in which any row sounds personal is masked in all others.
    """
    personal = {at for row in detected.top for at, cell in enumerate(row) if _sounds_personal(cell, schema)}
    return tuple(
        tuple(
            masked(cell, personal=at in personal and not _sounds_personal(cell, schema)) for at, cell in enumerate(row)
        )
        for row in detected.top
    )


def _sounds_personal(column: str, schema: Schema) -> bool:
    return any(normalised(column) in (*_own_names(one), *_synonyms(one)) for one in schema.fields if one.personal)


def _own_names(one: Field) -> tuple[str, ...]:
    return normalised(one.key), normalised(one.label)


def _synonyms(one: Field) -> tuple[str, ...]:
    return tuple(normalised(name) for name in one.synonyms)


def _find(columns: Sequence[str], names: Sequence[str], taken: MappingType[str, str]) -> str | None:
    for name in names:
        for column in columns:
            if column not in taken and normalised(column) == name:
                return column
    return None


def _by_dimension(detected: Detected, schema: Schema, columns: MappingType[str, str]) -> dict[str, str]:
    """SIE reserves dimension 1 for responsibilities and 6 for projects, whatever a file calls them."""
    known = {one.key for one in schema.fields} - set(columns.values())
    found = {f"{number} ": key for number, key in (("1", "responsibility"), ("6", "project")) if key in known}
    return {
        column: key for column in detected.columns for start, key in found.items() if f"{column} ".startswith(start)
    }


def _defaults(detected: Detected, schema: Schema, columns: MappingType[str, str]) -> dict[str, str]:
    """A SIE budget has no version of its own."""
    if detected.is_sie and schema.key == "budget" and "version" not in columns.values():
        return {"version": "budget"}
    return {}


def _twice(keys: Sequence[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})


__all__ = [
    "EndDates",
    "Mapping",
    "MappingProblem",
    "fingerprint",
    "fingerprint_of",
    "guess",
    "masked_sample",
    "shown_top",
]
