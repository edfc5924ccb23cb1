"""The README's pictures, made anew into `docs/pictures/`: a report with a figure opened, and a manager's round.

`.venv/bin/python scripts/screenshot.py` starts a demo of its own in a temporary folder, and needs Chromium.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tertial.cli import embedded

PICTURES = Path(__file__).parents[1] / "docs/pictures"
REPORT = "/rapporter/haninge/socialnamnden/2017-t1/"
MEASURED = "Barnavårdsutredningar som avslutas inom lagstadgad tid"
WIDTH, HEIGHT = 1480, 1010
START_SECONDS = 120


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tertial-picture-") as folder, demo(Path(folder)) as address:
        PICTURES.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
            for who, take in (("controller", report), ("enhetschef", my_round)):
                context = browser.new_context(
                    viewport={"width": WIDTH, "height": HEIGHT}, locale="sv-SE", reduced_motion="reduce"
                )
                page = context.new_page()
                log_in(page, address, who)
                take(page, address)
                context.close()
            browser.close()
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"{picture}: {picture.stat().st_size // 1000} kB")
    return 0


def log_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/konto/logga-in/")
    page.get_by_label("E-post").fill(f"{who}@demo.example")
    page.get_by_label("Lösenord").fill("demo-tertial")
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url(f"{address}/")


def report(page: Page, address: str) -> None:
    """Reads down to the result by department, and opens the committee's outcome."""
    page.goto(address + REPORT)
    page.locator("#table-result a.figure[data-figure='result.total.outcome']").click()
    page.locator("#drawer .t-figure-large").wait_for()
    page.locator("#table-result").evaluate("(table) => table.closest('section').scrollIntoView()")
    _keep(page, "report")


def my_round(page: Page, address: str) -> None:
    """Opens the manager's measured goal: the figure, the proposal, and what was said last time beside the field."""
    page.goto(f"{address}/omgang/")
    page.get_by_role("link", name=MEASURED).click()
    page.locator("[data-open-card] .t-figure-large").wait_for()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT + 120})  # the whole card
    page.evaluate("scrollTo(0, 0)")
    _keep(page, "round")


def _keep(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"{name}.png")


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """A demo with its own database and files; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment["TERTIAL_VAR"] = str(folder)
    command = [sys.executable, "-m", "tertial.cli.main", "demo", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
        embedded.remove(folder / "postgres")  # the cluster may lie elsewhere, behind a link


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("The demo did not start; run `make demo` to see why.")


if __name__ == "__main__":
    sys.exit(main())
