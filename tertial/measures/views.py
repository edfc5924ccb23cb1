"""Pages of measures: what can be measured, and one measure explored."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from tertial.documents import charts, xlsx
from tertial.documents.html_tables import table_figure
from tertial.documents.model import Document, Section
from tertial.facts import store
from tertial.facts.selectors import scope_for
from tertial.facts.store import FactStore, StoreError
from tertial.measures import catalogue, presentation, selectors
from tertial.measures.answers import BETTER, as_csv, as_json
from tertial.measures.breakdowns import DIMENSIONS
from tertial.measures.declare import Measure, MeasureError
from tertial.measures.forms import BODY, PERIOD, ExploreForm, defaults, row_addresses
from tertial.measures.pictures import chart
from tertial.measures.presentation import Shown
from tertial.organisation.models import Node
from tertial.organisation.views import viewer_of


@require_GET
def measure_list(request: HttpRequest) -> HttpResponse:
    """Every measure, by source area. 403 for somebody who may see no figures at all."""
    selectors.bodies_with_facts(viewer_of(request))
    return render(request, "measures/list.html", {"areas": selectors.areas(), "dimensions": DIMENSIONS})


@require_GET
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """A measure: what it means, and its figures as the address asks for them. htmx gets the answer alone."""
    found = measure_of(key)
    bodies, body = bodies_of(request)
    with store.open(scope_for(viewer_of(request), body)) as facts:
        choices = selectors.period_choices(facts, found)
        data = request.GET if PERIOD in request.GET else defaults(found, choices[0].period.label)
        form = ExploreForm(found, bodies, body, selectors.values_of(facts, found), data)
        shown = _answer(facts, form, body)
    context = {
        "measure": found,
        "better": BETTER[found.better],
        "labels": [DIMENSIONS[each].label.lower() for each in found.breakdowns],
        "form": form,
        "quick": [(each, form.address(period=each.period.label)) for each in choices],
        "address": form.address(),
        "asked": form.cleaned_data.get(PERIOD),
    }
    if shown is not None:
        context.update(_shown(shown, body))
    return _page(request, found, form, context)


def _page(request: HttpRequest, found: Measure, form: ExploreForm, context: dict[str, object]) -> HttpResponse:
    htmx = request.htmx  # type: ignore[attr-defined]
    fragment = bool(htmx) and not htmx.history_restore_request and htmx.target == "svar"
    response = render(request, f"measures/measure.html{'#fragment' if fragment else ''}", context)
    if htmx and form.is_valid():
        response["HX-Push-Url"] = f"{reverse('measures:measure', args=[found.key])}?{context['address']}"
    # The same address answers with a page or a part of one: a browser that goes back must not show the part.
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@dataclass(frozen=True)
class _File:
    """A form in which an answer can be taken home."""

    media_type: str
    content: Callable[[Shown, Node], bytes]


def _xlsx(shown: Shown, body: Node) -> bytes:
    result = shown.result
    section = Section("svar", presentation.title(shown), (presentation.table(shown),))
    return xlsx.render(Document(result.measure.title, "", body.name, result.period.label, (section,)))


FILES = {
    "csv": _File("text/csv; charset=utf-8", lambda shown, body: as_csv(shown.result).encode()),
    "xlsx": _File("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "json": _File(
        "application/json",
        lambda shown, body: json.dumps(as_json(shown.result, body.path), ensure_ascii=False).encode(),
    ),
}


@require_GET
def file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The answer as a file. 400, with the reason as text, for a question that cannot be answered."""
    found = measure_of(key)
    if form not in FILES:
        raise Http404
    bodies, body = bodies_of(request)
    asked = ExploreForm(found, bodies, body, {}, request.GET)
    with store.open(scope_for(viewer_of(request), body)) as facts:
        shown = _answer(facts, asked, body)
    if shown is None:
        reasons = [str(reason) for errors in asked.errors.values() for reason in errors]
        return HttpResponse(" ".join(reasons), status=400, content_type="text/plain; charset=utf-8")
    response = HttpResponse(FILES[form].content(shown, body), content_type=FILES[form].media_type)
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{key}-{body.path.replace('/', '-')}-{shown.result.period.label}")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def measure_of(key: str) -> Measure:
    try:
        return catalogue.measure(key)
    except MeasureError as error:
        raise Http404(str(error)) from None


def bodies_of(request: HttpRequest) -> tuple[list[Node], Node]:
    """The nodes to choose among, and the chosen one: the topmost where none is named. Http404 for any other."""
    bodies = selectors.bodies_with_facts(viewer_of(request))
    wanted = request.GET.get(BODY) or bodies[0].path
    chosen = next((node for node in bodies if node.path == wanted), None)
    if chosen is None:
        raise Http404(f"Det finns ingen nod ”{wanted}” vars siffror du kan se.")
    return bodies, chosen


def _answer(facts: FactStore, form: ExploreForm, body: Node) -> Shown | None:
    """The form's question answered; None, with the reason among the form's errors, where it cannot be."""
    if not form.is_valid():
        return None
    try:
        return selectors.explored(facts, form.inquiry, body, form.money)
    except (MeasureError, StoreError) as error:
        form.add_error(None, str(error))
        return None


def _shown(shown: Shown, body: Node) -> dict[str, object]:
    result, picture, table = shown.result, chart(shown), presentation.table(shown)
    total = result.total
    return {
        "result": result,
        "body": body,
        "period": presentation.named(result.period),
        "compared": presentation.named(result.compared) if result.compared else "",
        "title": presentation.title(shown),
        "total": presentation.said(total.figure, shown.style),
        "previous": presentation.said(total.previous, shown.style) if total.previous else None,
        "change": presentation.change_text(total.change),
        "state": presentation.IN_WORDS.get(total.figure.state, ""),
        # Both renderers escape every text: their answers are HTML.
        "chart": mark_safe(charts.svg(picture)) if picture else "",  # noqa: S308
        "chart_notes": picture.notes if picture else (),
        "table": mark_safe(table_figure(table, row_addresses(table, result.measure, body))),  # noqa: S308
        "sources": selectors.sources(result.lineage.batches),
        "files": list(FILES),
    }
