"""Version: what the blocks of plans depend on besides facts; asked at every reading of a report."""

from collections.abc import Sequence

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When

from tertial.core.contributions import BlockContext
from tertial.core.versions import RowsHash, latest_change
from tertial.followup.models import Entry, Round, Scale, ScaleStep, Subject, SubjectUnit
from tertial.followup.rules import HANDED_IN, OWED, RoundState
from tertial.steering.models import Assignment, Element, ElementType, Outcome, Plan, Target

# What is planned and judged by: it changes a few times a year.
_PLANNED = (ElementType, Plan, Element, Subject, SubjectUnit, Target, Assignment, Scale, ScaleStep)
_UNSAID = -1


def words(context: BlockContext) -> Sequence[Subquery]:
    """The plans; who has been asked, and what they have handed in; outcomes that nobody is still writing.

    What has been said in a closed round is what it was when it closed: the round itself tells whether it has been open
    since.
    """
    rounds = Round.objects.filter(body=context.body_id)
    entries = Entry.objects.filter(round__body=context.body_id).exclude(round__state=RoundState.CLOSED)
    said = entries.annotate(said=Case(When(state__in=HANDED_IN, then=F("version")), default=_UNSAID))
    outcomes = Outcome.objects.filter(element__plan__body=context.body_id).exclude(pk__in=unsaid().values("pk"))
    return [
        *map(latest_change, _PLANNED),
        RowsHash(rounds.values("pk", "state", "closed_at", "period_start", "period_end", "contribute_by")),
        RowsHash(said.values("pk", "said")),
        RowsHash(outcomes.values("pk", "value", "state", "words", "footnote", "source", "source_date", "is_measured")),
    ]


def unsaid() -> QuerySet[Outcome]:
    """The outcomes that somebody is still writing: entered in a round in which their owner has not handed in."""
    owed = Entry.objects.filter(
        subject=OuterRef("element_id"),
        node=F("subject__node"),
        round__period_start=OuterRef("period_start"),
        round__period_end=OuterRef("period_end"),
        state__in=OWED,
    )
    return Outcome.objects.filter(Exists(owed), is_measured=False)
