"""Deeds: write in a section, move a report between its states, enter a figure, freeze."""

import logging
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.documents import glyphs
from tertial.numbers import UNITS
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, granted_paths, permissions_at, require
from tertial.periods import Period
from tertial.reports import freezing, prose
from tertial.reports.composition import compose
from tertial.reports.models import EnteredFigure, FrozenReport, Report, SectionText
from tertial.reports.rules import STATE_LABELS, State, is_writable, transition
from tertial.reports.selectors import template_of, writable_sections

log = logging.getLogger("tertial.reports")


@transaction.atomic
def save_text(*, user: Actor, report: Report, key: str, html: str, version: int) -> SectionText:
    """Saves what somebody wrote in a section.

    `version` is the one that the writer started from, 0 for the template's first text. Refused when somebody else has
    saved since, when the report is no longer open, or when a character cannot be printed; nothing is changed then.
    """
    writer, locked = _person(user), _locked(report)
    if key not in writable_sections(locked, granted_paths(user, Permission.WRITE_REPORT)):
        raise PermissionDenied(f"write {key} in {report.path}")
    if not is_writable(locked.state):
        raise Refused(f"Rapporten är {STATE_LABELS[State(locked.state)].lower()} och kan inte ändras.")
    cleaned = prose.clean(html)
    _require_printable(cleaned)
    text = SectionText.objects.select_for_update().filter(report=locked, key=key).first()
    if (text.version if text else 0) != version:
        raise Refused(
            "Någon annan har sparat avsnittet efter att du öppnade det. Kopiera din text och läs in sidan igen."
        )
    if text is None:
        text = SectionText(report=locked, key=key, version=0)
    text.html, text.updated_by, text.version = cleaned, writer, version + 1
    text.save()
    log.info("reports.text_saved report=%s section=%s version=%s", report.pk, key, text.version)
    return text


@transaction.atomic
def move(*, user: Actor, report: Report, name: str, note: str = "") -> Report:
    """Moves a report to another state. Freezing has its own deed."""
    step = transition(name)
    locked = _locked(report)
    if step.permission not in permissions_at(user, locked.body):
        raise PermissionDenied(f"{name} {report.path}")
    if locked.state != step.source:
        raise Refused(f"Rapporten är {STATE_LABELS[State(locked.state)].lower()}. Läs in sidan igen.")
    if step.needs_note and not note.strip():
        raise Refused("Skriv varför rapporten skickas tillbaka, så att den som ska ändra vet vad.")
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
    locked = _locked(report)
    if locked.state == State.FROZEN:
        return FrozenReport.objects.get(report=locked)
    if locked.state != State.APPROVED:
        raise Refused("Bara en godkänd rapport kan fastställas. Godkänn den först.")
    locked.state, locked.state_note = State.FROZEN, ""
    composed = compose(locked, printed_on=timezone.localdate())
    files = freezing.write(locked, composed.document)
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
    writer = _person(user)
    require(user, Permission.ENTER_FIGURE, body)
    if unit not in UNITS:
        raise Refused(f"Enheten ”{unit}” finns inte. Välj någon av {', '.join(UNITS)}.")
    if not source.strip():
        raise Refused("Skriv varifrån siffran kommer, till exempel ”Migrationsverkets statistik”.")
    if source_date > timezone.localdate():
        raise Refused(f"Källans datum {source_date} ligger i framtiden. Skriv det datum då uppgiften gällde.")
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
        },
    )
    log.info("reports.figure_entered body=%s key=%s", body.pk, key)
    return figure


def first_text(report: Report, key: str) -> str:
    """The text that the template gives a section, for whoever opens it first."""
    spec = next(section for section in template_of(report).all_sections() if section.key == key)
    return prose.from_template(spec.text)


def _person(user: Actor) -> User:
    """Somebody with a name: words and entered figures are never the operator's."""
    if not isinstance(user, User):
        raise PermissionDenied("only a person writes")
    return user


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("body", "template").get(pk=report.pk)


def _require_printable(html: str) -> None:
    missing = sorted(glyphs.missing(html))
    if missing:
        shown = ", ".join(f"”{character}”" for character in missing[:5])
        raise Refused(f"Texten har tecken som inte kan skrivas ut: {shown}. Ta bort eller byt ut dem.")
