"""Tolkning: what was found out about a file, as it is shown before anything is imported."""

from dataclasses import dataclass, field

from tertial.facts.problems import refuse
from tertial.facts.readers.sniff import Format
from tertial.facts.readers.source import Limits

SAMPLE = 20
HEAD_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Detected:
    """Tolkning. `columns` are the headers; `sample` the first rows as text; `notes` sentences for the preview.

    `format` says `csv`, `xlsx`, `ods`, `parquet`, `SIE 4E` … `decimal` is None where the rows do not show it.
    `head` holds more rows than the sample, to learn the decimal sign of a column from. `header_row` is the row of the
    headers, as a spreadsheet numbers rows; `top` the file's first rows as they stand, the header among them.
    """

    format: str
    kind: Format
    sha256: str
    size: int
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    notes: tuple[str, ...] = ()
    header_row: int = 1
    top: tuple[tuple[str, ...], ...] = ()
    head: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @property
    def is_sie(self) -> bool:
        return self.kind is Format.SIE

    def column(self, name: str) -> list[str]:
        """The first values of a column, as text."""
        at = self.columns.index(name)
        return [row[at] for row in self.head if at < len(row)]


def check_headers(headers: tuple[str, ...], limits: Limits, sheet: str | None = None, row: int = 1) -> None:
    """Refuse a header that cannot be mapped: too wide, empty, or with the same name twice."""
    if len(headers) > limits.columns:
        raise refuse(f"Filen har {len(headers)} kolumner; högst {limits.columns} kan läsas.", sheet=sheet)
    if not any(headers):
        place = "Första raden" if row == 1 else f"Rad {row}"
        raise refuse(f"{place} är tom; den ska innehålla kolumnernas namn.", row=row, sheet=sheet)
    names = [name for name in headers if name]
    for name in names:
        if names.count(name) > 1:
            raise refuse(
                f"Rubriken ”{name}” finns {names.count(name)} gånger. Ge varje kolumn ett eget namn.",
                row=row,
                column=name,
                sheet=sheet,
            )


def named(headers: list[str]) -> tuple[str, ...]:
    """Headers without spaces around, and without the empty ones at the end."""
    stripped = [" ".join(header.split()) for header in headers]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)
