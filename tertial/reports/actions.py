"""Deeds: write in a section, move a report between its states, enter a figure, freeze."""

import logging
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.documents import glyphs
from tertial.numbers import UNITS
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, permissions_at, require
from tertial.periods import Period
from tertial.reports import freezing, known, prose, seen_words, sentences
from tertial.reports.composition import compose
from tertial.reports.computing import recount
from tertial.reports.correction_selectors import unsettled
from tertial.reports.earlier import TakenOver, text_for
from tertial.reports.merging import Conflict, Merged, merge
from tertial.reports.models import EnteredFigure, FrozenReport, Report, SectionText, TextConflict
from tertial.reports.rules import STATE_LABELS, Known, State, not_approved, transition
from tertial.reports.section_actions import changed_by, lock, person, require_writer
from tertial.reports.section_selectors import first_text, not_approved_in, text_at
from tertial.reports.word_template_actions import word_template_of

log = logging.getLogger("tertial.reports")


@dataclass(frozen=True, slots=True)
class Saved:
    """A section's text as it now stands. `merged`: it holds what somebody else has written, too."""

    version: int
    html: str
    merged: bool = False
    conflicts: tuple[Conflict, ...] = ()


@transaction.atomic
def save_text(*, user: Actor, report: Report, key: str, html: str, version: int, base: str | None = None) -> Saved:
    """Saves what somebody wrote in a section.

    `version` is the one that the writer started from, 0 for the template's first text; `base` is the text they started
    from, where it is not that version's: what they had sent when it was joined with somebody else's. Where somebody
    else has saved since, both texts are joined, sentence by sentence, and what both rewrote is kept twice and told of.
    Refused when the report or the section is closed, or when a character cannot be printed; nothing is changed then.
    """
    writer, locked = person(user), lock(report)
    work, hands = require_writer(user, locked, key)
    cleaned = prose.clean(html)
    require_printable(cleaned)
    text = SectionText.objects.select_for_update().filter(report=locked, key=key).first()
    current = text or SectionText(report=locked, key=key, version=0, html=first_text(locked, key))
    started = prose.clean(base) if base is not None else text_at(locked, key, text, version)
    if started is None:
        raise Refused("Sidan är ofullständig. Läs in den igen.")
    alone = base is None and version == current.version
    joined = Merged(cleaned) if alone else merge(started, current.html, cleaned)
    if sentences.bare(joined.html) != sentences.bare(current.html):
        changed_by(writer, locked, work, hands)
    for conflict in joined.conflicts:
        TextConflict.objects.create(
            report=locked, key=key, theirs=conflict.theirs, mine=conflict.mine,
            theirs_by_id=current.updated_by_id, mine_by=writer,
        )  # fmt: skip
    current.html, current.updated_by, current.version = joined.html, writer, current.version + 1
    current.save()
    log.info("reports.text_saved report=%s section=%s version=%s", report.pk, key, current.version)
    others = sentences.bare(joined.html) != sentences.bare(cleaned)
    return Saved(current.version, current.html, others, joined.conflicts)


@transaction.atomic
def take_over(*, user: Actor, report: Report, key: str, earlier: Report) -> TakenOver:
    """Takes the section's text of an earlier report as a draft: in place of the template's text, below one's own."""
    text = SectionText.objects.filter(report=report, key=key).first()
    taken = text_for(report, key, earlier)
    own = text.html if text and text.html != first_text(report, key) else ""
    save_text(user=user, report=report, key=key, html=own + taken.html, version=text.version if text else 0)
    return taken


@transaction.atomic
def move(*, user: Actor, report: Report, name: str, note: str = "") -> Report:
    """Moves a report to another state; it is approved with sections that are not only for a reason, which is kept.

    Freezing has its own deed.
    """
    step = transition(name)
    locked = lock(report)
    if step.permission not in permissions_at(user, locked.body):
        raise PermissionDenied(f"{name} {report.path}")
    if locked.state != step.source:
        raise Refused(f"Rapporten är {STATE_LABELS[State(locked.state)].lower()}. Läs in sidan igen.")
    if step.needs_note and not note.strip():
        raise Refused("Skriv varför rapporten skickas tillbaka, så att den som ska ändra vet vad.")
    if step.target == State.APPROVED:
        if not note.strip() and (remaining := not_approved_in(locked)):
            raise Refused(f"{not_approved(remaining)} Godkänn dem först, eller skriv varför rapporten godkänns ändå.")
        _require_settled(locked)
    if step.target == State.REVIEWED:
        known.remember(locked, compose(locked).document, Known.REVIEWED, user)
    if step.target in (State.REVIEWED, State.APPROVED):
        seen_words.remember(locked, user)
    locked.state, locked.state_note = step.target, note.strip()
    locked.save(update_fields=["state", "state_note"])
    log.info("reports.state_changed report=%s state=%s", report.pk, locked.state)
    return locked


@transaction.atomic
def freeze(*, user: Actor, report: Report) -> FrozenReport:
    """Fastställer an approved report: its document, its figures with lineage and its files, as they are now.

    The files are written first, and the row makes them the report: killed in between, nothing has happened, and
    doing it again completes it. A report that is frozen already is returned as it is.
    """
    require(user, Permission.APPROVE_REPORT, report.body)
    locked = lock(report)
    if locked.state == State.FROZEN:
        return FrozenReport.objects.get(report=locked)
    if locked.state != State.APPROVED:
        raise Refused("Bara en godkänd rapport kan fastställas. Godkänn den först.")
    _require_settled(locked)
    locked.state, locked.state_note = State.FROZEN, ""
    composed = compose(locked, printed_on=timezone.localdate())
    files = freezing.write(locked, composed.document, word_template_of(locked.body))
    locked.save(update_fields=["state", "state_note"])
    frozen = FrozenReport.objects.create(
        report=locked,
        content_hash=files.content_hash,
        folder=files.folder,
        manifest=files.manifest,
        batches=list(composed.batches),
        frozen_by_id=user.pk,
    )
    log.info("reports.frozen report=%s content=%s", report.pk, files.content_hash)
    return frozen


def enter_figure(
    *,
    user: Actor,
    body: Node,
    period: Period,
    key: str,
    label: str,
    unit: str,
    value: Decimal,
    source: str,
    source_date: date,
) -> EnteredFigure:
    """Enters a figure that no source delivers, or corrects it; the earlier value stays in the history."""
    writer = person(user)
    require(user, Permission.ENTER_FIGURE, body)
    if unit not in UNITS:
        raise Refused(f"Enheten ”{unit}” finns inte. Välj någon av {', '.join(UNITS)}.")
    if not source.strip():
        raise Refused("Skriv varifrån siffran kommer, till exempel ”Migrationsverkets statistik”.")
    if source_date > timezone.localdate():
        raise Refused(f"Källans datum {source_date} ligger i framtiden. Skriv det datum då uppgiften gällde.")
    other = EnteredFigure.objects.filter(body=body, key=key).exclude(period_start=period.start, period_end=period.end)
    before = other.order_by("-period_end").first()
    if before is not None and before.unit != unit:
        named = UNITS[before.unit].label
        raise Refused(f"Siffran ”{key}” har enheten {named} i andra perioder. Välj den, eller byt kort namn.")
    figure, _ = EnteredFigure.objects.update_or_create(
        body=body,
        key=key,
        period_start=period.start,
        period_end=period.end,
        defaults={
            "label": label.strip(),
            "unit": unit,
            "value": value,
            "source": source.strip(),
            "source_date": source_date,
            "entered_by": writer,
            "is_reused": False,
        },
    )
    recount_at(body, period)
    log.info("reports.figure_entered body=%s key=%s", body.pk, key)
    return figure


def recount_at(body: Node, period: Period) -> None:
    """Counts anew what has changed in the open reports on the period: another figure has been entered."""
    about = Report.objects.filter(body=body, period_start=period.start, period_end=period.end)
    for report in about.exclude(state=State.FROZEN):
        recount(report)


def _require_settled(report: Report) -> None:
    """Refused where figures have changed and nobody has accepted it, or a word is not true."""
    if obstacle := unsettled(report):
        raise Refused(obstacle)


def require_printable(html: str) -> None:
    """Refused when the text has a character that no shipped font has."""
    missing = sorted(glyphs.missing(html))
    if missing:
        shown = ", ".join(f"”{character}”" for character in missing[:5])
        raise Refused(f"Texten har tecken som inte kan skrivas ut: {shown}. Ta bort eller byt ut dem.")
