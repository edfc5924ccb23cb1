"""Jobs: asked for in a transaction, done by the worker, as the web role, in the root of whoever asked."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from tertial.core.jobs import enqueue, job
from tertial.core.scope import NoRoot, current_root_id, root_scope
from tertial.core.tasks import remove_old_jobs, retry_stalled_jobs
from tertial.organisation.models import Node
from tests.cast import make_ekstad, make_lonnby

seen: list[dict[str, object]] = []


@job("tests.look")
def look(*, what: str) -> None:
    """Notes what an unfiltered query sees, and as whom."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
    slugs = sorted(Node.objects.values_list("slug", flat=True))
    seen.append({"what": what, "root": current_root_id(), "role": role, "slugs": slugs})


@job("tests.rename")
def rename(*, name: str) -> None:
    Node.objects.filter(slug="vuxen").update(name=name)
    if name == "Krasch":
        raise ZeroDivisionError("a bug")


def in_own_loop(work: Coroutine[Any, Any, None]) -> None:
    """Runs it in a thread of its own: browser tests in the same process hold this thread's loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def run_worker() -> None:
    """What `tertial worker` does, until the queue is empty."""

    async def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            async with worker.open_async():
                await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    in_own_loop(work())


def statuses() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name LIKE 'tests.%' ORDER BY id")
        return [status for (status,) in cursor.fetchall()]


@pytest.fixture
def towns(committed):
    seen.clear()
    return make_ekstad(), make_lonnby()


def test_a_job_sees_only_the_root_of_whoever_asked_as_the_web_role(towns):
    ekstad, lonnby = towns
    for town in towns:
        with root_scope(town.root.pk):
            enqueue("tests.look", user_id=None, what=town.root.slug)
    run_worker()
    seen.sort(key=lambda one: str(one["what"]))  # two jobs at a time, in any order
    assert [(s["what"], s["root"], s["role"]) for s in seen] == [
        ("ekstad", ekstad.root.pk, "tertial_web"),
        ("lonnby", lonnby.root.pk, "tertial_web"),
    ]
    assert [s["slugs"] for s in seen] == [sorted(ekstad.nodes), ["lonnby", "vardnamnden"]]


def test_a_job_asked_for_in_a_transaction_that_was_rolled_back_never_runs(towns):
    ekstad, _ = towns
    with pytest.raises(ZeroDivisionError), root_scope(ekstad.root.pk):
        enqueue("tests.look", user_id=None, what="never")
        _ = 1 / 0
    with root_scope(ekstad.root.pk):
        undo = transaction.savepoint()
        enqueue("tests.look", user_id=None, what="never")
        transaction.savepoint_rollback(undo)
    run_worker()
    assert seen == []
    assert statuses() == []


@pytest.mark.urls("tests.urls")
def test_a_job_asked_for_by_a_request_that_failed_never_runs(towns, client):
    ekstad, _ = towns
    client.force_login(ekstad.people["Kim"])
    client.raise_request_exception = False
    client.get("/skriv/krasch/?jobb")
    client.get("/skriv/500/?jobb")
    assert statuses() == []
    client.get("/skriv/200/?jobb")
    assert statuses() == ["todo"]
    run_worker()
    with root_scope(ekstad.root.pk):
        assert Node.objects.get(slug="vuxen").name == "Jobbat"


def test_what_a_job_changed_is_kept_with_its_name_and_who_asked(towns):
    ekstad, _ = towns
    with root_scope(ekstad.root.pk):
        enqueue("tests.rename", user_id=ekstad.people["Kim"].pk, name="Vuxna")
    run_worker()
    with root_scope(ekstad.root.pk):
        context = Node.pgh_event_model.objects.get(pgh_label="update").pgh_context
    assert (context["user"], context["job"]) == (ekstad.people["Kim"].pk, "tests.rename")


def test_a_job_that_fails_has_changed_nothing_and_is_tried_again_later(towns):
    ekstad, _ = towns
    with root_scope(ekstad.root.pk):
        enqueue("tests.rename", user_id=None, name="Krasch")
    run_worker()
    with root_scope(ekstad.root.pk):
        assert Node.objects.get(slug="vuxen").name == "Vuxen"
    assert statuses() == ["todo"]


def test_nobody_asks_for_a_job_outside_a_scope(towns):
    with pytest.raises(NoRoot):
        enqueue("tests.look", user_id=None, what="outside")
    assert statuses() == []


def test_a_job_whose_worker_died_is_taken_up_again_by_another(towns):
    ekstad, _ = towns
    with root_scope(ekstad.root.pk):
        enqueue("tests.rename", user_id=None, name="Vuxna")
    with connection.cursor() as cursor:  # a worker took it, and was last heard of an hour ago
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    # One round finds and frees it, the next does it.
    in_own_loop(in_worker(retry_stalled_jobs))
    assert statuses() == ["todo"]
    run_worker()
    with root_scope(ekstad.root.pk):
        assert Node.objects.get(slug="vuxen").name == "Vuxna"


async def in_worker(task: Any) -> None:
    """Runs one of the worker's own tasks once."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        async with worker.open_async():
            await task(SimpleNamespace(app=worker), 0)


def test_jobs_that_went_well_are_forgotten_after_a_week_and_failed_ones_are_not(towns):
    ekstad, _ = towns
    with root_scope(ekstad.root.pk):
        for what in ("old", "new", "failed"):
            enqueue("tests.look", user_id=None, what=what)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = CASE args->>'what' WHEN 'failed' THEN 'failed' ELSE 'succeeded' END"
            "::procrastinate_job_status"
        )
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '8 days' WHERE job_id IN "
            "(SELECT id FROM procrastinate_jobs WHERE args->>'what' <> 'new')"
        )
    in_own_loop(in_worker(remove_old_jobs))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'what' FROM procrastinate_jobs ORDER BY id")
        assert [what for (what,) in cursor.fetchall()] == ["new", "failed"]
