"""The style sheets and scripts as files: complete, small enough, and with nothing from elsewhere."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

CORE = Path(__file__).parents[1] / "tertial/core"
STATIC = CORE / "static/core"
DESIGN_SYSTEM = STATIC / "vendor/designsystemet/designsystemet.css"
OURS = sorted((STATIC / "css").glob("*.css"))
DEFINITION = re.compile(r"(--(?:ds|t)-[a-z0-9-]+)\s*:")
# With a fallback (`var(--x, 1px)`) a variable may be missing.
USE = re.compile(r"var\(\s*(--(?:ds|t)-[a-z0-9-]+)\s*\)")


def _text(paths: list[Path]) -> str:
    return "\n".join(path.read_text() for path in paths)


def test_every_token_that_is_used_is_defined() -> None:
    everything = _text([DESIGN_SYSTEM, *OURS])
    used = set(USE.findall(everything))
    assert len(used) > 60
    assert used - set(DEFINITION.findall(everything)) == set()


def test_colours_are_chosen_in_the_token_files_alone() -> None:
    """Elsewhere a colour has a name; three tints of the dotted underline and the card's edge are shades of those."""
    parts = [path for path in OURS if path.name not in ("theme.css", "designsystem.css", "print.css")]
    literal = set(re.findall(r"#[0-9a-f]{3,8}\b", _text(parts)))
    assert literal == {"#7fb0ba", "#e0b568", "#c4ccd6"}


def test_our_style_sheets_are_at_most_60_kb_and_all_of_them_are_linked() -> None:
    assert sum(path.stat().st_size for path in OURS) <= 60_000
    page = render_to_string("core/components/links.html")
    linked = re.findall(r'href="/static/([^"]+)"', page)
    assert {path.name for path in OURS} <= {Path(name).name for name in linked}
    assert [name for name in linked if finders.find(name) is None] == []


def test_a_page_with_every_script_has_less_than_100_kb_of_script() -> None:
    htmx = finders.find("django_htmx/htmx-2.min.js")
    assert htmx
    scripts = [Path(htmx), *(STATIC / "js").glob("*.js")]
    assert len(scripts) == 6
    assert sum(path.stat().st_size for path in scripts) < 100_000


def test_nothing_is_fetched_from_another_host_or_from_a_data_address() -> None:
    assert (
        re.findall(r"url\(\s*[\"']?(?:https?:|//)[^)]*", _text([DESIGN_SYSTEM, *OURS, STATIC / "fonts/fonts.css"]))
        == []
    )
    assert "data:" not in _text(OURS)


def test_templates_have_no_inline_style_script_or_handler() -> None:
    for path in CORE.rglob("templates/**/*.html"):
        text = path.read_text()
        assert re.findall(r"\sstyle=|\son[a-z]+=|<style|javascript:|hx-on|<script(?![^>]*\ssrc=)", text) == [], path
