"""Pages of reports: parse, call, choose a template. The pages of one figure are in `figure_views`."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.documents import html
from tertial.organisation.selectors import access_of
from tertial.reports import actions, correction_pages, freezing, outline, selectors
from tertial.reports.comment_selectors import open_counts
from tertial.reports.composition import OnScreen, compose_for_screen, document_of
from tertial.reports.correction_selectors import replaced_since
from tertial.reports.forms import AnywayForm, NoteForm
from tertial.reports.outline import Standing
from tertial.reports.reader import Reader
from tertial.reports.report_tools import about_shared, section_tools
from tertial.reports.rules import STATE_LABELS, State, Transition, not_approved
from tertial.reports.template_selectors import newer_for
from tertial.reports.truths import remarks
from tertial.reports.word_template_actions import word_template_of

FORMS = {
    "pdf": _lazy("PDF, för utskrift"),
    "docx": _lazy("Word"),
    "xlsx": _lazy("Excel, tabellerna"),
    "html": _lazy("Webbsida"),
    "json": _lazy("JSON, med källor"),
}


def open_report(request: HttpRequest, path: str) -> Reader:
    """Who reads, and the report at the path. Http404 when there is none, or none that the user may see. Two queries."""
    access = access_of(request.user)
    try:
        return Reader(access, selectors.by_path(access, path), request.user.pk)
    except Refused as refused:
        raise Http404(refused.message) from None


def crumbs(reader: Reader, *labels: str) -> list[dict[str, str]]:
    """The way back to the report, and the page's own name last."""
    above = {"label": reader.report.title, "url": reverse("reports:report", args=[reader.report.path])}
    return [{"label": _("Rapporter"), "url": reverse("reports:list")}, above, *({"label": one} for one in labels)]


def fragment_or_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The template's `drawer` to htmx, the whole page to everybody else."""
    htmx = request.htmx  # type: ignore[attr-defined]
    fragment = bool(htmx) and not htmx.history_restore_request
    response = render(request, f"{template}{'#drawer' if fragment else ''}", context)
    # The same address answers with a page or a part of one: a browser that goes back must not show the part.
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports the user may read, latest period first."""
    access = access_of(request.user)
    reports = [{"report": one, "state": STATE_LABELS[State(one.state)]} for one in selectors.visible_to(access)]
    makes_templates = bool(access.paths_with(Permission.REVIEW_REPORT))
    return render(request, "reports/list.html", {"reports": reports, "makes_templates": makes_templates})


@require_GET
def report(request: HttpRequest, path: str) -> HttpResponse:
    """The report as it will print, with its outline; a figure opens in the drawer."""
    reader = open_report(request, path)
    found = reader.report
    shown = _on_screen(reader)
    # The preflight concerns those who work with the report; others read.
    works = reader.works_with_it
    standing = Standing.of(shown.document, shown.findings, shown.elsewhere, reader.work) if works else None
    entries = outline.entries(shown.document, standing)
    context = {
        "report": found,
        "reader": reader,
        "state": STATE_LABELS[State(found.state)],
        "outline": entries,
        "progress": outline.progress(entries) if standing else None,
        "finding_count": len(shown.findings),
        "document": _rendered(reader, shown, open_counts(found) if works else Counter()),
        "corrected": correction_pages.notice(reader, shown.known),
        "newer_template": newer_for(found) if reader.may_assign else None,
        "frozen": found.frozen if found.state == State.FROZEN else None,
        "replaced": replaced_since(found.frozen) if found.state == State.FROZEN else [],
        "forms": FORMS,
    }
    return render(request, "reports/report.html", context)


def _rendered(reader: Reader, shown: OnScreen, comments: Counter[str]) -> str:
    """The document as HTML, with what stands beside its headings and the words marked that are not true."""
    made = html.render(
        shown.document,
        figure_url=_figure_url(reader),
        inserted=shown.inserted,
        above=shown.above,
        section_tools=section_tools(reader, comments),
        # What is frozen was judged before.
        remarks=None if reader.report.state == State.FROZEN else remarks(shown.figures, shown.styles),
    )
    # The renderer escapes every text: its answer is HTML.
    return mark_safe(made)  # noqa: S308


def _on_screen(reader: Reader) -> OnScreen:
    """What the page shows, the findings in reading order."""
    if reader.report.state == State.FROZEN:
        return OnScreen(document_of(reader.report), {}, (), {}, {})
    shown = compose_for_screen(reader.report, about_shared(reader))
    order = {section.key: at for at, section in enumerate(shown.document.all_sections())}
    noted = sorted(shown.findings, key=lambda one: order.get(one.section, 0))
    return replace(shown, findings=tuple(noted))


def _figure_url(reader: Reader) -> Callable[[str], str]:
    # Reversed once: a report has hundreds of figures.
    pattern = reverse("reports:figure", args=[reader.report.path, "KEY"])
    return lambda key: pattern.replace("KEY", key)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, path: str, name: str) -> HttpResponse:
    """Moves the report to another state; asks for the reason where one is needed."""
    reader = open_report(request, path)
    found = reader.report
    step = next((one for one in reader.transitions if one.name == name), None)
    if step is None:
        raise Http404
    form = (AnywayForm if step.target == State.APPROVED else NoteForm)(request.POST or None)
    if step.needs_note and not form.is_valid():
        return render(request, "reports/note.html", _why(reader, step) | {"form": form})
    if request.method != "POST":
        return redirect("reports:report", path=found.path)
    try:
        if step.target == State.FROZEN:
            actions.freeze(user=request.user, report=found)
        else:
            actions.move(user=request.user, report=found, name=name, note=form.data.get("note", ""))
        messages.success(request, _("Rapporten är nu %(state)s.") % {"state": STATE_LABELS[step.target].lower()})
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("reports:report", path=found.path)


def _why(reader: Reader, step: Transition) -> dict[str, Any]:
    """What the page that asks for a reason says."""
    lead = _("Rapporten blir ett utkast igen. Skälet visas för dem som skriver i den.")
    if step.target == State.APPROVED:
        lead = f"{not_approved(reader.not_approved)} {_('De låses som de är. Skälet sparas i historiken.')}"
    return {"report": reader.report, "step": step, "lead": lead, "crumbs": crumbs(reader, step.label)}


@require_GET
def history(request: HttpRequest, path: str) -> HttpResponse:
    """Who changed what in the report, latest first."""
    reader = open_report(request, path)
    if not reader.may_see_history:
        raise Http404
    context = {
        "report": reader.report,
        "events": selectors.history_of(reader.report),
        "crumbs": crumbs(reader, _("Historik")),
    }
    return render(request, "reports/history.html", context)


@require_GET
def file(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """The report as a file: the frozen one, or the draft as it stands now."""
    found = open_report(request, path).report
    if form not in freezing.FORMATS:
        raise Http404
    if found.state == State.FROZEN:
        content = freezing.read(found.frozen, form)
    else:
        word = word_template_of(found.body) if form == "docx" else None
        content = freezing.draft(document_of(found), form, word)
    response = HttpResponse(content, content_type=freezing.MEDIA_TYPES[form])
    disposition = "inline" if form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{found.slug}.{form}"'
    return response
