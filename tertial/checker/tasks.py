"""Jobs: a file is checked; what is older than a day is forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tertial.checker import actions
from tertial.core.jobs import job
from tertial.core.scope import root_scope
from tertial.facts.sweep import roots_with_files


@job(actions.JOB)
def run(*, checking_id: int) -> None:
    """Checks one file."""
    actions.run(checking_id)


@app.periodic(cron="37 * * * *")
@app.task(name="checker.expire", queueing_lock="checker.expire")
def expire_all(timestamp: int) -> None:
    """Forgets in every root, each in a transaction of its own."""
    for root_id in roots_with_files():
        with root_scope(root_id, about={"job": "checker.expire"}):
            actions.expire(timezone.now())
