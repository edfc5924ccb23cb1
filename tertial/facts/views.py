"""Källor: what came in, from where, what was rejected and why."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from tertial.core.contributions import batch_uses
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.facts import errorsheet, listing, uploads
from tertial.facts.forms import AcceptForm, LayoutForm, ReasonForm, ReconcileForm, UploadForm
from tertial.facts.intake import code_plan
from tertial.facts.late import late_postings
from tertial.facts.mapping_forms import Layout, MappingForm
from tertial.facts.models import Batch, Upload
from tertial.facts.preview import Sample, as_read
from tertial.facts.readers.mapping import Mapping
from tertial.facts.receiving import SpooledFile, answered
from tertial.facts.reconciling import reconcile
from tertial.facts.rules import OPEN_STATES, RUNNING_STATES, UploadState
from tertial.facts.selectors import Access, access_of, replaceable, visible_batches, visible_uploads
from tertial.organisation.selectors import permissions_at

DELIMITERS = {";": _lazy("semikolon"), ",": _lazy("komma"), "\t": _lazy("tabb"), "|": _lazy("lodstreck")}
REJECTED_SHOWN, REJECTED_MOST = timedelta(days=30), 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """The tables of each body with their latest batch, and the files that wait for a decision."""
    user, access = _user(request), access_of(_user(request))
    if not access.brings and not access.sees:
        raise PermissionDenied("sources")
    context = {
        "bodies": listing.by_body(visible_batches(user, access).filter(replaced_at__isnull=True)),
        "waiting": visible_uploads(user, access).filter(state__in=OPEN_STATES),
        "rejected": _rejected(user, access),
        "tabs": listing.tabs("facts:sources", access),
        "may_import": bool(access.brings),
    }
    return render(request, "facts/sources.html", context)


def _rejected(user: User, access: Access) -> list[Upload]:
    """The latest files that were refused: whoever delivered them is told what to mend."""
    since = timezone.now() - REJECTED_SHOWN
    found = visible_uploads(user, access).filter(state=UploadState.REJECTED, created_at__gte=since)
    return list(found[:REJECTED_MOST])


@csrf_exempt  # only until the upload handler stands: `_receive` checks the token
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Sending a file. What is sent goes into the encrypted spool as it arrives."""
    if not access_of(_user(request)).brings:
        raise PermissionDenied("import")
    return answered(request, _root_id(request), _receive)


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    replaced = _to_replace(request)
    initial = {"body": replaced.body_id, "table": replaced.table, "replaces": replaced.pk} if replaced else {}
    sending = request.method == "POST"
    form = UploadForm(user, *((request.POST, request.FILES) if sending else ()), initial=initial)
    if sending and form.is_valid():
        sent = cast(SpooledFile, form.cleaned_data["file"])
        if sent.refused is None:
            upload = uploads.receive(
                user=user, body=form.cleaned_data["body"], table=form.cleaned_data["table"],
                file_name=sent.name or "", token=sent.token, replaces=replaced,
            )  # fmt: skip
            return redirect("facts:upload", upload.pk)
        form.add_error("file", str(sent.refused))
    return render(request, "facts/send.html", {"form": form, "replaced": replaced}, status=422 if form.errors else 200)


def _to_replace(request: HttpRequest) -> Batch | None:
    wanted = request.POST.get("replaces") or request.GET.get("ersatt")
    if not wanted:
        return None
    found: Batch = get_object_or_404(visible_batches(_user(request)), pk=wanted if wanted.isdecimal() else 0)
    return found


@require_GET
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A file on its way: what was found in it, how far its job has come, or why it was refused."""
    found = _upload(request, pk)
    polled = bool(request.headers.get("HX-Request"))
    if found.state == UploadState.DONE:
        batch_page = reverse("facts:batch", args=[found.batch_id])
        return HttpResponseClientRedirect(batch_page) if polled else redirect(batch_page)
    if polled and found.state not in RUNNING_STATES:
        return HttpResponseClientRefresh()  # the whole page has changed: its heading, its forms
    return _show(request, found, template="facts/upload.html#progress" if polled else "facts/upload.html")


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a dry run with the mapping of the form."""
    found = _upload(request, pk)
    form = MappingForm(Layout.of_upload(found), request.POST)
    if not form.is_valid():
        return _show(request, found, mapping=form, status=422)
    uploads.check(
        user=_user(request), upload=found, mapping=form.cleaned_data["mapping"], save_as=form.cleaned_data["save_as"]
    )
    return redirect("facts:upload", pk)


@require_POST
def layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads the file's beginning anew: another sheet, another row of headers."""
    found = _upload(request, pk)
    form = LayoutForm(found, request.POST)
    if not form.is_valid():
        return _show(request, found, status=422)
    sheet, header_row = form.wanted(found)
    uploads.look_again(user=_user(request), upload=found, sheet=sheet, header_row=header_row)
    return redirect("facts:upload", pk)


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The first rows as the mapping of the form would read them, while it is being made."""
    found = _upload(request, pk)
    form = MappingForm(Layout.of_upload(found), request.POST)
    form.is_valid()
    context = {"columns": _columns(found, form, form.cleaned_data.get("mapping", form.mapping))}
    return render(request, "facts/as_read.html", context)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the import of a checked file."""
    found = _upload(request, pk)
    form = AcceptForm(replaceable(found.body, found.table), request.POST)
    if not form.is_valid():
        return _show(request, found, accept_form=form, status=422)
    uploads.accept(user=_user(request), upload=found, **form.cleaned_data)
    return redirect("facts:upload", pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops a job, or removes a file that nobody wants."""
    uploads.stop(user=_user(request), upload=_upload(request, pk))
    return redirect("facts:upload", pk)


@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The errors as a spreadsheet."""
    found = _upload(request, pk)
    content = errorsheet.workbook(found.file_name, found.problems, found.problem_count)
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="fel-{found.pk}.xlsx"'}
    )


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: where it came from, its control total, what it replaces; ticking it off is done here."""
    found: Batch = get_object_or_404(visible_batches(_user(request)).select_related("replacement"), pk=pk)
    form = ReconcileForm(found, *((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reconcile(
            user=_user(request), batch=found, rows=data.get("rows"), total=data.get("total"), against=data["against"]
        )
        messages.success(request, _("Inläsningen är avstämd."))
        if data["back"]:
            return redirect(f"{reverse('facts:reconciliation')}?organ={found.body.path}")
        return redirect("facts:batch", pk)
    return render(request, "facts/batch.html", _about(request, found, form), status=422 if form.errors else 200)


def _about(request: HttpRequest, found: Batch, form: ReconcileForm) -> dict[str, Any]:
    permissions = permissions_at(_user(request), found.body)
    return {
        "batch": found,
        "replacement": None if found.is_active else getattr(found, "replacement", None),
        "mapping": listing.mapping_rows(found),
        "late": late_postings(_user(request), found),
        "events": listing.history(found) if Permission.VIEW_HISTORY in permissions else [],
        "form": form if Permission.RECONCILE in permissions and not found.is_reconciled and found.is_active else None,
        "undo_form": ReasonForm() if Permission.RECONCILE in permissions and found.is_reconciled else None,
        "uses": [use for _name, ask in batch_uses for use in ask(_user(request), found.pk, found.body.path)],
        "may_replace": Permission.IMPORT in permissions and found.is_active,
        "crumbs": [{"label": _("Källor"), "url": reverse("facts:sources")}, {"label": found.file_name}],
    }


def _show(
    request: HttpRequest, found: Upload, mapping: MappingForm | None = None, accept_form: AcceptForm | None = None,
    status: int = 200, template: str = "facts/upload.html",
) -> HttpResponse:  # fmt: skip
    """The upload's page: what was found, what is being done or was refused, and what can be decided."""
    context: dict[str, Any] = {"upload": found, "running": found.state in RUNNING_STATES, "crumbs": _crumbs(found)}
    if found.state in (UploadState.UPLOADED, UploadState.CHECKED):
        context |= _preview(found, mapping or MappingForm(Layout.of_upload(found)))
    if found.state == UploadState.CHECKED:
        context |= _control(found)
        context["accept"] = accept_form or _accept_form(found)
    return render(request, template, context, status=status)


def _preview(found: Upload, form: MappingForm) -> dict[str, Any]:
    return {
        "sample": listing.sample(found),
        "delimiter": DELIMITERS.get(found.detected.get("delimiter") or ""),
        "layout": LayoutForm(found) if found.detected.get("top") else None,
        "mapping": form,
        "columns": _columns(found, form, form.mapping),
        "option_fields": [*form.bound("end_dates"), *form.bound("decimal")],
        "default_fields": form.bound("default_"),
        "value_fields": form.bound("values_"),
    }


def _columns(found: Upload, form: MappingForm, mapping: Mapping) -> list[dict[str, Any]]:
    """Each column of the file: its first values as written, its field, and the values as they would be read."""
    sample = Sample.of({**found.detected, "sample": listing.sample(found)["rows"]})
    read = as_read(sample, mapping, code_plan(found.body))
    return [
        {"field": field, "written": sample.column(column), "read": read.get(column)}
        for column, field in zip(form.columns, form.bound("column_"), strict=True)
    ]


def _control(found: Upload) -> dict[str, Any]:
    control = found.detected["control"]
    return {"control": control, "total": None if control["total"] is None else Decimal(control["total"])}


def _accept_form(found: Upload) -> AcceptForm:
    control = found.detected["control"]
    candidates = replaceable(found.body, found.table)
    proposed = found.replaces_id or control.get("overlaps")
    return AcceptForm(candidates, initial={"cut_off": control["cut_off"], "replaces": proposed})


def _crumbs(found: Upload) -> list[dict[str, Any]]:
    return [{"label": _("Källor"), "url": reverse("facts:sources")}, {"label": found.file_name}]


def _upload(request: HttpRequest, pk: int) -> Upload:
    found: Upload = get_object_or_404(visible_uploads(_user(request)), pk=pk)
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _root_id(request: HttpRequest) -> int:
    return cast(int, request.root_id)  # type: ignore[attr-defined]
