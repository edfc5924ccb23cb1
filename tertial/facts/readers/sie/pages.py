"""SIE-sidor: vouchers as columns. Plain stretches of a file are taken apart by pyarrow, all else record by record."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.readers.sie.records import Malformed, Objects, Voucher, objects_of

ROWS = pa.schema(
    [
        ("line", pa.int64()),
        ("voucher", pa.int64()),
        ("account", pa.string()),
        ("objects", pa.dictionary(pa.int32(), pa.string())),
        ("amount", pa.string()),
        ("day", pa.string()),
        ("text", pa.string()),
    ]
)
VOUCHERS = pa.schema([("line", pa.int64()), ("label", pa.string()), ("day", pa.string()), ("text", pa.string())])
_PART = "\x1f"

# Fields stand by their place: one that is left out ends the line, so each is inside the one before it.
_VER = (
    r'^#VER[ \t]+"?(?P<series>[^\s"{}]*)"?[ \t]+"?(?P<number>[^\s"{}]*)"?[ \t]+"?(?P<day>[0-9]{8})"?'
    r'(?:[ \t]+"(?P<text>[^"\\]*)"(?:[ \t]+"?[0-9]*"?(?:[ \t]+"[^"\\]*")?)?)?$'
)
_TRANS = (
    r'^#TRANS[ \t]+"?(?P<account>[^\s"{}]+)"?[ \t]*\{(?P<objects>[^{}\\]*)\}[ \t]*"?(?P<amount>[-+]?[0-9.,]+)"?'
    r'(?:[ \t]+(?:"?(?P<day>[0-9]{8})"?|"")'
    r'(?:[ \t]+"(?P<text>[^"\\]*)"(?:[ \t]+"?[-0-9.]*"?(?:[ \t]+"[^"\\]*")?)?)?)?$'
)
# What a line is, and which may follow which: #VER { #TRANS … } #VER …
_VERS, _OPEN, _ROW, _CLOSE = range(4)
_FOLLOWS = {(_VERS, _OPEN), (_OPEN, _ROW), (_OPEN, _CLOSE), (_ROW, _ROW), (_ROW, _CLOSE), (_CLOSE, _VERS)}
_PAIRS = pa.array([first * 4 + second for first, second in _FOLLOWS], pa.int8())


@dataclass(frozen=True, slots=True)
class Page:
    """Whole vouchers: their rows that count (`voucher` is the place in `vouchers`), and themselves."""

    rows: pa.Table
    vouchers: pa.Table

    def distinct_objects(self) -> list[Objects]:
        """The object lists of the page, each once, in the order of the column's dictionary."""
        return [decoded(text) for text in self.rows["objects"].combine_chunks().dictionary.to_pylist()]


def encoded(objects: Objects) -> str:
    """An object list as one text."""
    return _PART.join(part for pair in objects for part in pair)


def decoded(text: str) -> Objects:
    parts = text.split(_PART) if text else []
    return tuple(zip(parts[::2], parts[1::2], strict=True))


def of_vouchers(vouchers: Sequence[Voucher]) -> Page:
    """A page of vouchers that were read record by record."""
    found = [
        (row.line, at, row.account, encoded(row.objects), row.amount, row.day, row.text)
        for at, voucher in enumerate(vouchers)
        for row in voucher.rows
    ]
    columns = list(zip(*found, strict=True)) or [()] * len(ROWS)
    arrays = [_column(values, kind) for values, kind in zip(columns, ROWS.types, strict=True)]
    heads = [(voucher.line, voucher.label, voucher.day, voucher.text) for voucher in vouchers]
    head_columns = list(zip(*heads, strict=True)) or [()] * len(VOUCHERS)
    head_arrays = [pa.array(values, kind) for values, kind in zip(head_columns, VOUCHERS.types, strict=True)]
    return Page(pa.Table.from_arrays(arrays, schema=ROWS), pa.Table.from_arrays(head_arrays, schema=VOUCHERS))


def of_text(text: str, first_line: int) -> Page | None:
    """A page straight from the text of whole vouchers, or None where anything in it asks for a closer look."""
    lines = pc.split_pattern(pa.array([text]), "\n").flatten()
    lines = pc.utf8_trim(lines, characters=" \t\r")
    numbers = pa.arange(first_line, first_line + len(lines))
    filled = pc.greater(pc.binary_length(lines), 0)
    lines, numbers = lines.filter(filled), numbers.filter(filled)
    kinds = _kinds(lines)
    if kinds is None:
        return None
    is_voucher, is_row = pc.equal(kinds, _VERS), pc.equal(kinds, _ROW)
    vouchers = _extracted(lines.filter(is_voucher), _VER)
    rows = _extracted(lines.filter(is_row), _TRANS)
    if vouchers is None or rows is None:
        return None
    at = pc.subtract(pc.cumulative_sum(pc.cast(is_voucher, pa.int64())), 1).filter(is_row)
    objects = _objects(rows["objects"])
    if objects is None:
        return None
    row_arrays = [numbers.filter(is_row), at, rows["account"], objects, rows["amount"], rows["day"], rows["text"]]
    label = pc.utf8_trim_whitespace(pc.binary_join_element_wise(vouchers["series"], vouchers["number"], " "))
    head_arrays = [numbers.filter(is_voucher), label, vouchers["day"], vouchers["text"]]
    return Page(pa.Table.from_arrays(row_arrays, schema=ROWS), pa.Table.from_arrays(head_arrays, schema=VOUCHERS))


def _column(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, kind)


def _kinds(lines: pa.Array) -> pa.Array | None:
    """What each line is, or None unless they are whole vouchers and nothing else."""
    if not len(lines):
        return None
    tests = (
        pc.or_(pc.starts_with(lines, "#VER "), pc.starts_with(lines, "#VER\t")),
        pc.equal(lines, "{"),
        pc.or_(pc.starts_with(lines, "#TRANS "), pc.starts_with(lines, "#TRANS\t")),
        pc.equal(lines, "}"),
    )
    kinds = pc.case_when(pc.make_struct(*tests), *(pa.scalar(kind, pa.int8()) for kind in range(4)))
    if kinds.null_count or kinds[0].as_py() != _VERS or kinds[-1].as_py() != _CLOSE:
        return None
    pairs = pc.add(pc.multiply(kinds[:-1], pa.scalar(4, pa.int8())), kinds[1:])
    return kinds if pc.all(pc.is_in(pairs, value_set=_PAIRS)).as_py() else None


def _extracted(lines: pa.Array, pattern: str) -> dict[str, pa.Array] | None:
    """The named parts of every line, or None when one does not fit. A part that is left out is empty."""
    found = pc.extract_regex(lines, pattern)
    if found.null_count:
        return None
    return {field.name: pc.struct_field(found, field.name) for field in found.type}


def _objects(texts: pa.Array) -> pa.Array | None:
    """Object lists, taken apart once for each way in which they are written."""
    lists = texts.dictionary_encode()
    try:
        distinct = [encoded(objects_of(text)) for text in lists.dictionary.to_pylist()]
    except Malformed:
        return None
    again = pa.array(distinct, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(again.indices.take(lists.indices), again.dictionary)
