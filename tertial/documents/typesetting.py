"""The process that typesets: its start, its limit of time, and what is said when it fails."""

import json
import subprocess
import sys
from pathlib import Path

from tertial.documents.glyphs import printable

_CHILD = Path(__file__).parent / "pdf" / "child.py"


class TypesettingFailed(RuntimeError):
    """A document could not be typeset. `str()` is a sentence in Swedish; `detail` is what Typst said, for the log."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


def typeset(template: str, data: str, *, printed_on: str | None = None, timeout: float, target: str = "pdf") -> bytes:
    """Compile the shipped `template` with `data` (JSON text) to `target` ("pdf" or "png") in a child process.

    The child is started by its path, so that it imports nothing of Tertial: only Typst.
    """
    job = json.dumps({"template": template, "data": printable(data), "printed_on": printed_on, "target": target})
    command = [sys.executable, "-E", "-s", str(_CHILD)]
    try:
        done = subprocess.run(command, input=job.encode(), capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(
            f"Sättningen tog mer än {timeout:g} sekunder och avbröts. Dela upp dokumentet."
        ) from error
    if done.returncode != 0:
        detail = done.stderr.decode(errors="replace").strip()
        raise TypesettingFailed(
            "Dokumentet kunde inte sättas. Felet är loggat; försök igen eller kontakta supporten.", detail
        )
    return done.stdout
