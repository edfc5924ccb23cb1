"""Tillgänglighet: run axe-core in a page of the browser and say what breaks WCAG 2.2 AA, in words."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# A desk, a tablet, a phone, and 1280 px at 400 % zoom.
WIDTHS = (1480, 768, 390, 320)
SCRIPT = Path(__file__).parent / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, within: str | None = None) -> list[str]:
    """One line a violation, `rule: what is wrong: the first places`; empty when there is none.

    `within` is a CSS selector for the part to look at. The page's own content policy stays on: the script is run
    through the browser's debugger, which the policy does not concern.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text())
    result: dict[str, Any] = page.evaluate(
        "([within, tags]) => axe.run(within || document, {runOnly: tags, resultTypes: ['violations']})", [within, RULES]
    )
    return [_line(violation) for violation in result["violations"]]


def _line(violation: dict[str, Any]) -> str:
    places = "; ".join(str(node["target"][-1]) + " " + node["failureSummary"][:160] for node in violation["nodes"][:4])
    return f"{violation['id']}: {violation['help']}: {places}"


def scrolls_sideways(page: Page) -> bool:
    """Whether the page itself (not a region in it) is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def faults_at_every_width(page: Page) -> list[str]:
    """Sideways scroll at each of our widths, and violations at the widest and the narrowest; empty when there is none.

    Between the two, parts only change their size, which is all that the widths in between could add.
    """
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width in (WIDTHS[0], WIDTHS[-1]):
            faults += [f"{width} px: {line}" for line in violations(page)]
        if scrolls_sideways(page):
            faults.append(f"{width} px: the page scrolls sideways")
    return faults
