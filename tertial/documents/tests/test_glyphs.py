from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tertial.documents import coverage, glyphs

FONTS = Path(glyphs.__file__).parent / "fonts"


def test_coverage_is_that_of_the_shipped_fonts() -> None:
    drawn: set[int] = set()
    for path in FONTS.glob("*.ttf"):
        drawn |= set(TTFont(path).getBestCmap())
    promised = {code for first, last in coverage.RANGES for code in range(first, last + 1)}
    assert promised <= drawn
    left_out = drawn - promised
    assert all(code < 0x20 or 0x7F <= code <= 0x9F or 0xE000 <= code <= 0xF8FF or code == 0xFEFF for code in left_out)


def test_swedish_and_what_tables_need_is_covered() -> None:
    assert (
        glyphs.missing("Åäö éü – — … ”’ − × ± ½ € § ° ● ◆ ■ ▲ ○ ↗ → ↘ ✓ ✔ ★ ⚠ αβγ Ωж\u00a0\u2009\u202f\u00ad\u200b")
        == set()
    )


def test_what_no_font_has_is_named_and_printed_as_a_square() -> None:
    assert glyphs.missing("Bra 👍 漢字!") == {"👍", "漢", "字"}
    assert glyphs.printable("Bra 👍\ufeff!") == "Bra □!"
    assert glyphs.REPLACEMENT in map(chr, (c for first, last in coverage.RANGES for c in range(first, last + 1)))


def test_width_is_that_of_the_font() -> None:
    # Figures are 497 thousandths of the size wide, all of them.
    assert glyphs.width("1234567890", 10) == pytest.approx(49.7)
