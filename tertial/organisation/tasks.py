"""Jobb: what days that pass do to access."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from tertial.organisation import leaving


@app.periodic(cron="10 1 * * *")
@app.task(name="organisation.clear_away", queueing_lock="organisation.clear_away")
def clear_away(timestamp: int) -> None:
    """Takes out whoever's last role has ended; until then they see nothing, but get in."""
    close_old_connections()
    leaving.clear_away_all()
