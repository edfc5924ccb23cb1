"""Vad avsnittens sidor visar: rows of the overview, the editor's surroundings, the panel of one section."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.models import User
from tertial.documents.outline import anchor
from tertial.organisation.selectors import colleagues_at
from tertial.reports import comment_selectors, prose
from tertial.reports.composition import compose_for_screen, figures_for
from tertial.reports.models import Report
from tertial.reports.reader import Reader
from tertial.reports.section_rules import STEP_STATUS, Part, Step
from tertial.reports.section_selectors import Work, first_text, named, open_conflicts
from tertial.reports.seen_words import reworded
from tertial.reports.selectors import template_of, texts_of
from tertial.reports.sentences import paragraphs
from tertial.reports.template import SectionSpec

BEGUN = ("ring", "neutral", "Påbörjat")
FREE = ("dash", "neutral", "Ingen ansvarig")


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section in the overview. `depth` is how far in its heading stands."""

    key: str
    title: str
    depth: int
    work: Work
    status: tuple[str, str, str]
    comments: int
    is_late: bool
    may_write: bool

    @property
    def owners(self) -> str:
        return named(self.work.owners)

    @property
    def is_missing(self) -> bool:
        """Whether somebody still owes it."""
        return self.work.is_owed and self.work.step in (Step.OPEN, Step.RETURNED)


def rows(reader: Reader) -> list[SectionRow]:
    """Every section of the report, in the order of print. Four queries."""
    written, comments = texts_of(reader.report), comment_selectors.open_counts(reader.report)
    found = []
    for spec, depth in _with_depths(template_of(reader.report).sections):
        work = reader.work.get(spec.key, Work(spec.key))
        found.append(
            SectionRow(
                spec.key,
                f"{spec.number} {spec.title}" if spec.number else spec.title,
                depth,
                work,
                status_of(work, begun=spec.key in written),
                comments[spec.key],
                is_late(work),
                spec.key in reader.writable,
            )
        )
    return found


def status_of(work: Work, *, begun: bool) -> tuple[str, str, str]:
    """Shape, colour and word of a section. One that is owed and has a text of its own has been begun."""
    if not work.is_owed and work.step is Step.OPEN:
        return FREE
    return BEGUN if work.step is Step.OPEN and begun else STEP_STATUS[work.step]


def is_late(work: Work) -> bool:
    """Whether its day has passed and it is not handed in."""
    owed = work.step in (Step.OPEN, Step.RETURNED)
    return owed and work.due_on is not None and work.due_on < timezone.localdate()


def is_shown(row: SectionRow, wanted: str) -> bool:
    """Whether the overview's choice shows the row."""
    shown = {
        "saknas": row.is_missing,
        "granska": row.work.step is Step.CONTRIBUTED,
        "godkanna": row.work.step is Step.REVIEWED,
    }
    return shown.get(wanted, True)


def tabs(reader: Reader, found: Sequence[SectionRow], wanted: str) -> list[dict[str, Any]]:
    """The overview's choices, each with its count."""
    url = reverse("reports:sections", args=[reader.report.path])
    labels = {"": _("Alla"), "saknas": _("Saknas"), "granska": _("Att granska"), "godkanna": _("Att godkänna")}
    return [
        {
            "label": label,
            "url": f"{url}?visa={name}" if name else url,
            "active": name == wanted,
            "count": sum(is_shown(row, name) for row in found),
        }
        for name, label in labels.items()
    ]


def progress(found: Sequence[SectionRow]) -> dict[str, int] | None:
    """How many of the sections that are owed have been handed in, and of how many. None when nothing is owed."""
    owed = [row for row in found if row.work.is_owed]
    return {"done": sum(not row.is_missing for row in owed), "all": len(owed)} if owed else None


def with_figures(report: Report, html: str) -> str:
    """The text with its figures as they are today: people see numbers."""
    if not prose.references(html):
        return html
    return prose.with_texts(html, figures_for(report), compose_for_screen(report).styles)


def said_in(report: Report, key: str) -> list[str]:
    """What each paragraph of a section says now, figures included. What a comment is about is looked for here."""
    text = report.texts.filter(key=key).first()
    return _said(report, text.html if text else first_text(report, key))


def _said(report: Report, html: str) -> list[str]:
    return [one for one in paragraphs(with_figures(report, html)) if one]


def editor(reader: Reader, user: User, key: str) -> dict[str, Any]:
    """What the editor's page shows beside the text."""
    report = reader.report
    text = report.texts.filter(key=key).first()
    html = text.html if text else first_text(report, key)
    return about(reader, user, key, html) | {
        "html": html,
        "version": text.version if text else 0,
        "conflicts": list(open_conflicts(report, key)),
    }


def panel(reader: Reader, user: User, key: str) -> dict[str, Any]:
    """What the panel of a section shows."""
    text = reader.report.texts.filter(key=key).first()
    html = text.html if text else first_text(reader.report, key)
    return about(reader, user, key, html) | {"may_write": key in reader.writable, "may_assign": reader.may_assign}


def about(reader: Reader, user: User, key: str, html: str) -> dict[str, Any]:
    """What every page of one section shows: how it stands, who answers for it, what may be done, what is said."""
    work = reader.work.get(key, Work(key))
    people = colleagues_at(reader.report.body)
    begun = html != first_text(reader.report, key)
    stands = work.is_owed or work.step is not Step.OPEN
    said = _said(reader.report, html)
    return {
        "report": reader.report,
        "key": key,
        "title": reader.titles[key],
        "anchor": anchor("section", key),
        "work": work,
        "status": status_of(work, begun=begun) if stands else None,
        "parts": [(label, named(work.those(part))) for part, label in _labels().items() if work.those(part)],
        "is_late": is_late(work),
        "reworded": reworded(reader.report, key),
        "moves": reader.moves(key),
        "threads": comment_selectors.threads_of(reader.report, key, " ".join(said), people),
        "paragraphs": said,
        "may_comment": user.pk in {one.pk for one in people} and reader.may_comment,
    }


def _labels() -> dict[Part, str]:
    return {Part.OWNER: _("Ansvarig"), Part.CONTRIBUTOR: _("Medverkar"), Part.REVIEWER: _("Granskar")}


def _with_depths(sections: Sequence[SectionSpec], depth: int = 0) -> list[tuple[SectionSpec, int]]:
    found = []
    for spec in sections:
        found += [(spec, depth), *_with_depths(spec.sections, depth + 1)]
    return found
