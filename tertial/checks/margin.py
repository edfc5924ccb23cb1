"""The document as one HTML page with the findings in its margin. No script, nothing fetched."""

from collections import defaultdict
from collections.abc import Iterator
from html import escape

from tertial.checks.findings import Finding, Report, Severity
from tertial.checks.source import Paragraph, Place, RawRow, RawTable, Source

NAMES = {Severity.ERROR: "Fel", Severity.LIKELY: "Troligt fel", Severity.NOTE: "Obs"}
_STYLE = """
body{font:16px/1.5 "Source Sans 3",system-ui,sans-serif;margin:0;color:#1b2733;background:#eef1f3}
main{max-width:76rem;margin:0 auto;padding:1rem;background:#fff}
.row{display:grid;grid-template-columns:minmax(0,1fr) 20rem;gap:1.5rem}
.row>div{min-width:0;overflow-x:auto}
table{border-collapse:collapse;margin:.5rem 0}
td,th{padding:.25rem .6rem;border-bottom:1px solid #dfe4e8;text-align:left;vertical-align:top}
td.number{text-align:right;white-space:nowrap}
mark{background:#fbe3e1;box-shadow:inset 0 -2px #b3261e;padding:0 .15rem}
mark.likely{background:#faf0d7;box-shadow:inset 0 -2px #9a6700}
.finding{border-left:4px solid #b3261e;background:#f7f8f9;padding:.5rem .75rem;margin:0 0 .5rem;font-size:.9rem}
.finding.likely{border-color:#9a6700}
.finding strong{display:block}
header p{margin:.25rem 0;color:#52606d}
@media(max-width:48rem){.row{grid-template-columns:1fr;gap:.25rem}}
"""


def as_html(source: Source, report: Report) -> str:
    """The page. Findings that rounding explains are not shown."""
    shown = [one for one in report.findings if one.severity in NAMES]
    at_place: dict[Place, list[Finding]] = defaultdict(list)
    for finding in shown:
        at_place[finding.place].append(finding)
    rows = "\n".join(_item(item, at_place) for item in source.items)
    left = "\n".join(_row("", found) for found in at_place.values())
    errors = len(report.errors)
    count = f"{errors} fel, {len(shown) - errors} troliga, {report.claims_checked} kontroller, {report.tables} tabeller"
    return (
        f'<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>Granskning av {escape(source.name)}</title><style>{_STYLE}</style></head>\n<body><main>"
        f"<header><h1>Granskning av {escape(source.name)}</h1><p>{count}</p></header>"
        f"\n{rows}\n{left}</main></body></html>\n"
    )


def _item(item: RawTable | Paragraph, at_place: dict[Place, list[Finding]]) -> str:
    if isinstance(item, Paragraph):
        found = at_place.pop(item.place, [])
        return _row(f"<p>{_marked(item.text, found)}</p>", found)
    taken = {row.place: at_place.pop(row.place, []) for row in item.rows}
    by_page = item.rows[0].place.line is None
    content = "".join(
        _table_row(row, [one for one in taken[row.place] if not by_page or _is_of(one, row)]) for row in item.rows
    )
    found = list(dict.fromkeys(one for group in taken.values() for one in group))
    return _row(f"<table>{content}</table>", found)


def _is_of(finding: Finding, row: RawRow) -> bool:
    return finding.printed in row.cells and (not finding.row or any(finding.row in cell for cell in row.cells))


def _table_row(row: RawRow, found: list[Finding]) -> str:
    return f"<tr>{''.join(_cells(row, found))}</tr>"


def _cells(row: RawRow, found: list[Finding]) -> Iterator[str]:
    for at, cell in enumerate(row.cells):
        mine = [one for one in found if one.printed == cell.strip()]
        number = ' class="number"' if at and cell[:1] in "0123456789-−–+(" else ""
        yield f"<td{number}>{_marked(cell, mine)}</td>"


def _marked(text: str, found: list[Finding]) -> str:
    html = escape(text)
    for finding in found:
        printed = escape(finding.printed)
        if printed:
            html = html.replace(printed, f'<mark class="{finding.severity.value}">{printed}</mark>', 1)
    return html


def _row(content: str, found: list[Finding]) -> str:
    return f'<div class="row"><div>{content}</div><aside>{"".join(map(_finding, found))}</aside></div>'


def _finding(finding: Finding) -> str:
    where = " · ".join(
        filter(None, (finding.row, finding.column, f"sida {finding.place.page}" if finding.place.page else ""))
    )
    return (
        f'<div class="finding {finding.severity.value}"><strong>{NAMES[finding.severity]}</strong>'
        f"{escape(where)}<br>{escape(finding.message)}</div>"
    )
