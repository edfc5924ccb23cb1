"""Granskningens fart: text at 100 pages a second, twice the text in twice the time, a PDF beside pdfplumber's own tables.

A page is 3 000 characters of a report, with a table. Run: `python -m bench check`.
"""

import io
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from bench.turns import interleaved
from tertial.checks.engine import check
from tertial.checks.reading.opened import read_bytes
from tertial.checks.reading.text import read_text
from tertial.checks.tests.invented import MAKERS

PAGE = 3_000
PAGES = 200
ROUNDS = 7
PAGES_A_SECOND = 100
HELP_SECONDS = 0.3
PDF_LIMIT = 1.3
LINEAR = 1.25
PROSE = (
    "Nämndens utfall för perioden är 270,9 mnkr mot periodens budget på 274,7 mnkr, ett överskott på 3,8 mnkr. "
    "Antalet ärenden har ökat med fyra procent jämfört med samma period förra året, och handläggningstiden är kortare."
)
PARAGRAPHS = f"\n{PROSE} {PROSE} {PROSE}\n" * 4


def run() -> list[dict[str, Any]]:
    """One row a comparison: seconds of ours over seconds allowed, or over the other's."""
    one, two = _report(PAGES), _report(2 * PAGES)
    single, double = _processors(
        lambda: check(read_text("rapport.txt", one)), lambda: check(read_text("rapport.txt", two))
    )
    pdf = _pdf()
    ours, theirs = _processors(lambda: check(read_bytes("rapport.pdf", pdf)), lambda: _plumbed(pdf))
    helped = min(timeit.repeat(_help, number=1, repeat=ROUNDS))
    return [
        _row(f"text, {PAGES} pages", single, PAGES / PAGES_A_SECOND, 1.0),
        _row("text, twice the pages", double, 2 * single, LINEAR),
        _row("pdf, beside pdfplumber's tables", ours, theirs, PDF_LIMIT),
        _row("tertial check --help", helped, HELP_SECONDS, 1.0),
    ]


def _row(name: str, ours: float, other: float, limit: float) -> dict[str, Any]:
    return {
        "name": name,
        "ours": round(ours, 3),
        "other": round(other, 3),
        "ratio": round(ours / other, 2),
        "limit": limit,
    }


def _report(pages: int) -> str:
    random = Random(4)
    parts: list[str] = []
    size = 0
    while size < pages * PAGE:
        part = f"{random.choice(MAKERS)(random).text()}\n{PARAGRAPHS}"
        parts.append(part)
        size += len(part)
    return "\n".join(parts)


def _processors(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """The processor's seconds, of many turns: the machine is slower for seconds at a time."""
    one, other = interleaved(ours, theirs, ROUNDS)
    return one.processor, other.processor


def _pdf() -> bytes:
    """A report of our own making, as PDF."""
    from tertial.documents import pdf
    from tertial.documents.tests.sample import report

    return pdf.render(report())


def _plumbed(content: bytes) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.extract_tables()


def _help() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "tertial.cli.main", "check", "--help"],
            cwd=Path.cwd(), env={"HOME": folder, "PATH": "/usr/bin:/bin"}, check=True, capture_output=True,
        )  # fmt: skip
