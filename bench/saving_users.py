"""A locust scenario: the managers of `bench/saving.py`, who all save their entries at the same time.

Run by `python -m bench saving`, which says in `TERTIAL_BENCH_SAVING` (a file of JSON) who they are: the session and the
entries of each. Each opens the page once, waits until all have, then saves every entry of theirs a number of times, as
the page does while somebody types, and stops. What was answered is written to the file's neighbour.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
import gevent.event
from locust import HttpUser, constant, events, task
from locust.exception import StopUser

GIVEN = Path(os.environ["TERTIAL_BENCH_SAVING"])
PLAN: dict[str, Any] = json.loads(GIVEN.read_text())
WAITING: list[dict[str, Any]] = list(PLAN["users"])
RETRIES = (2, 5, 15, 30)  # seconds, as core/js/autosave.js
FAULTS: list[str] = []
BROKEN: list[str] = []
ANSWERED: dict[str, list[Any]] = {}
ALL_ARE_HERE = gevent.event.Event()
arrived = 0
left = len(WAITING)


class Manager(HttpUser):
    """One manager, with a session of their own."""

    wait_time = constant(0)

    def on_start(self) -> None:
        global arrived
        self.given = WAITING.pop()
        self.client.cookies.set(PLAN["cookie"], self.given["session"])
        page = self.client.get("/omgang/", name="open Min omgång")
        page.raise_for_status()
        self.client.headers["X-CSRFToken"] = self.client.cookies["csrftoken"]
        self.client.headers["X-Autosave"] = "1"
        self.client.headers["Referer"] = self.host
        arrived += 1
        if arrived == len(PLAN["users"]):
            ALL_ARE_HERE.set()
        ALL_ARE_HERE.wait()

    @task
    def save_everything(self) -> None:
        global left
        versions = dict.fromkeys(self.given["entries"], 0)
        for entry, comment in self._turns():
            said = {"comment": comment, "status": "delvis", "trend": "same", "sida": f"sida-{entry}"}
            answered = self._save(entry, {**said, "version": versions[entry]})
            if answered:
                versions[entry] = answered
                ANSWERED[str(entry)] = [answered, comment]
        left -= 1
        if not left:
            _tell_and_stop(self)
        raise StopUser

    def _turns(self) -> Iterator[tuple[int, str]]:
        for turn in range(PLAN["times"]):
            for entry in self.given["entries"]:
                yield entry, f"{self.given['name']} skriver för gång {turn + 1} om det som hänt i perioden."

    def _save(self, entry: int, said: dict[str, Any]) -> int | None:
        """The version that was answered. A connection that breaks is tried again with the same, as the page does."""
        for wait in (*RETRIES, None):
            with self.client.post(f"/omgang/-/post/{entry}/", said, name="save", catch_response=True) as answer:
                if answer.status_code == 200:
                    return int(answer.json()["version"])
                told = f"{answer.status_code} for entry {entry}: {answer.error or answer.text[:200]}"
                answer.failure(told)
            if answer.status_code or wait is None:
                break
            BROKEN.append(told)
            gevent.sleep(wait)
        FAULTS.append(told)
        return None


def _tell_and_stop(user: HttpUser) -> None:
    saves = user.environment.stats.get("save", "POST")
    told = {
        "answered": ANSWERED,
        "saves": saves.num_requests - saves.num_failures,
        "faults": FAULTS,
        "broken": BROKEN,
        "seconds": saves.last_request_timestamp - saves.start_time,
        "p50_ms": saves.get_response_time_percentile(0.5),
        "p95_ms": saves.get_response_time_percentile(0.95),
    }
    GIVEN.with_name("answered.json").write_text(json.dumps(told))
    gevent.spawn_later(0.2, user.environment.runner.quit)


@events.test_start.add_listener
def forget_the_opening(environment: Any, **_: Any) -> None:
    """What is measured is the saving: the statistics begin when all have opened their page."""

    def wait() -> None:
        ALL_ARE_HERE.wait()
        environment.stats.reset_all()

    gevent.spawn(wait)
