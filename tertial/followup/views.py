"""Sidor: Min omgång, one entry in it, and handing it over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.followup import kinds
from tertial.followup.actions import Outdated, hand_in, hand_over, move_entry, save_entry
from tertial.followup.cards import OpenCard, asked_of, closed_card, next_after, open_card, standing_of
from tertial.followup.forms import HandOverForm, said_of
from tertial.followup.models import Entry
from tertial.followup.rules import Hand
from tertial.followup.selectors import hands_of_user, owed_by, unassigned_to, visible_to
from tertial.followup.word_check import judged, speaks_of_shares
from tertial.organisation.selectors import colleagues_at
from tertial.organisation.views import viewer_of

_RELATED = (
    "round__body", "subject__scale", "subject__node", "node", "status", "proposed", "responsible", "written_by",
    "decided_by", "handed_over_by",
)  # fmt: skip


def entry_of(request: HttpRequest, pk: int) -> Entry:
    """The entry. Http404 for one that is unknown or not visible. Two queries."""
    found = visible_to(viewer_of(request)).select_related(*_RELATED).filter(pk=pk).first()
    if found is None:
        raise Http404(f"no entry {pk}")
    return found


@require_GET
def my_round(request: HttpRequest) -> HttpResponse:
    """What the user owes in all open rounds. `?post=` opens one card; without it the first that is owed is open."""
    user = viewer_of(request)
    asked = asked_of(user)
    cards = {card.entry.pk: card for one in asked for unit in one.units for card in unit.cards}
    wanted = request.GET.get("post")
    chosen = int(wanted) if wanted and wanted.isdecimal() and int(wanted) in cards else None
    if wanted is None:
        chosen = next((pk for pk, card in cards.items() if not card.is_done), None)
    opened = _owed(user, chosen) if chosen else None
    context = {"asked": asked, "opened": opened, "unassigned": list(unassigned_to(user))}
    return render(request, "followup/my_round.html", context)


def _owed(user: User, pk: int) -> OpenCard:
    """The card of an entry that the user is known to answer for."""
    found = Entry.objects.select_related(*_RELATED).get(pk=pk)
    return open_card(user, found, frozenset({Hand.CONTRIBUTOR}))


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: read, saved as one types (`X-Autosave`), or sent by a button (`X-In-Place`: a piece of page)."""
    found, user = entry_of(request, pk), viewer_of(request)
    if request.method == "POST":
        return _post(request, user, found)
    if request.htmx:  # type: ignore[attr-defined]
        response = _fragment(request, {"opened": open_card(user, found), "closed": _closed(request)})
        patch_vary_headers(response, ["HX-Request"])
        return response
    if owed_by(user).filter(pk=pk).exists():
        return redirect(f"{reverse('followup:my_round')}?post={pk}#post-{pk}")
    return _page(request, open_card(user, found))


def _closed(request: HttpRequest) -> Any:
    """The card that closes when another opens."""
    left = request.GET.get("fran", "")
    return closed_card(entry_of(request, int(left))) if left.isdecimal() else None


def _post(request: HttpRequest, user: User, found: Entry) -> HttpResponse:
    do, version = request.POST.get("do", "spara"), request.POST.get("version", "")
    if do == "deras":
        return _done(request, user, found, found.pk)
    try:
        if not version.isdecimal():
            raise Refused(_("Sidan är ofullständig. Läs in den igen."))
        saved = _carry_out(user, found, do, int(version), request)
    except Outdated as outdated:
        return _refused(request, user, found, outdated.message, theirs=outdated.entry)
    except Refused as refused:
        return _refused(request, user, found, refused.message)
    if "X-Autosave" in request.headers:
        return JsonResponse(_told(saved, has_fields=bool(said_of(request.POST).fields)))
    if "X-In-Place" not in request.headers:
        messages.success(request, _("”%(what)s” är sparad.") % {"what": saved.subject})
    return _done(request, user, saved, next_after(user, saved) if do == "klar" else saved.pk)


def _carry_out(user: User, found: Entry, do: str, version: int, request: HttpRequest) -> Entry:
    said = said_of(request.POST)
    if do == "klar":
        return hand_in(user=user, entry=found, said=said, version=version)
    saved = save_entry(user=user, entry=found, said=said, version=version)
    if do == "ta-tillbaka":
        return move_entry(user=user, entry=saved, name=do, version=saved.version)
    return saved


def _told(saved: Entry, *, has_fields: bool) -> dict[str, Any]:
    """What the page is told when a draft is saved: its version, what the words say, what the figures now propose."""
    answer: dict[str, Any] = {"version": saved.version, "words": []}
    if not has_fields and not speaks_of_shares(saved.comment):
        return answer
    beside = kinds.beside([saved]).get(saved.pk, kinds.Beside())
    if speaks_of_shares(saved.comment):
        answer["words"] = [str(one) for one in judged(saved.comment, beside.shown)]
    if has_fields:
        answer["proposal"] = {"step": beside.proposal.step, "why": beside.proposal.why} if beside.proposal else None
    return answer


def _done(request: HttpRequest, user: User, saved: Entry, going_to: int | None) -> HttpResponse:
    """On to the next card, or back to the same."""
    if "X-In-Place" in request.headers:
        context: dict[str, Any] = {"standing": standing_of(user, saved.round)}
        if going_to:
            context["opened"] = open_card(user, entry_of(request, going_to))
        if going_to != saved.pk:
            context["closed"] = closed_card(saved)
        return _fragment(request, context, opened_first=going_to == saved.pk)
    if not owed_by(user).filter(pk=saved.pk).exists():
        return redirect("followup:entry", pk=saved.pk)
    address = reverse("followup:my_round")
    return redirect(f"{address}?post={going_to}#post-{going_to}" if going_to else address)


def _refused(request: HttpRequest, user: User, found: Entry, message: str, theirs: Entry | None = None) -> HttpResponse:
    """What was typed, again, with what is wrong; or beside it how the entry stands, where somebody else was first."""
    status = 409 if theirs else 422
    if "X-Autosave" in request.headers and not theirs:
        return JsonResponse({"message": message}, status=status)
    fresh = entry_of(request, found.pk)
    opened = open_card(user, fresh, typed=request.POST.dict(), error=message, theirs=theirs and fresh)
    if {"X-Autosave", "X-In-Place"} & set(request.headers):
        response = _fragment(request, {"opened": opened}, status)
        if fresh.version != found.version:
            response["X-Saved"] = "1"
        return response
    return _page(request, opened, status)


def _fragment(
    request: HttpRequest, context: dict[str, Any], status: int = 200, *, opened_first: bool = True
) -> HttpResponse:
    """Cards by themselves. The first takes the place of the one that was pressed, the other finds its own."""
    context["is_opened_first"] = opened_first
    return render(request, "followup/cards.html", context, status=status)


def _page(request: HttpRequest, opened: OpenCard, status: int = 200) -> HttpResponse:
    round_ = opened.entry.round
    crumbs = [
        {"label": _("Omgångar"), "url": reverse("followup:rounds")},
        {"label": f"{round_.title}, {round_.body.name}", "url": reverse("followup:round", args=[round_.path])},
        {"label": str(opened.entry.subject)},
    ]
    return render(request, "followup/entry.html", {"opened": opened, "crumbs": crumbs}, status=status)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Handing an entry over to somebody else, for this round."""
    found, user = entry_of(request, pk), viewer_of(request)
    if not hands_of_user(user, found):
        raise Http404(f"no entry {pk} to hand over")
    people = [one for one in colleagues_at(found.round.body) if one.pk != found.responsible_id]
    form = HandOverForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            hand_over(user=user, entry=found, to=to)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(name)s ansvarar nu för ”%(what)s” i den här omgången.") % {
                "name": to.name, "what": found.subject,
            })  # fmt: skip
            is_reviewer = Hand.REVIEWER in hands_of_user(user, found)
            return redirect("followup:round", path=found.round.path) if is_reviewer else redirect("followup:my_round")
    title = _("Lämna över") if found.responsible_id else _("Utse ansvarig")
    crumbs = [{"label": _("Min omgång"), "url": reverse("followup:my_round")}, {"label": title}]
    context = {"form": form, "entry": found, "title": title, "crumbs": crumbs}
    return render(request, "followup/hand_over.html", context, status=422 if form.is_bound else 200)
