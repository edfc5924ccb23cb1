"""CSV: delimiter found from the rows, fields by pyarrow, every row counted and none swallowed."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from tertial.facts.problems import Collector, Problem, Rejected, refuse
from tertial.facts.readers.cells import Cells, RawBatch, Wanted
from tertial.facts.readers.detected import HEAD_ROWS, check_headers, named
from tertial.facts.readers.encodings import AsUtf8
from tertial.facts.readers.headers import TOP_ROWS, header_at
from tertial.facts.readers.scan import Scan
from tertial.facts.readers.source import MB, Counted, Limits, Meter, Source

DELIMITERS = (";", "\t", ",", "|")
BLOCK = 8 * MB
_WIDEST_FIELD = 1 << 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is laid out.

    `header_row` is the header's number among the rows; `header_lines` how many lines it and what stands above it take
    (a header may hold line breaks). `top` is the file's first rows, the header among them.
    """

    delimiter: str
    headers: tuple[str, ...]
    width: int
    header_row: int
    header_lines: int
    rows: tuple[tuple[str, ...], ...]
    top: tuple[tuple[str, ...], ...]


def dialect(scan: Scan, limits: Limits, header_row: int | None = None) -> Dialect:
    """The layout, from the file's beginning. Raises Rejected for a header that cannot be used.

    `header_row` None: the header is found by its shape.
    """
    text = _head_text(scan)
    delimiter = max(DELIMITERS, key=lambda each: _fit(text, each, header_row))
    try:
        rows, ends = _rows(text, delimiter)
    except csv.Error:
        raise refuse("Första raderna går inte att dela upp i kolumner. Är citattecknen rätt?", row=1) from None
    at = header_at(rows) if header_row is None else header_row - 1
    if at >= len(rows):
        raise refuse(f"Filen har ingen rad {header_row} att läsa kolumnernas namn från.", row=header_row)
    headers = named(list(rows[at]))
    check_headers(headers, limits, row=ends[at])
    below = tuple(rows[at + 1 :])
    return Dialect(delimiter, headers, len(rows[at]), at + 1, ends[at], below, tuple(rows[:TOP_ROWS]))


def read(
    source: Source,
    scan: Scan,
    layout: Dialect,
    wanted: Wanted,
    collector: Collector,
    meter: Meter,
) -> Iterator[RawBatch]:
    """The rows in batches.

    Rows with too few or too many fields are added to the collector. Raises Rejected when the file cannot be split.
    """
    if not layout.rows and scan.size <= len(scan.head):
        raise no_rows()
    raw = Counted(source.open(), meter)
    stream = raw if scan.encoding.is_plain_utf8 else AsUtf8(raw, scan.encoding)  # type: ignore[arg-type]
    counter = _Rows(layout, collector)
    # A stray quote swallows the rows that follow it, in whatever column it stands: then all columns are looked at.
    columns = _columns(layout, layout.headers if scan.has_quotes else wanted.names)
    try:
        with stream:
            reader = arrow_csv.open_csv(
                stream,
                read_options=_read_options(layout),
                parse_options=_parse_options(layout, counter, quoted=scan.has_quotes),
                convert_options=_convert_options(columns, set(wanted.names) - wanted.varied),
            )
            for batch in reader:
                cells = dict(zip(columns.values(), batch.columns, strict=True))
                rows = counter.number(batch.num_rows)
                if scan.has_quotes:
                    _refuse_swallowed(cells, rows, layout)
                yield RawBatch(rows, {name: Cells(cells[name]) for name in wanted.names})
    except pa.ArrowInvalid as error:
        raise _unsplittable(error, collector) from None
    except UnicodeError:
        raise refuse(f"Filen går inte att läsa som {scan.encoding.label} hela vägen. Exportera den igen.") from None


class _Rows:
    """Numbers the rows as a spreadsheet shows them, also past rows that were skipped for having the wrong width."""

    def __init__(self, layout: Dialect, collector: Collector) -> None:
        self._layout, self._collector = layout, collector
        self._next = layout.header_lines + 1
        self._skipped: list[int] = []

    def skip(self, row: arrow_csv.InvalidRow) -> str:
        """Called by pyarrow, ahead of the batches."""
        self._skipped.append(row.number)
        message = f"Raden har {row.actual_columns} kolumner, men rubriken har {row.expected_columns}."
        self._collector.add(Problem(message, row=row.number, expected=f"{row.expected_columns} kolumner"))
        return "skip"

    def number(self, count: int) -> pa.Array:
        numbers: list[int] = []
        while self._skipped and self._skipped[0] < self._next + count - len(numbers):
            upto = self._skipped.pop(0)
            numbers.extend(range(self._next, upto))
            self._next = upto + 1
        rest = pa.arange(self._next, self._next + count - len(numbers))
        self._next += count - len(numbers)
        return rest if not numbers else pa.concat_arrays([pa.array(numbers, pa.int64()), rest])


def _columns(layout: Dialect, names: Collection[str]) -> dict[str, str]:
    """The names that pyarrow uses, with the header of each; columns without a header are looked at, not mapped."""
    return {f"c{i}": name for i, name in enumerate(layout.headers) if name in names and name}


def _read_options(layout: Dialect) -> arrow_csv.ReadOptions:
    names = [f"c{i}" for i in range(layout.width)]
    # One thread splits: only then does pyarrow know the numbers of the rows that it skips.
    return arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=layout.header_lines)


def _parse_options(layout: Dialect, counter: _Rows, *, quoted: bool) -> arrow_csv.ParseOptions:
    return arrow_csv.ParseOptions(
        delimiter=layout.delimiter,
        newlines_in_values=quoted,
        ignore_empty_lines=False,
        invalid_row_handler=counter.skip,
    )


def _convert_options(columns: dict[str, str], repeated: Collection[str]) -> arrow_csv.ConvertOptions:
    coded, plain = pa.dictionary(pa.int32(), pa.string()), pa.string()
    return arrow_csv.ConvertOptions(
        column_types={key: coded if name in repeated else plain for key, name in columns.items()},
        include_columns=list(columns),
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
        null_values=[""],
    )


def _refuse_swallowed(cells: dict[str, pa.Array], rows: pa.Array, layout: Dialect) -> None:
    """A field that holds a line break and as many delimiters as a whole row is a row that a stray quote swallowed."""
    for name, column in cells.items():
        texts = column.dictionary if isinstance(column, pa.DictionaryArray) else column
        broken = texts.filter(pc.fill_null(pc.match_substring(texts, "\n"), False))
        for text in broken.unique().to_pylist():
            if text.count(layout.delimiter) >= layout.width - 1 > 0:
                at = pc.index(column.cast(pa.string()), text).as_py()
                row = rows[at].as_py()
                raise refuse("Ett citattecken som aldrig stängs slukar raderna efter.", row=row, column=name)


def _unsplittable(error: pa.ArrowInvalid, collector: Collector) -> Rejected:
    if "straddling" in str(error):
        reason = f"En rad är längre än {BLOCK // MB} MB, eller så saknas ett avslutande citattecken."
    elif "UTF8" in str(error):
        reason = "Filen innehåller tecken som inte går att läsa. Exportera den igen."
    elif "Empty CSV" in str(error):
        return no_rows()
    else:
        reason = "Filen går inte att dela upp i rader och kolumner. Är citattecknen rätt?"
    collector.add(Problem(reason))
    return Rejected(collector.problems, collector.total)


def no_rows() -> Rejected:
    return refuse("Filen har en rubrikrad men inga rader.")


def _head_text(scan: Scan) -> str:
    cut = scan.head[: len(scan.head) // 2 * 2] if scan.encoding.codec.startswith("utf-16") else scan.head
    try:
        return scan.encoding.decode(cut)
    except UnicodeError:
        return cut.decode(scan.encoding.codec, "replace")


def _fit(text: str, delimiter: str, header_row: int | None) -> tuple[bool, float, bool, int]:
    """How well a delimiter splits the first rows.

    Whether the header is split to its end, the share of rows as wide, whether it is the very first row, its width.
    """
    rows: list[list[str]] = []
    try:
        reader = csv.reader(io.StringIO(text[: 1 << 16], newline=""), delimiter=delimiter)
        rows.extend(row for row, _ in zip(reader, range(200), strict=False))
    except csv.Error:
        return False, 0.0, False, 0
    if len(text) > 1 << 16 and len(rows) > 1:
        rows.pop()
    at = header_at(rows) if header_row is None else header_row - 1
    widths = [len(row) for row in rows[at:] if row]
    if not widths or len(rows[at]) < 2:
        return False, 0.0, False, 0
    others = [each for each in DELIMITERS if each not in (delimiter, ",")]  # a comma stands in many a heading
    whole = not any(other in cell for other in others for cell in rows[at])
    return whole, sum(width == widths[0] for width in widths) / len(widths), at == 0, widths[0]


def _rows(text: str, delimiter: str) -> tuple[list[tuple[str, ...]], list[int]]:
    """The first rows, and the number of the line that each of them ends on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found, ends = [], []
    for row, _ in zip(reader, range(HEAD_ROWS), strict=False):
        found.append(tuple(row))
        ends.append(reader.line_num)
    return found, ends


csv.field_size_limit(_WIDEST_FIELD)
