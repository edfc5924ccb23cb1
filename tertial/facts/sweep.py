"""Städning: files that no batch names, and uploads that nobody decided on."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from tertial.core.models import Root
from tertial.core.scope import current_root_id
from tertial.facts import locks, places
from tertial.facts.models import Batch
from tertial.facts.uploads import expire

GRACE = timedelta(hours=1)

log = logging.getLogger("tertial.facts")


def sweep(now: datetime | None = None) -> int:
    """Removes the current root's orphans, and expired uploads with their files; returns how many files went.

    An orphan is a Parquet file that no batch names, left by an import that died or was rolled back. Imports hold
    `locks.writing` from before their file is begun until their transaction ends, so that nothing that is being
    written is taken: while one is running, orphans wait for the next sweep. `GRACE` is a second fence.
    """
    moment, root_id = now or timezone.now(), current_root_id()
    if not Root.objects.exists():  # a folder of a root that this database does not know is not ours to judge
        return 0
    expired = expire(moment)
    spooled = places.spool_of(root_id).sweep(moment)
    orphans = _remove_orphans(root_id, moment) if locks.try_hold(locks.writing(root_id)) else 0
    if expired or spooled or orphans:
        log.info("facts.swept root=%s uploads=%s spooled=%s orphans=%s", root_id, expired, spooled, orphans)
    return spooled + orphans


def roots_with_files() -> list[int]:
    """The roots that have a folder here: the web role sees no list of roots."""
    folders = [places.facts_dir(), places.spool_dir()]
    found = {int(path.name) for folder in folders for path in _entries(folder) if path.name.isdecimal()}
    return sorted(found)


def _remove_orphans(root_id: int, now: datetime) -> int:
    named = set(Batch.objects.values_list("path", flat=True))
    oldest = (now - GRACE).timestamp()
    orphans = [
        path
        for path in places.root_dir(root_id).rglob("*")
        if path.is_file()
        and path.relative_to(places.facts_dir()).as_posix() not in named
        and path.stat().st_mtime <= oldest
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _entries(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.exists() else iter(())
