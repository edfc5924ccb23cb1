"""Platser: where a root's facts, spooled files and keys lie."""

from pathlib import Path
from typing import cast
from uuid import uuid4

from django.conf import settings

from tertial.core.errors import Refused
from tertial.core.models import Root, RootedModel
from tertial.facts import locks
from tertial.facts.models import Batch
from tertial.facts.pseudonyms import FileKeyRing, KeyProblem, PseudonymKey
from tertial.facts.spool import Spool


def root_of(row: RootedModel) -> int:
    """The root that the row belongs to, as a number: the type of `root_id` allows none, the database does not."""
    return cast(int, row.root_id)


def facts_dir() -> Path:
    return Path(settings.FACTS_DIR)


def root_dir(root_id: int) -> Path:
    """The folder of a root's Parquet files."""
    return facts_dir() / str(root_id)


def new_path(root_id: int, table: str) -> str:
    """A path for a new Parquet file, relative to the facts' folder; its folder exists."""
    folder = root_dir(root_id) / table
    folder.mkdir(parents=True, exist_ok=True)
    return f"{root_id}/{table}/{uuid4().hex}.parquet"


def spool_dir() -> Path:
    return Path(settings.SPOOL_DIR)


def spool_of(root_id: int) -> Spool:
    """The root's encrypted spool. Its key lies with the other keys."""
    return Spool(spool_dir() / str(root_id), Path(settings.KEYS_DIR) / "spool.key")


def pseudonym_key(root: Root) -> PseudonymKey:
    """The root's key: made with its first batch of persons, the same ever after. Refused when it is another or gone."""
    ring = FileKeyRing(Path(settings.KEYS_DIR) / "pseudonyms.json")
    used = Batch.objects.exclude(key_id="").order_by("-pk").values_list("key_id", flat=True).first()
    locks.hold("facts.pseudonyms")  # the file holds every root's key
    try:
        return ring.by_id(root.slug, used) if used else _current_or_new(ring, root.slug)
    except KeyProblem as problem:
        raise Refused(str(problem)) from None


def _current_or_new(ring: FileKeyRing, slug: str) -> PseudonymKey:
    try:
        return ring.current(slug)
    except KeyProblem:
        return ring.create(slug)
