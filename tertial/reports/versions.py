"""Avtryck: all that the blocks of a report depend on, as two hashes: of facts and layout, and of people's words."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Subquery

from tertial.core.contributions import word_versions
from tertial.core.versions import RowsHash, latest_change
from tertial.followup.models import Round
from tertial.organisation.models import Code, Node, SeriesBreak
from tertial.reports.block_context import context_of
from tertial.reports.models import Report
from tertial.reports.template import TemplateSpec

COMPOSER = 10  # Raise it when what a block gives, or how it is kept, changes: stored compositions are then made again.
_ORGANISATION = (Code, SeriesBreak)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a composition must have been made for to be right. `words` is empty where no block tells of any."""

    facts: str
    words: str


def wanted(report: Report, template: TemplateSpec, batches: Iterable[int]) -> Wanted:
    """The hashes of the report as everything stands now. One query."""
    asked = _of_words(report, template)
    found = _found([*map(latest_change, _ORGANISATION), *asked])
    at = len(found) - len(asked)
    place = [report.path, report.body.root.settings, found[:at]]
    facts = [COMPOSER, report.period_start, report.period_end, place, sorted(batches)]
    layout = [[block.block, block.params] for block in template.all_blocks()]
    return Wanted(_hash([facts, layout]), _hash(found[at:]) if asked else "")


def told_in(template: TemplateSpec) -> frozenset[str]:
    """The keys of the blocks that tell what people have said."""
    return frozenset(block.key for block in template.all_blocks() if block.block in word_versions)


def _of_words(report: Report, template: TemplateSpec) -> list[Subquery]:
    """What the words of the template's blocks depend on, and which round they are of; nothing where none has any."""
    names = {block.block for block in template.all_blocks()}
    # Kinds of blocks that read the same have one function: it is asked once.
    asking = list(dict.fromkeys(ask for name, ask in word_versions if name in names))
    if not asking:
        return []
    body, start, end = report.body_id, report.period_start, report.period_end
    rounds = Round.objects.filter(body=body, period_start=start, period_end=end).values("pk", "title", "state")
    return [RowsHash(rounds), *(each for ask in asking for each in ask(context_of(report)))]


def _found(asked: Sequence[Subquery]) -> list[Any]:
    """The latest change of the tree, and the answers to everything else that is asked, in one query."""
    nodes = Node.pgh_event_model.objects  # type: ignore[attr-defined]
    return list(nodes.order_by("-pgh_id").values_list("pgh_id", *asked).first() or ())


def _hash(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
