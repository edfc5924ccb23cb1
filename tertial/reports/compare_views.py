"""Pages of what has changed: a section's last text, the whole report since last time, two reports side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tertial.core.errors import Refused
from tertial.documents.model import Document
from tertial.documents.outline import anchor
from tertial.organisation.selectors import access_of
from tertial.reports import actions, compare_rules
from tertial.reports.compare_rules import Mark, SectionPair, marked
from tertial.reports.composition import documents_of
from tertial.reports.earlier import chosen, earlier_reports
from tertial.reports.models import Report
from tertial.reports.reader import Reader
from tertial.reports.section_views import open_section
from tertial.reports.selectors import visible_to
from tertial.reports.views import crumbs, fragment_or_page, open_report

AGAINST = "mot"


@require_http_methods(["GET", "POST"])
def section_earlier(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """A section's text in an earlier report, and what has changed since; taken over as a draft by a press."""
    reader = open_section(request, path, key)
    if not reader.works_with_it:
        raise Http404
    reports = earlier_reports(reader.access, reader.report)
    earlier = chosen(reports, request.POST.get(AGAINST) or request.GET.get(AGAINST, ""))
    if request.method == "POST":
        return _take_over(request, reader, key, earlier)
    before, now = _said(reader.report, earlier, key)
    paragraphs = marked(before, now)
    context = {
        "report": reader.report,
        "key": key,
        "title": reader.titles[key],
        "reports": reports,
        "earlier": earlier,
        "before": before,
        "paragraphs": paragraphs,
        "has_changed": any(part.mark is not Mark.SAME for paragraph in paragraphs for part in paragraph),
        "may_write": key in reader.writable,
        "crumbs": crumbs(reader, reader.titles[key], _("Förra omgången")),
    }
    return fragment_or_page(request, "reports/section_earlier.html", context)


def _take_over(request: HttpRequest, reader: Reader, key: str, earlier: Report | None) -> HttpResponse:
    report = reader.report
    if earlier is None or key not in reader.writable:
        raise Http404
    try:
        taken = actions.take_over(user=request.user, report=report, key=key, earlier=earlier)
        if taken.lost:
            said = _("Texten är hämtad. De här siffrorna finns inte i rapporten: %(lost)s.")
            messages.warning(request, said % {"lost": ", ".join(taken.lost)})
        else:
            messages.success(request, _("Texten är hämtad, med siffrorna för den här perioden."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("reports:section", path=report.path, key=key)


@require_GET
def changes(request: HttpRequest, path: str) -> HttpResponse:
    """What the report's texts say that an earlier report's did not, and the other way."""
    reader = open_report(request, path)
    reports = earlier_reports(reader.access, reader.report)
    earlier = chosen(reports, request.GET.get(AGAINST, ""))
    sections = _changed(earlier, reader.report) if earlier else []
    context = {
        "report": reader.report,
        "reports": reports,
        "earlier": earlier,
        "sections": sections,
        "added": sum(compare_rules.count(one["paragraphs"], Mark.ADDED) for one in sections),
        "removed": sum(compare_rules.count(one["paragraphs"], Mark.REMOVED) for one in sections),
        "crumbs": crumbs(reader, _("Ändrat sedan förra")),
    }
    return render(request, "reports/changes.html", context)


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two reports that the reader may see, side by side: texts by section, figures by table, row and column."""
    access = access_of(request.user)
    reports = {report.path: report for report in visible_to(access)}
    one, other = (reports.get(request.GET.get(name, "")) for name in ("a", "b"))
    all_lines = "alla" in request.GET
    context: dict[str, Any] = {"reports": reports, "one": one, "other": other, "all_lines": all_lines}
    if one and other:
        found = compare_rules.pairs(*documents_of(one, other))
        context["pairs"] = [pair for pair in found if all_lines or _differs(pair)]
    context["crumbs"] = [{"label": _("Rapporter"), "url": ".."}, {"label": _("Jämför två rapporter")}]
    return render(request, "reports/compare.html", context)


def _differs(pair: SectionPair) -> bool:
    return pair.one != pair.other or any(table.differing for table in pair.tables)


def _changed(earlier: Report, report: Report) -> list[dict[str, Any]]:
    """The sections whose text is not as it was, in the order of print."""
    found = compare_rules.pairs(*documents_of(report, earlier))
    return [
        {
            "title": f"{pair.number} {pair.title}" if pair.number else pair.title,
            "anchor": anchor("section", pair.key) if pair.is_in_one else "",
            "paragraphs": marked(pair.other, pair.one),
        }
        for pair in found
        if pair.one != pair.other
    ]


def _said(report: Report, earlier: Report | None, key: str) -> tuple[list[str], list[str]]:
    """What the section said in the earlier report, and what it says now."""
    if earlier is None:
        return [], []
    return _in(documents_of(earlier, report), key)


def _in(documents: list[Document], key: str) -> tuple[list[str], list[str]]:
    found = ({section.key: section for section in document.all_sections()}.get(key) for document in documents)
    then, now = (compare_rules.said_in(section) if section else [] for section in found)
    return then, now
