"""Tillgänglighet: run axe-core in a page of the browser and say what breaks WCAG 2.2 AA, in words.

All of axe's rules for A and AA and its best practices look at the whole page, or at the part that is asked about. Three
of them cost more than the rest together, and `axe.js` keeps from them what they cannot find fault with:

- contrast follows from the colour, size and weight of words and from the backgrounds that they lie on, which are
  computed for every place anew. Such a look, once axe has passed it on some page of this run, is not asked about again,
  and of a new look three places on a page. One that fails is never remembered. What this cannot see: words in the flow
  of a page on which something that they do not stand in has been laid.
- links among words are told from them by the same colours, and by a line: likewise.
- a target is too small only where another one is upon it or comes into the circle around it: only such are asked about.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# A desk, a tablet, a phone, and 1280 px at 400 % zoom.
WIDTHS = (1480, 768, 390, 320)
SCRIPT = "".join((Path(__file__).parent / name).read_text() for name in ("vendor/axe.min.js", "axe.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_passed: list[int] = []  # looks, as numbers


def violations(page: Page, within: str | None = None) -> list[str]:
    """One line a violation, `rule: what is wrong: the first places`; empty when there is none.

    `within` is a CSS selector for the part to look at. The page's own content policy stays on: the script is run
    through the browser's debugger, which the policy does not concern.
    """
    if not page.evaluate("'axeOnce' in window"):
        page.evaluate(SCRIPT)
    result: dict[str, Any] = page.evaluate("(asked) => axeOnce(asked)", [within, RULES, _passed])
    _passed.extend(result["known"])
    return [_line(violation) for violation in result["violations"]]


def _line(violation: dict[str, Any]) -> str:
    places = "; ".join(f"{place['target']} {place['said'][:160]}" for place in violation["places"])
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
