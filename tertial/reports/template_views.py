"""Pages of report templates: the list, the outline, a section, publishing, versions.

Blocks have theirs in `template_block_views`.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.selectors import access_of, subtree
from tertial.organisation.views import viewer_of
from tertial.reports import template_actions, template_edit, template_toml
from tertial.reports.models import Template
from tertial.reports.template import parse
from tertial.reports.template_actions import mark_of
from tertial.reports.template_compare import changes
from tertial.reports.template_edit import Data
from tertial.reports.template_forms import (
    CopyForm,
    FileForm,
    HeadForm,
    NewBlockForm,
    PublishForm,
    SectionForm,
    kind_label,
    section_initial,
)
from tertial.reports.template_selectors import data_of, latest, reports_behind, template_by_path, templates_of

_STEPS = ("up", "down", "in", "out")


def open_template(request: HttpRequest, path: str) -> Template:
    """The template at the path. Http404 when there is none, or none that the user may change. Two queries."""
    try:
        return template_by_path(access_of(request.user), path)
    except Refused as refused:
        raise Http404(refused.message) from None


def crumbs(template: Template | None, *labels: str) -> list[dict[str, str]]:
    """The way back to the list and the template, and the page's own name last."""
    found = [
        {"label": _("Rapporter"), "url": reverse("reports:list")},
        {"label": _("Mallar"), "url": reverse("reports:templates")},
    ]
    if template is not None:
        found.append({"label": template.title, "url": reverse("reports:template", args=[template.path])})
    return [*found, *({"label": one} for one in labels)]


@require_http_methods(["GET", "POST"])
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates that the user may change; a file is read in here."""
    access = access_of(request.user)
    if not access.everything and not access.paths_with(Permission.REVIEW_REPORT):
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = template_toml.loads(form.cleaned_data["file"])
            made = template_actions.make(user=viewer_of(request), data=data, replace=True)
            messages.success(request, _("Mallen är inläst som utkast. Se över den och publicera."))
            return redirect("reports:template", path=made.path)
        except Refused as refused:
            form.add_error("file", refused.message)
    context = {"templates": templates_of(access), "form": form, "crumbs": [*crumbs(None)[:1], {"label": _("Mallar")}]}
    return render(request, "reports/template_list.html", context)


@require_GET
def template(request: HttpRequest, path: str) -> HttpResponse:
    """The outline: every section, with what may be done to it."""
    found = open_template(request, path)
    data = data_of(found)
    head = data["report"]
    behind = reports_behind(found)
    version = latest(found)
    context = {
        "template": found,
        "draft": getattr(found, "draft", None),
        "sections": outline(data),
        "head": HeadForm(initial=head),
        "period": head["period"],
        "version": version,
        "behind": behind,
        "may_start": version is not None and not found.report_count,  # type: ignore[attr-defined]
        "crumbs": [*crumbs(found)[:2], {"label": found.title}],
    }
    return render(request, "reports/template.html", context)


def outline(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections as the page shows them, in the order of print."""
    spec = parse(data)
    numbers = {one.key: one.number for one in spec.all_sections()}
    appendices = [one.key for one in spec.sections if one.is_appendix]
    shown: list[dict[str, Any]] = []

    def add(sections: list[Data], depth: int) -> None:
        for at, one in enumerate(sections):
            number = numbers[one["key"]]
            if one["key"] in appendices and depth == 0:
                number = f"Bilaga {appendices.index(one['key']) + 1}"
            shown.append(
                {
                    "key": one["key"], "title": one["title"], "number": number or "", "depth": depth,
                    "unit": one.get("unit", ""), "blocks": len(one.get("block", [])),
                    "first": at == 0, "last": at == len(sections) - 1,
                }
            )  # fmt: skip
            add(one.get("section", []), depth + 1)

    add(list(data.get("section", [])), 0)
    return shown


@require_POST
def template_change(request: HttpRequest, path: str) -> HttpResponse:
    """A deed with the outline: `do` says which, `key` with what. Told where it is refused."""
    found = open_template(request, path)
    do, key = request.POST.get("do", ""), request.POST.get("key", "")
    try:
        edit = _edit(request, do, key)
        template_actions.change(user=viewer_of(request), template=found, edit=edit)
    except Refused as refused:
        messages.error(request, refused.message)
    back = reverse("reports:template", args=[found.path])
    return redirect(f"{back}#s-{key}" if key and do != "remove" else back)


def _edit(request: HttpRequest, do: str, key: str) -> Any:
    """What the posted deed does with the data. Http404 for a deed that does not exist."""
    if do in _STEPS:
        return partial(template_edit.move_section, key=key, step=do)  # type: ignore[arg-type]
    if do == "before":
        return partial(template_edit.move_before, key=key, target=request.POST.get("target", ""))
    if do == "remove":
        return partial(template_edit.remove_section, key=key)
    if do == "add":
        title = request.POST.get("title", "")[:200]
        return lambda data: template_edit.add_section(data, title, under=request.POST.get("under", ""))[0]
    if do == "head":
        form = HeadForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Skriv rapportens rubrik, högst 200 tecken."))
        return lambda data: data | {"report": data["report"] | form.cleaned_data}
    raise Http404


@require_http_methods(["GET", "POST"])
def template_section(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """A section: its heading, who writes it, its first text and its blocks."""
    found = open_template(request, path)
    data = data_of(found)
    section = _section(data, key)
    seen = mark_of({name: value for name, value in section.items() if name not in ("section", "block")})
    form = SectionForm(
        request.POST or None, initial=section_initial(section, seen), units=subtree(found.body).order_by("path"),
        body=found.body, outermost=section in data["section"],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] != seen:
                raise Refused(_("Någon annan har ändrat avsnittet sedan du öppnade det. Läs in sidan igen."))
            edit = partial(template_edit.set_section, key=key, values=form.values())
            template_actions.change(user=viewer_of(request), template=found, edit=edit)
            messages.success(request, _("Avsnittet är sparat i utkastet."))
            return redirect(f"{reverse('reports:template', args=[found.path])}#s-{key}")
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {
        "template": found, "form": form, "key": key, "title": section["title"], "new_block": NewBlockForm(),
        "blocks": _blocks(section), "crumbs": crumbs(found, section["title"]),
    }  # fmt: skip
    return render(request, "reports/template_section.html", context)


def _section(data: Data, key: str) -> Data:
    try:
        return template_edit.section(data, key)
    except Refused as refused:
        raise Http404(refused.message) from None


def _blocks(section: Data) -> list[dict[str, Any]]:
    """The blocks of a section as its page lists them."""
    return [
        {
            "key": template_edit.key_of(one, section["key"], at),
            "title": one.get("title") or one.get("text") or template_edit.key_of(one, section["key"], at),
            "kind": kind_label(one["block"]),
        }
        for at, one in enumerate(section.get("block", []), start=1)
    ]


@require_http_methods(["GET", "POST"])
def template_publish(request: HttpRequest, path: str) -> HttpResponse:
    """What is different in the draft, and the button that publishes it or throws it away."""
    found = open_template(request, path)
    draft = getattr(found, "draft", None)
    if draft is None:
        raise Http404
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if "discard" in request.POST:
                template_actions.discard(user=viewer_of(request), template=found)
                messages.success(request, _("Utkastet är borttaget. Mallen är som den publicerades."))
            else:
                version = template_actions.publish(user=viewer_of(request), template=found, **form.cleaned_data)
                messages.success(request, _("Version %(number)s är publicerad.") % {"number": version.number})
            return redirect("reports:template", path=found.path)
        except Refused as refused:
            form.add_error(None, refused.message)
    is_first = not found.version_count and not found.report_count  # type: ignore[attr-defined]
    context = {
        "template": found, "form": form, "is_first": is_first,
        "changes": [] if is_first else changes(parse(found.data), parse(draft.data)),
        "crumbs": crumbs(found, _("Publicera")),
    }  # fmt: skip
    return render(request, "reports/template_publish.html", context)


@require_http_methods(["GET", "POST"])
def template_versions(request: HttpRequest, path: str) -> HttpResponse:
    """What has been published, by whom and what was different; an earlier version can become the draft again."""
    found = open_template(request, path)
    versions = list(found.versions.select_related("published_by"))
    if request.method == "POST":
        chosen = next((one for one in versions if str(one.number) == request.POST.get("number")), None)
        if chosen is None:
            raise Http404
        template_actions.change(user=viewer_of(request), template=found, edit=lambda data: chosen.data)
        messages.success(request, _("Version %(number)s är nu utkastet.") % {"number": chosen.number})
        return redirect("reports:template", path=found.path)
    earlier = [*versions[1:], None][: len(versions)]
    shown = [
        {"version": one, "changes": changes(before.spec, one.spec) if before else []}
        for one, before in zip(versions, earlier, strict=True)
    ]
    context = {"template": found, "versions": shown, "crumbs": crumbs(found, _("Versioner"))}
    return render(request, "reports/template_versions.html", context)


@require_GET
def template_file(request: HttpRequest, path: str) -> HttpResponse:
    """The template as TOML: the draft where there is one, or the version that is asked for."""
    found = open_template(request, path)
    data = data_of(found)
    if number := request.GET.get("version"):
        version = found.versions.filter(number=number).first() if number.isdecimal() else None
        if version is None:
            raise Http404
        data = version.data
    response = HttpResponse(template_toml.dumps(data), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.toml"'
    return response


@require_http_methods(["GET", "POST"])
def template_copy(request: HttpRequest, path: str) -> HttpResponse:
    """A template for another period, made of this one."""
    found = open_template(request, path)
    data = data_of(found)
    head = data["report"]
    initial = {name: template_edit.later(head[name], 1) for name in ("period", "title")} | {"names": True}
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = template_actions.copy(user=viewer_of(request), template=found, data=data, **form.cleaned_data)
            messages.success(request, _("Mallen är kopierad till ett utkast. Se över den och publicera."))
            return redirect("reports:template", path=made.path)
        except Refused as refused:
            form.add_error("period", refused.message)
    context = {"template": found, "form": form, "crumbs": crumbs(found, _("Kopiera"))}
    return render(request, "reports/template_copy.html", context)


@require_POST
def template_start(request: HttpRequest, path: str) -> HttpResponse:
    """Begins the report that the template describes."""
    found = open_template(request, path)
    try:
        made = template_actions.start_report(user=viewer_of(request), template=found)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("reports:template", path=found.path)
    carried = made.section_people.values("key").distinct().count()
    messages.success(request, _("Rapporten är påbörjad."))
    if carried:
        messages.info(request, _("Ansvaret för %(n)s avsnitt följde med från förra omgången.") % {"n": carried})
    return redirect("reports:report", path=made.path)
