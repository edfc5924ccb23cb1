"""Sidor om omgångar: all of them, a new one, its days and state, and who has done what with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.followup import kinds, round_actions
from tertial.followup.forms import ReopenForm, RoundForm, days_form
from tertial.followup.models import Round
from tertial.followup.review_views import crumbs, round_at
from tertial.followup.round_history import history_of
from tertial.followup.rules import ROUND_LABELS, ROUND_STATUS, RoundMove, RoundState, round_move
from tertial.followup.selectors import rounds_visible_to
from tertial.organisation.models import NodeKind
from tertial.organisation.selectors import permitted, visible_to
from tertial.organisation.views import viewer_of


@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds that the user sees, the latest period first."""
    user = viewer_of(request)
    rounds = [{"round": one, "state": ROUND_STATUS[RoundState(one.state)]} for one in rounds_visible_to(user)]
    runs = visible_to(user, Permission.RUN_ROUND).filter(kind=NodeKind.BODY).exists()
    return render(request, "followup/rounds.html", {"rounds": rounds, "runs": runs})


@require_http_methods(["GET", "POST"])
def new_round(request: HttpRequest) -> HttpResponse:
    """Plans a round of a body. 403 for somebody who runs none."""
    user = viewer_of(request)
    bodies = visible_to(user, Permission.RUN_ROUND).filter(kind=NodeKind.BODY).order_by("path")
    if not bodies:
        raise PermissionDenied("runs no rounds")
    types = sorted(kinds.types().items(), key=lambda item: item[1])
    form = RoundForm(request.POST or None, bodies=bodies, types=types)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("body", "title", "period")}
        try:
            made = round_actions.plan_round(user=user, days=form.days, asks=form.cleaned_data.get("asks"), **data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(title)s är planerad. Öppna den när den ska börja.") % {"title": made.title})
            return redirect("followup:round", path=made.path)
    here = [{"label": _("Omgångar"), "url": reverse("followup:rounds")}, {"label": _("Planera en omgång")}]
    context = {"form": form, "title": _("Planera en omgång"), "button": _("Planera"), "crumbs": here}
    return render(request, "followup/form.html", context, status=422 if form.is_bound else 200)


def _run_by(request: HttpRequest, path: str) -> Round:
    """The round, for who runs it. Http404 when it is not visible, PermissionDenied for who only sees it."""
    found = round_at(request, path)
    if not permitted(viewer_of(request), Permission.RUN_ROUND, found.body):
        raise PermissionDenied(f"run round {path}")
    return found


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest, path: str) -> HttpResponse:
    """The round's days."""
    found = _run_by(request, path)
    form = days_form(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            round_actions.change_days(user=request.user, round_=found, days=form.days)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Dagarna är sparade."))
            return redirect("followup:round", path=found.path)
    return _form_page(request, found, form, _("Ändra dagar"), _("Spara"))


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, path: str, name: str) -> HttpResponse:
    """Opens, closes or reopens the round; asks for the reason where one is needed."""
    found, step = _run_by(request, path), _step(name)
    form = ReopenForm(request.POST or None) if step.needs_note else None
    if request.method == "POST" and (form is None or form.is_valid()):
        note = form.cleaned_data["note"] if form else ""
        try:
            moved = round_actions.move_round(user=request.user, round_=found, name=name, note=note)
            told = {"title": moved.title, "state": ROUND_LABELS[RoundState(moved.state)].lower()}
            messages.success(request, _("%(title)s är nu %(state)s.") % told)
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("followup:round", path=found.path)
    return _form_page(request, found, form, step.label, step.label)


def _step(name: str) -> RoundMove:
    try:
        return round_move(name)
    except KeyError:
        raise Http404(name) from None


@require_POST
def ask(request: HttpRequest, path: str) -> HttpResponse:
    """Asks about what has come since the round was opened."""
    found = _run_by(request, path)
    try:
        count = round_actions.ask(user=request.user, round_=found)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        text = ngettext("En ny fråga är ställd.", "%(count)s nya frågor är ställda.", count)
        messages.success(request, text % {"count": count} if count else _("Det finns inget nytt att fråga om."))
    return redirect("followup:round", path=found.path)


@require_GET
def history(request: HttpRequest, path: str) -> HttpResponse:
    """Who has done what with the round, latest first. 404 for who may not see histories."""
    found = round_at(request, path)
    if not permitted(viewer_of(request), Permission.VIEW_HISTORY, found.body):
        raise Http404(f"no history of {path}")
    context = {"round": found, "events": history_of(found), "crumbs": crumbs(found, _("Historik"))}
    return render(request, "followup/history.html", context)


def _form_page(request: HttpRequest, found: Round, form: Any, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "round": found, "crumbs": crumbs(found, title)}
    return render(request, "followup/form.html", context, status=422 if request.method == "POST" else 200)
