"""Att gå vidare med: what somebody owes in each open round, what waits for their review, and how theirs was judged."""

from collections import Counter

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.contributions import Duty, News
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.followup.models import Entry, Round
from tertial.followup.rules import OWED, EntryState, RoundState, is_late
from tertial.followup.selectors import answers_for, owed_by, unassigned_to
from tertial.organisation.selectors import Access, access_of, below

LATE = ("triangle", "bad", "Försenat")
SHOWN = 5


def duties_of(user: User) -> list[Duty]:
    """One for each round in which something is owed, one for each in which something waits for review, and one for each
    in which nobody has been asked yet. Four queries, one more for each sort that there is."""
    access = access_of(user)
    return [*_owed(user), *_to_review(access), *_to_assign(user, access)]


def _owed(user: User) -> list[Duty]:

    states = list(owed_by(user).values_list("round", "state"))
    asked, left = Counter(pk for pk, _state in states), Counter(pk for pk, state in states if state in OWED)
    returned = Counter(pk for pk, state in states if state == EntryState.RETURNED)
    rounds = Round.objects.filter(pk__in=left).select_related("body").order_by("contribute_by", "pk") if left else []
    return [_owed_in(one, left[one.pk], asked[one.pk], returned[one.pk]) for one in rounds]


def _owed_in(round_: Round, left: int, asked: int, returned: int) -> Duty:
    told = {"title": round_.title, "left": left, "all": asked}
    about = round_.body.name
    if returned:
        about += _(" · %(count)s tillbaka med anmärkning") % {"count": returned}
    state = LATE if is_late(round_.contribute_by, timezone.localdate()) else None
    url = reverse("followup:my_round")
    return Duty(_("%(title)s: %(left)s av %(all)s kvar") % told, url, about, state, round_.contribute_by)


def _to_review(access: Access) -> list[Duty]:
    nodes = below(access.paths_with(Permission.REVIEW_ENTRY))
    waiting = Entry.objects.filter(node__in=nodes, state=EntryState.READY, round__state=RoundState.OPEN)
    counts = Counter(waiting.values_list("round", flat=True))
    rounds = Round.objects.filter(pk__in=counts).select_related("body").order_by("review_by", "pk") if counts else []
    return [_waits_in(one, counts[one.pk]) for one in rounds]


def _waits_in(round_: Round, count: int) -> Duty:
    url = f"{reverse('followup:round', args=[round_.path])}?visa=granska"
    title = _("%(title)s: %(count)s att granska") % {"title": round_.title, "count": count}
    state = LATE if is_late(round_.review_by, timezone.localdate()) else None
    return Duty(title, url, round_.body.name, state, round_.review_by)


def _to_assign(user: User, access: Access) -> list[Duty]:
    rounds = [entry.round for entry in unassigned_to(user, access)]
    counts = Counter(one.pk for one in rounds)
    return [_unassigned_in(one, counts[one.pk]) for one in {one.pk: one for one in rounds}.values()]


def _unassigned_in(round_: Round, count: int) -> Duty:
    told = {"title": round_.title, "count": count}
    url = f"{reverse('followup:my_round')}#utan-ansvarig"
    state = LATE if is_late(round_.contribute_by, timezone.localdate()) else None
    return Duty(_("%(title)s: %(count)s utan ansvarig") % told, url, round_.body.name, state, round_.contribute_by)


def news_of(user: User) -> list[News]:
    """What reviewers have decided of what the user answers for, in open rounds, the latest first. One query."""
    judged = Entry.objects.filter(answers_for(user), round__state=RoundState.OPEN).exclude(decided_at=None)
    judged = judged.exclude(decided_by=user.pk).filter(state__in=[EntryState.APPROVED, EntryState.RETURNED])
    found = judged.select_related("subject", "decided_by").order_by("-decided_at")[:SHOWN]
    return [_news(one) for one in found]


def _news(entry: Entry) -> News:
    said = _("Godkände ”%(what)s”") if entry.state == EntryState.APPROVED else _("Skickade tillbaka ”%(what)s”")
    who, when = str(entry.decided_by), entry.decided_at or timezone.now()
    return News(said % {"what": entry.subject}, who, when, reverse("followup:entry", args=[entry.pk]))
