"""Pages of texts that are written once: all of them, and one in the editor with the places that show it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.core.errors import Refused
from tertial.reports import shared_actions, shared_selectors
from tertial.reports.models import SharedText
from tertial.reports.prose import clean
from tertial.reports.reader import Reader
from tertial.reports.section_pages import with_figures
from tertial.reports.selectors import visible_to
from tertial.reports.shared_selectors import Elsewhere
from tertial.reports.views import crumbs, open_report


@require_http_methods(["GET", "POST"])
def shared_list(request: HttpRequest, path: str) -> HttpResponse:
    """The shared texts that the report may show, and a form to begin one."""
    reader = open_report(request, path)
    if not reader.works_with_it:
        raise Http404
    if request.method == "POST":
        if not reader.writable:
            raise Http404
        try:
            made = shared_actions.create(user=request.user, report=reader.report, title=request.POST.get("title", ""))
            return redirect("reports:shared_text", path=reader.report.path, text_id=made.pk)
        except Refused as refused:
            messages.error(request, refused.message)
    found = list(shared_selectors.texts_at(reader.report))
    places = _places(reader, found)
    texts = [(text, shared_selectors.in_words(each, reader.report)) for text, each in zip(found, places, strict=True)]
    context = {
        "report": reader.report,
        "texts": texts,
        "may_create": bool(reader.writable),
        "crumbs": crumbs(reader, _("Gemensamma texter")),
    }
    return render(request, "reports/shared_list.html", context)


@require_http_methods(["GET", "POST"])
def shared_text(request: HttpRequest, path: str, text_id: int) -> HttpResponse:
    """A shared text in the editor, with the sections of this report that show it."""
    reader, text = _open(request, path, text_id)
    may_write = shared_actions.may_write(request.user, text)
    context: dict[str, Any] = {"html": text.html}
    if request.method == "POST":
        if not may_write:
            raise Http404
        saved = _save(request, reader, text, context)
        if saved is not None:
            return saved
    here = {place.key for place in text.places.all() if place.report_id == reader.report.pk}
    others = [one for one in _places(reader, [text])[0] if one.report_id != reader.report.pk]
    shown = reader.writable | here
    context |= {
        "report": reader.report,
        "text": text,
        "may_write": may_write and bool(reader.writable),
        "locked_by": shared_selectors.locked_by(text),
        "html": with_figures(reader.report, context["html"]),
        "sections": [(key, title, key in here) for key, title in reader.titles.items() if key in shown],
        "others": shared_selectors.in_words(others, reader.report),
        "crumbs": crumbs(reader, text.title),
    }
    return render(request, "reports/shared_text.html", context, status=409 if "error" in context else 200)


def _save(request: HttpRequest, reader: Reader, text: SharedText, context: dict[str, Any]) -> HttpResponse | None:
    autosave = "X-Autosave" in request.headers
    version, written = request.POST.get("version", ""), request.POST.get("html", "")
    try:
        if not version.isdecimal():
            raise Refused(_("Sidan är ofullständig. Läs in den igen."))
        saved = shared_actions.save_shared(
            user=request.user, text=text, html=written, version=int(version), base=request.POST.get("base")
        )
        if not autosave:
            keys = request.POST.getlist("section")
            shared_actions.place(user=request.user, text=text, report=reader.report, keys=keys)
    except Refused as refused:
        if autosave:
            return JsonResponse({"message": refused.message}, status=409)
        context.update(error=refused.message, html=clean(written))
        return None
    if autosave:
        merged = {"merged": with_figures(reader.report, saved.html)} if saved.merged else {}
        return JsonResponse({"version": saved.version} | merged)
    messages.success(request, _("Texten är sparad och visas i de avsnitt du valt."))
    return redirect("reports:shared_list", path=reader.report.path)


def _places(reader: Reader, texts: Sequence[SharedText]) -> list[list[Elsewhere]]:
    """Where each text stands, in reports that the reader may see. One query."""
    reports = {place.report_id for text in texts for place in text.places.all()}
    seen = set(visible_to(reader.access).filter(pk__in=reports).values_list("pk", flat=True))
    return [shared_selectors.places_of(text, seen) for text in texts]


def _open(request: HttpRequest, path: str, text_id: int) -> tuple[Reader, SharedText]:
    reader = open_report(request, path)
    text = shared_selectors.texts_at(reader.report).filter(pk=text_id).first()
    if text is None or not reader.works_with_it:
        raise Http404(f"no shared text {text_id}")
    return reader, text
