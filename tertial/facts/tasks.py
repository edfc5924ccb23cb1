"""Jobs: a file is checked or read in; what nobody names or decided on is swept."""

from typing import Any

from procrastinate.contrib.django import app

from tertial.core.jobs import job
from tertial.core.scope import root_scope
from tertial.facts import uploads
from tertial.facts.sweep import roots_with_files, sweep


@job(uploads.JOB)
def run_upload(*, upload_id: int, by_user_id: int) -> None:
    """Checks or imports one file."""
    uploads.run(upload_id, by_user_id)


@app.periodic(cron="17 * * * *")
@app.task(name="facts.sweep", queueing_lock="facts.sweep")
def sweep_all(timestamp: int, **_: Any) -> None:
    """Sweeps every root, each in a transaction of its own."""
    for root_id in roots_with_files():
        with root_scope(root_id, about={"job": "facts.sweep"}):
            sweep()
