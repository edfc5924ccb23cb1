"""Kolumner: one source column into one stored column, with a mask of the rows that could not be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.fields import Field, Kind
from tertial.facts.pseudonyms import NotAnIdentity, PseudonymKey, normalise
from tertial.facts.readers.amounts import read_amount, read_column, read_numbers
from tertial.facts.readers.cells import Cells
from tertial.facts.readers.values import LONGEST, Parser, Unreadable, Value, parser_for

REMEMBERED = 200_000
LONGEST_IDENTITY = 100
_PART = "\x1f"


@dataclass(frozen=True, slots=True)
class Read:
    """A stored column; `bad` marks rows with a value that could not be read. `rounded` counts lost decimals."""

    values: pa.Array
    bad: pa.Array | None = None
    rounded: int = 0


@dataclass(slots=True)
class ByDistinct:
    """Reads a column one distinct text at a time, and remembers what it has read from batch to batch."""

    parse: Callable[[str], Value | bytes]
    stored: pa.DataType
    renamed: Mapping[str, str] = field(default_factory=dict)
    _seen: dict[str, tuple[Value | bytes, bool]] = field(default_factory=dict)

    def __call__(self, texts: pa.Array) -> Read:
        encoded = texts if isinstance(texts, pa.DictionaryArray) else texts.dictionary_encode()
        if len(self._seen) > REMEMBERED:
            self._seen.clear()
        read = [self._read(text) for text in encoded.dictionary.to_pylist()]
        values = self._spread([value for value, _ in read], encoded.indices)
        wrong = [index for index, (_, sound) in enumerate(read) if not sound]
        if not wrong:
            return Read(values)
        return Read(values, pc.is_in(encoded.indices, value_set=pa.array(wrong, encoded.indices.type)))

    def _spread(self, values: list[Value | bytes], indices: pa.Array) -> pa.Array:
        """The distinct values given to their rows; texts stay encoded, each once in the dictionary."""
        if not pa.types.is_string(self.stored):
            return pa.array(values, self.stored).take(indices)
        places = {value: at for at, value in enumerate(dict.fromkeys(value for value in values if value is not None))}
        moved = pa.array([None if value is None else places[value] for value in values], pa.int32())
        return pa.DictionaryArray.from_arrays(moved.take(indices), pa.array(list(places), pa.string()))

    def _read(self, text: str | None) -> tuple[Value | bytes, bool]:
        if text is None:
            return None, True
        found = self._seen.get(text)
        if found is None:
            found = self._seen[text] = self._try(text)
        return found

    def _try(self, text: str) -> tuple[Value | bytes, bool]:
        stripped = text.strip()
        written = self.renamed.get(stripped, stripped)
        try:
            return (self.parse(written) if written else None), True
        except (Unreadable, NotAnIdentity):
            return None, False


class ColumnReader:
    """Reads one field, batch after batch. `renamed` are the mapping's values, `decimal` its column's decimal sign."""

    def __init__(self, one: Field, renamed: Mapping[str, str], decimal: str | None) -> None:
        self.field, self.decimal = one, decimal
        self._renamed = renamed
        self._parse: Parser | None = None if one.kind in (Kind.AMOUNT, Kind.NUMBER, Kind.PERSON) else parser_for(one)
        self._distinct = ByDistinct(self._parse, one.stored, renamed) if self._parse else None

    def read(self, cells: Cells, year: pa.Array | None = None) -> Read:
        """The column as stored. `year` is the year of each row, for a field that is a month of it."""
        if self.field.kind in (Kind.AMOUNT, Kind.NUMBER):
            return self._amounts(cells)
        if self.field.kind is Kind.TEXT and not self._renamed and _is_plain_text(cells):
            return _plain_text(cells.text)
        if self.field.kind in (Kind.DATE, Kind.ROUND, Kind.MONTH) and cells.day is not None:
            return self._with_real_dates(cells)
        texts = cells.as_text if year is None else _within_year(cells.as_text, year)
        return self._distinctly(texts)

    def expected(self, written: str) -> str:
        """What should have stood in the place of `written`."""
        text = self._renamed.get(written.strip(), written.strip())
        try:
            if self._parse is not None:
                self._parse(text)
            else:
                read_amount(text, self.decimal)
        except Unreadable as reason:
            return str(reason)
        return "ett värde av rätt slag"

    def _distinctly(self, texts: pa.Array) -> Read:
        if self._distinct is None:
            raise TypeError(f"{self.field.key} is not read by distinct values")
        return self._distinct(texts)

    def _amounts(self, cells: Cells) -> Read:
        stored = self.field.stored
        written = None if cells.text is None else read_column(cells.text, self.decimal, stored)
        real = None if cells.number is None else read_numbers(cells.number, stored)
        both = [part for part in (written, real) if part is not None]
        if cells.day is not None:
            return Read(
                pc.coalesce(*(part.values for part in both), pa.nulls(len(cells), stored)), pc.is_valid(cells.day)
            )
        if len(both) == 1:
            return Read(both[0].values, both[0].bad, both[0].rounded)
        return Read(
            pc.coalesce(both[0].values, both[1].values),
            pc.or_(both[0].bad, both[1].bad),
            both[0].rounded + both[1].rounded,
        )

    def _with_real_dates(self, cells: Cells) -> Read:
        days = cells.day
        if self.field.kind is Kind.MONTH:
            days = pc.cast(pc.floor_temporal(days, unit="month"), pa.date32())
        if cells.text is None and cells.number is None:
            return Read(days)
        read = self._distinctly(Cells(cells.text, cells.number).as_text)
        return Read(pc.coalesce(days, read.values), read.bad)


class PersonReader:
    """Replaces identities by pseudonyms; no identity leaves this class."""

    def __init__(self, key: PseudonymKey, renamed: Mapping[str, str]) -> None:
        self._distinct = ByDistinct(partial(_pseudonym, key), pa.binary(16), {})
        self._renamed = renamed

    def read(self, cells: Cells, days: pa.Array, birth_years: pa.Array | None) -> Read:
        """The column as pseudonyms. A century that is not written is found from the birth year or the row's date."""
        texts = _trimmed(cells.as_text)
        short = pc.less(pc.utf8_length(texts), 12)
        hint = pc.binary_join_element_wise("d", pc.cast(pc.year(days), pa.string()), "")
        if birth_years is not None:
            hint = pc.coalesce(pc.binary_join_element_wise("b", pc.cast(birth_years, pa.string()), ""), hint)
        hint = pc.if_else(short, pc.fill_null(hint, "d2100"), "")
        read = self._distinct(pc.binary_join_element_wise(texts, hint, _PART))
        return Read(pa.ExtensionArray.from_storage(pa.uuid(), pc.cast(read.values, pa.binary(16))), read.bad)


def _pseudonym(key: PseudonymKey, text: str) -> bytes:
    identity, _, hint = text.partition(_PART)
    if len(identity) > LONGEST_IDENTITY:
        raise NotAnIdentity
    year = int(hint[1:]) if hint else 2100
    born = year if hint.startswith("b") else None
    return key.pseudonym(normalise(identity, date(year, 12, 31), born))


def _is_plain_text(cells: Cells) -> bool:
    return cells.number is None and cells.day is None and not isinstance(cells.text, pa.DictionaryArray)


def _plain_text(texts: pa.Array) -> Read:
    kept = _trimmed(texts)
    if (pc.max(pc.binary_length(kept)).as_py() or 0) <= LONGEST:
        return Read(kept)
    long = pc.fill_null(pc.greater(pc.utf8_length(kept), LONGEST), False)
    return Read(pc.if_else(long, None, kept), long)


def _trimmed(texts: pa.Array) -> pa.Array:
    """Without spaces around; null where nothing is left."""
    plain = texts.dictionary_decode() if isinstance(texts, pa.DictionaryArray) else texts
    kept = pc.utf8_trim_whitespace(plain)
    lengths = pc.binary_length(kept)
    return kept if pc.min(lengths).as_py() else pc.if_else(pc.equal(lengths, 0), None, kept)


def _within_year(texts: pa.Array, years: pa.Array) -> pa.Array:
    """Bare month numbers written out with the year of their row: `4` → `2017-04`."""
    plain = _trimmed(texts)
    bare = pc.fill_null(pc.match_substring_regex(plain, "^[0-9]{1,2}$"), False)
    full = pc.binary_join_element_wise(pc.cast(years, pa.string()), pc.utf8_lpad(plain, 2, "0"), "-")
    return pc.if_else(bare, full, plain)
