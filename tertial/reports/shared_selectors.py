"""Reads of texts that are written once: which stand where, and who may write in them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tertial.organisation.selectors import path_and_above
from tertial.reports.models import Report, SharedPlace, SharedText
from tertial.reports.rules import State
from tertial.reports.section_rules import Step
from tertial.reports.section_selectors import work_of
from tertial.reports.selectors import template_of
from tertial.reports.surroundings import rows_of


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another place of a shared text, in a report of the same body."""

    report_id: int
    report_title: str
    key: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A shared text in a section, with the other places that show it."""

    text_id: int
    title: str
    html: str
    elsewhere: tuple[Elsewhere, ...]


def shared_in(report: Report) -> dict[str, list[Placed]]:
    """The shared texts of the report by section, in the order in which they were placed.

    No query where the surroundings are read with the report.
    """
    rows = rows_of(report)["places"]
    found: dict[str, list[Placed]] = {}
    for row in (one for one in rows if one["report_id"] == report.pk):
        others = tuple(
            Elsewhere(one["report_id"], one["report_title"], one["key"])
            for one in rows
            if one["text_id"] == row["text_id"] and one is not row
        )
        found.setdefault(row["key"], []).append(Placed(row["text_id"], row["title"], row["html"], others))
    return found


def texts_at(report: Report) -> QuerySet[SharedText]:
    """The shared texts that the report may show: those of its body and of what lies above it or below."""
    body = report.body.path
    near = Q(body__path__in=path_and_above(body)) | Q(body__path__startswith=f"{body}/")
    return SharedText.objects.filter(near).select_related("body", "updated_by").prefetch_related("places__report")


def locked_by(text: SharedText) -> SharedPlace | None:
    """A place that keeps the text from being changed: in a report or a section that is approved.

    A frozen report has the text as it was, and keeps nobody from writing on.
    """
    places = [
        place
        for place in text.places.select_related("report__body", "report__template")
        if place.report.state != State.FROZEN
    ]
    for place in places:
        work = work_of(place.report).get(place.key)
        if place.report.state == State.APPROVED or (work and work.step is Step.APPROVED):
            return place
    return None


def title_of(place: SharedPlace) -> str:
    """The heading of the place's section; its key where the template has it no longer."""
    titles = {section.key: section.title for section in template_of(place.report).all_sections()}
    return titles.get(place.key, place.key)


def in_words(places: Iterable[Elsewhere], report: Report) -> str:
    """Where a text stands: `Mål 1, Mål 4, Delårsrapport T2 2017`."""
    titles = {section.key: section.title for section in template_of(report).all_sections()}
    words = [titles.get(one.key, one.key) if one.report_id == report.pk else one.report_title for one in places]
    return ", ".join(dict.fromkeys(words))


def places_of(text: SharedText, reports: Collection[int]) -> list[Elsewhere]:
    """The text's places in these reports, which the reader may see. `texts_at` has read them."""
    return [
        Elsewhere(place.report_id, place.report.title, place.key)
        for place in text.places.all()
        if place.report_id in reports
    ]
