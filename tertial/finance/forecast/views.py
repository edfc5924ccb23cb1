"""Prognosens sidor: the rounds, a round's grid, one of its lines, and its way on."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.finance.forecast import line_page, posting
from tertial.finance.forecast.actions import save_forecast
from tertial.finance.forecast.grid import Grid, line_address
from tertial.finance.forecast.lines import Row
from tertial.finance.forecast.reader import opened, rounds_of
from tertial.finance.forecast.reading import DEFAULT_UNIT, SHOWN_IN, UNIT
from tertial.finance.forecast.shown import amount_text
from tertial.followup.actions import Outdated, move_entry
from tertial.followup.forms import page_key, page_of
from tertial.followup.models import Round
from tertial.followup.rules import ROUND_STATUS, RoundState, moves_from
from tertial.organisation.selectors import access_of
from tertial.organisation.views import viewer_of

MONEY = "visa"


@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds that ask about forecasts."""
    user = viewer_of(request)
    context = {
        "rounds": [(one, ROUND_STATUS[RoundState(one.state)]) for one in rounds_of(user)],
        "plans": bool(access_of(user).paths_with(Permission.PLAN)),
        "crumbs": [_economy(), _last()],
    }
    return render(request, "finance/forecast_rounds.html", context)


@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, path: str) -> HttpResponse:
    """A round's lines. Saved as one types (`X-Autosave`: what has changed, as JSON) or by a button."""
    shown = _grid(request, path)
    if request.method == "GET":
        return _page(request, shown)
    posted = posting.save(shown, request.POST.dict())
    after = _grid(request, path, posted)
    if "X-Autosave" in request.headers:
        return JsonResponse(_answer(after, posted.saved))
    if posted.errors:
        return _page(request, after, posted)
    messages.success(request, _("%s rader är sparade.") % len(posted.saved) if posted.saved else _("Inget var ändrat."))
    return redirect(_address(after))


def _grid(request: HttpRequest, path: str, posted: posting.Posted | None = None) -> Grid:
    """The grid of the round with this path. Http404 where the reader sees none of it. Seven queries."""
    found = opened(viewer_of(request), path)
    if found is None:
        raise Http404(f"no forecasts in {path}")
    given = (posted.typed, posted.errors) if posted else ({}, {})
    return Grid(*found, _money(request), *given)


def _page(request: HttpRequest, shown: Grid, posted: posting.Posted | None = None) -> HttpResponse:
    round_ = shown.book.round
    written = getattr(round_, "forecast_batch", None)
    context = {
        "grid": shown,
        "round": round_,
        "state": ROUND_STATUS[RoundState(round_.state)],
        "year": round_.period.year,
        "money": shown.money,
        "units": [(unit, f"{reverse('finance:forecast', args=[round_.path])}?{MONEY}={unit}") for unit in SHOWN_IN],
        "pasted": posted.pasted if posted else "",
        "page": page_key(),
        "written": written if shown.reader.sees_figures(round_.body.path) else None,
        "crumbs": [_economy(), _forecasts(), {"label": round_.title}],
    }
    return render(request, "finance/forecast.html", context, status=422 if posted else 200)


def _answer(shown: Grid, saved: list[int], **more: Any) -> dict[str, Any]:
    """What the page is told: which lines were saved, every cell, what stands in each line, why a field could not be."""
    return {
        "version": shown.stamp,
        "saved": saved,
        "live": shown.live(),
        "marks": shown.marks(),
        "errors": dict(shown.errors),
        "failed": _("%s belopp är inte sparade; de är markerade.") % len(shown.errors) if shown.errors else "",
        **more,
    }


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, path: str, pk: int) -> HttpResponse:
    """One line: reasons, measures, risks, comment and history; below the grid to htmx, else a page of its own."""
    shown = _grid(request, path)
    row = _row(shown, pk)
    if request.method == "GET":
        return _line_page(request, shown, row)
    if not shown.reader.writes(row.entry):
        raise PermissionDenied(f"write entry {pk}")
    data: dict[str, str] = request.POST.dict()
    try:
        _save(request, row, data, shown.money)
    except Outdated as outdated:
        return _refused(request, shown, row, data, outdated.message, 409)
    except Refused as refused:
        return _refused(request, shown, row, data, refused.message, 422)
    after = _grid(request, path)
    saved = _row(after, pk)
    if "X-Autosave" in request.headers:
        live = after.live() | _remainder(saved, after.money)
        return JsonResponse(_answer(after, [pk], version=saved.entry.version, live=live))
    messages.success(request, _("Prognosen för %s är sparad.") % saved.entry.subject)
    return redirect(line_address(saved, after.money))


def _save(request: HttpRequest, row: Row, data: Mapping[str, str], money: str) -> None:
    version = data.get("version", "")
    if not version.isdecimal():
        raise Refused(_("Sidan är ofullständig. Läs in den igen."))
    user, given, comment = viewer_of(request), {**data, UNIT: money}, data.get("comment")
    save_forecast(user=user, entry=row.entry, data=given, comment=comment, version=int(version), page=page_of(data))


def _refused(
    request: HttpRequest, shown: Grid, row: Row, data: Mapping[str, str], message: str, status: int
) -> HttpResponse:
    if "X-Autosave" in request.headers:
        return JsonResponse({"message": message}, status=status)
    return _line_page(request, shown, row, data, message, status)


def _line_page(
    request: HttpRequest,
    shown: Grid,
    row: Row,
    typed: Mapping[str, str] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    htmx = request.htmx  # type: ignore[attr-defined]
    fragment = bool(htmx) and not htmx.history_restore_request
    context = line_page.context(shown, row, typed) | {
        "grid": shown,
        "money": shown.money,
        "round": shown.book.round,
        "back": _address(shown),
        "remainder": _remainder(row, shown.money)[f"{row.entry.pk}.remainder"],
        "year": shown.book.round.period.year,
        "error": error,
        "page": page_key(),
        "in_grid": fragment,
        "crumbs": [_economy(), _forecasts(), _of(shown), {"label": str(row.entry.subject)}],
    }
    template = f"finance/forecast_line.html{'#line' if fragment else ''}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
def move(request: HttpRequest, path: str, pk: int, name: str) -> HttpResponse:
    """Hands the line in, takes it back, approves it or sends it back with a note."""
    shown = _grid(request, path)
    row = _row(shown, pk)
    if name not in {step.name for step in moves_from(row.entry.state, shown.reader.hands(row.entry))}:  # type: ignore[arg-type]
        raise PermissionDenied(f"{name} entry {pk}")
    version, note = request.POST.get("version", ""), request.POST.get("note", "")
    try:
        if not version.isdecimal():
            raise Refused(_("Sidan är ofullständig. Läs in den igen."))
        moved = move_entry(user=viewer_of(request), entry=row.entry, name=name, version=int(version), note=note)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(line_address(row, shown.money))
    told = {"what": str(moved.subject), "state": moved.get_state_display().lower()}
    messages.success(request, _("%(what)s: %(state)s.") % told)
    return redirect(f"{_address(shown)}#rad-{pk}" if "rutnat" in request.POST else line_address(row, shown.money))


def _row(shown: Grid, pk: int) -> Row:
    row = next((each for each in shown.seen if each.entry.pk == pk), None)
    if row is None:
        raise Http404(f"no line {pk}")
    return row


def _remainder(row: Row, money: str) -> dict[str, Mapping[str, object]]:
    """What the reasons leave of the deviation, in words."""
    rolled = row.rolled
    left, deviation = rolled.unexplained, rolled.own_deviation
    if left is None or deviation is None:
        text = _("Skriv prognosen, så räknas avvikelsen ut.")
    elif not left:
        text = _("Orsakerna förklarar hela avvikelsen.") if deviation else _("Ingen avvikelse att förklara.")
    else:
        amounts = {"left": amount_text(left, money, signed=True), "all": amount_text(deviation, money, signed=True)}
        text = _("%(left)s av %(all)s återstår att förklara.") % amounts
    return {f"{row.entry.pk}.remainder": {"text": text, "negative": bool(left), "soft": False}}


def _money(request: HttpRequest) -> str:
    asked = request.POST.get(MONEY) or request.GET.get(MONEY, DEFAULT_UNIT)
    return asked if asked in SHOWN_IN else DEFAULT_UNIT


def _address(shown: Grid) -> str:
    place = reverse("finance:forecast", args=[shown.book.round.path])
    return place if shown.money == DEFAULT_UNIT else f"{place}?{MONEY}={shown.money}"


def _economy() -> dict[str, str]:
    return {"label": _("Ekonomi"), "url": reverse("finance:economy")}


def _forecasts() -> dict[str, str]:
    return {"label": _("Prognoser"), "url": reverse("finance:forecast_rounds")}


def _last() -> dict[str, str]:
    return {"label": _("Prognoser")}


def _of(shown: Grid) -> dict[str, str]:
    round_: Round = shown.book.round
    return {"label": round_.title, "url": _address(shown)}
