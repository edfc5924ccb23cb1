"""Pages of the economy: the tree with its figures, as a file, one figure opened, and the rows behind it."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tertial.facts import store
from tertial.facts.selectors import scope_for
from tertial.facts.store import FactStore, StoreError
from tertial.finance import opened, pages
from tertial.finance.files import FORMS
from tertial.finance.forms import EconomyForm
from tertial.finance.selectors import bookkeeping
from tertial.finance.table import Shown, shown
from tertial.measures import catalogue
from tertial.measures.declare import MeasureError
from tertial.measures.selectors import period_choices, sources
from tertial.measures.views import bodies_of
from tertial.organisation.models import Node
from tertial.organisation.views import viewer_of

ANSWER = "svar"


@require_GET
def economy(request: HttpRequest) -> HttpResponse:
    """Ekonomi: how it stands, why, and which rows. htmx gets the answer alone."""
    bodies, body = bodies_of(request)
    with store.open(scope_for(viewer_of(request), body)) as facts:
        choices = period_choices(facts, catalogue.measure("economy.outcome"))
        form = EconomyForm(bodies, body, choices[0].period, request.GET)
        found = _shown(facts, form, body)
        period = found.view.period if found else choices[0].period
        state = bookkeeping(viewer_of(request), body, facts, period)
    quick = [(each, form.address(period=each.period.label)) for each in choices]
    context: dict[str, Any] = {"form": form, "body": body, "quick": quick, "state": state, "address": form.address()}
    if found is not None:
        context.update(pages.context(found, form, body))
    return _page(request, context, pushed=form.address() if form.is_valid() else None)


def _page(request: HttpRequest, context: dict[str, Any], pushed: str | None) -> HttpResponse:
    htmx = request.htmx  # type: ignore[attr-defined]
    fragment = bool(htmx) and not htmx.history_restore_request and htmx.target == ANSWER
    response = render(request, f"finance/economy.html{'#answer' if fragment else ''}", context)
    if htmx and pushed is not None:
        response["HX-Push-Url"] = f"{reverse('finance:economy')}?{pushed}"
    # The same address answers with a page or a part of one: a browser that goes back must not show the part.
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _shown(facts: FactStore, form: EconomyForm, body: Node) -> Shown | None:
    """The form's view; None, with the reason among the form's errors, where there is none."""
    if not form.is_valid():
        return None
    try:
        return shown(form.view, facts, body.name)
    except (MeasureError, StoreError) as error:
        form.add_error(None, str(error))
        return None


@require_GET
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The table as a file. 400, with the reason as text, for a view that there is none of."""
    if form not in FORMS:
        raise Http404
    bodies, body = bodies_of(request)
    with store.open(scope_for(viewer_of(request), body)) as facts:
        choices = period_choices(facts, catalogue.measure("economy.outcome"))
        asked = EconomyForm(bodies, body, choices[0].period, request.GET)
        found = _shown(facts, asked, body)
    if found is None:
        reasons = [str(reason) for errors in asked.errors.values() for reason in errors]
        return HttpResponse(" ".join(reasons), status=400, content_type="text/plain; charset=utf-8")
    response = HttpResponse(FORMS[form].content(found, body.name), content_type=FORMS[form].media_type)
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"ekonomi-{body.path.replace('/', '-')}-{found.view.period.label}")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_GET
def figure(request: HttpRequest) -> HttpResponse:
    """Where a figure comes from; in the drawer, or as a page of its own."""
    _bodies, body = bodies_of(request)
    question = _asked(request)
    with store.open(scope_for(viewer_of(request), body)) as facts:
        try:
            found = opened.describe(facts, question, body.name)
        except MeasureError as error:
            raise Http404(str(error)) from None
    context = {
        "figure": found,
        "sources": sources(found.batches),
        "address": request.GET.urlencode(),
        "crumbs": _crumbs(body, found.title),
    }
    htmx = request.htmx  # type: ignore[attr-defined]
    fragment = bool(htmx) and not htmx.history_restore_request
    response = render(request, f"finance/figure.html{'#drawer' if fragment else ''}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows behind a figure, a page at a time."""
    _bodies, body = bodies_of(request)
    question = _asked(request)
    asked = request.GET.get("sida", "1")
    page = max(1, int(asked)) if asked.isdecimal() else 1
    with store.open(scope_for(viewer_of(request), body)) as facts:
        try:
            found = opened.describe(facts, question, body.name)
            listed = opened.rows_behind(facts, question, page)
        except MeasureError as error:
            raise Http404(str(error)) from None
    query = request.GET.copy()
    query.pop("sida", None)
    context = {
        "figure": found,
        "rows": listed,
        "page": page,
        "address": query.urlencode(),
        "crumbs": _crumbs(body, _("Raderna bakom siffran")),
    }
    return render(request, "finance/rows.html", context)


def _asked(request: HttpRequest) -> opened.Asked:
    try:
        return opened.asked(request.GET)
    except MeasureError as error:
        raise Http404(str(error)) from None


def _crumbs(body: Node, last: str) -> list[dict[str, str]]:
    url = f"{reverse('finance:economy')}?organ={body.path}"
    return [{"label": _("Ekonomi"), "url": url}, {"label": last}]
