"""Säkerhetskopian as a folder: the database's dump, the files, and a manifest with the hash of each.

    copy/manifest.json · copy/tertial.dump · copy/facts/… · copy/frozen/…

The keys are never in it: who has both keys and data can find out who is who.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tertial.cli.errors import CommandError

FORMAT = "tertial-backup/1"
DUMP = "tertial.dump"
_MANIFEST = "manifest.json"
_PIECE = 1 << 20

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """When the copy was made, of which version of PostgreSQL, and the SHA-256 of each file by its path in it."""

    made_at: datetime
    postgres: str
    files: Mapping[str, str]

    def names(self, folder: str) -> list[str]:
        return [name for name in self.files if name.startswith(f"{folder}/")]


def refuse_unless_new(place: Path) -> None:
    """Raises CommandError where the place has something already, or its folder does not exist."""
    if not place.parent.is_dir():
        raise CommandError(f"Mappen {place.parent} finns inte. Skapa den eller ange en annan plats.")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise CommandError(f"{place} finns redan och är inte tom. Ange en ny mapp; ingenting har ändrats.")


def write(
    place: Path, *, dump: Callable[[Path], None], postgres: str, made_at: datetime, sources: Mapping[str, Path],
    progress: Progress,
) -> Manifest:  # fmt: skip
    """A whole copy at `place`, or nothing there at all.

    First the database (`dump` writes it), then the files: each file that the database knows of was written before the
    database was told, and files never change, so a copy in this order has them all.
    """
    refuse_unless_new(place)
    unfinished = place.with_name(f".{place.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    try:
        dump(unfinished / DUMP)
        files = {DUMP: _sha256(unfinished / DUMP)}
        for name, source in sources.items():
            files |= _copy(source, unfinished / name, name, progress)
        manifest = Manifest(made_at, postgres, files)
        _write_manifest(unfinished / _MANIFEST, manifest)
        if place.exists():
            place.rmdir()
        unfinished.rename(place)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return manifest


def read(place: Path, progress: Progress) -> Manifest:
    """The manifest, when every file is there and as it was. Raises CommandError, with the first that is not."""
    manifest = _read_manifest(place / _MANIFEST)
    for done, (name, sha256) in enumerate(manifest.files.items()):
        progress(done, len(manifest.files))
        if not (place / name).is_file():
            raise CommandError(f"Kopian i {place} är inte hel: {name} saknas. Ingenting har återställts.")
        if _sha256(place / name) != sha256:
            raise CommandError(f"Kopian i {place} är skadad: {name} har ändrats. Ingenting har återställts.")
    return manifest


def put_back(place: Path, manifest: Manifest, targets: Mapping[str, Path]) -> None:
    """The copy's files in their folders, which are empty or do not exist."""
    for folder, target in targets.items():
        for name in manifest.names(folder):
            file = target / name.removeprefix(f"{folder}/")
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(place / name, file)


def _copy(source: Path, target: Path, name: str, progress: Progress) -> dict[str, str]:
    files = sorted(path for path in source.rglob("*") if path.is_file())
    copied: dict[str, str] = {}
    for done, path in enumerate(files):
        progress(done, len(files))
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(path, place)
        except FileNotFoundError:  # Nobody's file, swept in the meantime: the database does not name it.
            continue
        copied[f"{name}/{path.relative_to(source).as_posix()}"] = _sha256(place)
    return copied


def _write_manifest(path: Path, manifest: Manifest) -> None:
    content = {
        "format": FORMAT,
        "made_at": manifest.made_at.isoformat(),
        "postgres": manifest.postgres,
        "files": dict(manifest.files),
    }
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _read_manifest(path: Path) -> Manifest:
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["format"] != FORMAT:
            raise CommandError(f"{path} är av formatet {content['format']}; den här versionen läser {FORMAT}.")
        return Manifest(datetime.fromisoformat(content["made_at"]), content["postgres"], content["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path.parent} är ingen säkerhetskopia av Tertial: {path.name} kan inte läsas.") from error


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
