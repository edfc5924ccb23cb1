"""Reads. What somebody may see of subjects, rounds and entries begins at `visible_to(user)`."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.followup.kinds import earlier
from tertial.followup.models import Cover, Entry, Round, Subject
from tertial.followup.rules import HANDED_IN, OWED, Hand, RoundState, hands_of
from tertial.organisation.models import Node
from tertial.organisation.selectors import Access, Actor, access_of, below
from tertial.organisation.selectors import visible_to as nodes_visible_to


def covered_by(user: Actor, on: date | None = None) -> QuerySet[Cover]:
    """For whom the user stands in on the day (default: today)."""
    if user.pk is None:
        return Cover.objects.none()
    day = on or timezone.localdate()
    return Cover.objects.filter(substitute=user.pk, valid_from__lte=day).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    )


def covers_visible_to(user: Actor, *, everybody: bool = False) -> list[Cover]:
    """The covers that have not ended: those of the user, both ways, or (for who may) all. One query."""
    own = Q() if everybody else Q(user=user.pk) | Q(substitute=user.pk)
    going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=timezone.localdate())
    return list(Cover.objects.filter(own, going_on).select_related("user", "substitute"))


def answers_for(user: Actor) -> Q:
    """The condition on entries that the user answers for: their own, and those of whom they stand in for."""
    if user.pk is None:
        return Q(pk__in=[])
    return Q(responsible=user.pk) | Q(responsible__in=covered_by(user).values("user"))


def visible_to(user: Actor, access: Access | None = None) -> QuerySet[Entry]:
    """The entries that the user may see: what they answer for, all where they contribute, elsewhere in their line what
    has been handed in: nobody else's draft is anybody's business. One query, none where the `access` is known."""
    known = access or access_of(user)
    writes = Q(node__in=below(known.paths_with(Permission.CONTRIBUTE)))
    reads = Q(node__in=below(known.paths_with(Permission.VIEW)), state__in=HANDED_IN)
    return Entry.objects.filter(writes | reads | answers_for(user))


def rounds_visible_to(user: Actor, access: Access | None = None) -> QuerySet[Round]:
    """The rounds of bodies that the user sees, or has a role below, or answers in. As many queries as `visible_to`."""
    known = access or access_of(user)
    seen = Q(body__in=below(known.paths_with(Permission.VIEW)))
    return Round.objects.filter(seen | Q(pk__in=visible_to(user, known).values("round"))).select_related("body")


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


def unassigned_to(user: User, access: Access | None = None) -> QuerySet[Entry]:
    """What nobody has been asked for yet in open rounds, of units where the user answers: theirs to give away."""
    paths = (access or access_of(user)).paths_with(Permission.CONTRIBUTE)
    found = Entry.objects.filter(node__in=below(paths), responsible=None, state__in=OWED, round__state=RoundState.OPEN)
    return found.select_related("round__body", "subject", "node").order_by(
        "round__contribute_by", "round", "node__path", "subject__position", "pk"
    )


def handed_in(round_: Round) -> QuerySet[Entry]:
    """What has been said in a round and handed in: what a report may tell."""
    return round_.entries.filter(state__in=HANDED_IN).select_related("subject", "node", "status", "written_by")


def round_by_path(user: Actor, path: str, access: Access | None = None) -> Round | None:
    """The round with this path, if the user sees it."""
    above, _, slug = path.rpartition("/")
    return rounds_visible_to(user, access).filter(body__path=above, slug=slug).first()


def round_of(body: Node, start: date, end: date) -> Round | None:
    """The body's round on exactly this period, if any."""
    return Round.objects.filter(body=body, period_start=start, period_end=end).order_by("pk").first()


def previous_round(round_: Round) -> Round | None:
    """The body's round whose period ended last before this one's, or as it began earlier: what was said last time."""
    earlier = Round.objects.filter(body=round_.body_id, period_end__lte=round_.period_end).exclude(pk=round_.pk)
    earlier = earlier.filter(Q(period_end__lt=round_.period_end) | Q(contribute_by__lt=round_.contribute_by))
    return earlier.order_by("-period_end", "-contribute_by", "-pk").first()


def earlier_entries(round_: Round, entries: Sequence[Entry]) -> dict[int, Entry]:
    """What was said last time of each entry's subject (or of the one that it continues), by the entry's key.

    Two queries, and those of the kinds.
    """
    before = previous_round(round_)
    if before is None or not entries:
        return {}
    subjects = {entry.subject_id: entry.subject for entry in entries}
    continued = earlier(list(subjects.values()))
    wanted = {*subjects, *continued.values()}
    related = ("round", "status", "written_by", "subject")
    found = Entry.objects.filter(round=before, subject__in=wanted, state__in=HANDED_IN).select_related(*related)
    said = {(one.subject_id, one.node_id): one for one in found}
    matched = {
        entry.pk: said.get((entry.subject_id, entry.node_id))
        or said.get((continued.get(entry.subject_id, 0), entry.node_id))
        for entry in entries
    }
    return {pk: one for pk, one in matched.items() if one is not None}


def beside_owner(entry: Entry) -> QuerySet[Entry]:
    """What other units have handed in of the same subject, for whoever owns it; of units below it, for a unit."""
    others = Entry.objects.filter(round=entry.round_id, subject=entry.subject_id, state__in=HANDED_IN)
    if not entry.is_owners:
        others = others.filter(node__path__startswith=f"{entry.node.path}/")
    return others.exclude(pk=entry.pk).select_related("node", "status", "written_by").order_by("node__path")


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
