"""Pages of entered figures: those of the period, those offered from earlier ones, all periods side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.organisation.views import viewer_of
from tertial.reports import actions, entered_actions, selectors
from tertial.reports.entering import initial_of, offered, shown_figures, side_by_side
from tertial.reports.forms import EnteredFigureForm, ReuseForm
from tertial.reports.reader import Reader
from tertial.reports.views import crumbs, open_report


@require_http_methods(["GET", "POST"])
def entered(request: HttpRequest, path: str) -> HttpResponse:
    """Figures that no source delivers: what has been entered for the report's period, and a form for one more."""
    reader = _reader(request, path)
    found = reader.report
    figures = list(selectors.entered_figures(found.body, found.period))
    form = EnteredFigureForm(request.POST or None, initial=initial_of(figures, request.GET.get("ratta", "")))
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_figure(user=viewer_of(request), body=found.body, period=found.period, **form.cleaned_data)
            messages.success(request, _("Siffran är sparad."))
            return redirect("reports:entered", path=found.path)
        except Refused as refused:
            form.add_error(None, refused.message)
    earlier = offered(found.body, found.period)
    context: dict[str, Any] = {
        "report": found,
        "form": form,
        "figures": shown_figures(figures),
        "offered": shown_figures(earlier),
        "reuse_on": min(timezone.localdate(), found.period.last_day),
        "overview": side_by_side(found.body),
        "crumbs": crumbs(reader, _("Inmatade siffror")),
    }
    return render(request, "reports/entered.html", context)


@require_POST
def reuse(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """Takes an earlier figure over; with `confirm` instead says that one that was taken over holds."""
    reader = _reader(request, path)
    found = reader.report
    about: dict[str, Any] = {"user": viewer_of(request), "body": found.body, "period": found.period, "key": key}
    form = ReuseForm(request.POST)
    try:
        if "confirm" in request.POST:
            made = entered_actions.confirm_figure(**about)
            messages.success(request, _("%(label)s är bekräftad.") % {"label": made.label})
        elif form.is_valid():
            made = entered_actions.reuse_figure(**about, source_date=form.cleaned_data["source_date"])
            messages.success(
                request, _("%(label)s är hämtad. Bekräfta den när du har kontrollerat den.") % {"label": made.label}
            )
        else:
            messages.error(request, _("Skriv vilket datum uppgiften gäller, till exempel 2017-05-02."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("reports:entered", path=found.path)


def _reader(request: HttpRequest, path: str) -> Reader:
    """Who may enter figures in the report. Http404 for anybody else."""
    reader = open_report(request, path)
    if not reader.may_enter:
        raise Http404
    return reader
