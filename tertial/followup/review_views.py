"""Sidor för den som granskar: a round with its progress, and the deeds of a reviewer, in place or by a plain form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.followup import review
from tertial.followup.actions import Outdated, move_entry
from tertial.followup.forms import ReturnForm
from tertial.followup.models import Entry, Round
from tertial.followup.rules import ENTRY_LABELS, ROUND_MOVES, ROUND_STATUS, EntryState, Hand, Move, RoundState, move
from tertial.followup.selectors import round_by_path, visible_to
from tertial.followup.views import entry_of
from tertial.followup.when import moment_in_words
from tertial.organisation.selectors import Access, access_of
from tertial.organisation.views import viewer_of

SHOWN = 100


def round_at(request: HttpRequest, path: str, access: Access | None = None) -> Round:
    """The round at the path. Http404 when it is unknown or not visible."""
    found = round_by_path(viewer_of(request), path, access)
    if found is None:
        raise Http404(f"no round {path}")
    return found


def crumbs(round_: Round, *labels: str) -> list[dict[str, str]]:
    """The way back to the round, and the page's own name last."""
    above = {"label": f"{round_.title}, {round_.body.name}", "url": reverse("followup:round", args=[round_.path])}
    here = [above, *({"label": one} for one in labels)] if labels else [{"label": above["label"]}]
    return [{"label": _("Omgångar"), "url": reverse("followup:rounds")}, *here]


@require_GET
def round_page(request: HttpRequest, path: str) -> HttpResponse:
    """A round: how far each unit has come, and what it says; with what a reviewer may do about it."""
    user, wanted = viewer_of(request), request.GET.get("visa", "")
    access = access_of(user)
    found = round_at(request, path, access)
    rows = review.rows_of(user, found, access)
    units = review.progress_of(rows, access)
    unit = request.GET.get("enhet", "")
    within = [row for row in rows if not unit or row.entry.node.path == unit]
    paginator = Paginator([row for row in within if review.is_shown(row, wanted)], SHOWN)
    page = paginator.get_page(request.GET.get("page"))
    context = _about(found, access) | {
        "units": units,
        "total": review.total_of(units),
        "chosen_unit": next((one.node for one in units if one.node.path == unit), None),
        "tabs": review.tabs(found, rows, wanted),
        "page_obj": page,
        "page_range": paginator.get_elided_page_range(page.number),
        "approves": any(row.may_approve for row in page),
        "crumbs": crumbs(found),
    }
    return render(request, "followup/round.html", context)


def _about(found: Round, access: Access) -> dict[str, Any]:
    permissions = access.permissions_at(found.body.path)
    runs = Permission.RUN_ROUND in permissions
    return {
        "round": found,
        "state": ROUND_STATUS[RoundState(found.state)],
        "runs": runs,
        "moves": [one for one in ROUND_MOVES if runs and one.source == found.state],
        "sees_history": Permission.VIEW_HISTORY in permissions,
    }


@require_GET
def progress(request: HttpRequest, path: str) -> HttpResponse:
    """The progress by itself: what the page asks for now and then."""
    user = viewer_of(request)
    access = access_of(user)
    found = round_at(request, path, access)
    units = review.progress_of(review.rows_of(user, found, access), access)
    if not units:
        raise Http404(f"nothing to review in {path}")
    context = {"round": found, "units": units, "total": review.total_of(units)}
    return render(request, "followup/progress.html", context)


@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Approves an entry or sends it back. htmx gets its row, others the round's page."""
    found, step = entry_of(request, pk), _step(name)
    if Hand.REVIEWER not in review.row_of(viewer_of(request), found).hands:
        raise PermissionDenied(f"{name} entry {pk}")
    if request.method != "POST" or (step.needs_note and not request.POST.get("note", "").strip()):
        return _asked(request, found, step)
    notice = _move(request, found, step)
    if request.htmx:  # type: ignore[attr-defined]
        row = review.row_of(viewer_of(request), entry_of(request, pk))
        return render(request, "followup/review_row.html", {"row": row, "notice": notice, "moved": True})
    if notice:
        messages.error(request, notice)
    return redirect(f"{reverse('followup:round', args=[found.round.path])}?visa=granska")


def _step(name: str) -> Move:
    try:
        step = move(name)
    except KeyError:
        raise Http404(name) from None
    if step.hand is not Hand.REVIEWER:
        raise Http404(name)
    return step


def _asked(request: HttpRequest, found: Entry, step: Move) -> HttpResponse:
    """A page of its own that asks for the note, or whether to do it."""
    form = ReturnForm(request.POST or None) if step.needs_note else None
    context = {"entry": found, "step": step, "form": form, "crumbs": crumbs(found.round, step.label)}
    return render(request, "followup/judge.html", context, status=422 if request.method == "POST" else 200)


def _move(request: HttpRequest, found: Entry, step: Move) -> str:
    """Carries it out; what to tell when it could not be."""
    version = request.POST.get("version", "")
    try:
        if not version.isdecimal():
            raise Refused(_("Sidan är ofullständig. Läs in den igen."))
        note = request.POST.get("note", "")
        move_entry(user=request.user, entry=found, name=step.name, version=int(version), note=note)
    except Outdated as outdated:
        return _overtaken(outdated)
    except Refused as refused:
        return refused.message
    return ""


def _overtaken(outdated: Outdated) -> str:
    """Who was first, and with what: of two reviewers the second is told of the first."""
    entry = outdated.entry
    if entry.decided_by and entry.decided_at and entry.state in (EntryState.APPROVED, EntryState.RETURNED):
        return _("%(who)s var före dig %(when)s: %(state)s.") % {
            "who": entry.decided_by.name,
            "when": moment_in_words(entry.decided_at),
            "state": ENTRY_LABELS[EntryState(entry.state)].lower(),
        }
    return outdated.message


@require_POST
def approve_chosen(request: HttpRequest, path: str) -> HttpResponse:
    """Approves several entries; those that somebody has changed or judged meanwhile are told of and left."""
    found, user = round_at(request, path), viewer_of(request)
    chosen = dict(one.split(":", 1) for one in request.POST.getlist("valda") if one.count(":") == 1)
    wanted = {int(pk): version for pk, version in chosen.items() if pk.isdecimal() and version.isdecimal()}
    entries = list(visible_to(user).filter(round=found, pk__in=wanted).select_related("subject", "node"))
    if not entries:
        messages.error(request, _("Välj minst en lägesrapport att godkänna."))
    count = 0
    for entry in entries:
        try:
            move_entry(user=user, entry=entry, name="godkann", version=int(wanted[entry.pk]))
            count += 1
        except Outdated as outdated:
            messages.warning(request, f"{entry.subject}: {_overtaken(outdated)}")
        except Refused as refused:
            messages.warning(request, f"{entry.subject}: {refused.message}")
    if count:
        text = ngettext("En lägesrapport är godkänd.", "%(count)s lägesrapporter är godkända.", count)
        messages.success(request, text % {"count": count})
    return redirect(f"{reverse('followup:round', args=[found.path])}?visa=granska")
