"""The worker may die at any moment: the job is taken up again and its effect is visible once."""

import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from tertial.core.scope import root_scope
from tertial.facts import uploads
from tertial.facts.models import Batch, Upload
from tertial.facts.rules import UploadState
from tertial.facts.tests.factory import LEDGER_HEAD, add_codes, send_file, spooled_files
from tests.cast import make_ekstad

ROWS = 200_000
PATIENCE = 40


@pytest.fixture
def town(committed):
    town = make_ekstad()
    with root_scope(town.root.pk):
        add_codes(town)
    return town


@contextmanager
def worker():
    """A real worker in a process of its own, killed at the end."""
    command = [sys.executable, "-m", "tertial.facts.tests.worker_child"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(found):
    """The first true value; fails when it does not come."""
    until = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.05)
    return value


def accepted(town):
    """A large file that somebody has accepted: its job waits."""
    rows = "\n".join(f"2017-01-15;5010;71100;520;A{n};Rad {n};1,00" for n in range(ROWS))
    with root_scope(town.root.pk):
        upload = send_file(town, f"{LEDGER_HEAD}\n{rows}\n")
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.CHECKED)
        uploads.accept(user=town.people["Kim"], upload=upload, cut_off=None, replaces=None)
    return upload.pk


def state_of(town, upload):
    with root_scope(town.root.pk):
        return Upload.objects.get(pk=upload)


@pytest.mark.slow
def test_a_job_whose_worker_was_killed_is_done_once_by_another(town):
    upload = accepted(town)
    with worker() as first:
        wait_for(lambda: state_of(town, upload).progress_done)
        first.kill()
        first.wait()
    halfway = state_of(town, upload)
    assert halfway.state == UploadState.IMPORTING
    assert 0 < halfway.progress_done <= halfway.progress_total
    with root_scope(town.root.pk):
        assert not Batch.objects.exists()
    with connection.cursor() as cursor:  # half a minute passes
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    with suppress(AlreadyEnqueued):  # the dead worker may have asked for it itself
        app.configure_task("core.retry_stalled_jobs").defer(timestamp=0)
    with worker():
        done = wait_for(lambda: (u := state_of(town, upload)).state == UploadState.DONE and u)
        wait_for(lambda: ProcrastinateJob.objects.get(pk=done.job_id).status == "succeeded")
    with root_scope(town.root.pk):
        batch = Batch.objects.get()
        assert (batch.rows, batch.total) == (ROWS, ROWS)
        assert done.batch == batch and done.token == ""
        uploads.run(upload, town.people["Kim"].pk)  # the same job once more: at least once is not twice
        assert Batch.objects.count() == 1
    assert spooled_files(town.root.pk) == set()


@pytest.mark.slow
def test_a_running_job_can_be_stopped_and_leaves_nothing(town):
    upload = accepted(town)
    with worker():
        wait_for(lambda: state_of(town, upload).progress_done)
        with root_scope(town.root.pk, user_id=town.people["Kim"].pk):
            uploads.stop(user=town.people["Kim"], upload=Upload.objects.get(pk=upload))
        ended = wait_for(lambda: (u := state_of(town, upload)).state != UploadState.IMPORTING and u)
        wait_for(lambda: not spooled_files(town.root.pk))
    with root_scope(town.root.pk):
        finished_first = ended.state == UploadState.DONE
        assert ended.state in (UploadState.CANCELLED, UploadState.DONE)
        assert Batch.objects.exists() == finished_first
