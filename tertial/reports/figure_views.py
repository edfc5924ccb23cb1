"""Pages about the figures of a report: one opened, the rows behind it, the preflight, and the picker."""

from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tertial.documents.outline import anchor
from tertial.numbers import MeasureLineage, format_figure
from tertial.reports import drawer, preflight, printed, recount, selectors
from tertial.reports.composition import document_of
from tertial.reports.places import choices, places, with_unit
from tertial.reports.reader import Reader
from tertial.reports.seen_words import reworded
from tertial.reports.views import crumbs, fragment_or_page, open_report

PICKER_LIMIT = 60


@require_GET
def figure(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """Where a figure comes from; in the drawer, or as a page of its own."""
    reader = open_report(request, path)
    document = document_of(reader.report)
    opened = drawer.describe(reader, document, key)
    if opened is None:
        raise Http404(_("Siffran finns inte i rapporten."))
    count = len(preflight.findings(document))
    context = {
        "report": reader.report,
        "figure": opened,
        "key": key,
        "may_comment": reader.may_comment,
        "tabs": _tabs(reader, key, "figure", count),
        "crumbs": crumbs(reader, opened.title),
    }
    return fragment_or_page(request, "reports/figure.html", context)


@require_GET
def checks(request: HttpRequest, path: str) -> HttpResponse:
    """What to look at before the report is approved, and what its own figures contradict; in the drawer, or alone."""
    reader = open_report(request, path)
    if not reader.works_with_it:
        raise Http404
    document = document_of(reader.report)
    found = preflight.findings(document)
    # The tab of the figure that was open before stays, so that one can go back to it.
    key = request.GET.get("siffra", "")
    known = key if key in document.figures() else ""
    context = {
        "report": reader.report,
        "findings": [(one, anchor("section", one.section)) for one in found],
        "reworded": [(one, anchor("section", one.key), reader.titles[one.key]) for one in reworded(reader.report)],
        "recount": printed.recounted(document),
        "key": known,
        "tabs": _tabs(reader, known, "checks", len(found)),
        "crumbs": crumbs(reader, _("Granskning")),
    }
    return fragment_or_page(request, "reports/preflight.html", context)


@require_GET
def figure_rows(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """The rows behind a figure, a page at a time; rows of persons are added up before they are shown."""
    reader = open_report(request, path)
    document = document_of(reader.report)
    found = document.figures().get(key) if reader.works_with_it else None
    lineage = drawer.lineage_of(found) if found else None
    if found is None or not isinstance(lineage, MeasureLineage):
        raise Http404(_("Det finns inga rader bakom siffran."))
    asked = request.GET.get("sida", "1")
    page = max(1, int(asked)) if asked.isdecimal() else 1
    rows = recount.rows(request.user, reader.report, found, lineage, page)
    place = places(document)[key]
    context = {
        "report": reader.report,
        "key": key,
        "title": place.title,
        "text": format_figure(found, with_unit(place.style, found)),
        "rows": rows,
        "page": page,
        "crumbs": crumbs(reader, _("Raderna bakom siffran")),
    }
    return render(request, "reports/rows.html", context)


@require_GET
def figure_picker(request: HttpRequest, path: str) -> HttpResponse:
    """The figures a text may refer to, found by the words of their row, column and table."""
    reader = open_report(request, path)
    if not reader.writable:
        raise Http404
    report = reader.report
    words = request.GET.get("q", "").casefold().split()
    document = document_of(report)
    entered = {f"entered.{one.key}": one for one in selectors.entered_figures(report.body, report.period)}
    figures = {key: found for key, found in document.figures().items() if not key.startswith("unknown.")}
    figures |= {key: selectors.entered_figure(one) for key, one in entered.items()}
    matching = (
        one
        for one in choices(document, figures, {key: one.label for key, one in entered.items()})
        if all(word in one.search for word in words)
    )
    shown = list(islice(matching, PICKER_LIMIT))
    return render(request, "reports/picker.html", {"choices": shown, "more": sum(1 for _ in matching)})


def _tabs(reader: Reader, key: str, active: str, count: int) -> list[dict[str, Any]]:
    """The drawer's tabs, for those who work with the report."""
    if not reader.works_with_it:
        return []
    path = reader.report.path
    tabs: list[dict[str, Any]] = []
    if key:
        url = reverse("reports:figure", args=[path, key])
        tabs.append({"label": _("Siffran"), "url": url, "active": active == "figure"})
    asked = f"?siffra={key}" if key else ""
    url = reverse("reports:preflight", args=[path]) + asked
    return [*tabs, {"label": _("Granskning"), "url": url, "active": active == "checks", "count": count}]
