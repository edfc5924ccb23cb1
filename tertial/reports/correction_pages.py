"""Vad rättelsernas sidor visar: the headline, the causes, each figure and sentence, and one of them at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.documents.outline import anchor
from tertial.facts.models import Batch
from tertial.reports import prose
from tertial.reports.correction_selectors import Cause, Corrections, causes, corrections_of, styles_in
from tertial.reports.corrections import Change, Happened, figures_in_print
from tertial.reports.models import KnownFigures
from tertial.reports.reader import Reader
from tertial.reports.rules import Known, State, is_writable
from tertial.reports.told import Told

NAMED = 3  # tables that the headline names


@dataclass(frozen=True)
class ShownSentence:
    """A sentence with what the reader may do with it; `editor` is its text with today's figures, to be rewritten."""

    told: Told
    anchor: str
    may_write: bool
    shared_url: str
    editor: str


@dataclass(frozen=True)
class Source:
    """A batch in words; `url` is its page, for whoever may open it."""

    name: str
    detail: str
    url: str


@dataclass(frozen=True)
class ShownCause:
    """What took what's place, and how many figures came of it."""

    old: Source | None
    new: Source | None
    count: int


@dataclass(frozen=True)
class ShownChange:
    """A figure with where it came from before and now: `12 → 15`, and what has happened to it beside its value."""

    change: Change
    source: str
    note: str


def page(reader: Reader, at: int | None) -> dict[str, Any]:
    """What the page shows; `at` is which of the sentences and figures to show alone, from 1."""
    found = corrections_of(reader.report)
    told = [_sentence(reader, found, one) for one in found.sentences]
    untrue = [one for one in told if one.told.fixes]
    changes = [_change(one) for one in found.visible]
    return {
        "report": reader.report,
        "found": found,
        "headline": headline(found),
        "causes": [_cause(reader, one) for one in causes(found.changes)],
        "untrue": untrue,
        "tables": _tables(changes),
        "others": [one for one in told if one.told.is_visible and not one.told.fixes],
        "hidden": [one for one in found.changes if not one.is_visible],
        "may_accept": reader.may_accept,
        "is_open": is_writable(reader.report.state),
        "may_reopen": any(step.name == "reopen" for step in reader.transitions),
        "is_approved": reader.report.state == State.APPROVED,
        "step": _step([*untrue, *changes], told, at) if at else None,
    }


@dataclass(frozen=True)
class Notice:
    """What stands above a report whose figures have changed; `url` leads on for those who work with it."""

    said: str
    url: str
    is_urgent: bool


def notice(reader: Reader, known: KnownFigures | None) -> Notice | None:
    """What is said above the report, where figures have changed since somebody stood for them."""
    if known is None or not known.changed:
        return None
    is_urgent = reader.report.state != State.DRAFT
    if not reader.works_with_it:
        said = ngettext("%(n)s siffra har ändrats %(since)s.", "%(n)s siffror har ändrats %(since)s.", known.changed)
        return Notice(said % {"n": known.changed, "since": since(known)}, "", is_urgent)
    url = reverse("reports:corrections", args=[reader.report.path])
    return Notice(headline(corrections_of(reader.report)), url, is_urgent)


def headline(found: Corrections) -> str:
    """What has happened, in two sentences: how many figures, since when, where; how many sentences are untrue."""
    parts = []
    if found.known and found.changes and not found.visible:
        said = _("Inga siffror har ändrats så att det syns %(since)s, men %(n)s har ändrats i sina dolda decimaler.")
        parts.append(said % {"since": since(found.known), "n": len(found.changes)})
    elif found.known and found.changes:
        count = len(found.visible)
        what = ngettext("%(n)s siffra har ändrats", "%(n)s siffror har ändrats", count) % {"n": count}
        parts.append(f"{what} {since(found.known)}{_where(found)}.")
    elif found.known:
        parts.append(_("Inga siffror har ändrats %(since)s.") % {"since": since(found.known)})
    if found.untrue:
        count = len(found.untrue)
        said = ngettext("%(n)s mening stämmer inte.", "%(n)s meningar stämmer inte.", count)
        parts.append(said % {"n": count})
    return " ".join(parts)


def since(known: KnownFigures) -> str:
    """Since when something is compared: `sedan rapporten granskades 2017-05-08 11.40`."""
    when = timezone.localtime(known.known_at).strftime("%Y-%m-%d %H.%M")
    said = {
        Known.REVIEWED: _("sedan rapporten granskades %(when)s"),
        Known.ACCEPTED: _("sedan siffrorna godtogs %(when)s"),
        Known.BEFORE: _("sedan källorna började bytas %(when)s"),
    }
    return said[Known(known.why)] % {"when": when}


def _where(found: Corrections) -> str:
    tables = {title: len(changes) for title, changes in found.by_table.items() if title}
    named = [_("%(n)s i tabellen ”%(title)s”") % {"n": n, "title": title} for title, n in tables.items()]
    places = named if len(named) <= NAMED else [_("i %(n)s tabeller") % {"n": len(named)}]
    told = sum(bool(one.changed) and one.is_visible for one in found.sentences)
    if told:
        said = ngettext("de nämns i %(n)s mening", "de nämns i %(n)s meningar", told)
        places.append(said % {"n": told})
    return f": {', '.join(places)}" if places else ""


def _step(items: list[ShownSentence | ShownChange], told: list[ShownSentence], at: int) -> dict[str, Any] | None:
    """One of the sentences and figures, with its neighbours; a figure with the sentences that mention it."""
    if not items:
        return None
    at = min(max(at, 1), len(items))
    item = items[at - 1]
    is_change = isinstance(item, ShownChange)
    mentioned = [one for one in told if is_change and item.change.key in one.told.changed]  # type: ignore[union-attr]
    return {
        "at": at,
        "all": len(items),
        "before": at - 1 or None,
        "after": at + 1 if at < len(items) else None,
        "change": item if is_change else None,
        "sentence": None if is_change else item,
        "mentioned": mentioned,
    }


def _tables(changes: Iterable[ShownChange]) -> dict[str, list[ShownChange]]:
    found: dict[str, list[ShownChange]] = {}
    for one in changes:
        found.setdefault(one.change.place or _("I texten"), []).append(one)
    return found


def _sentence(reader: Reader, found: Corrections, told: Told) -> ShownSentence:
    text, path = told.text, reader.report.path
    shared = reverse("reports:shared_text", args=[path, text.shared]) if text.shared else ""
    may_write = not shared and text.section in reader.writable
    editor = ""
    if may_write:
        editor = f"<p>{prose.with_texts(told.html, figures_in_print(found.document), styles_in(found.document))}</p>"
    return ShownSentence(told, anchor("section", text.section), may_write, shared, editor)


def _change(change: Change) -> ShownChange:
    old, new = (sorted(batches) for batches in change.batches)
    source = " → ".join(", ".join(map(str, batches)) for batches in (old, new) if batches)
    notes = {
        Happened.APPEARED: _("Ny"),
        Happened.VANISHED: _("Finns inte längre"),
        Happened.STATE: _("Har fått ett annat läge"),
    }
    return ShownChange(change, source, notes.get(change.happened, ""))


def _cause(reader: Reader, cause: Cause) -> ShownCause:
    old, new = (_source(reader, batch) if batch else None for batch in (cause.old, cause.new))
    return ShownCause(old, new, cause.count)


def _source(reader: Reader, batch: Batch) -> Source:
    read = timezone.localtime(batch.committed_at).strftime("%Y-%m-%d %H.%M")
    detail = _("inläsning %(number)s, %(when)s") % {"number": batch.pk, "when": read}
    return Source(batch.file_name, detail, reverse("facts:batch", args=[batch.pk]) if reader.may_open(batch) else "")
