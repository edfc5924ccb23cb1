"""Word: tables with a repeated header, row headers, figures to the right, and rules above totals; status lists."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tertial.documents.docx_styles import TABLE_STYLE, TABLE_TEXT, rgb
from tertial.documents.docx_text import add_paragraph, add_run, set_table_style, valued, write
from tertial.documents.headers import Heading, head_of
from tertial.documents.layout import INDENT, PORTRAIT, cell_text, compact_layout, layout, run_text
from tertial.documents.model import (
    Awaited,
    Cell,
    Column,
    CompositeCell,
    EmptyCell,
    FigureCell,
    Row,
    StatusItem,
    StatusList,
    StatusMark,
    Table,
    Text,
    TypedNumber,
)
from tertial.documents.rules import is_negative, notes_of
from tertial.documents.tokens import COLOURS, NEGATIVE, sign

_RULES = {"total": "8", "subtotal": "4"}
_GOES_ON = "continue"  # a cell that is merged with the one above it


def add_table(made: Any, table: Table, *, compact: bool = False) -> None:
    """The table as a Word table in its own style."""
    shape = compact_layout(table) if compact else layout(table)
    head = head_of(table.columns)
    grid = _grid(made, len(table.rows) + len(head), shape.widths, table.title)
    _add_head(grid, head, table.columns, shape.size)
    for line, row in zip(list(grid.rows)[len(head) :], table.rows, strict=True):
        _add_row(line, row, table.columns, shape.size)
    _keep_together(grid)


def _add_head(grid: Any, head: tuple[tuple[Heading, ...], ...], columns: tuple[Column, ...], size: float) -> None:
    """The headings, repeated on every page; one over several columns or rows is a merged cell."""
    lines = list(grid.rows)[: len(head)]
    for line in lines:
        _set_row(line, "w:tblHeader")
    cells = [_cells(line) for line in lines]
    for down, row in enumerate(head):
        for heading in row:
            cell, last = cells[down][heading.at], cells[down + heading.down - 1][heading.at + heading.across - 1]
            paragraph = _write(cell, heading.text, columns[heading.at], size)
            if heading.is_group:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            if last is not cell:
                cell.merge(last)


def add_remarks(made: Any, table: Table) -> None:
    """Footnotes and notes below a table."""
    for footnote in table.footnotes:
        paragraph = add_paragraph(made, style="Anmärkning")
        add_run(paragraph, f"{footnote.mark})").font.superscript = True
        add_run(paragraph, f" {footnote.text}")
    # An empty remark still separates a table from one that follows it, which Word would otherwise join.
    add_paragraph(made, " ".join(notes_of(table)), style="Anmärkning")


def add_status_list(made: Any, block: StatusList) -> None:
    """What is judged and how, as a table; the scale below it."""
    grid = _grid(made, len(block.items) + 1, (28.0, PORTRAIT - 148.0, 120.0), "Bedömningar")
    _set_row(grid.rows[0], "w:tblHeader")
    for cell, text in zip(grid.rows[0].cells, ("Nr", "Område", "Bedömning"), strict=True):
        add_run(_paragraph(cell), text)
    for line, item in zip(list(grid.rows)[1:], block.items, strict=True):
        _set_row(line, "w:cantSplit")
        number, label, status = line.cells
        add_run(_paragraph(number), item.number or "")
        add_run(_paragraph(label), item.label).bold = True
        add_status(_paragraph(status), item)
    scale = add_paragraph(made, style="Anmärkning")
    for mark in block.scale:
        add_status(scale, mark)
        add_run(scale, "   ")


def add_status(paragraph: Any, mark: StatusItem | StatusMark) -> None:
    """Shape (or symbol), colour and word."""
    add_run(paragraph, sign(mark)).font.color.rgb = rgb(COLOURS[mark.colour])
    add_run(paragraph, f"\u00a0{mark.word}")


def _grid(made: Any, rows: int, widths: tuple[float, ...], title: str) -> Any:
    grid = made.add_table(rows, len(widths))
    set_table_style(grid, TABLE_STYLE)
    grid.autofit = False
    grid._tbl.tblPr.append(valued("w:tblCaption", title))
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Pt(width)
    for line in grid.rows:
        for cell, width in zip(line._tr.tc_lst, widths, strict=True):
            cell.width = Pt(width)
    return grid


def _cells(line: Any) -> list[Any]:
    """The cells of a row of which none is merged yet: python-docx would look for what they are merged with."""
    return [_Cell(each, line) for each in line._tr.tc_lst]


def _add_row(line: Any, row: Row, columns: tuple[Column, ...], size: float) -> None:
    _set_row(line, "w:cantSplit")
    cells = _cells(line)
    bold, italic = row.kind not in ("normal", "of_which"), row.kind == "of_which"
    label = _write(cells[0], row.label, columns[0], size, bold=bold, italic=italic)
    label.paragraph_format.left_indent = Pt(row.indent * INDENT)
    _add_mark(label, row.footnote)
    for at, (cell, column) in enumerate(zip(row.cells, columns[1:], strict=False), 1):
        if isinstance(cell, CompositeCell):
            paragraph = _write_runs(cells[at], cell, column, size, bold=bold, italic=italic)
        else:
            paragraph = _write(cells[at], cell_text(cell), column, size, bold=bold, italic=italic)
        _colour(paragraph, cell, column)
    if not row.cells and len(cells) > 1:
        cells[0].merge(cells[-1])
    if row.kind in _RULES:
        for target in line.cells:  # those that are merged once
            _rule_above(target, _RULES[row.kind])


def _colour(paragraph: Any, cell: Cell, column: Column) -> None:
    if isinstance(cell, FigureCell) and column.signed and is_negative(cell):
        for run in paragraph.runs:
            run.font.color.rgb = rgb(NEGATIVE)
    if not isinstance(cell, EmptyCell):
        _add_mark(paragraph, cell.footnote)


def _write(cell: Any, text: str, column: Column, size: float, *, bold: bool = False, italic: bool = False) -> Any:
    paragraph = _paragraph(cell)
    if column.align == "right":
        paragraph._p.pPr.append(valued("w:jc", "right"))
    run = paragraph.add_run()
    look = run._r.get_or_add_rPr()
    look.extend(OxmlElement(tag) for tag, is_so in (("w:b", bold), ("w:i", italic)) if is_so)
    look.append(valued("w:sz", str(int(size * 2))))
    write(run, text)
    return paragraph


def _write_runs(target: Any, cell: CompositeCell, column: Column, size: float, *, bold: bool, italic: bool) -> Any:
    """What a cell is composed of, each in its own look."""
    paragraph = _write(target, "", column, size)
    for run in cell.runs:
        before = len(paragraph.runs)
        if isinstance(run, StatusMark):
            add_status(paragraph, run)
        else:
            add_run(paragraph, run_text(run))
        styled = run if isinstance(run, Text | TypedNumber) else None
        for made in paragraph.runs[before:]:
            made.font.size = Pt(size)
            made.bold = bold or (styled is not None and styled.bold) or None
            made.italic = italic or isinstance(run, Awaited) or (styled is not None and styled.italic) or None
        if isinstance(run, TypedNumber):
            add_run(paragraph, " (utan källa)", style="Utan källa").font.size = Pt(size)
    return paragraph


def _paragraph(cell: Any) -> Any:
    """The cell's empty paragraph, in the style of tables, whose id is its name."""
    paragraph = Paragraph(cell._tc.p_lst[0], cell)
    paragraph._p.get_or_add_pPr().append(valued("w:pStyle", TABLE_TEXT))
    return paragraph


def _add_mark(paragraph: Any, mark: str | None) -> None:
    if mark is not None:
        add_run(paragraph, f"{mark})").font.superscript = True


def _set_row(line: Any, flag: str) -> None:
    line._tr.get_or_add_trPr().append(OxmlElement(flag))


def _keep_together(grid: Any) -> None:
    """A short table stays on one page: each row but the last is kept with the next."""
    rows = list(grid.rows)
    if len(rows) > 15:
        return
    for line in rows[:-1]:
        for cell in line._tr.tc_lst:
            for paragraph in cell.p_lst if cell.vMerge != _GOES_ON else ():
                paragraph.get_or_add_pPr().keepNext_val = True


def _rule_above(cell: Any, eighths: str) -> None:
    borders = OxmlElement("w:tcBorders")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", eighths), ("space", "0"), ("color", "14181F")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    cell._tc.get_or_add_tcPr().append(borders)
