"""Pages of a template's blocks: one in its form or as TOML, beside what it gives on real data."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.measures import catalogue
from tertial.organisation.views import viewer_of
from tertial.periods import Period
from tertial.periods import parse as parse_period
from tertial.reports import template_actions, template_edit, template_preview, template_toml
from tertial.reports.models import Template
from tertial.reports.template_actions import mark_of
from tertial.reports.template_edit import Data
from tertial.reports.template_forms import BlockTextForm, NewBlockForm, kind_label
from tertial.reports.template_selectors import data_of
from tertial.reports.template_table_forms import TableEditor
from tertial.reports.template_views import crumbs, open_template

TABLE, CHART = "measures.table", "measures.chart"
_PERIODS = {
    "period": "rapportens period", "full_year": "helåret", "previous_year": "samma period förra året",
    "previous_full_year": "hela förra året", "year_to_date": "året hittills", "rolling_year": "tolv månader",
}  # fmt: skip


@require_POST
def template_new_block(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """A new block last in a section; or, with `copy`, one like another."""
    found = open_template(request, path)
    made: list[str] = []

    def edit(data: Data) -> Data:
        changed_data, block_key = template_edit.add_block(data, key, _wanted(request, data))
        made.append(block_key)
        return changed_data

    try:
        template_actions.change(user=viewer_of(request), template=found, edit=edit)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("reports:template_section", path=found.path, key=key)
    return redirect("reports:template_block", path=found.path, key=made[0])


def _wanted(request: HttpRequest, data: Data) -> dict[str, Any]:
    """The parameters of the new block. Refused when the form is wrong."""
    if copied := request.POST.get("copy"):
        section, at = template_edit.block(data, copied)
        return {**section["block"][at], "key": copied}
    form = NewBlockForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Välj vilket slags block det är."))
    return first_params(form.cleaned_data["block"], form.cleaned_data["title"])


def first_params(name: str, title: str) -> dict[str, Any]:
    """What a new block starts from: something that can be shown at once, where that is possible."""
    first = catalogue.ALL[0]
    title = title or kind_label(name)
    match name:
        case "measures.table":
            columns = [{"key": "value", "label": first.title, "measure": first.key}]
            rows = [{"key": "total", "label": _("Totalt"), "kind": "total"}]
            return {"block": name, "title": title, "columns": columns, "rows": rows}
        case "measures.chart":
            chart = {"title": title, "alt": title, "measure": first.key, "by": first.breakdowns[0]}
            return {"block": name, **chart}
        case "reports.note":
            return {"block": name, "text": title}
        case "reports.page_break":
            return {"block": name}
        case _:
            return {"block": name, "title": title}


@require_http_methods(["GET", "POST"])
def template_block(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """A block: its form, its TOML, and what it gives. `do` says what is done; every deed saves the form first."""
    found, section, params = _open(request, path, key)
    seen, period = mark_of(params), _period(found)
    posted = request.POST if request.method == "POST" else None
    is_text = posted is not None and posted.get("do") == "toml"
    editor = TableEditor(params, None if is_text else posted) if params["block"] == TABLE else None
    text = BlockTextForm(posted if is_text else None, initial={"toml": template_toml.dumps(params), "seen": seen})
    if posted is not None:
        do = posted.get("do", "")
        if do in ("remove", "up", "down"):
            return _move(request, found, section["key"], key, do)
        given = _given(text if is_text else editor, period)
        if given is not None and _save(request, found, key, given, seen, text if is_text else editor):
            return redirect("reports:template_block", path=found.path, key=key)
    preview = _preview(request, found, params)
    context = {
        "template": found, "section": section, "key": key, "kind": kind_label(params["block"]), "params": params,
        "editor": editor, "text": text, "text_open": is_text or editor is None, "seen": seen, "preview": preview,
        "periods": _PERIODS, "period": period.label,
        "crumbs": [*crumbs(found), _section_crumb(found, section), {"label": _title(params, key)}],
    }  # fmt: skip
    return render(request, "reports/template_block.html", context)


@require_POST
def template_preview_of(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """What the form would give, as it stands; nothing is saved."""
    found, _section, params = _open(request, path, key)
    editor = TableEditor(params, request.POST) if params["block"] == TABLE else None
    if editor is None:
        raise Http404
    given = editor.read(_period(found))
    preview: dict[str, Any] = {"errors": _errors(editor)}
    if given is not None:
        preview = _preview(request, found, given)
    return render(request, "reports/template_shown.html", {"preview": preview, "period": _period(found).label})


def _open(request: HttpRequest, path: str, key: str) -> tuple[Template, Data, Data]:
    found = open_template(request, path)
    try:
        section, at = template_edit.block(data_of(found), key)
    except Refused as refused:
        raise Http404(refused.message) from None
    return found, section, {**section["block"][at], "key": key}


def _period(template: Template) -> Period:
    return parse_period(data_of(template)["report"]["period"])


def _given(form: BlockTextForm | TableEditor | None, period: Period) -> dict[str, Any] | None:
    """The parameters that were posted. None, with the errors in the form, when they are wrong."""
    if isinstance(form, TableEditor):
        return form.read(period)
    if form is None or not form.is_valid():
        return None
    try:
        return template_toml.read(form.cleaned_data["toml"])
    except Refused as refused:
        form.add_error("toml", refused.message)
        return None


def _save(
    request: HttpRequest, template: Template, key: str, given: Data, seen: str, form: BlockTextForm | TableEditor | None
) -> bool:
    """Saves the parameters, when they give something. False, with the error in the form, when they were refused."""
    deed, _space, place = request.POST.get("do", "").partition(" ")
    name, _space, at = place.partition(" ")
    if name and at.isdecimal():
        given = template_edit.change_table(given, deed, name, int(at))
    user = viewer_of(request)
    try:
        if request.POST.get("seen") != seen:
            raise Refused(_("Någon annan har ändrat blocket sedan du öppnade det. Läs in sidan igen."))
        template_preview.made(user, template.body, _period(template), {**given, "key": key})
        template_actions.change(
            user=user, template=template, edit=partial(template_edit.set_block, key=key, given=given)
        )
    except Refused as refused:
        if isinstance(form, TableEditor):
            form.refuse(refused.message)
        elif form is not None:
            form.add_error("toml", refused.message)
        return False
    return True


def _move(request: HttpRequest, template: Template, section: str, key: str, do: str) -> HttpResponse:
    """Moves the block in its section, or takes it away."""
    edit = (
        partial(template_edit.remove_block, key=key)
        if do == "remove"
        else partial(template_edit.move_block, key=key, by=1 if do == "down" else -1)
    )
    template_actions.change(user=viewer_of(request), template=template, edit=edit)
    return redirect("reports:template_section", path=template.path, key=section)


def _preview(request: HttpRequest, template: Template, params: Data) -> dict[str, Any]:
    """The block as HTML, or why it cannot be made."""
    try:
        shown = template_preview.rendered(viewer_of(request), template.body, _period(template), params)
    except Refused as refused:
        return {"errors": [refused.message]}
    # The renderer escapes every text: its answer is HTML.
    return {"html": mark_safe(shown)}  # noqa: S308


def _errors(editor: TableEditor) -> list[str]:
    return [str(error) for one in editor.parts for errors in one.errors.values() for error in errors]


def _section_crumb(template: Template, section: Data) -> dict[str, str]:
    return {"label": section["title"], "url": reverse("reports:template_section", args=[template.path, section["key"]])}


def _title(params: Data, key: str) -> str:
    return Truncator(params.get("title") or params.get("text") or key).chars(50)
