"""Celler: one batch of source rows as columns, before anything is believed of their values."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Cells:
    """One source column. A row has its value in one of the three: text as written, a real number, or a real date."""

    text: pa.Array | None = None
    number: pa.Array | None = None
    day: pa.Array | None = None

    def __len__(self) -> int:
        return len(next(part for part in (self.text, self.number, self.day) if part is not None))

    @property
    def is_null(self) -> pa.Array:
        parts = [pc.is_null(part) for part in (self.text, self.number, self.day) if part is not None]
        mask = parts[0]
        for part in parts[1:]:
            mask = pc.and_(mask, part)
        return mask

    @property
    def as_text(self) -> pa.Array:
        """Every value as text: 5120.0 as `5120`, a date as `2017-04-30`."""
        if self.number is None and self.day is None and self.text is not None:
            return self.text
        parts = [] if self.text is None else [_decoded(self.text)]
        if self.number is not None:
            parts.append(number_text(self.number))
        if self.day is not None:
            parts.append(pc.cast(self.day, pa.string()))
        return pc.coalesce(*parts)

    def take(self, mask: pa.Array) -> "Cells":
        """The rows where the mask is true."""
        return Cells(*(None if part is None else part.filter(mask) for part in (self.text, self.number, self.day)))

    def at(self, index: int) -> str:
        """One value, as it is shown in an error."""
        value = self.as_text.slice(index, 1)[0].as_py() if self.number is not None or self.day is not None else None
        if value is None and self.text is not None:
            value = self.text[index].as_py()
        return value or ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The source columns that are used; the values of those in `varied` mostly differ from row to row."""

    names: tuple[str, ...]
    varied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Rows of a source: `rows` are their 1-based numbers in it, `cells` its columns by header."""

    rows: pa.Array
    cells: Mapping[str, Cells]


def number_text(numbers: pa.Array) -> pa.Array:
    """Numbers as a person would write them as a code: whole ones without decimals."""
    if not pa.types.is_floating(numbers.type):
        return pc.cast(numbers, pa.string())
    small = pc.less(pc.abs(numbers), 2.0**53)
    whole = pc.and_(pc.equal(numbers, pc.floor(numbers)), small)
    integers = pc.cast(pc.if_else(pc.fill_null(whole, False), numbers, None), pa.int64())
    return pc.coalesce(pc.cast(integers, pa.string()), pc.cast(numbers, pa.string()))


def _decoded(texts: pa.Array) -> pa.Array:
    return texts.dictionary_decode() if isinstance(texts, pa.DictionaryArray) else texts
