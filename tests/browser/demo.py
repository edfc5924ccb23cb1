"""The demo as people meet it: a server of its own with the reference municipality, started once for all browser tests.

Its database and files are a copy of the reference's, which has been read in once (`tests/databases.py`).
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from playwright.sync_api import BrowserContext, Page

from tests import databases

BODY = "haninge/socialnamnden"
REPORT = f"/rapporter/{BODY}/2017-t1/"
PASSWORD = "demo-tertial"
SETTINGS = "tests.browser.settings"
START_SECONDS = 240  # one that dies is known at once; only a busy machine needs this long
_COPY = """
INSERT INTO reports_report
  (root_id, body_id, template_id, slug, title, period_start, period_end, period_label, state, state_note)
SELECT root_id, body_id, template_id, %(slug)s, title, period_start, period_end, period_label, %(state)s, ''
FROM reports_report WHERE slug = '2017-t1'
RETURNING id, root_id"""
# What the page shows holds addresses of its figures.
_COPY_TABLES = """
INSERT INTO reports_composition (root_id, report_id, fingerprint, words, blocks, screen, composed_at)
SELECT root_id, %(report)s, %(facts)s, %(words)s, blocks, replace(screen, '/2017-t1/', %(place)s), now()
FROM reports_composition WHERE report_id = (SELECT id FROM reports_report WHERE slug = '2017-t1')"""


@dataclass
class Demo:
    """A running demo: its address, its database and files, and the cookies of the roles that have logged in."""

    address: str
    place: databases.Place
    unblock: Callable[[], Any]
    cookies: dict[str, Any] = field(default_factory=dict)

    @property
    def owner_url(self) -> str:
        return self.place.environment()["DATABASE_OWNER_URL"]

    def log_in(self, context: BrowserContext, role: str) -> Page:
        """A tab in which the role is logged in."""
        tab = context.pages[-1] if context.pages else context.new_page()
        self.become(context, role)
        return tab

    def become(self, context: BrowserContext, role: str) -> None:
        """The role is logged in there, the first time through the login page; without a role nobody is."""
        context.clear_cookies()
        if role in self.cookies:
            context.add_cookies(self.cookies[role])
        elif role:
            tab = context.pages[-1]
            tab.goto(f"{self.address}/konto/logga-in/")
            tab.get_by_label("E-post").fill(f"{role}@demo.example")
            tab.get_by_label("Lösenord").fill(PASSWORD)
            tab.get_by_role("button", name="Logga in", exact=True).click()
            tab.wait_for_url(f"{self.address}/")
            self.cookies[role] = context.cookies()

    def copy_report(self, slug: str, state: str = "draft") -> str:
        """The address of a report like the reference's, for a test that changes it; its tables are computed already."""
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            row = owner.execute(_COPY, {"slug": slug, "state": state}).fetchone()
            assert row is not None
            report, root = row
            with self.unblock(), databases.entered(self.place):
                right = _wanted(report, root)
            values = {"report": report, "facts": right.facts, "words": right.words, "place": f"/{slug}/"}
            owner.execute(_COPY_TABLES, values)
        return f"{self.address}/rapporter/{BODY}/{slug}/"


def _wanted(report_id: int, root_id: int) -> Any:
    """What the report's tables depend on: by which those computed for it are known."""
    from tertial.core.scope import root_scope
    from tertial.facts.selectors import active_batches
    from tertial.reports.models import Report
    from tertial.reports.selectors import template_of
    from tertial.reports.versions import wanted

    with root_scope(root_id):
        report = Report.objects.get(pk=report_id)
        batches = active_batches(report.body).values_list("pk", flat=True)
        return wanted(report, template_of(report), batches)


@contextmanager
def running_demo(unblock: Callable[[], Any]) -> Iterator[Demo]:
    """The demo on a free port, gone with its database and files when the block ends."""
    name = f"{databases.DEMO}{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="tertial-demo-") as folder:
        place = databases.copied(databases.reference(), name, Path(folder))
        try:
            with _served(place) as address:
                yield Demo(address, place, unblock)
        finally:
            databases.drop(name)


@contextmanager
def _served(place: databases.Place) -> Iterator[str]:
    port, environment = _free_port(), os.environ | place.environment() | {"DJANGO_SETTINGS_MODULE": SETTINGS}
    log = place.folder / "demo.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "tertial.cli.main", "demo", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the demo did not start:\n{log.read_text(errors='replace')[-3000:]}")
