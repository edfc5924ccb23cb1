"""Handlingar med värden: set a target, enter an outcome, keep what is said in a round. One function a deed."""

import logging
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.numbers import State
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, require
from tertial.periods import Period
from tertial.steering.models import Element, Outcome, Target
from tertial.steering.typed import Said

log = logging.getLogger("tertial.steering")


@transaction.atomic
def set_target(
    *,
    user: Actor,
    element: Element,
    period: Period,
    value: Decimal | None,
    words: str = "",
    sex: str = "",
    node: Node | None = None,
) -> Target | None:
    """The element's target of the period, or a body's share of it; neither value nor words: it has none any more."""
    require(user, Permission.PLAN, element.plan.body)
    _measured(element, sex)
    which = {"element": element, "period_start": period.start, "period_end": period.end, "sex": sex, "node": node}
    known = Target.objects.filter(**which).first()
    if value is None and not words.strip():
        if known:
            known.delete()
            log.info("steering.target_removed element=%s period=%s", element.key, period.label)
        return None
    target = known or Target(**which)
    target.value, target.words = value, words.strip()
    target.save()
    log.info("steering.target_set element=%s period=%s", element.key, period.label)
    return target


@transaction.atomic
def enter_outcomes(
    *, user: Actor, element: Element, period: Period, told: Iterable[Said], correction: str = ""
) -> None:
    """Outcomes entered on the plan's page. In a period whose round is closed it is a correction and needs its reason,
    which is kept: Refused without one, and for what a measure computes."""
    require(user, Permission.PLAN, element.plan.body)
    if element.measure:
        raise Refused("Utfallet räknas av ett mått; ta bort måttet först om det ska skrivas för hand.")
    _keep(_person(user), element, period, told, correction.strip())
    log.info("steering.outcome_entered element=%s period=%s", element.key, period.label)


@transaction.atomic
def keep_said(*, user: User, element: Element, period: Period, told: Iterable[Said]) -> None:
    """Outcomes said in a round; whoever calls has seen to it that the user may answer in it."""
    _keep(user, element, period, told, "")


def _keep(user: User, element: Element, period: Period, told: Iterable[Said], correction: str) -> None:
    known = {
        one.sex: one
        for one in Outcome.objects.filter(element=element, period_start=period.start, period_end=period.end)
    }
    try:
        with transaction.atomic():
            for said in told:
                _measured(element, said.sex)
                _keep_one(user, element, period, said, known.get(said.sex), correction)
    except IntegrityError as error:
        if "is closed" not in str(error):
            raise
        raise Refused(
            f"Omgången för {period.label} är stängd. Skriv varför utfallet rättas; skälet sparas i historiken."
        ) from None


def _keep_one(user: User, element: Element, period: Period, said: Said, known: Outcome | None, correction: str) -> None:
    if said.is_empty:
        if known:
            known.delete()
        return
    values = {
        "value": said.value,
        "state": said.state or State.EXACT.value,
        "words": said.words or (known.words if known else ""),
        "source": said.source,
        "source_date": said.source_date,
        "footnote": said.footnote or (known.footnote if known else ""),
    }
    if known and not known.is_measured and all(getattr(known, name) == value for name, value in values.items()):
        return
    outcome = known or Outcome(element=element, period_start=period.start, period_end=period.end, sex=said.sex)
    for name, value in values.items():
        setattr(outcome, name, value)
    outcome.is_measured, outcome.lineage, outcome.correction = False, None, correction
    outcome.entered_by, outcome.entered_at = user, timezone.now()
    outcome.save()


def _measured(element: Element, sex: str) -> None:
    if not element.type.is_measured:
        raise Refused(f"{element.type.name} mäts inte, så det har varken mål eller utfall.")
    if sex and not element.type.splits_by_sex:
        raise Refused(f"{element.type.name} delas inte på kvinnor och män.")


def _person(user: Actor) -> User:
    if not isinstance(user, User):
        raise PermissionDenied("only a person enters an outcome")
    return user
