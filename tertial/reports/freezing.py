"""Fastställelse: a frozen report's files, written first and committed by a row; and the check of a file against it.

A folder that no `FrozenReport` names is nobody's and is swept: whoever is killed here leaves nothing that can be read.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tertial.core.contributions import deferred
from tertial.core.scope import current_root_id
from tertial.documents import html, pdf
from tertial.documents import json as document_json
from tertial.documents.model import Document
from tertial.reports.models import FrozenReport, Report


def _json(document: Document) -> bytes:
    return document_json.dumps(document).encode()


def _html(document: Document) -> bytes:
    return html.render(document, figure_url=None).encode()


def _renderer(form: str) -> Callable[[Document], bytes]:
    """The renderer of `documents.<form>`, imported when it is asked for: Word and Excel take a second."""
    return deferred(f"tertial.documents.{form}.render")


_in_template = deferred("tertial.reports.word_template.render")
WORD_TEMPLATE = "wordmall.docx"
FORMATS: dict[str, Callable[[Document], bytes]] = {
    "json": _json,
    "pdf": pdf.render,
    "docx": _renderer("docx"),
    "xlsx": _renderer("xlsx"),
    "html": _html,
}
MEDIA_TYPES = {
    "json": "application/json",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Files:
    """What was written: the content's hash, the folder under FROZEN_DIR, and {name: {sha256, bytes}}."""

    content_hash: str
    folder: str
    manifest: dict[str, dict[str, Any]]


def content_hash(document: Document) -> str:
    """SHA-256 of the document's JSON without the hash itself: two reports that say the same have the same."""
    return hashlib.sha256(document_json.dumps(replace(document, content_hash=None)).encode()).hexdigest()


def write(report: Report, document: Document, word: bytes | None = None) -> Files:
    """Renders the document in every form into a folder that appears whole or not at all.

    `word` is the body's own Word template: it is kept beside the Word file that was made in it, under its own hash.
    """
    hashed = content_hash(document)
    stamped = replace(document, content_hash=hashed)
    rendered = {f"{report.slug}.{name}": draft(stamped, name, word) for name in FORMATS}
    if word is not None:
        rendered[f"{report.slug}.{WORD_TEMPLATE}"] = word
    manifest = {name: _entry(content) for name, content in rendered.items()}
    place = Path(str(report.root_id)) / f"{report.pk}-{hashed}"
    target = settings.FROZEN_DIR / place
    if not target.is_dir() or _damage(target, manifest):
        _put(target, rendered)
    return Files(hashed, place.as_posix(), manifest)


def draft(document: Document, form: str, word: bytes | None = None) -> bytes:
    """A report that is not frozen, in one form; as Word in the body's own template, where it has one."""
    if form == "docx" and word is not None:
        content: bytes = _in_template(word, document)
        return content
    return FORMATS[form](document)


def read(frozen: FrozenReport, form: str) -> bytes:
    """One of the frozen files, checked against its hash. Raises OSError or ValueError when it is not as it was."""
    name = f"{frozen.report.slug}.{form}"
    content = (settings.FROZEN_DIR / frozen.folder / name).read_bytes()
    if _entry(content) != frozen.manifest[name]:
        raise ValueError(f"the frozen file {frozen.folder}/{name} has been changed")
    return content


def damaged(frozen: FrozenReport) -> list[str]:
    """The names of the frozen files that are missing or changed."""
    return _damage(settings.FROZEN_DIR / frozen.folder, frozen.manifest)


def roots_with_files() -> list[int]:
    """The roots that have frozen anything: the folders say it, so no question is asked outside a root's own scope."""
    return sorted(int(folder.name) for folder in settings.FROZEN_DIR.glob("*") if folder.name.isdecimal())


def sweep(grace: timedelta = timedelta(hours=1)) -> int:
    """Removes the current root's folders that no row names and nobody is writing any more. Returns how many."""
    named = set(FrozenReport.objects.values_list("folder", flat=True))
    removed = 0
    oldest = (timezone.now() - grace).timestamp()
    for folder in (settings.FROZEN_DIR / str(current_root_id())).glob("*"):
        if f"{folder.parent.name}/{folder.name}" not in named and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder)
            removed += 1
    return removed


def _put(target: Path, rendered: Mapping[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target.parent))
    for name, content in rendered.items():
        with (unfinished / name).open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    if target.exists():
        shutil.rmtree(target)  # no row names it yet, or it was damaged
    unfinished.rename(target)


def _entry(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _damage(folder: Path, manifest: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [
        name
        for name, entry in manifest.items()
        if not (folder / name).is_file() or _entry((folder / name).read_bytes()) != entry
    ]
