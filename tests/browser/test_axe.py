"""What we look for with axe is found: also where `axe.js` keeps places from its dearest rules."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations

PAGE = "<!doctype html><html lang=sv><title>Prov</title><main><h1>Prov</h1>{}</main>"
LINK = "<a href='/{2}' style='display:inline-block;width:{0}px;height:{0}px;margin:{1}px;background:#000'>a</a>"


def faults(page: Page, body: str) -> list[str]:
    """The rules that the page breaks."""
    page.set_content(PAGE.format(body))
    return [line.partition(":")[0] for line in violations(page)]


def test_low_contrast_is_found_however_often_its_parts_have_been_seen(page: Page) -> None:
    light, dark = "<p style='color:#999'>Text</p>", "<p style='color:#444'>Text</p>"
    assert faults(page, dark) == []
    assert faults(page, light) == faults(page, light) == ["color-contrast"]
    assert faults(page, dark + light * 5 + dark) == ["color-contrast"]
    assert faults(page, f"<div style='background:#333'><div>{dark}</div></div>") == ["color-contrast"]
    assert faults(page, f"<div style='background:#333'><div style='background:#fff'>{dark}</div></div>") == []
    assert faults(page, f"<div style='opacity:.5'>{dark}</div>") == ["color-contrast"]
    assert faults(page, "<p style='color:#888;font-size:32px'>Text</p>") == []
    assert faults(page, "<p style='color:#888'>Text</p>") == ["color-contrast"]
    assert faults(page, "<label>A <input value=Text style='color:#aaa'></label>") == ["color-contrast"]


def test_a_link_that_only_its_colour_tells_from_the_words_around_it_is_found(page: Page) -> None:
    words = "<p style='color:#000'>Se <a href='#a' style='color:#222;{}'>denna sida</a> om detta.</p>"
    assert faults(page, words.format("")) == []
    assert faults(page, words.format("text-decoration:none")) == ["link-in-text-block"]
    assert faults(page, words.format("") + words.format("text-decoration:none")) == ["link-in-text-block"]


@pytest.mark.parametrize(
    ("side", "margin", "found"), [(16, 0, ["target-size"]), (16, 3, ["target-size"]), (16, 8, []), (24, 0, [])]
)
def test_small_targets_are_found_when_they_stand_close(page: Page, side: int, margin: int, found: list[str]) -> None:
    style = "<style>a { font-size: 9px; color: #fff } div { display: flex }</style>"
    links = "".join(LINK.format(side, margin, at) for at in range(4))
    assert faults(page, f"{style}<div>{links}</div>") == found


def test_large_targets_are_found_when_one_lies_upon_another(page: Page) -> None:
    upon = LINK.format(40, 0, "a") + "<a href='/b' style='position:absolute;left:18px;width:300px;height:90px'>Upon</a>"
    assert faults(page, upon) == ["target-size"]


def test_one_bad_row_among_hundreds_is_found(page: Page) -> None:
    rows = "<tr><th scope=row>Rad</th><td><a href='#a'>1</a></td></tr>" * 100
    table = "<table><thead><tr><th scope=col>Namn</th><th scope=col>Tal</th></tr></thead><tbody>{}</tbody></table>"
    assert faults(page, table.format(rows)) == []
    assert faults(page, table.format(rows + "<tr><th scope=row>Rad</th><td><a href='#a'></a></td></tr>" + rows)) == [
        "link-name"
    ]
