"""Inklistring från kalkylblad: what the lines refer to, and the deed that takes them all in or none."""

import logging
from collections import Counter

from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.numbers import UNITS
from tertial.organisation.selectors import Actor, require
from tertial.steering.arranging import arrange
from tertial.steering.element_actions import Content, insert
from tertial.steering.keys import keys_taken
from tertial.steering.models import Element, ElementType, Plan, Target
from tertial.steering.plan_actions import lock
from tertial.steering.rules_paste import Known, Pasted, read_pasted

log = logging.getLogger("tertial.steering")


def known() -> Known:
    """What lines may refer to. Two queries."""
    types = list(ElementType.objects.all())
    words = {word.lower(): type_.key for type_ in types for word in (type_.key, type_.name_plural, type_.name)}
    units = {word.lower(): unit.key for unit in UNITS.values() for word in (unit.label, unit.key)}
    return Known(
        words,
        {type_.key: type_.parents for type_ in types},
        frozenset(type_.key for type_ in types if type_.is_measured),
        units | {"%": "percent"},
        _people(),
    )


def _people() -> dict[str, int]:
    """By e-mail, and by those names that only one has."""
    users = list(User.objects.filter(memberships__isnull=False, is_active=True))
    often = Counter(user.name.lower() for user in users)
    by_name = {user.name.lower(): user.pk for user in users if often[user.name.lower()] == 1}
    return by_name | {user.email.lower(): user.pk for user in users}


def preview(text: str, under: Element | None) -> list[Pasted]:
    """The lines as they would be taken in, with their errors. Refused for what is no lines at all."""
    return read_pasted(text, known(), under.type.key if under else "")


@transaction.atomic
def take_in(*, user: Actor, plan: Plan, text: str, under: Element | None = None) -> int:
    """All of the lines as elements of the plan, or none: Refused, with how many are wrong. How many they are."""
    locked = lock(plan)
    require(user, Permission.PLAN, locked.body)
    rows = preview(text, under)
    wrong = [row for row in rows if row.errors]
    if wrong:
        raise Refused(f"{len(wrong)} av {len(rows)} rader är fel; den första är rad {wrong[0].line}. Inget är inlagt.")
    types = {type_.key: type_ for type_ in ElementType.objects.select_related("scale")}
    people = User.objects.in_bulk([row.responsible for row in rows if row.responsible])
    taken, made = keys_taken(), list[Element]()
    for row in rows:
        content = Content(
            title=row.title, description=row.description, given_number=row.number, unit=row.unit,
            responsible=people.get(row.responsible or 0),
        )  # fmt: skip
        parent = under if row.parent is None else made[row.parent]
        try:
            element = insert(locked, types[row.type], content, parent, taken)
        except Refused as refused:
            raise Refused(f"Rad {row.line}: {refused.message} Inget är inlagt.") from None
        made.append(element)
        if row.target is not None or row.target_words:
            period = locked.period
            Target.objects.create(
                element=element, period_start=period.start, period_end=period.end, value=row.target,
                words=row.target_words,
            )  # fmt: skip
    arrange(locked)
    log.info("steering.pasted plan=%s elements=%s", locked.path, len(made))
    return len(made)
