"""A real Chromium for the tests marked `browser`; without one they are skipped, with the command that installs it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.demo import Demo, running_demo

INSTALL = "Chromium is missing: run `apt-get install chromium` (or set CHROMIUM to its path)"
FLAGS = [
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


def _chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if _chromium() is None:
                item.add_marker(pytest.mark.skip(reason=INSTALL))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session; it runs in a process of its own, so Django's check for async code is told so."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def demo(django_db_setup: None) -> Iterator[Demo]:
    """The demo municipality on a server of its own, for tests of the pages as they really are."""
    with running_demo() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile: no cookies, nothing stored, Swedish, no motion."""
    fresh = browser.new_context(locale="sv-SE", reduced_motion="reduce", viewport={"width": 1480, "height": 1010})
    fresh.grant_permissions(["clipboard-read", "clipboard-write"])
    yield fresh
    fresh.close()


@pytest.fixture
def problems() -> list[str]:
    """What the browser complained of: script errors, a style the content policy stopped, a missing file.

    The test fails when anything is left in it; a test that provokes an error clears the list.
    """
    return []


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    """How the complaints begin that are not the page's fault; a test module may say which."""
    return ()


@pytest.fixture
def page(context: BrowserContext, problems: list[str], forgiven: tuple[str, ...]) -> Iterator[Page]:
    tab = context.new_page()
    tab.set_default_timeout(5000)
    tab.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    yield tab
    assert [problem for problem in problems if not problem.startswith(forgiven)] == []
