"""The worker's own housekeeping, and its post."""

from typing import Any

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from tertial.core import digest, mail


@app.periodic(cron="* * * * *")
@app.task(name="core.retry_stalled_jobs", queueing_lock="core.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Takes up again the jobs of workers that have died."""
    manager: Any = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await manager.retry_job(stalled)


@app.periodic(cron="20 3 * * *")
@app.task(name="core.remove_old_jobs", queueing_lock="core.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forgets jobs that went well a week ago; the failed ones stay until somebody has seen to them."""
    manager: Any = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=7 * 24)


@app.task(name="core.send_letter", queue="mail")
def send_letter(letter_id: int) -> None:
    """Sends a letter as soon as what it tells of is committed; what fails is put off in the outbox itself."""
    close_old_connections()
    mail.send(letter_id)


@app.periodic(cron="* * * * *")
@app.task(name="core.send_waiting_letters", queue="mail", queueing_lock="core.send_waiting_letters")
def send_waiting_letters(timestamp: int) -> None:
    """Tries again what was put off, and what a worker that died left."""
    close_old_connections()
    mail.send_waiting()


@app.periodic(cron="3,33 * * * *")
@app.task(name="core.send_digests", queue="mail", queueing_lock="core.send_digests")
def send_digests(timestamp: int) -> None:
    """Posts the digests of the morning, where they have not been posted."""
    close_old_connections()
    digest.send_digests(timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="core.remove_old_letters", queue="mail", queueing_lock="core.remove_old_letters")
def remove_old_letters(timestamp: int) -> None:
    """Forgets letters that were sent a month ago."""
    close_old_connections()
    mail.remove_old()
