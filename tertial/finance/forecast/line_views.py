"""Sidor för prognosrader: which lines there are, a new one, one changed or ended."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.finance.forecast.line_actions import add_line, change_line, end_line
from tertial.finance.forecast.line_forms import EndLineForm, LineForm, NewLineForm
from tertial.finance.forecast.money import format_amount
from tertial.finance.models import ForecastLine
from tertial.organisation.models import Code, Node
from tertial.organisation.selectors import colleagues_at, visible_to
from tertial.organisation.views import viewer_of


@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """The lines of the nodes that the user plans, and a form for a new one."""
    nodes = _planned(request)
    form = _new_form(request, nodes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        place = {name: data[name] for name in ("node", "activity", "valid_from")}
        code = data["account_class"]
        try:
            line = add_line(user=viewer_of(request), spec=form.spec, account_class=code.code if code else "", **place)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Raden %s är tillagd. Den är med när omgången frågar nästa gång.") % line)
            return redirect("finance:forecast_lines")
    found = ForecastLine.objects.filter(subject__node__in=nodes).select_related(
        "subject__node", "subject__responsible", "activity"
    )
    today = timezone.localdate()
    going_on = Q(subject__valid_to=None) | Q(subject__valid_to__gt=today)
    shown = list(found.filter(going_on).order_by("subject__position", "pk"))
    context = {
        "lines": shown,
        "has_limits": any(line.activity or line.account_class for line in shown),
        "has_deficits": any(line.carried_deficit for line in shown),
        "form": form,
        "crumbs": _crumbs({"label": _("Prognosrader")}),
    }
    return render(request, "finance/forecast_lines.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One line changed, or ended."""
    nodes = _planned(request)
    related = ("subject__node", "subject__responsible", "activity")
    line = get_object_or_404(ForecastLine.objects.select_related(*related), pk=pk, subject__node__in=nodes)
    ends = request.POST.get("do") == "avsluta"
    people = colleagues_at(line.subject.node)
    form = LineForm(None if ends else request.POST or None, people=people, initial=_initial(line))
    end = EndLineForm(request.POST if ends else None)
    posted: forms.Form = end if ends else form
    if request.method == "POST" and posted.is_valid():
        try:
            return _carried_out(request, line, form, end if ends else None)
        except Refused as refused:
            posted.add_error(None, refused.message)
    context = {
        "line": line,
        "form": form,
        "end": end,
        "crumbs": _crumbs({"label": _("Prognosrader"), "url": reverse("finance:forecast_lines")}, {"label": str(line)}),
    }
    return render(request, "finance/forecast_line_change.html", context, status=422 if posted.errors else 200)


def _carried_out(request: HttpRequest, line: ForecastLine, form: LineForm, end: EndLineForm | None) -> HttpResponse:
    user = viewer_of(request)
    if end is not None:
        end_line(user=user, line=line, valid_to=end.cleaned_data["valid_to"])
        messages.success(request, _("Raden %s är avslutad.") % line)
    else:
        change_line(user=user, line=line, spec=form.spec)
        messages.success(request, _("Raden %s är ändrad.") % line.subject)
    return redirect("finance:forecast_lines")


def _planned(request: HttpRequest) -> list[Node]:
    """The nodes that the user plans, in the tree's order. PermissionDenied for who plans nothing."""
    found = list(visible_to(viewer_of(request), Permission.PLAN).order_by("path"))
    if not found:
        raise PermissionDenied("plans nothing")
    return found


def _new_form(request: HttpRequest, nodes: list[Node]) -> NewLineForm:
    codes = Code.objects.filter(dimension__in=["activity", "account"], valid_to=None).order_by("dimension", "code")
    initial: Mapping[str, Any] = {"valid_from": timezone.localdate().replace(month=1, day=1)}
    given = request.POST if request.method == "POST" else None
    return NewLineForm(given, nodes=nodes, codes=list(codes), people=colleagues_at(nodes[0]), initial=initial)


def _initial(line: ForecastLine) -> Mapping[str, Any]:
    return {
        "title": line.subject.title,
        "responsible": line.subject.responsible_id or "",
        "carried_deficit": format_amount(line.carried_deficit or None, "tkr"),
    }


def _crumbs(*last: Mapping[str, str]) -> list[Mapping[str, str]]:
    economy = {"label": _("Ekonomi"), "url": reverse("finance:economy")}
    return [economy, {"label": _("Prognoser"), "url": reverse("finance:forecast_rounds")}, *last]
