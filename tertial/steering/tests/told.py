"""Ekstad's plan of 2017 with a round on it: what the blocks of the plan tell of, as it is said."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from tertial.core.contributions import BlockContext
from tertial.core.operator import OPERATOR
from tertial.followup import round_actions
from tertial.followup.models import Entry, Round, ScaleStep
from tertial.followup.rules import EntryState
from tertial.followup.tests.conftest import DAYS
from tertial.periods import Period, parse
from tertial.steering.tests.conftest import PLAN, make_plan
from tests.cast import Municipality

T1 = parse("T1 2017")
# Beside what `conftest.PLAN` has: values of three years, women and men, an odd date, a share, a target that is words.
MORE = """
[[element]]
plan = "2017"
key = "aktivitet"
type = "indicator"
parent = "delaktighet"
title = "Unga som deltar i en aktivitet"
unit = "percent"
direction = "up"
footnote = "Målet delas med en annan nämnd."

[[element.target]]
period = "2017"
value = 60

[[element.target]]
period = "2017"
node = "ekstad/socialnamnden/vuxen"
value = 55.5

[[element.outcome]]
period = "T1 2015"
value = 50
source = "Enkäten"
source_date = 2015-05-20

[[element.outcome]]
period = "T1 2016"
value = 54
words = "Medel 3,7"
source = "Enkäten"
source_date = 2016-05-20

[[element.outcome]]
period = "T1 2016"
sex = "women"
value = 57
source = "Enkäten"
source_date = 2016-05-20

[[element.outcome]]
period = "T1 2016"
sex = "men"
state = "suppressed"
words = "För få svar"
source = "Enkäten"
source_date = 2016-05-20

[[element.outcome]]
period = "T1 2017"
value = 58
source = "Enkäten"
source_date = 2017-05-02

[[element]]
plan = "2017"
key = "kontakt"
type = "indicator"
parent = "delaktighet"
title = "Dagar till första kontakt"
unit = "days"
direction = "down"

[[element.target]]
period = "2017"
value = 3
words = "Högst tre dagar"

[[element.outcome]]
period = "2016-03"
value = 4
source = "Registret"
source_date = 2016-04-02

[[element.outcome]]
period = "T1 2017"
state = "not_measured"
source = "Registret"
source_date = 2017-05-02
"""


def make_told(town: Municipality, folder: Path, more: str = "") -> Round:
    """The plan with what more it has, and a round on the first four months of 2017 that has been opened."""
    make_plan(folder, PLAN + MORE + more)
    body = town.nodes["socialnamnden"]
    made = round_actions.plan_round(user=OPERATOR, body=body, title="T1 2017", period=T1, days=DAYS)
    return round_actions.move_round(user=OPERATOR, round_=made, name="oppna")


def say(key: str, status: str = "", comment: str = "", trend: str = "", node: str = "", round_: Any = None) -> Entry:
    """Somebody hands in what they say of the element, as the page would have kept it."""
    entries = Entry.objects.filter(subject__element__key=key).select_related("subject__responsible", "node")
    entries = entries.filter(round=round_) if round_ else entries
    owner = {entry.subject.node_id for entry in entries}
    entry = entries.get(node__slug=node) if node else entries.get(node__in=owner)
    entry.status = ScaleStep.objects.get(key=status) if status else None
    entry.comment, entry.trend, entry.state, entry.version = comment, trend, EntryState.READY, entry.version + 1
    entry.written_by, entry.written_at = entry.subject.responsible, datetime(2017, 5, 8, 7, 12, tzinfo=UTC)
    entry.save()
    return entry


def context_of(round_: Round, period: Period = T1, *, asked: bool = True) -> BlockContext:
    """What a block is told in the report on the period."""
    body = round_.body
    return BlockContext(
        root_id=round_.root_id, body_id=body.pk, body_path=body.path, period=period, as_of=timezone.now(),
        viewer_id=None, resolver=None, round_id=round_.pk if asked else None,
    )  # fmt: skip
