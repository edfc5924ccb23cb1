"""Reads. What somebody may see of subjects, rounds and entries begins at `visible_to(user)`."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.followup.models import Cover, Entry, Round, Subject
from tertial.followup.rules import HANDED_IN, Hand, RoundState, hands_of
from tertial.organisation.models import Node
from tertial.organisation.selectors import Access, Actor, access_of
from tertial.organisation.selectors import visible_to as nodes_visible_to


def covered_by(user: Actor, on: date | None = None) -> QuerySet[Cover]:
    """For whom the user stands in on the day (default: today)."""
    if user.pk is None:
        return Cover.objects.none()
    day = on or timezone.localdate()
    return Cover.objects.filter(substitute=user.pk, valid_from__lte=day).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    )


def answers_for(user: Actor) -> Q:
    """The condition on entries that the user answers for: their own, and those of whom they stand in for."""
    if user.pk is None:
        return Q(pk__in=[])
    return Q(responsible=user.pk) | Q(responsible__in=covered_by(user).values("user"))


def visible_to(user: Actor) -> QuerySet[Entry]:
    """The entries that the user may see: what they answer for, all where they contribute, elsewhere in their line what
    has been handed in: nobody else's draft is anybody's business."""
    writes = Q(node__in=nodes_visible_to(user, Permission.CONTRIBUTE))
    reads = Q(node__in=nodes_visible_to(user), state__in=HANDED_IN)
    return Entry.objects.filter(writes | reads | answers_for(user))


def rounds_visible_to(user: Actor) -> QuerySet[Round]:
    """The rounds of bodies that the user sees, or has a role below, or answers in."""
    return Round.objects.filter(
        Q(body__in=nodes_visible_to(user)) | Q(pk__in=visible_to(user).values("round"))
    ).select_related("body")


def subjects_visible_to(user: Actor) -> QuerySet[Subject]:
    """The subjects of nodes in the user's line, and those that they answer for or have an entry about."""
    own = Q(pk__in=visible_to(user).values("subject"))
    if user.pk is not None:
        own |= Q(responsible=user.pk)
    return Subject.objects.filter(Q(node__in=nodes_visible_to(user)) | own)


def owed_by(user: User) -> QuerySet[Entry]:
    """What the user is asked for in open rounds, whether handed in or not, in the order of its page."""
    found = Entry.objects.filter(answers_for(user), round__state=RoundState.OPEN)
    return found.select_related("round__body", "subject", "node", "status").order_by(
        "round__contribute_by", "round", "node__path", "subject__position", "pk"
    )


def handed_in(round_: Round) -> QuerySet[Entry]:
    """What has been said in a round and handed in: what a report may tell."""
    return round_.entries.filter(state__in=HANDED_IN).select_related("subject", "node", "status", "written_by")


def round_of(body: Node, start: date, end: date) -> Round | None:
    """The body's round on exactly this period, if any."""
    return Round.objects.filter(body=body, period_start=start, period_end=end).order_by("pk").first()


def previous_round(round_: Round) -> Round | None:
    """The body's round whose period ended last before this one's, or as it began earlier: what was said last time."""
    earlier = Round.objects.filter(body=round_.body_id, period_end__lte=round_.period_end).exclude(pk=round_.pk)
    earlier = earlier.filter(Q(period_end__lt=round_.period_end) | Q(contribute_by__lt=round_.contribute_by))
    return earlier.order_by("-period_end", "-contribute_by", "-pk").first()


def subjects_asked(round_: Round) -> QuerySet[Subject]:
    """The subjects that the round asks about: of its body and below, valid in its period, of the types it asks for."""
    path = round_.body.path
    found = Subject.objects.filter(
        Q(node__path=path) | Q(node__path__startswith=f"{path}/"),
        Q(valid_to__isnull=True) | Q(valid_to__gt=round_.period_start),
        valid_from__lt=round_.period_end,
    )
    return found.filter(type_key__in=round_.asks) if round_.asks else found


def hands_at(access: Access, user: Actor, entry: Entry, covered: Collection[int] = ()) -> frozenset[Hand]:
    """Who the user is to the entry, from what has been read already: no query."""
    is_responsible = user.pk is not None and entry.responsible_id in {user.pk, *covered}
    return hands_of(is_responsible=is_responsible, permissions=access.permissions_at(entry.node.path))


def hands_of_user(user: Actor, entry: Entry) -> frozenset[Hand]:
    """Who the user is to the entry. Two queries."""
    covered = set(covered_by(user).values_list("user_id", flat=True))
    return hands_at(access_of(user), user, entry, covered)
