"""Jobs: tables are computed again when their facts have changed; folders that nobody names are swept."""

from typing import Any

from procrastinate.contrib.django import app

from tertial.core.jobs import enqueue, job
from tertial.core.scope import root_scope
from tertial.reports import composition, freezing
from tertial.reports.models import Report
from tertial.reports.rules import State
from tertial.reports.selectors import touched_by

COMPOSE = "reports.compose"


def compose_later(node_id: int, path: str) -> None:
    """Asks for the open reports whose figures may have changed with the facts of the node."""
    for report_id in touched_by(path).values_list("pk", flat=True):
        enqueue(COMPOSE, user_id=None, lock=f"{COMPOSE}:{report_id}", report_id=report_id)


@job(COMPOSE)
def compose(*, report_id: int) -> None:
    """Computes the report's tables, unless they are right already."""
    report = Report.objects.select_related("body__root", "template", "version").filter(pk=report_id).first()
    if report is not None and report.state != State.FROZEN:
        composition.compose(report)


@app.periodic(cron="47 * * * *")
@app.task(name="reports.sweep", queueing_lock="reports.sweep")
def sweep_all(timestamp: int, **_: Any) -> None:
    """Sweeps every root, each in a transaction of its own."""
    for root_id in freezing.roots_with_files():
        with root_scope(root_id, about={"job": "reports.sweep"}):
            freezing.sweep()
