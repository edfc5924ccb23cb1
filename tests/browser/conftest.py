"""A real Chromium for the tests marked `browser`; without one they are skipped, with the command that installs it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize, expect, sync_playwright

from tests.browser.axe import SCRIPT
from tests.browser.demo import Demo, running_demo

INSTALL = "Chromium is missing: run `apt-get install chromium-headless-shell` (or set CHROMIUM to its path)"
FLAGS = [
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
    # What a page's scripts cost beyond themselves: they are optimized though they end before that pays, thrown away
    # though the next page has the same, and garbage among them is sought by several threads.
    "--js-flags=--no-opt,--no-maglev,--no-flush-bytecode,--single-threaded-gc",
]  # fmt: skip
SLOW = 30_000  # ms: a busy machine takes its time; one who waits for what does come waits no longer for it
DESK: ViewportSize = {"width": 1480, "height": 1010}
# Debian's Chromium without windows comes first: it does the same pages for a third less.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")


def _chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


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
    expect.set_options(timeout=SLOW)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Demo]:
    """The demo municipality on a server of its own, for tests of the pages as they really are."""
    with running_demo(django_db_blocker.unblock) as running:
        yield running


def reader(browser: Browser) -> BrowserContext:
    """A reader's browser: Swedish, no motion."""
    opened = browser.new_context(locale="sv-SE", reduced_motion="reduce", viewport=DESK)
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    return opened


@pytest.fixture(scope="session")
def profile(browser: Browser) -> BrowserContext:
    """One reader's browser for the session: its cache of styles and scripts lasts, as a reader's does."""
    return reader(browser)


@pytest.fixture(scope="session")
def debugger(profile: BrowserContext) -> CDPSession:
    """The browser's debugger, in an empty tab that stays: a new one for every test would cost a process each."""
    return profile.new_cdp_session(profile.new_page())


@pytest.fixture
def context(profile: BrowserContext, debugger: CDPSession) -> Iterator[BrowserContext]:
    """The browser with nothing kept from before: no cookies, nothing stored, no tab but the debugger's."""
    yield profile
    profile.set_offline(False)
    for tab in profile.pages[1:]:
        tab.close()
    debugger.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    profile.clear_cookies()


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
    tab.set_default_timeout(SLOW)
    listen(tab, problems)
    yield tab
    assert [problem for problem in problems if not problem.startswith(forgiven)] == []


def listen(tab: Page, problems: list[str]) -> None:
    """Keeps what the browser complains of."""
    tab.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)


@dataclass
class Round:
    """A tab that goes from page to page of the whole project, as one who reads much does."""

    tab: Page
    problems: list[str]


@pytest.fixture(scope="session")
def round_of_pages(browser: Browser) -> Round:
    tab, problems = reader(browser).new_page(), list[str]()
    tab.add_init_script(SCRIPT)  # every page of it is looked at: this way the script is sent but once
    listen(tab, problems)
    return Round(tab, problems)


@pytest.fixture
def steady(round_of_pages: Round) -> Iterator[Page]:
    """The same tab as in the test before, at a desk's width; for looking at many pages without leaving a trace."""
    round_of_pages.problems.clear()
    round_of_pages.tab.set_viewport_size(DESK)
    yield round_of_pages.tab
    assert round_of_pages.problems == []
