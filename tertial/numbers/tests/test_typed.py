"""The numbers that somebody has typed in a text."""

import pytest

from tertial.numbers.typed import typed_numbers


def typed(text: str) -> list[str]:
    return [text[start:end] for start, end in typed_numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Utfallet är 270,9 mnkr mot budget.", ["270,9 mnkr"]),
        ("Antalet ökade med 4 % till 1 565.", ["4 %", "1 565"]),
        ("Underskottet är −2 500 tkr.", ["−2 500 tkr"]),
        ("Under januari–april kom 13 personer.", ["13 personer"]),
        ("Vi väntar 276 nyanlända.", ["276"]),
        ("Andelen sjönk 0,3 procentenheter.", ["0,3 procentenheter"]),
        ("Kostnaden är 12 procent.", ["12 procent"]),
    ],
)
def test_quantities_are_found_with_their_unit(text, found):
    assert typed(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Perioden är T1 2017 och jämförs med 2016.",
        "Beslutet fattades 2017-04-30, § 33.",
        "Lagen (2016:38) om mottagande gäller.",
        "Enligt 5 kap. 1 § ska barnet höras.",
        "Från den 1 juli 2017 gäller nya regler.",
        "Se tabell 14 och bilaga 3.",
        "Vi prövar 3 av 4 metoder.",
        "Mötet är kl. 13.30.",
    ],
)
def test_years_dates_paragraphs_and_references_are_no_quantities(text):
    assert typed(text) == []
