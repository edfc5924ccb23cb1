"""Brott i serier: where a reorganisation, a new system or a new definition makes figures impossible to compare."""

import logging
from datetime import date

from django.db import transaction

from tertial.core.contributions import facts_changed
from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.models import Node, SeriesBreak
from tertial.organisation.selectors import Actor, require

log = logging.getLogger("tertial.organisation")


@transaction.atomic
def add_break(*, by: Actor, node: Node, day: date, text: str, measure: str = "") -> SeriesBreak:
    """From `day` the measure (empty: every measure) cannot be compared with before, at the node and below it."""
    require(by, Permission.RECONCILE, node)
    if SeriesBreak.objects.filter(node=node, day=day, measure=measure).exists():
        raise Refused(f"{node.name} har redan ett brott den {day} för {measure or 'alla mått'}. Ta bort det först.")
    made = SeriesBreak.objects.create(node=node, day=day, text=text.strip(), measure=measure)
    log.info("organisation.series_broken node=%s day=%s measure=%s", node.path, day, measure)
    _tell(node)
    return made


@transaction.atomic
def remove_break(*, by: Actor, series_break: SeriesBreak) -> None:
    """The figures can be compared after all; the history keeps that somebody thought otherwise."""
    require(by, Permission.RECONCILE, series_break.node)
    node = series_break.node
    series_break.delete()
    log.info("organisation.series_mended node=%s", node.path)
    _tell(node)


def _tell(node: Node) -> None:
    """What was computed with or without the break is computed anew."""
    for _, tell in facts_changed:
        tell(node.pk, node.path)
