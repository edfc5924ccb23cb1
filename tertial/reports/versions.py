"""Avtryck: all that the blocks of a report depend on, as two hashes: of facts and layout, and of people's words."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Subquery

from tertial.core.contributions import BlockContext, WordVersion, word_versions
from tertial.core.versions import RowsHash, latest_change
from tertial.followup.models import Round
from tertial.organisation.models import Code, Node, SeriesBreak
from tertial.periods import Period
from tertial.reports.models import Report
from tertial.reports.template import TemplateSpec

COMPOSER = 11  # Raise it when what a block gives, or how it is kept, changes: stored compositions are then made again.
_ORGANISATION = (Code, SeriesBreak)
_ALWAYS = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a composition must have been made for to be right. `words` is empty where no block tells of any."""

    facts: str
    words: str


def wanted(report: Report, template: TemplateSpec, batches: Iterable[int]) -> Wanted:
    """The hashes of the report as everything stands now. One query."""
    names = {block.block for block in template.all_blocks()}
    # Kinds of blocks that read the same have one function: it is asked once.
    asking = tuple(dict.fromkeys(ask for name, ask in word_versions if name in names))
    found = _found(report, asking)
    at = 1 + len(_ORGANISATION)
    place = [report.path, report.body.root.settings, found[:at]]
    facts = [COMPOSER, report.period_start, report.period_end, place, sorted(batches)]
    layout = [[block.block, block.params] for block in template.all_blocks()]
    return Wanted(_hash([facts, layout]), _hash(found[at:]) if asking else "")


def told_in(template: TemplateSpec) -> frozenset[str]:
    """The keys of the blocks that tell what people have said."""
    return frozenset(block.key for block in template.all_blocks() if block.block in word_versions)


def _found(report: Report, asking: tuple[WordVersion, ...]) -> list[Any]:
    """The latest change of the tree, of codes and of breaks; then which round it is, and what the words depend on."""
    sql, values = _sql(asking, report.body.root.pk, report.body_id, report.body.path, report.period)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchone() or ())


@lru_cache(maxsize=1000)
def _sql(
    asking: tuple[WordVersion, ...], root: int, body: int, path: str, period: Period
) -> tuple[str, tuple[Any, ...]]:
    """The question and its values, written by Django once a process and report: that takes longer than to answer it."""
    asked: list[Subquery] = [latest_change(model) for model in _ORGANISATION]
    if asking:
        rounds = Round.objects.filter(body=body, period_start=period.start, period_end=period.end)
        asked.append(RowsHash(rounds.values("pk", "title", "state")))
    context = BlockContext(root, body, path, period, _ALWAYS, None, None)
    asked += [each for ask in asking for each in ask(context)]
    nodes = Node.pgh_event_model.objects  # type: ignore[attr-defined]
    sql, values = nodes.order_by("-pgh_id").values_list("pgh_id", *asked)[:1].query.sql_with_params()
    return sql, tuple(values)


def _hash(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
