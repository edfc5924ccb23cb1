"""Fält: what one column of a canonical table holds, as data. Read by the readers, the mapping page and the docs."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class Kind(StrEnum):
    """What sort of value a field holds, and with that how it is read and stored."""

    DATE = "date"
    ROUND = "round"  # a date, or a follow-up round such as "T1 2017": stored as the date, a round as its last day
    MONTH = "month"
    YEAR = "year"
    PERIOD = "period"
    AMOUNT = "amount"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    CHOICE = "choice"
    CODE = "code"
    PERSON = "person"


STORED: Mapping[Kind, pa.DataType] = {
    Kind.DATE: pa.date32(),
    Kind.ROUND: pa.date32(),
    Kind.MONTH: pa.date32(),
    Kind.YEAR: pa.int32(),
    Kind.PERIOD: pa.string(),
    Kind.AMOUNT: pa.decimal128(18, 2),
    Kind.NUMBER: pa.decimal128(28, 8),
    Kind.INTEGER: pa.int32(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.TEXT: pa.string(),
    Kind.CHOICE: pa.string(),
    Kind.CODE: pa.string(),
    Kind.PERSON: pa.uuid(),  # a pseudonym: sixteen bytes that DuckDB reads as one number, not as a text
}


class Dimension(StrEnum):
    """Koddel: which part of the code plan a code belongs to."""

    UNIT = "unit"
    RESPONSIBILITY = "responsibility"
    ACTIVITY = "activity"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Choice:
    """One accepted value, as stored, and other ways in which sources write it. `value` None means "not known"."""

    value: str | None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """Fält. `optional`: the column may be missing. `may_be_empty`: the column is needed but a cell may lack a value.

    `open_choices`: values beyond `choices` are kept as they are written. `ends`: an end date, stored half-open.
    `month_of`: a bare month number (1–12) is read within the year of that field.
    """

    key: str
    kind: Kind
    label: str
    help: str = ""
    optional: bool = False
    may_be_empty: bool = False
    personal: bool = False
    choices: tuple[Choice, ...] = ()
    open_choices: bool = False
    dimension: Dimension | None = None
    ends: bool = False
    month_of: str | None = None
    synonyms: tuple[str, ...] = ()

    @property
    def stored(self) -> pa.DataType:
        return STORED[self.kind]

    @property
    def nullable(self) -> bool:
        return self.optional or self.may_be_empty


@dataclass(frozen=True, slots=True)
class Rule:
    """Radregel: `bad` gets the row's columns and gives a mask of the rows that break it (null counts as kept)."""

    column: str
    message: str
    bad: Callable[[Mapping[str, pa.Array]], pa.Array]


@dataclass(frozen=True, slots=True)
class Schema:
    """Tabell: its fields, the row's own date (first that is filled in), what gives the unit, and its row rules.

    An empty `unit_from` means that the rows belong to the body that the batch is imported for. `lasting` is the end of
    what the row tells of, where its codes are those of its last day: staff who were employed long before the code plan
    are told of with the codes of today.
    """

    key: str
    label: str
    help: str
    fields: tuple[Field, ...]
    date_from: tuple[str, ...]
    unit_from: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    sum_of: str | None = None
    sie: bool = False
    version: int = 1
    lasting: str | None = None

    def field(self, key: str) -> Field:
        """The field with this key. Raises KeyError, with the known keys, for any other."""
        for found in self.fields:
            if found.key == key:
                return found
        raise KeyError(f"{self.key} has no field {key!r}; known: {', '.join(f.key for f in self.fields)}")

    @property
    def resolved(self) -> tuple[str, ...]:
        """Fields whose codes get a stable id of their own (`account_id`, `activity_id`)."""
        wanted = (Dimension.ACCOUNT, Dimension.ACTIVITY)
        return tuple(f.key for f in self.fields if f.dimension in wanted)

    @property
    def arrow(self) -> pa.Schema:
        """The table as stored: every field, the accounting month of a ledger, the source row and the resolved ids."""
        columns = [(f.key, f.stored) for f in self.fields]
        if self.key == "ledger":
            columns.append(("month", pa.date32()))
        columns.append(("row", pa.int64()))
        columns.append(("unit_id", pa.int64()))
        columns.extend((f"{key}_id", pa.int64()) for key in self.resolved)
        return pa.schema(columns)


def normalised(name: str) -> str:
    """A header or choice without case, spaces and punctuation: `"Ansvars-kod "` → `ansvarskod`."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def choice_values(one: Field) -> dict[str, str | None]:
    """Every accepted spelling of a choice field, normalised, with the value that is stored."""
    spellings: dict[str, str | None] = {}
    for choice in one.choices:
        names: Sequence[str] = (*choice.synonyms, choice.value) if choice.value else choice.synonyms
        spellings.update({normalised(name): choice.value for name in names})
    return spellings
