"""Deeds with texts that are written once: write, and place in sections."""

import logging
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.selectors import Actor, access_of, permitted
from tertial.reports import prose
from tertial.reports.actions import Saved, require_printable
from tertial.reports.merging import Merged, merge
from tertial.reports.models import Report, SharedPlace, SharedText
from tertial.reports.reader import Reader
from tertial.reports.section_actions import lock, person, require_open
from tertial.reports.sentences import bare
from tertial.reports.shared_selectors import locked_by, title_of

log = logging.getLogger("tertial.reports")


@transaction.atomic
def create(*, user: Actor, report: Report, title: str) -> SharedText:
    """Begins a shared text of the report's body. Whoever may write anywhere in the report may."""
    locked = lock(report)
    require_open(locked)
    _require_some(user, locked)
    if not title.strip():
        raise Refused("Ge texten en rubrik, så att andra hittar den.")
    made = SharedText.objects.create(body=locked.body, title=title.strip(), updated_by=person(user))
    log.info("reports.shared_created text=%s", made.pk)
    return made


@transaction.atomic
def save_shared(*, user: Actor, text: SharedText, html: str, version: int, base: str | None = None) -> Saved:
    """Saves a shared text; joined with what somebody else has saved since, as a section's text is."""
    writer = person(user)
    locked = SharedText.objects.select_for_update(of=("self",)).select_related("body").get(pk=text.pk)
    _require_writer(user, locked)
    if place := locked_by(locked):
        raise Refused(
            f"Texten står i ”{title_of(place)}” i {place.report.title}, som är godkänt. Öppna det igen först."
        )
    cleaned = prose.clean(html)
    require_printable(cleaned)
    started = prose.clean(base) if base is not None else _text_at(locked, version)
    if started is None:
        raise Refused("Sidan är ofullständig. Läs in den igen.")
    alone = base is None and version == locked.version
    joined = Merged(cleaned) if alone else merge(started, locked.html, cleaned)
    locked.html, locked.updated_by, locked.version = joined.html, writer, locked.version + 1
    locked.save()
    log.info("reports.shared_saved text=%s version=%s", locked.pk, locked.version)
    return Saved(locked.version, locked.html, bare(joined.html) != bare(cleaned), joined.conflicts)


@transaction.atomic
def place(*, user: Actor, text: SharedText, report: Report, keys: Collection[str]) -> None:
    """Shows the text in these sections of the report, and in no others that the user may write in."""
    locked = lock(report)
    require_open(locked)
    mine = _require_some(user, locked)
    present = {one.key: one for one in SharedPlace.objects.filter(text=text, report=locked)}
    for key in (present.keys() - set(keys)) & mine:
        present[key].delete()
    for key in sorted((set(keys) - present.keys()) & mine):
        SharedPlace.objects.create(text=text, report=locked, key=key)
    log.info("reports.shared_placed text=%s report=%s", text.pk, report.pk)


def may_write(user: Actor, text: SharedText) -> bool:
    """Whether the user may write in the text: in the body's reports, or in a section that shows it."""
    if permitted(user, Permission.WRITE_REPORT, text.body):
        return True
    access = access_of(user)
    places = text.places.select_related("report__body__root", "report__template")
    return any(one.key in Reader(access, one.report, user.pk).writable for one in places) or (
        text.version == 0 and text.updated_by_id == user.pk
    )


def _require_writer(user: Actor, text: SharedText) -> None:
    if not may_write(user, text):
        raise PermissionDenied(f"write shared text {text.pk}")


def _require_some(user: Actor, report: Report) -> set[str]:
    """The sections that the user may write in; PermissionDenied when there is none."""
    writable = Reader(access_of(user), report, user.pk).writable
    if not writable:
        raise PermissionDenied(f"write in {report.path}")
    return writable


def _text_at(text: SharedText, version: int) -> str | None:
    if version > text.version:
        return None
    events = SharedText.pgh_event_model.objects  # type: ignore[attr-defined]
    found: str | None = (
        events.filter(pgh_obj_id=text.pk, version=version).order_by("-pgh_id").values_list("html", flat=True).first()
    )
    return found
