"""Handlingar med prognosrader: add one, change one, end one. One function a deed."""

import logging
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.models import Membership, User
from tertial.core.permissions import Permission
from tertial.finance.forecast.lines import KIND, place_of
from tertial.finance.forecast.rules import Place, overlapping
from tertial.finance.models import ForecastLine
from tertial.followup.models import Subject
from tertial.organisation.models import Code, Node
from tertial.organisation.rules import slugify
from tertial.organisation.selectors import Actor, require

log = logging.getLogger("tertial.finance")


@dataclass(frozen=True, slots=True)
class LineSpec:
    """What a line is called, who answers for it, and what earlier years' deficits leave to recover, in kronor."""

    title: str
    responsible: User | None = None
    carried_deficit: Decimal = Decimal(0)


@transaction.atomic
def add_line(
    *, user: Actor, node: Node, spec: LineSpec, activity: Code | None = None, account_class: str = "", valid_from: date
) -> ForecastLine:
    """A new line of the unit's money, asked about from the round whose period it is valid in.

    Requires PLAN at the unit. Refused where another line would count the same money.
    """
    require(user, Permission.PLAN, node)
    title = _checked(spec)
    place = Place(node.path, activity.code if activity else "", account_class)
    _refuse_twice(place)
    position = Subject.objects.filter(kind=KIND).count()
    subject = Subject.objects.create(
        kind=KIND, type_key=KIND, title=title, node=node, responsible=spec.responsible, position=position,
        valid_from=valid_from,
    )  # fmt: skip
    line = ForecastLine.objects.create(
        subject=subject,
        key=_key(place),
        activity=activity,
        account_class=account_class,
        carried_deficit=spec.carried_deficit,
    )
    log.info("finance.line_added line=%s node=%s", line.pk, node.path)
    return line


@transaction.atomic
def change_line(*, user: Actor, line: ForecastLine, spec: LineSpec) -> ForecastLine:
    """Another title, another responsible person from the next round on, another carried deficit. Requires PLAN."""
    subject = Subject.objects.select_for_update(of=("self",)).select_related("node").get(pk=line.pk)
    require(user, Permission.PLAN, subject.node)
    subject.title, subject.responsible = _checked(spec), spec.responsible
    subject.save()
    line.carried_deficit = spec.carried_deficit
    line.save()
    log.info("finance.line_changed line=%s", line.pk)
    return line


@transaction.atomic
def end_line(*, user: Actor, line: ForecastLine, valid_to: date) -> ForecastLine:
    """Asks no more about the line in rounds whose period begins on this day or later. Requires PLAN."""
    subject = Subject.objects.select_for_update(of=("self",)).select_related("node").get(pk=line.pk)
    require(user, Permission.PLAN, subject.node)
    if subject.valid_from is not None and valid_to <= subject.valid_from:
        raise Refused(f"Raden gäller från {subject.valid_from}; välj en senare dag som den första utan raden.")
    subject.valid_to = valid_to
    subject.save()
    log.info("finance.line_ended line=%s", line.pk)
    return line


def _checked(spec: LineSpec) -> str:
    if not spec.title.strip():
        raise Refused("Ge raden ett namn.")
    if spec.responsible and not Membership.objects.filter(user=spec.responsible).exists():
        raise Refused("Den personen arbetar inte här; välj någon i listan.")
    return spec.title.strip()


def _refuse_twice(place: Place) -> None:
    """Refused where the new line and one that there is would count the same money."""
    found = ForecastLine.objects.filter(subject__valid_to=None).select_related("subject__node", "activity")
    lines = {line.pk: line for line in found}
    places = {pk: place_of(line, line.subject.node) for pk, line in lines.items()}
    twice = overlapping({**places, 0: place})
    if twice and 0 in twice:
        other = lines[next(pk for pk in twice if pk)]
        raise Refused(f"Raden ”{other.subject}” räknar redan en del av samma pengar. Välj en annan avgränsning.")


def _key(place: Place) -> str:
    """A key for the profile's file that no other line has: `barn-och-unga-520`."""
    own = slugify("-".join(filter(None, [place.path.rpartition("/")[2], place.activity, place.account_class])))
    taken, key, number = set(ForecastLine.objects.values_list("key", flat=True)), own, 2
    while key in taken:
        key, number = f"{own}-{number}", number + 1
    return key
