"""The child process that typesets: one job as JSON on stdin, one file on stdout, what Typst refused on stderr.

Started by its path and on its own: it imports Typst and its neighbour in this folder, nothing else of Tertial. A PNG
job gives one picture a line, in base64.
"""

import base64
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from row_headers import with_row_headers  # type: ignore[import-not-found,unused-ignore]

HERE = Path(__file__).parent
STANDARDS = ["ua-1", "a-2a"]


def main() -> int:
    # The job is still being written when this process starts: read the fonts meanwhile.
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE.parent / "fonts")]
    )
    job = json.load(sys.stdin.buffer)
    compiler = typst.Compiler(
        str(HERE / job["template"]),
        root=str(HERE),
        font_paths=fonts,
        sys_inputs={"data": job["data"]},
    )
    try:
        output = _pictures(compiler) if job["target"] == "png" else _pdf(compiler, job["printed_on"])
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic)
        return 1
    sys.stdout.buffer.write(output)
    sys.stdout.flush()
    # Typst's caches are of no more use: leave without giving them back piece by piece.
    os._exit(0)


def _pdf(compiler: Any, printed_on: str | None) -> bytes:
    # A document that does not know when it was printed must still be the same bytes every time.
    printed = datetime.fromisoformat(printed_on or "1970-01-01").replace(tzinfo=UTC)
    pdf: bytes = with_row_headers(compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=printed))
    return pdf


def _pictures(compiler: Any) -> bytes:
    drawn = compiler.compile(format="png", ppi=220.0)
    pages = [drawn] if isinstance(drawn, bytes) else drawn
    return b"\n".join(base64.b64encode(page) for page in pages)


if __name__ == "__main__":
    sys.exit(main())
