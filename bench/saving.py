"""The last day: 300 managers save at the same time, each four entries, twice (`bench/saving_users.py`, with locust).

Ours goes the whole way: HTTP, every middleware, the action, history. Beside it the same transactions, as PostgreSQL got
them from one such save, sent again by as many connections as the web has and nothing else: what the database alone can
do. Asserted: every entry that was answered is there afterwards, saved exactly as many times as was answered (a connection
that broke is tried again, as by the page: the web closes one that has been idle for half a minute, and the first managers
wait longer for the last; such a save may stand twice in the history, never in the entry), with one event of history each,
and PostgreSQL has seen no deadlock. For information: throughput and the 95th percentile.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench import reference

MANAGERS, ENTRIES, TIMES = 300, 4, 2
WORKERS, THREADS = 2, 4
TOWN = "provkommun"


def run() -> list[dict[str, Any]]:
    """Rows for throughput and for the 95th percentile."""
    reference.start()
    given = _town()
    ours = _through_the_web(given)
    _assert_all_is_there(given, ours)
    bare = _bare(given)
    print(f"  {len(ours['broken'])} connections broke; the first: {ours['broken'][:1]}")
    print(f"  {ours['saves']} saves: {ours['per_s']:.0f} a second, p95 {ours['p95_ms']:.0f} ms; ", end="")
    print(f"bare SQL {bare['per_s']:.0f} a second, p95 {bare['p95_ms']:.0f} ms")
    whole = f"{MANAGERS} managers save at once"
    return [
        {
            "name": f"{whole}: time a save",
            "ours": 1 / ours["per_s"],
            "other": 1 / bare["per_s"],
            "ratio": bare["per_s"] / ours["per_s"],
            "limit": None,
        },
        {
            "name": f"{whole}: 95th percentile, against as many connections in bare SQL",
            "ours": ours["p95_ms"] / 1000,
            "other": bare["p95_ms"] / 1000,
            "ratio": ours["p95_ms"] / bare["p95_ms"],
            "limit": None,
        },
    ]


def _town() -> dict[str, Any]:
    """A committee with a unit a manager and an open round, in a municipality of its own."""
    from tertial.core.roots import make_root
    from tertial.core.scope import root_scope

    root = make_root(TOWN, "Provkommun")
    with root_scope(root.pk):
        users = _people()
        return {"root": root.pk, "cookie": "sessionid", "times": TIMES, "users": users}


def _people() -> list[dict[str, Any]]:
    from tertial.core.models import Membership, User
    from tertial.core.operator import OPERATOR
    from tertial.followup import round_actions
    from tertial.followup.models import Entry, Scale, ScaleStep
    from tertial.organisation.models import Grant, Node, NodeKind
    from tertial.organisation.rules import Role
    from tertial.periods import parse

    top = Node.objects.create(slug=TOWN, name="Provkommun", kind=NodeKind.MUNICIPALITY)
    body = Node.objects.create(slug="namnden", name="Nämnden", kind=NodeKind.BODY, parent=top)
    scale = Scale.objects.create(key="mal", name="Mål")
    ScaleStep.objects.create(scale=scale, key="delvis", word="Delvis uppfyllt", shape="diamond", colour="warning")
    users = User.objects.bulk_create(
        User(email=f"chef{number}@prov.example", name=f"Chef {number}") for number in range(MANAGERS)
    )
    Membership.objects.bulk_create(Membership(user=user) for user in users)
    units = [
        Node.objects.create(slug=f"enhet-{number}", name=f"Enhet {number}", kind=NodeKind.UNIT, parent=body)
        for number in range(MANAGERS)
    ]
    Grant.objects.bulk_create(
        Grant(user=user, node=unit, role=Role.MANAGER) for user, unit in zip(users, units, strict=True)
    )
    _goals(body, scale, list(zip(users, units, strict=True)))
    days = round_actions.Days(date(2017, 5, 2), date(2017, 5, 10))
    planned = round_actions.plan_round(user=OPERATOR, body=body, title="T1 2017", period=parse("T1 2017"), days=days)
    opened = round_actions.move_round(user=OPERATOR, round_=planned, name="oppna")
    mine: dict[int, list[int]] = {}
    for pk, responsible in Entry.objects.filter(round=opened).values_list("pk", "responsible_id"):
        mine.setdefault(responsible, []).append(pk)
    return [{"name": user.name, "session": _session(user), "entries": mine[user.pk]} for user in users]


def _goals(body: Any, scale: Any, owners: list[tuple[Any, Any]]) -> None:
    """A plan with goals of every unit's own."""
    from tertial.followup.models import Subject
    from tertial.steering.models import Element, ElementType, Plan

    start, end = date(2017, 1, 1), date(2018, 1, 1)
    kind = ElementType.objects.create(
        key="mal", name="Mål", name_plural="Mål", level=1, parents=[""], is_assessed=True, scale=scale
    )
    plan = Plan.objects.create(body=body, slug="2017", title="Plan 2017", starts_on=start, ends_on=end, state="adopted")
    subjects = Subject.objects.bulk_create(
        Subject(
            kind="element", type_key="mal", title=f"Mål {number + 1}", node=unit, responsible=user, scale=scale,
            valid_from=start,
        )
        for user, unit in owners
        for number in range(ENTRIES)
    )  # fmt: skip
    Element.objects.bulk_create(
        Element(subject=subject, key=f"mal-{place}", plan=plan, type=kind, position=place)
        for place, subject in enumerate(subjects)
    )


def _session(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _through_the_web(given: dict[str, Any]) -> dict[str, Any]:
    """What locust measured, and what it was answered."""
    folder = Path(tempfile.mkdtemp(prefix="tertial-saving-"))
    (folder / "given.json").write_text(json.dumps(given))
    with _served() as host:
        command = [sys.executable, "-m", "locust", "-f", "bench/saving_users.py", "--headless", "--only-summary"]
        size = f"-u {MANAGERS} -r {MANAGERS} --host {host} --run-time 10m --exit-code-on-error 0".split()
        environment = {**os.environ, "TERTIAL_BENCH_SAVING": str(folder / "given.json")}
        done = subprocess.run([*command, *size], env=environment, capture_output=True, text=True, check=False)
    answer = folder / "answered.json"
    if not answer.exists():
        raise RuntimeError(f"locust did not end as it should:\n{done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(answer.read_text())
    assert not told["faults"], told["faults"][:5]
    return {**told, "per_s": told["saves"] / told["seconds"]}


@contextmanager
def _served() -> Iterator[str]:
    """The web as in operation, on a free port."""
    import socket

    from tertial.cli.processes import listens, web

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(web("127.0.0.1", port, workers=WORKERS, threads=THREADS).command)
    try:
        deadline = time.monotonic() + 60
        while not listens("127.0.0.1", port):
            assert process.poll() is None, "the web ended by itself"
            assert time.monotonic() < deadline, "the web did not answer"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _assert_all_is_there(given: dict[str, Any], ours: dict[str, Any]) -> None:
    """Every saved entry, exactly once for each time that its saving was answered; no deadlock."""
    from django.db import connections

    from tertial.core.scope import root_scope
    from tertial.followup.models import Entry

    answered = {int(entry): tuple(said) for entry, said in ours["answered"].items()}
    with root_scope(given["root"]):
        found = {
            pk: (version, comment) for pk, version, comment in Entry.objects.values_list("pk", "version", "comment")
        }
        updates = Entry.pgh_event_model.objects.filter(pgh_label="update").count()  # type: ignore[attr-defined]
    assert found == answered, "what is there is not what was answered"
    assert len(found) == MANAGERS * ENTRIES
    assert ours["saves"] == MANAGERS * ENTRIES * TIMES
    assert updates == sum(version for version, _ in found.values())
    assert 0 <= updates - ours["saves"] <= len(ours["broken"]), (updates, ours["saves"], ours["broken"][:5])
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone() == (0,)


def _bare(given: dict[str, Any]) -> dict[str, Any]:
    """The statements of one save each of as many managers as the web has connections, sent again and again by those."""
    scripts = [_statements(user) for user in given["users"][: WORKERS * THREADS]]
    count = MANAGERS * ENTRIES * TIMES // len(scripts)
    took: list[float] = []
    threads = [threading.Thread(target=_send, args=(script, count, took)) for script in scripts]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    assert len(took) == count * len(scripts)
    return {"per_s": len(took) / seconds, "p95_ms": sorted(took)[int(0.95 * len(took))] * 1000}


def _statements(user: dict[str, Any]) -> list[str]:
    """What PostgreSQL gets when one entry is saved, from the request's first statement to its last."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"X-Autosave": "1"})
    client.cookies["sessionid"] = user["session"]
    said = {"version": TIMES, "comment": f"{user['name']} en gång till.", "status": "delvis", "trend": "same"}
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(f"/omgang/-/post/{user['entries'][0]}/", said, headers={"Host": "localhost"})
    assert answer.status_code == 200, answer.content[:300]
    outside = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(outside)]


def _send(script: list[str], count: int, took: list[float]) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for _ in range(count):
            start = time.perf_counter()
            with connection.transaction(), psycopg.ClientCursor(connection) as cursor:
                for statement in script:
                    cursor.execute(statement.encode())
            took.append(time.perf_counter() - start)


if __name__ == "__main__":
    for row in run():
        print(row)
