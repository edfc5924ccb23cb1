"""The document as one HTML page with the findings in its margin. No script, nothing fetched."""

from html import escape

from tertial.checks.findings import Report, Severity
from tertial.checks.marked import Numbered, marked
from tertial.checks.source import Source

NAMES = {Severity.ERROR: "Fel", Severity.LIKELY: "Troligt fel", Severity.NOTE: "Obs"}
_STYLE = """
body{font:16px/1.5 "Source Sans 3",system-ui,sans-serif;margin:0;color:#1b2733;background:#eef1f3}
main{max-width:76rem;margin:0 auto;padding:1rem;background:#fff}
.row{display:grid;grid-template-columns:minmax(0,1fr) 20rem;gap:1.5rem}
.row>div{min-width:0;overflow-x:auto}
.heading{font-weight:600;margin:1.5rem 0 .25rem}
table{border-collapse:collapse;margin:.5rem 0}
caption{text-align:left;font-weight:600;padding:.25rem 0}
td,th{padding:.25rem .6rem;border-bottom:1px solid #dfe4e8;text-align:left;vertical-align:top}
tbody th{font-weight:400}
.number{text-align:right;white-space:nowrap}
.mark{color:inherit;text-decoration:none;background:#fbe3e1;box-shadow:inset 0 -2px #b3261e;padding:0 .15rem}
.mark--likely{background:#faf0d7;box-shadow:inset 0 -2px #9a6700}
.finding{border-left:4px solid #b3261e;background:#f7f8f9;padding:.5rem .75rem;margin:0 0 .5rem;font-size:.9rem}
.finding.likely{border-color:#9a6700}
.finding:target,.mark:target{outline:2px solid #0b5c66}
.finding strong{display:block}
header p{margin:.25rem 0;color:#52606d}
@media(max-width:48rem){.row{grid-template-columns:1fr;gap:.25rem}}
"""


def as_html(source: Source, report: Report) -> str:
    """The page. Findings that rounding explains are not shown."""
    shown = [one for one in report.findings if one.severity in NAMES]
    rows = "\n".join(
        f'<div class="row"><div>{item.html}</div><aside>{"".join(map(_finding, item.found))}</aside></div>'
        for item in marked(source, shown)
    )
    errors = len(report.errors)
    count = f"{errors} fel, {len(shown) - errors} troliga, {report.claims_checked} kontroller, {report.tables} tabeller"
    return (
        f'<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>Granskning av {escape(source.name)}</title><style>{_STYLE}</style></head>\n<body><main>"
        f"<header><h1>Granskning av {escape(source.name)}</h1><p>{count}</p></header>"
        f"\n{rows}</main></body></html>\n"
    )


def _finding(numbered: Numbered) -> str:
    number, finding = numbered
    where = " · ".join(
        filter(None, (finding.row, finding.column, f"sida {finding.place.page}" if finding.place.page else ""))
    )
    return (
        f'<div class="finding {finding.severity.value}" id="fynd-{number}">'
        f'<a href="#plats-{number}"><strong>{NAMES[finding.severity]}</strong></a>'
        f"{escape(where)}<br>{escape(finding.message)}</div>"
    )
