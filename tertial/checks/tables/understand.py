"""From raw rows to a table: where the header ends, which columns hold figures, and in what unit."""

import re
from collections.abc import Sequence
from functools import lru_cache

from tertial.checks.figures import FACTOR, Printed, is_missing, plain, read_cell
from tertial.checks.source import RawRow, RawTable
from tertial.checks.tables.dropped import place_dropped, place_income
from tertial.checks.tables.header import merged_header
from tertial.checks.tables.kinds import settle_kinds
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_running, role_of, squeeze

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_PERIOD = re.compile(
    r"^(?:19|20)\d\d(?:[-/]\d{2,4})?$|^(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*$", re.IGNORECASE
)
_UNIT_IN_TEXT = re.compile(
    r"\b(?P<tkr>tkr|ksek|tusen(?:tals)? kronor|tusen kr)\b|\b(?P<mnkr>mnkr|mkr|msek|miljon(?:er|tals)? kronor)\b|"
    r"\b(?P<kr>kr|kronor|sek)\b|(?P<pct>\bprocent(?!en)\b|%)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d(?:[\d ]*\d)?(?:[,.]\d+)?\s?(?:%|procent|[tmk]?kr\b|mnkr|kronor)", re.IGNORECASE)
_ALL_AMOUNTS = re.compile(
    r"(?:belopp|siffror|uppgifter|kostnader)\w*\s+(?:\w+\s+){0,3}?(?:i|anges i)\s+\w+(?:\s+kronor)?", re.IGNORECASE
)
_COUNTS = re.compile(
    r"antal|personer|hushåll|ärenden|anmälning|ansökning|aktualisering|placering|insatser|anställda|tillbud|rapporter|"
    r"avvikelser\b.*\bsarah|lex sarah|beslut|utredningar|brukare|klienter|elever|inkomna|avslutade|"
    r"barn och unga, unika|besök|kontroller|klagomål|deltagare|medarbetare|fordon|lägenheter|åtgärder",
    re.IGNORECASE,
)
_MARKS = " *†‡¹²³⁴⁵⁶⁷⁸⁹⁰)"
MOST_COLUMNS, MOST_ROWS, LONGEST_TITLE = 40, 2000, 120


def understand(raw: RawTable, number: int) -> Table | None:
    """The table, or None where there is nothing to recompute in it: no figures in at least one row."""
    rows = [row for row in raw.rows[:MOST_ROWS] if any(row.cells)]
    if not rows or max(len(row.cells) for row in rows) > MOST_COLUMNS:
        return None
    head = _header_rows(rows)
    body = rows[head:]
    width = _width(rows, body)
    if width < 2 or not body:
        return None
    header = merged_header([row.cells for row in rows[:head]], width)
    columns = [Column(index, text, role_of(text)) for index, text in enumerate(header)]
    table = Table(number, raw.title, raw.heading, columns, [], raw.place)
    table.words = " ".join((raw.title, *header))
    table.note = raw.after
    table.unit = unit_of_title(raw.title) or unit_in(header[0]) or ""
    unlabelled = _unlabelled(header[0], body)
    figures = {at for row in body if len(row.cells) >= width for at, cell in enumerate(row.cells) if _quantity(cell)}
    for index, row in enumerate(body):
        table.rows.append(_row(index, row, width, 0 if unlabelled else 1, figures))
    _settle_columns(table)
    place_dropped(table)
    settle_kinds(table)
    place_income(table)
    return table if any(row.cells for row in table.rows) else None


def unit_of_title(title: str) -> str:
    """The unit of a title; of the sentence that stands where a title would, only what it says of all its amounts."""
    said = _ALL_AMOUNTS.search(plain(title))
    if said is not None:
        return unit_in(said.group())
    return (
        ""
        if len(title) > LONGEST_TITLE or title.rstrip().endswith((".", ":"))
        else unit_in(_AMOUNT.sub(" ", plain(title)))
    )


def unit_in(text: str) -> str:
    """The unit that a title or header gives its figures; empty where it gives none, or several."""
    found = {match.lastgroup or "" for match in _UNIT_IN_TEXT.finditer(plain(text))}
    if len(found) != 1:
        return ""
    unit = found.pop()
    return "%" if unit == "pct" else unit


def _header_rows(rows: Sequence[RawRow]) -> int:
    """How many rows at the top are header: until the first with a figure that is not a year or month."""
    for index, row in enumerate(rows):
        if any(_quantity(cell) for cell in row.cells[1:]):
            headed = (
                index > 1 and len(rows[index - 1].cells) == 1
            )  # A heading of the first rows, no part of the header.
            return index - 1 if headed else index
    return len(rows)


@lru_cache(maxsize=20_000)
def _quantity(cell: str) -> bool:
    figure = read_cell(cell)
    return figure is not None and not _PERIOD.match(plain(cell).strip(_MARKS))


def _width(rows: Sequence[RawRow], body: Sequence[RawRow]) -> int:
    """The number of columns: the widest row that is not alone in it, else the widest."""
    widths = sorted((len(row.cells) for row in rows), reverse=True)
    lasts = [max((at for at, cell in enumerate(row.cells) if _quantity(cell)), default=0) + 1 for row in body]
    head = max((len(row.cells) for row in rows[: len(rows) - len(body)]), default=0)
    return max(*lasts, head) if lasts and head and widths[0] > max(*lasts, head) else widths[0]


def _unlabelled(header: str, body: Sequence[RawRow]) -> bool:
    """Whether the first column holds quantities, not labels: it has a header, and nothing but numbers."""
    first = [row.cells[0] for row in body]
    quantities = all(read_cell(cell) is not None or is_missing(cell) for cell in first) and any(map(_quantity, first))
    return bool(header) and quantities and role_of(header) is not Role.CODE


def _row(index: int, raw: RawRow, width: int, first: int, figures: set[int]) -> Row:
    cells = list(raw.cells)[:width]
    row = Row(index, _label(cells, first), raw.place, texts=tuple(cells))
    row.shaky = 1 < len(cells) < width and not raw.aligned and not _only_last_dropped(cells, width, figures)
    missing = width - len(cells) if row.shaky else 0
    for at, cell in enumerate(cells[:width]):
        figure = read_cell(cell)
        if figure is not None and at >= first:
            column = at + missing if row.shaky else at
            row.cells[column] = Cell(figure, raw.place, index, column)
    return row


def _only_last_dropped(cells: Sequence[str], width: int, figures: set[int]) -> bool:
    """Whether a row's empty cells have been kept, so that only those at its end are missing: it has others that are
    empty, it accumulates, or its figures would stand among texts if moved to the right.
    """
    if any(not cell for cell in cells[1:]) or is_running(cells[0]):
        return True
    mine = {at for at, cell in enumerate(cells) if at and _quantity(cell)}
    moved = {at + width - len(cells) for at in mine}
    return bool(mine) and mine <= figures and not moved <= figures


def _label(cells: Sequence[str], first: int) -> str:
    """The first text of some length before the figures: codes and marks stand before it."""
    texts: list[str] = []
    for at, cell in enumerate(cells):
        if at and read_cell(cell) is not None and texts:
            break
        if cell and read_cell(cell) is None and not is_missing(cell):
            texts.append(cell)
    long = [text for text in texts if len(text) > 4]
    label = (long or texts or [cells[0] if cells and first else ""])[0]
    return label.strip(" *_")


def _settle_columns(table: Table) -> None:
    counted = not table.unit and bool(_COUNTS.search(table.words))
    _settle_ratios(table)
    for column in table.columns:
        cells = [row.cells[column.index] for row in table.rows if column.index in row.cells and not row.shaky]
        if not _is_column_of_figures(column, cells):
            for row in table.rows:
                row.cells.pop(column.index, None)
            continue
        column.cells = cells
        column.years = tuple(int(year) for year in _YEARS.findall(column.header))
        column.unit = _column_unit(table, column, [cell.figure for cell in cells])
        for cell in cells:
            cell.unit = cell.figure.unit or _row_unit(table.rows[cell.row].label) or column.unit
            cell.exact = counted and cell.unit in ("", "st") and cell.figure.step == 1
            cell.settle()


def _settle_ratios(table: Table) -> None:
    """A change with more decimals than what has changed, and no unit, is a percentage: a spreadsheet hides its sign."""
    figures = {
        column.index: [row.cells[column.index].figure for row in table.rows if column.index in row.cells]
        for column in table.columns
    }
    for column in table.columns:
        mine = figures[column.index]
        others = [one.decimals for index, them in figures.items() if index != column.index for one in them]
        bare = column.role is Role.CHANGE and mine and others and not any(one.unit for one in mine)
        if bare and max(one.decimals for one in mine) > max(others):
            column.unit = "%"


def _is_column_of_figures(column: Column, cells: Sequence[Cell]) -> bool:
    if column.role in (Role.CODE, Role.NOTE) or not cells:
        return False
    whole = [cell.figure for cell in cells if cell.figure.step == 1 and not cell.figure.grouped]
    codes = [one for one in whole if one.value >= 1_000_000]
    if len(codes) == len(cells):
        return False
    years = [one for one in whole if 1900 <= one.value <= 2100 and not one.unit]
    return not (len(years) == len(cells) and column.role is not Role.YEAR and not squeeze(column.header)[:4].isdigit())


def _column_unit(table: Table, column: Column, figures: Sequence[Printed]) -> str:
    if column.unit:
        return column.unit
    units = [figure.unit for figure in figures if figure.unit]
    if units and len(units) * 2 >= len(figures):
        return max(set(units), key=units.count)
    own = unit_in(column.header)
    if own:
        return own
    if table.unit == "%" or column.role is Role.SHARE:
        return "%" if table.unit == "%" and not any(figure.grouped for figure in figures) else ""
    return table.unit if table.unit in FACTOR else ""


@lru_cache(maxsize=2_000)
def _row_unit(label: str) -> str:
    """The unit that a label gives; "uppräkning 2,4 %" and "över 100 tkr" give none."""
    unit = unit_in(_AMOUNT.sub(" ", plain(label)))
    return unit if unit in FACTOR or (unit == "%" and "%" in label) else ""
