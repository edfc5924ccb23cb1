"""The page that a figure of *Statistik* opens: the rows behind it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tertial.facts import store
from tertial.facts.selectors import scope_for
from tertial.facts.store import FactStore, StoreError
from tertial.measures import presentation
from tertial.measures.declare import Measure, MeasureError
from tertial.measures.forms import ExploreForm
from tertial.measures.inquiries import Inquiry, answer
from tertial.measures.lineage import in_words
from tertial.measures.rows import behind
from tertial.measures.views import bodies_of, measure_of
from tertial.numbers import State
from tertial.organisation.views import viewer_of

PAGE = 100


@require_GET
def figure_rows(request: HttpRequest, key: str) -> HttpResponse:
    """The rows behind a figure, a page at a time; rows of persons are added up before they are shown."""
    found = measure_of(key)
    bodies, body = bodies_of(request)
    form = ExploreForm(found, bodies, body, {}, request.GET)
    asked = request.GET.get("sida", "1")
    number = max(1, int(asked)) if asked.isdecimal() else 1
    context: dict[str, Any] = {"measure": found, "body": body, "number": number, "address": f"{form.address()}&"}
    if form.is_valid():
        with store.open(scope_for(viewer_of(request), body)) as facts:
            context |= _opened(facts, form, number)
    else:
        context["errors"] = [reason for reasons in form.errors.values() for reason in reasons]
    return render(request, "measures/rows.html", context | {"crumbs": _crumbs(found)})


def _opened(facts: FactStore, form: ExploreForm, number: int) -> Mapping[str, Any]:
    """The figure and a page of its rows; no rows where the figure itself is not shown."""
    asked = form.inquiry
    try:
        result = answer(facts, Inquiry(asked.key, asked.period, where=asked.where))
        figure = result.total.figure
        hidden = figure.state is State.SUPPRESSED
        rows = behind(facts, asked.key, asked.period, asked.where, limit=PAGE, offset=(number - 1) * PAGE)
    except (MeasureError, StoreError) as error:
        return {"errors": [str(error)]}
    names = {node.path: node.name for node in facts.scope.nodes}
    asked_for = ((name, names.get(value, value)) for name, values in asked.where.items() for value in values)
    return {
        "text": presentation.said(figure, presentation.style_of(result)),
        "period": presentation.named(asked.period),
        "conditions": in_words(asked_for),
        "counted": int(result.lineage.rows),
        "page": None if hidden else rows,
    }


def _crumbs(measure: Measure) -> list[dict[str, str]]:
    return [
        {"label": _("Statistik"), "url": reverse("measures:list")},
        {"label": measure.title, "url": reverse("measures:measure", args=[measure.key])},
        {"label": _("Raderna bakom siffran"), "url": ""},
    ]
