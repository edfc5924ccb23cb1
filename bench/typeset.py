"""Sättningens fart: our PDF of a finished document, typeset in a fresh process, against Typst alone on the same source.

Typst alone, in a fresh process, gets the finished data of the very same document and the same template, fonts and
standards. Two rows have it beside them:

- `Typst alone`: `pdf.render(document)`, as the web and the worker call it, where every job starts a process of its own.
  The ratio is the price of formatting the figures, drawing the charts, starting that process and tagging row headers.
- `Typst alone, cold`: a Python that starts, imports us, reads the document from its JSON and then does the same. It has
  no limit: nothing in Tertial works so; it shows what a script would wait for.

WeasyPrint and LibreOffice set the same document from our HTML, for comparison. Run: `python -m bench.typeset
[DOCUMENT.json]`.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypedDict

from tertial.documents import html
from tertial.documents import json as document_json
from tertial.documents import model as m
from tertial.documents.glyphs import printable
from tertial.documents.pdf.data import typst_data
from tertial.numbers import Figure, style, unit

LIMIT = 1.5
ROUNDS = 10
FOLDER = Path(typst_data.__code__.co_filename).parent
OURS = """
import sys
import time
from pathlib import Path
from tertial.documents import json, pdf
document = json.loads(Path(sys.argv[1]).read_bytes())
started = time.perf_counter()
made = pdf.render(document)
print(time.perf_counter() - started)
Path(sys.argv[2]).write_bytes(made)
"""
ALONE = """
import sys
import typst
from pathlib import Path
folder = Path(sys.argv[3])
Path(sys.argv[2]).write_bytes(typst.compile(
    str(folder / "report.typ"), root=str(folder), font_paths=[str(folder.parent / "fonts")], ignore_system_fonts=True,
    sys_inputs={"data": Path(sys.argv[1]).read_text()}, pdf_standards=["ua-1", "a-2a"], timestamp=1494288000,
))
"""
WEASYPRINT = """
import sys
from weasyprint import HTML
HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


class Result(TypedDict):
    """One comparison; `limit` is None where the comparison is for information."""

    name: str
    ours: float
    other: float | None
    ratio: float | None
    limit: float | None


def run(path: Path | None = None) -> list[Result]:
    """Measure with the document at `path`, or a synthetic one of about thirty pages."""
    document = document_json.loads(path.read_bytes()) if path else synthetic()
    with tempfile.TemporaryDirectory() as name:
        return _measure(document, Path(name))


def _measure(document: m.Document, folder: Path) -> list[Result]:
    source, data, page = folder / "document.json", folder / "data.json", folder / "document.html"
    source.write_text(document_json.dumps(document), encoding="utf-8")
    data.write_text(printable(json.dumps(typst_data(document), ensure_ascii=False)), encoding="utf-8")
    page.write_text(f'<!doctype html><html lang="sv"><title>x</title>{html.render(document)}</html>', encoding="utf-8")
    ours, cold, alone = _alternating(
        _python(OURS, str(source), str(folder / "ours.pdf")),
        _python(ALONE, str(data), str(folder / "alone.pdf"), str(FOLDER)),
    )
    _same_text(folder / "ours.pdf", folder / "alone.pdf")
    return [
        {"name": "Typst alone", "ours": ours, "other": alone, "ratio": ours / alone, "limit": LIMIT},
        _beside("Typst alone, cold", cold, alone),
        _beside("WeasyPrint", ours, _weasyprint(page, folder)),
        _beside("LibreOffice", ours, _libreoffice(page, folder)),
    ]


def _python(program: str, *arguments: str) -> Callable[[], str]:
    command = [sys.executable, "-c", program, *arguments]
    return lambda: _call(command)


def _call(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _alternating(ours: Callable[[], str], alone: Callable[[], str]) -> tuple[float, float, float]:
    """The least seconds of our typesetting, of our whole process, and of Typst alone: the least disturbed ones.

    Run in turn, so that a busy machine is busy for both.
    """
    inner, cold, beside = [], [], []
    for _ in range(ROUNDS):
        seconds, said = _timed(ours)
        cold.append(seconds)
        inner.append(float(said))
        beside.append(_timed(alone)[0])
    return min(inner), min(cold), min(beside)


def _timed(job: Callable[[], str]) -> tuple[float, str]:
    started = time.perf_counter()
    said = job()
    return time.perf_counter() - started, said


def _same_text(ours: Path, alone: Path) -> None:
    """Both printed the same words on the same pages."""
    import pypdfium2

    read = [[page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)] for path in (ours, alone)]
    # The day of printing is the same in both, so the pages are equal word for word.
    assert read[0] == read[1], "the two did not print the same"


def _beside(name: str, ours: float, seconds: float | None) -> Result:
    return {
        "name": name,
        "ours": ours,
        "other": seconds,
        "ratio": ours / seconds if seconds else None,
        "limit": None,
    }


def _weasyprint(page: Path, folder: Path) -> float | None:
    from importlib.util import find_spec

    if find_spec("weasyprint") is None:
        return None
    return _timed(_python(WEASYPRINT, str(page), str(folder / "weasyprint.pdf")))[0]


def _libreoffice(page: Path, folder: Path) -> float | None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    return _timed(lambda: _call([program, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(page)]))[0]


def synthetic(sections: int = 12) -> m.Document:
    """A report of about thirty pages: in each section a text, a table of eight rows, one of thirty and a chart."""
    made = tuple(_section(at) for at in range(1, sections + 1))
    return m.Document("Delårsrapport", "Prov", "Nämnden", "T1 2017", made, printed_on=date(2017, 5, 9))


def _section(at: int) -> m.Section:
    words = "Verksamheten har under perioden haft fler ärenden än förra året och kostnaderna har följt med. " * 5
    texts = tuple(m.Paragraph((m.Text(words),)) for _ in range(4))
    below = m.Section(f"s{at}b", "Underlag", (*texts[:2], _table(at, 30)), number=f"{at}.1")
    return m.Section(f"s{at}", f"Avsnitt {at}", (*texts, _table(at, 8), _chart(at)), (below,), str(at))


def _table(at: int, rows: int) -> m.Table:
    columns = (m.Column("unit", "Enhet", "left"), *(m.Column(f"c{c}", f"Kolumn {c}", signed=c > 3) for c in range(5)))
    made = (m.Row(f"r{r}", f"Enhet nummer {r}", _cells(f"t{at}x{rows}.r{r}", at, r)) for r in range(rows))
    return m.Table(f"t{at}x{rows}", f"Nettokostnader {at}, tkr", columns, tuple(made), ("Budget minus utfall.",))


def _cells(key: str, at: int, row: int) -> tuple[m.Cell, ...]:
    values = (Decimal((at * 7919 + row * 104729 + c * 1299709) % 90_000_000 - c * 11_000_000) for c in range(5))
    return tuple(m.FigureCell(f"{key}.c{c}", Figure(v, unit("kr")), style("tkr")) for c, v in enumerate(values))


def _chart(at: int) -> m.Chart:
    points = tuple(m.Point(f"c{at}.{p}", f"Enhet {p}", Figure(Decimal(p * 37 - 90), unit("people"))) for p in range(6))
    return m.Chart(f"c{at}", "Avvikelse", "Stapeldiagram.", "bar", (m.Series("s", "Avvikelse", points),), style(), True)


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    results = run(path)
    print(f"{'mot':<20}{'vi, s':>9}{'de, s':>9}{'kvot':>8}{'gräns':>8}")
    for result in results:
        if result["other"] is None:
            print(f"{result['name']:<20}{result['ours']:>9.3f}   not installed")
            continue
        limit = f"{result['limit']:.2f}" if result["limit"] else "–"
        print(f"{result['name']:<20}{result['ours']:>9.3f}{result['other']:>9.3f}{result['ratio']:>8.2f}{limit:>8}")
    return int(any(r["limit"] is not None and r["ratio"] is not None and r["ratio"] > r["limit"] for r in results))


if __name__ == "__main__":
    sys.exit(main())
