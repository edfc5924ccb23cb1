"""The demo as people meet it: a server of its own with the reference municipality, started once for all browser tests.

Its database and files are a copy of the reference's, which has been read in once (`tests/databases.py`).
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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
LOGIN_MS = 60_000
START_SECONDS = 240  # one that dies is known at once; only a busy machine needs this long
_COPY = """
INSERT INTO reports_report
  (root_id, body_id, template_id, slug, title, period_start, period_end, period_label, state, state_note)
SELECT root_id, body_id, template_id, %(slug)s, title, period_start, period_end, period_label, %(state)s, ''
FROM reports_report WHERE slug = '2017-t1'"""


@dataclass
class Demo:
    """A running demo: its address, its database (the owner's url), and the cookies of the roles that have logged in."""

    address: str
    owner_url: str
    cookies: dict[str, Any] = field(default_factory=dict)

    def log_in(self, context: BrowserContext, role: str) -> Page:
        """A tab in which the role is logged in."""
        tab = context.pages[0] if context.pages else context.new_page()
        self.become(context, role)
        return tab

    def become(self, context: BrowserContext, role: str) -> None:
        """The role is logged in there, the first time through the login page; without a role nobody is."""
        context.clear_cookies()
        if role in self.cookies:
            context.add_cookies(self.cookies[role])
        elif role:
            tab = context.pages[0]
            tab.goto(f"{self.address}/konto/logga-in/")
            tab.get_by_label("E-post").fill(f"{role}@demo.example")
            tab.get_by_label("Lösenord").fill(PASSWORD)
            # A password takes long to try on purpose, and on a busy machine far longer.
            tab.get_by_role("button", name="Logga in", exact=True).click(timeout=LOGIN_MS)
            tab.wait_for_url(f"{self.address}/")
            self.cookies[role] = context.cookies()

    def copy_report(self, slug: str, state: str = "draft") -> str:
        """The address of a report like the reference's, for a test that changes it."""
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            owner.execute(_COPY, {"slug": slug, "state": state})
        return f"{self.address}/rapporter/{BODY}/{slug}/"


@contextmanager
def running_demo() -> Iterator[Demo]:
    """The demo on a free port, gone with its database and files when the block ends."""
    name = f"{databases.DEMO}{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="tertial-demo-") as folder:
        place = databases.copied(databases.reference(), name, Path(folder))
        try:
            with _served(place) as address:
                yield Demo(address, place.environment()["DATABASE_OWNER_URL"])
        finally:
            databases.drop(name)


@contextmanager
def _served(place: databases.Place) -> Iterator[str]:
    port, environment = _free_port(), os.environ | place.environment()
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
