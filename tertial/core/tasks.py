"""The worker's own housekeeping."""

from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app


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
