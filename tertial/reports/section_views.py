"""Pages of sections: all of them with who answers for what, one in the editor, one to read and judge."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.documents.outline import anchor
from tertial.organisation.selectors import colleagues_at
from tertial.organisation.views import viewer_of
from tertial.reports import actions, prose, section_actions, section_pages, section_selectors
from tertial.reports.models import Report, TextConflict
from tertial.reports.reader import Reader
from tertial.reports.section_forms import AssignForm, ReasonForm
from tertial.reports.section_pages import with_figures
from tertial.reports.section_rules import Move, Part
from tertial.reports.section_rules import move as move_named
from tertial.reports.section_selectors import Work
from tertial.reports.views import crumbs, fragment_or_page, open_report


def open_section(request: HttpRequest, path: str, key: str) -> Reader:
    """The reader of a report that has the section. Http404 for a section that does not exist."""
    reader = open_report(request, path)
    if key not in reader.titles:
        raise Http404(f"no section {key}")
    return reader


@require_GET
def overview(request: HttpRequest, path: str) -> HttpResponse:
    """Every section: who answers for it, how far it has come, what is missing."""
    reader = open_report(request, path)
    if not reader.works_with_it:
        raise Http404
    wanted = request.GET.get("visa", "")
    rows = section_pages.rows(reader)
    context = {
        "report": reader.report,
        "rows": [row for row in rows if section_pages.is_shown(row, wanted)],
        "tabs": section_pages.tabs(reader, rows, wanted),
        "progress": section_pages.progress(rows),
        "may_assign": reader.may_assign,
        "crumbs": crumbs(reader, _("Avsnitt och ansvar")),
    }
    return render(request, "reports/sections.html", context)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """A section's text in the editor.

    Saved as one types (`X-Autosave`, answered with the version) or by a button, which may also say that it is ready.
    """
    reader = open_section(request, path, key)
    if key not in reader.writable:
        if key in reader.work and reader.works_with_it:
            return redirect("reports:section_panel", path=reader.report.path, key=key)
        raise Http404
    context: dict[str, Any] = {}
    if request.method == "POST":
        saved = _save(request, reader, key, context)
        if saved is not None:
            return saved
    context = section_pages.editor(reader, viewer_of(request), key) | context
    context["crumbs"] = crumbs(reader, reader.titles[key])
    context["html"] = with_figures(reader.report, context["html"])
    return render(request, "reports/section.html", context, status=409 if "error" in context else 200)


def _save(request: HttpRequest, reader: Reader, key: str, context: dict[str, Any]) -> HttpResponse | None:
    """Saves what was posted. None, with `error` in the context, when it was refused and the page is shown again."""
    autosave = "X-Autosave" in request.headers
    version, written = request.POST.get("version", ""), request.POST.get("html", "")
    try:
        if not version.isdecimal():
            raise Refused(_("Sidan är ofullständig. Läs in den igen."))
        saved = actions.save_text(
            user=request.user,
            report=reader.report,
            key=key,
            html=written,
            version=int(version),
            base=request.POST.get("base"),
        )
        if name := request.POST.get("move"):
            section_actions.move_section(user=request.user, report=reader.report, key=key, name=name)
    except Refused as refused:
        if autosave:
            return JsonResponse({"message": refused.message}, status=409)
        context.update(error=refused.message, html=prose.clean(written))
        return None
    if autosave:
        return JsonResponse(_answer(reader.report, saved))
    _tell(request, saved)
    if saved.conflicts:
        return redirect("reports:section", path=reader.report.path, key=key)
    return _to_report(reader, key)


def _answer(report: Report, saved: actions.Saved) -> dict[str, Any]:
    """What the editor is told: the version, and the text where it has become another than the one that was sent."""
    answer: dict[str, Any] = {"version": saved.version}
    if saved.merged:
        answer["merged"] = with_figures(report, saved.html)
    if saved.conflicts:
        answer["conflicts"] = len(saved.conflicts)
    return answer


def _tell(request: HttpRequest, saved: actions.Saved) -> None:
    if saved.conflicts:
        messages.warning(request, _("Sparat. Någon annan har skrivit om samma meningar: välj vad som ska stå kvar."))
    elif saved.merged:
        messages.success(request, _("Sparat. Någon annan har också skrivit i avsnittet; båda texterna är med."))
    else:
        messages.success(request, _("Avsnittet är sparat."))


def _to_report(reader: Reader, key: str) -> HttpResponse:
    return redirect(f"{reverse('reports:report', args=[reader.report.path])}#{anchor('section', key)}")


@require_GET
def panel(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """How a section stands, what one may do with it, and what is said of it; in the drawer, or as a page of its own."""
    reader = open_section(request, path, key)
    if not reader.works_with_it:
        raise Http404
    context = section_pages.panel(reader, viewer_of(request), key)
    context["crumbs"] = crumbs(reader, reader.titles[key])
    return fragment_or_page(request, "reports/section_panel.html", context)


@require_http_methods(["GET", "POST"])
def move_section(request: HttpRequest, path: str, key: str, name: str) -> HttpResponse:
    """Moves a section on; asks for the reason where one is needed."""
    reader = open_section(request, path, key)
    step = _offered(reader, key, name)
    form = ReasonForm(request.POST or None)
    if step.needs_note and not form.is_valid():
        context = {"report": reader.report, "step": step, "form": form, "title": reader.titles[key]}
        context["crumbs"] = crumbs(reader, reader.titles[key], step.label)
        context["back"] = reverse("reports:section_panel", args=[reader.report.path, key])
        return render(request, "reports/section_note.html", context)
    if request.method != "POST":
        return _to_report(reader, key)
    try:
        section_actions.move_section(
            user=request.user, report=reader.report, key=key, name=name, note=form.data.get("note", "")
        )
    except Refused as refused:
        messages.error(request, refused.message)
    return _to_report(reader, key)


def _offered(reader: Reader, key: str, name: str) -> Move:
    try:
        step = move_named(name)
    except KeyError:
        raise Http404 from None
    if step not in reader.moves(key):
        raise Http404
    return step


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """Who owns a section, contributes to it and reviews it, and when it is due."""
    reader = open_section(request, path, key)
    if not reader.may_assign:
        raise Http404
    work = reader.work.get(key, Work(key))
    initial = {part: [user.pk for user in work.those(part)] for part in Part} | {"due_on": work.due_on}
    people = colleagues_at(reader.report.body)
    form = AssignForm(request.POST or None, initial=initial, people=people)
    if request.method == "POST" and form.is_valid():
        section_actions.assign(
            user=request.user,
            report=reader.report,
            key=key,
            people=form.chosen(),
            due_on=form.cleaned_data["due_on"],
        )
        messages.success(request, _("Ansvaret är sparat."))
        return redirect("reports:sections", path=reader.report.path)
    context = {
        "report": reader.report,
        "form": form,
        "title": reader.titles[key],
        "crumbs": crumbs(reader, reader.titles[key], _("Ansvar")),
    }
    return render(request, "reports/section_assign.html", context)


@require_POST
def present(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """The editor tells that somebody is there, and is told who else is, and of a newer text."""
    reader = open_section(request, path, key)
    if key not in reader.writable:
        raise Http404
    user, report = viewer_of(request), reader.report
    section_actions.be_present(user=user, report=report, key=key)
    text = report.texts.filter(key=key).first()
    version = text.version if text else 0
    answer: dict[str, Any] = {"people": section_selectors.present(report, key, user.pk), "version": version}
    if text and request.POST.get("version") != str(version):
        answer["html"] = with_figures(report, text.html)
    return JsonResponse(answer)


@require_POST
def settle(request: HttpRequest, path: str, key: str, conflict: int) -> HttpResponse:
    """Chooses between two versions of the same sentences."""
    reader = open_section(request, path, key)
    if key not in reader.writable:
        raise Http404
    try:
        section_actions.settle(
            user=request.user, report=reader.report, conflict_id=conflict, keep=request.POST.get("keep", "")
        )
        messages.success(request, _("Valet är sparat."))
    except TextConflict.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("reports:section", path=reader.report.path, key=key)
