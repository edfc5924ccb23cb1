"""The page of a body's Word template: what it has, how reports come out in it, and another in its place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tertial.core.contributions import deferred
from tertial.core.errors import Refused
from tertial.organisation.models import Node
from tertial.organisation.selectors import access_of
from tertial.organisation.views import viewer_of
from tertial.reports import freezing, word_template_actions
from tertial.reports.models import WordTemplate
from tertial.reports.template_forms import WordTemplateForm
from tertial.reports.template_selectors import bodies_of
from tertial.reports.template_views import crumbs

# python-docx takes a second to import: only these pages need it.
_told = deferred("tertial.reports.word_template.told")
_example = deferred("tertial.reports.word_template.example")
_NAMES = {
    "{{ titel }}": "rapportens rubrik", "{{ underrubrik }}": "underrubriken", "{{ organ }}": "vems rapport det är",
    "{{ period }}": "perioden", "{{ lage }}": "läget, tomt när rapporten är fastställd",
    "{{ utskriven }}": "dagen då rapporten fastställdes",
    "{{p innehall }}": "alla avsnitt, ensamt i ett eget stycke",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def word_template(request: HttpRequest, path: str) -> HttpResponse:
    """The body's Word template; it is replaced, or taken away with `remove`."""
    body = _body(request, path)
    form = WordTemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "remove" in request.POST:
        word_template_actions.remove(user=viewer_of(request), body=body)
        messages.success(request, _("Rapporterna görs nu i Tertials utseende."))
        return redirect("reports:word_template", path=body.path)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            word_template_actions.upload(user=viewer_of(request), body=body, name=file.name, content=file.read())
            messages.success(request, _("Wordmallen är sparad."))
            return redirect("reports:word_template", path=body.path)
        except Refused as refused:
            form.add_error("file", refused.message)
    found = WordTemplate.objects.filter(body=body).select_related("uploaded_by").first()
    context = {
        "body": body, "found": found, "told": _told(bytes(found.content)) if found else [], "form": form,
        "names": _NAMES, "crumbs": crumbs(None, _("Wordmall")),
    }  # fmt: skip
    return render(request, "reports/template_word.html", context)


@require_GET
def word_template_file(request: HttpRequest, path: str) -> HttpResponse:
    """The body's template as it was uploaded; where it has none, one to start from."""
    body = _body(request, path)
    found = word_template_actions.word_template_of(body)
    response = HttpResponse(found or _example(), content_type=freezing.MEDIA_TYPES["docx"])
    response["Content-Disposition"] = 'attachment; filename="wordmall.docx"'
    return response


def _body(request: HttpRequest, path: str) -> Node:
    body = bodies_of(access_of(request.user)).filter(path=path).first()
    if body is None:
        raise Http404
    return body
