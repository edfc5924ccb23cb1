"""Prognoser blir fakta: a round's approved forecasts become one batch of `forecasts`, as an imported file would.

So every table, the drawer and the lineage work as for any source. The batch is named after the round and replaces the
one that the round had before; the same forecasts written twice change nothing.
"""

import csv
import io
import logging
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction

from tertial.core.jobs import enqueue
from tertial.core.operator import OPERATOR
from tertial.core.profiles import keep
from tertial.facts import store
from tertial.facts.actions import import_file, withdraw
from tertial.facts.intake import code_plan
from tertial.facts.models import Batch
from tertial.facts.readers.mapping import Mapping
from tertial.facts.readers.source import Source
from tertial.facts.resolve import CodeEntry, CodePlan
from tertial.facts.selectors import scope_for_system
from tertial.finance.forecast.lines import entries_of, forecast_of
from tertial.finance.models import Forecast, RoundBatch
from tertial.followup.models import Entry, Round
from tertial.followup.rules import EntryState
from tertial.numbers import raw
from tertial.organisation.models import Node
from tertial.organisation.selectors import subtree

JOB = "finance.forecasts_to_facts"
TABLE = "forecasts"
HEAD = ("year", "made", "unit", "activity", "account_class", "amount", "reason", "measure")

log = logging.getLogger("tertial.finance")


def ask_for(round_: Round) -> None:
    """Has the worker write the round's approved forecasts, when this transaction commits; one job a round at a time."""
    enqueue(JOB, user_id=None, lock=f"{JOB}.{round_.pk}", round_id=round_.pk)


def source_name(round_: Round) -> str:
    """What the batch is called wherever sources are named."""
    return f"Prognos, {round_.title} (omgång)"


@transaction.atomic
def write_round(round_: Round) -> RoundBatch:
    """Writes the round's approved forecasts as its batch. What stands in the way is kept, as a sentence."""
    made, _ = RoundBatch.objects.select_for_update().get_or_create(round=round_)
    entries = list(entries_of(round_).filter(state=EntryState.APPROVED).prefetch_related("forecast__measures"))
    rows = _rows(entries, round_)
    if not rows:
        if made.batch is not None:
            withdraw(user=OPERATOR, batch=made.batch)
        return keep(made, {"batch": None, "problem": ""})
    if other := _already_told(round_, entries, made):
        return keep(made, {"problem": other})
    result = import_file(
        user=OPERATOR,
        body=round_.body,
        table=TABLE,
        source=Source.of_bytes(source_name(round_), _as_csv(rows)),
        mapping=Mapping(TABLE, {name: name for name in HEAD}, decimal="."),
        replaces=made.batch_id,
        cut_off=round_.period.last_day,
        plan=_with_units(round_.body),
    )
    if result.problems:
        return keep(made, {"problem": result.problems[0].message})
    log.info("finance.forecasts_written round=%s batch=%s rows=%s", round_.path, result.batch, len(rows))
    return keep(made, {"batch_id": result.batch, "problem": ""})


def _rows(entries: Iterable[Entry], round_: Round) -> list[tuple[str, ...]]:
    said = ((entry, forecast_of(entry)) for entry in entries)
    return [_row(entry, forecast, round_) for entry, forecast in said if forecast is not None and _counts(forecast)]


def _counts(forecast: Forecast) -> bool:
    """Whether there is an amount to write: a line that only sums others has none of its own."""
    return forecast.amount is not None or bool(forecast.adjustment)


def _row(entry: Entry, forecast: Forecast, round_: Round) -> tuple[str, ...]:
    line = entry.subject.forecast_line
    amount = (forecast.amount or Decimal(0)) + forecast.adjustment
    reasons = [*(each.text for each in forecast.reasons.all()), forecast.adjustment_reason]
    measures = [each.text for each in forecast.measures.all()]
    return (
        str(round_.period.year),
        round_.period.last_day.isoformat(),
        entry.node.path,
        line.activity.code if line.activity else "",
        line.account_class,
        raw(amount) or "0",
        _joined(reasons),
        _joined(measures),
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(" ".join(text.split()) for text in texts if text.strip())


def _as_csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows([HEAD, *rows])
    return out.getvalue().encode()


def _with_units(body: Node) -> CodePlan:
    """The code plan, in which a unit is named by its path: not every unit that forecasts has a code."""
    nodes = subtree(body).values_list("path", "pk")
    named = tuple(CodeEntry("unit", path, pk, pk, date.min) for path, pk in nodes)
    plan = code_plan(body)
    return CodePlan((*named, *plan.entries), plan.body_node_id)


def _already_told(round_: Round, entries: Iterable[Entry], made: RoundBatch) -> str:
    """Why the forecasts would be counted twice: somebody has brought in a file of the same units and day."""
    units = ", ".join(str(entry.node_id) for entry in entries)
    day = round_.period.last_day
    sql = f"SELECT DISTINCT batch_id FROM forecasts WHERE made = DATE '{day}' AND unit_id IN ({units})"  # noqa: S608
    with store.open(scope_for_system(round_.body)) as facts:
        others = {batch for (batch,) in facts.fetch(sql)} - {made.batch_id}
    if not others:
        return ""
    batch = Batch.objects.get(pk=min(others))
    return (
        f"Inläsning {batch.pk} ({batch.file_name}) har redan prognoser från {day} för samma enheter. Ersätt den filen "
        "utan dem, så används omgångens."
    )
