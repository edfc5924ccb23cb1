"""The process that typesets: its start, its limit of time, and what is said when it fails."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tertial.documents.glyphs import printable

_CHILD = Path(__file__).parent / "pdf" / "child.py"


class TypesettingFailed(RuntimeError):
    """A document could not be typeset. `str()` is a sentence in Swedish; `detail` is what Typst said, for the log."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


def typeset(
    template: str, data: Callable[[], object], *, printed_on: str | None = None, timeout: float, target: str = "pdf"
) -> bytes:
    """Compile the shipped `template` with what `data()` gives to `target` ("pdf" or "png") in a child process.

    The child is started by its path, so that it imports nothing of Tertial, only Typst, while `data()` is made.
    """
    command = [sys.executable, "-E", "-s", str(_CHILD)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as child:
        try:
            text = printable(json.dumps(data(), ensure_ascii=False, separators=(",", ":")))
            job = json.dumps({"template": template, "data": text, "printed_on": printed_on, "target": target})
            output, said = child.communicate(job.encode(), timeout=timeout)
        except subprocess.TimeoutExpired as error:
            message = f"Sättningen tog mer än {timeout:g} sekunder och avbröts. Dela upp dokumentet."
            raise TypesettingFailed(message) from error
        finally:
            child.kill()
    if child.returncode != 0:
        message = "Dokumentet kunde inte sättas. Felet är loggat; försök igen eller kontakta supporten."
        raise TypesettingFailed(message, said.decode(errors="replace").strip())
    return output
