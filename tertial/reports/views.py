"""Pages of reports: parse, call, choose a template."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.documents import html
from tertial.documents.outline import anchor
from tertial.organisation.selectors import granted_paths, permissions_at
from tertial.reports import actions, drawer, freezing, outline, selectors
from tertial.reports import preflight as checks
from tertial.reports.composition import document_of, figures_for
from tertial.reports.forms import EnteredFigureForm, NoteForm
from tertial.reports.models import Report
from tertial.reports.places import choices
from tertial.reports.rules import STATE_LABELS, State, is_writable, transition, transitions_from

PICKER_LIMIT = 60


def _report(request: HttpRequest, path: str) -> Report:
    try:
        return selectors.by_path(request.user, path)
    except Refused as refused:
        raise Http404(refused.message) from None


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports the user may read, latest period first."""
    reports = [{"report": one, "state": STATE_LABELS[State(one.state)]} for one in selectors.visible_to(request.user)]
    return render(request, "reports/list.html", {"reports": reports})


@require_GET
def report(request: HttpRequest, path: str) -> HttpResponse:
    """The report as it will print, with its outline; a figure opens in the drawer."""
    found = _report(request, path)
    document = document_of(found)
    permissions = permissions_at(request.user, found.body)
    writable = _writable(request, found)
    context = {
        "report": found,
        "state": STATE_LABELS[State(found.state)],
        "outline": outline.entries(document),
        "document": html.render(document, figure_url=_figure_url(found)),
        "findings": checks.findings(document),
        "transitions": transitions_from(found.state, permissions),
        "writable": writable,
        "sections": [one for one in document.all_sections() if one.key in writable],
        "may_enter": Permission.ENTER_FIGURE in permissions,
        "may_see_history": Permission.VIEW_HISTORY in permissions,
        "forms": list(freezing.FORMATS),
    }
    return render(request, "reports/report.html", context)


def _writable(request: HttpRequest, found: Report) -> set[str]:
    if not is_writable(found.state):
        return set()
    return selectors.writable_sections(found, granted_paths(request.user, Permission.WRITE_REPORT))


def _figure_url(found: Report) -> Any:
    # Reversed once: a report has hundreds of figures.
    pattern = reverse("reports:figure", args=[found.path, "KEY"])
    return lambda key: pattern.replace("KEY", key)


@require_GET
def figure(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """Where a figure comes from; in the drawer, or as a page of its own."""
    found = _report(request, path)
    shown = drawer.describe(request.user, found, key)
    if shown is None:
        raise Http404(_("Siffran finns inte i rapporten."))
    template = "reports/figure.html#drawer" if request.htmx else "reports/figure.html"  # type: ignore[attr-defined]
    return render(request, template, {"report": found, "figure": shown, "key": key})


@require_GET
def figure_rows(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """The rows behind a figure, a page at a time; rows of persons are added up before they are shown."""
    found = _report(request, path)
    page = max(1, int(request.GET.get("sida", "1")) if request.GET.get("sida", "1").isdecimal() else 1)
    rows = drawer.rows(request.user, found, key, page=page)
    if rows is None:
        raise Http404(_("Det finns inga rader bakom siffran."))
    return render(request, "reports/rows.html", {"report": found, "key": key, "rows": rows, "page": page})


@require_GET
def figure_picker(request: HttpRequest, path: str) -> HttpResponse:
    """The figures a text may refer to, found by the words of their row, column and table."""
    found = _report(request, path)
    if not _writable(request, found):
        raise Http404
    words = request.GET.get("q", "").casefold().split()
    found_choices = choices(document_of(found), figures_for(found))
    matching = [one for one in found_choices if all(word in one.search for word in words)]
    return render(
        request, "reports/picker.html", {"choices": matching[:PICKER_LIMIT], "more": len(matching) - PICKER_LIMIT}
    )


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """A section's text in the editor. Saved as one types (`X-Autosave`, answered with the version) or by the button."""
    found = _report(request, path)
    spec = next((one for one in selectors.template_of(found).all_sections() if one.key == key), None)
    if spec is None or key not in _writable(request, found):
        raise Http404
    text = found.texts.filter(key=key).first()
    context: dict[str, Any] = {
        "report": found,
        "section": spec,
        "html": text.html if text else actions.first_text(found, key),
        "version": text.version if text else 0,
    }
    if request.method == "POST":
        saved = _save_section(request, found, key, context)
        if saved is not None:
            return saved
    return render(request, "reports/section.html", context, status=409 if "error" in context else 200)


def _save_section(request: HttpRequest, found: Report, key: str, context: dict[str, Any]) -> HttpResponse | None:
    autosave = "X-Autosave" in request.headers
    version = request.POST.get("version", "")
    written = request.POST.get("html", "")
    try:
        if not version.isdecimal():
            raise Refused(_("Sidan är ofullständig. Läs in den igen."))
        text = actions.save_text(user=request.user, report=found, key=key, html=written, version=int(version))
    except Refused as refused:
        if autosave:
            return JsonResponse({"message": refused.message}, status=409)
        context.update(error=refused.message, html=written)
        return None
    if autosave:
        return JsonResponse({"version": text.version})
    messages.success(request, _("Avsnittet är sparat."))
    return redirect(f"{reverse('reports:report', args=[found.path])}#{anchor('section', key)}")


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, path: str, name: str) -> HttpResponse:
    """Moves the report to another state; asks for the reason where one is needed."""
    found = _report(request, path)
    try:
        step = transition(name)
    except KeyError:
        raise Http404 from None
    if step not in transitions_from(found.state, permissions_at(request.user, found.body)):
        raise Http404
    form = NoteForm(request.POST or None)
    if step.needs_note and not form.is_valid():
        return render(request, "reports/note.html", {"report": found, "step": step, "form": form})
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


@require_http_methods(["GET", "POST"])
def entered(request: HttpRequest, path: str) -> HttpResponse:
    """Figures that no source delivers: what has been entered for the report's period, and a form for one more."""
    found = _report(request, path)
    if Permission.ENTER_FIGURE not in permissions_at(request.user, found.body) or not is_writable(found.state):
        raise Http404
    form = EnteredFigureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_figure(user=request.user, body=found.body, period=found.period, **form.cleaned_data)
            messages.success(request, _("Siffran är sparad."))
            return redirect("reports:entered", path=found.path)
        except Refused as refused:
            form.add_error(None, refused.message)
    figures = selectors.entered_figures(found.body, found.period)
    return render(request, "reports/entered.html", {"report": found, "form": form, "figures": figures})


@require_GET
def preflight(request: HttpRequest, path: str) -> HttpResponse:
    """What to look at before the report is approved; in the drawer, or as a page of its own."""
    found = _report(request, path)
    template = "reports/preflight.html#drawer" if request.htmx else "reports/preflight.html"  # type: ignore[attr-defined]
    return render(request, template, {"report": found, "findings": checks.findings(document_of(found))})


@require_GET
def history(request: HttpRequest, path: str) -> HttpResponse:
    """Who changed what in the report, latest first."""
    found = _report(request, path)
    if Permission.VIEW_HISTORY not in permissions_at(request.user, found.body):
        raise Http404
    return render(request, "reports/history.html", {"report": found, "events": selectors.history_of(found)})


@require_GET
def file(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """The report as a file: the frozen one, or the draft as it stands now."""
    found = _report(request, path)
    if form not in freezing.FORMATS:
        raise Http404
    content = (
        freezing.read(found.frozen, form) if found.state == State.FROZEN else freezing.draft(document_of(found), form)
    )
    response = HttpResponse(content, content_type=freezing.MEDIA_TYPES[form])
    disposition = "inline" if form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{found.slug}.{form}"'
    return response
