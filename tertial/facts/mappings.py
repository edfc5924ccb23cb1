"""Sparade kopplingar: kept under a name for a body and a table, used again for a file of the same layout."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.facts import mappingfile
from tertial.facts.models import SavedMapping
from tertial.facts.readers.mapping import Mapping, MappingProblem, fingerprint_of
from tertial.facts.readers.prepare import SIE_LENIENT
from tertial.facts.schemas import SCHEMAS
from tertial.facts.selectors import saved_mappings
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, require

log = logging.getLogger("tertial.facts")

LONGEST_NAME = 100


def save_mapping(
    *, user: Actor, body: Node | None, name: str, mapping: Mapping, columns: Sequence[str], is_sie: bool = False
) -> SavedMapping:
    """Keeps a mapping under a name, for the next file with these columns; the same name is written over.

    `body` None: it serves the whole municipality. Requires IMPORT at the body, without one at the top.
    """
    _require(user, body)
    saved, _ = SavedMapping.objects.update_or_create(
        body=body, table=mapping.table, name=_name(name),
        defaults={
            "fingerprint": fingerprint_of(mapping.table, columns, is_sie=is_sie), "columns": list(columns),
            "mapping": mapping.as_json(), "retired_at": None,
        },
    )  # fmt: skip
    log.info("facts.mapping_saved mapping=%s table=%s", saved.pk, saved.table)
    return saved


def is_of_sie(saved: SavedMapping) -> bool:
    """Whether the mapping was kept for SIE files: their layouts have fingerprints of their own."""
    return saved.fingerprint == fingerprint_of(saved.table, saved.columns, is_sie=True)


def change_mapping(*, user: Actor, saved: SavedMapping, mapping: Mapping) -> None:
    """Gives a saved mapping other content for the same columns. Refused where it cannot read the table."""
    _require(user, saved.body)
    lenient = SIE_LENIENT if is_of_sie(saved) else frozenset()
    problems = mapping.check(SCHEMAS[saved.table], saved.columns, lenient=lenient)
    if problems:
        raise Refused(problems[0])
    saved.mapping = mapping.as_json()
    saved.save(update_fields=["mapping", "saved_at"])


def rename_mapping(*, user: Actor, saved: SavedMapping, name: str) -> None:
    """Refused where the body has another mapping of that name for the table."""
    _require(user, saved.body)
    saved.name = _name(name)
    try:
        with transaction.atomic():
            saved.save(update_fields=["name"])
    except IntegrityError:
        raise Refused(
            f"Det finns redan en koppling som heter ”{saved.name}” för {saved.table_label.lower()}."
        ) from None


def retire_mapping(*, user: Actor, saved: SavedMapping) -> None:
    """Tar ur bruk: it is not proposed any more; what was read with it stays as it is."""
    _require(user, saved.body)
    SavedMapping.objects.filter(pk=saved.pk, retired_at__isnull=True).update(retired_at=timezone.now())


def restore_mapping(*, user: Actor, saved: SavedMapping) -> None:
    """Tar i bruk igen."""
    _require(user, saved.body)
    SavedMapping.objects.filter(pk=saved.pk).update(retired_at=None)


def take_file(*, user: Actor, body: Node, text: str, file: str) -> SavedMapping:
    """Saves the mapping of a TOML file for the body. Refused, with the place in the file, where it cannot be used."""
    found = mappingfile.loads(text, file)
    name = found.name or Path(file).stem
    return save_mapping(
        user=user, body=body, name=name, mapping=found.mapping, columns=found.headers, is_sie=found.is_sie
    )


def mapping_named(table: str, name_or_file: str, body: Node | None = None) -> Mapping:
    """A saved mapping by name (the body's own before those above it), or one in a TOML or JSON file.

    Refused when there is neither, and for one that is retired.
    """
    saved = saved_mappings(table, body).filter(name=name_or_file).first()
    try:
        found = Mapping.from_json(saved.mapping) if saved else _in_file(Path(name_or_file))
    except (OSError, ValueError) as error:
        reason = (
            error if isinstance(error, MappingProblem) else "det finns ingen sparad koppling och ingen fil med namnet"
        )
        raise Refused(f"Kopplingen ”{name_or_file}” går inte att använda: {str(reason).rstrip('.')}.") from None
    if found.table != table:
        raise Refused(f"Kopplingen ”{name_or_file}” gäller tabellen {found.table}, inte {table}.")
    return found


def _in_file(path: Path) -> Mapping:
    if path.suffix.lower() == ".toml" and path.is_file():
        return mappingfile.load(path).mapping
    return Mapping.from_json(json.loads(path.read_text("utf-8")))


def _require(user: Actor, body: Node | None) -> None:
    if body is None:
        body = Node.objects.get(parent__isnull=True)
    require(user, Permission.IMPORT, body)


def _name(name: str) -> str:
    found = " ".join(name.split())
    if not found or len(found) > LONGEST_NAME:
        raise Refused(f"En koppling ska ha ett namn på högst {LONGEST_NAME} tecken.")
    return found
