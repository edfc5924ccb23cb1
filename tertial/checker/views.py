"""Granska: send a file or choose a report, see what cannot be right beside the document, fetch it, remove it."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from tertial.checker import actions, kept, pages
from tertial.checker.forms import FileForm
from tertial.checker.models import Checking
from tertial.checker.rules import LARGEST, State
from tertial.checker.selectors import of_user
from tertial.checks.engine import check
from tertial.checks.findings import Report
from tertial.checks.source import Source
from tertial.core.errors import Refused
from tertial.core.middleware import root_of
from tertial.facts import places
from tertial.facts.receiving import SpooledFile, answered
from tertial.facts.spool import SpoolProblem
from tertial.organisation.views import viewer_of
from tertial.reports.printed import as_source
from tertial.reports.selectors import by_path, visible_to


@csrf_exempt  # only until the upload handler stands: `_start` checks the token
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A file to send, which goes into the encrypted spool as it arrives; a report to choose; what was sent today."""
    root_id = root_of(request)
    if root_id is None:
        raise PermissionDenied("the user works in no root organisation")
    return answered(request, root_id, _start, LARGEST)


@csrf_protect
def _start(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        sent = cast(SpooledFile, form.cleaned_data["file"])
        try:
            if sent.refused is not None:
                said = _("Filen är större än %(most)s MB; spara den utan bilder eller dela upp den.")
                raise Refused(said % {"most": LARGEST // (1 << 20)})
            return redirect("checker:checking", actions.receive(user=user, name=sent.name or "", token=sent.token).pk)
        except Refused as refused:
            form.add_error("file", refused.message)
    context = {"form": form, "sent": of_user(user), "reports": visible_to(user)}
    return render(request, "checker/start.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def checking(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that was sent: how far its job has come, why it could not be read, or what was found in it."""
    found = _own(request, pk)
    polled = bool(request.headers.get("HX-Request"))
    if polled and found.state != State.WAITING:
        return HttpResponseClientRefresh()  # the whole page has changed
    if found.state != State.CHECKED:
        template = "checker/waiting.html#progress" if polled else "checker/waiting.html"
        return render(request, template, {"checking": found, "crumbs": _crumbs(found.name)})
    return _show(request, *_kept(found), reverse("checker:checking", args=[pk]), {"checking": found})


@never_cache
@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What was found in a file, to keep."""
    found = _own(request, pk)
    if found.state != State.CHECKED:
        raise Http404
    return _as_file(*_kept(found), form)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets a file and what was found in it."""
    actions.remove(_own(request, pk))
    return redirect("checker:start")


@require_GET
def report(request: HttpRequest, path: str) -> HttpResponse:
    """One of the reports made here, as it stands now. Nothing of the check is kept."""
    source, found = _of_report(request, path)
    return _show(request, source, found, reverse("checker:report", args=[path]), {"report_path": path})


@require_GET
def report_file(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """What was found in a report, to keep."""
    return _as_file(*_of_report(request, path), form)


def _own(request: HttpRequest, pk: int) -> Checking:
    found: Checking = get_object_or_404(of_user(viewer_of(request)), pk=pk)
    return found


def _kept(found: Checking) -> tuple[Source, Report]:
    try:
        with places.spool_of(places.root_of(found)).open(found.token) as stream:
            return kept.loads(stream.read())
    except SpoolProblem as problem:
        raise Refused(str(problem)) from None


def _of_report(request: HttpRequest, path: str) -> tuple[Source, Report]:
    try:
        found = by_path(viewer_of(request), path)
    except Refused as refused:
        raise Http404(refused.message) from None
    source = as_source(found)
    return source, check(source)


def _show(request: HttpRequest, source: Source, found: Report, address: str, also: dict[str, Any]) -> HttpResponse:
    context = pages.context(source, found, request.GET.get("visa", ""), address)
    return render(request, "checker/checked.html", context | also)


def _as_file(source: Source, found: Report, form: str) -> HttpResponse:
    if form not in pages.FORMS:
        raise Http404
    response = HttpResponse(pages.content(source, found, form), content_type=pages.FORMS[form].media_type)
    disposition = content_disposition_header(as_attachment=True, filename=pages.file_name(source, form))
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _crumbs(name: str) -> list[dict[str, str]]:
    return [{"label": _("Granska"), "url": reverse("checker:start")}, {"label": name}]
