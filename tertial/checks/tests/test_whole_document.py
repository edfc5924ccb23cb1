"""Claims of a whole document: the same row in two tables, counts against lists, days of a protocol."""

from tertial.checks.tests.collected import checked

TWICE = """Sammandrag, tkr

	Budget	Utfall	Avvikelse
Nämnd och ledning	2 400	2 310	90
Barnomsorg	31 200	33 450	-2 250
Vuxenvård	18 700	18 100	600

Text mellan tabellerna som är lång nog för att inte vara en rubrik i dokumentet.

Barnomsorg och vuxenvård, tkr

	Budget	Utfall	Avvikelse
Barnomsorg	31 200	33 450	-2 520
Vuxenvård	18 700	18 100	600
"""
PROTOCOL = """Sammanträdesdatum
29 november 2019

Nämnden har sammanträtt den 29 november 2019

Sammanträdesdag
25 november

Anslaget sattes upp den 4 december 2019

Anslaget tas ner den {down} december 2019
"""


def found(text: str, kind: str) -> list[tuple[int | None, str, str]]:
    return [(one.place.line, one.printed, one.expected) for one in checked(text).findings if one.kind == kind]


def test_a_figure_that_stands_otherwise_in_another_table():
    assert found(TWICE.replace("-2 520\n", "-2 250\n"), "across") == []
    assert found(TWICE, "across") == [(13, "-2 520", "-2 250")]


def test_a_list_that_is_longer_or_shorter_than_was_said():
    points = "\n\n".join(f"{number}. En uppgift som styrelsen har" for number in range(1, 6))
    assert found(f"Uppgifterna sammanfattas i följande sex punkter:\n\n{points}", "count") == [(1, "sex", "fem")]
    assert found(f"Uppgifterna sammanfattas i följande fem punkter:\n\n{points}", "count") == []


def test_parts_that_are_not_as_many_as_the_whole():
    said = (
        "Planen består av {} kontrollpunkter, varav en har utgått. "
        "Resultatet är 12 god, 5 godtagbart och 1 ej godtagbart."
    )
    assert found(said.format(19), "count") == []
    assert found(said.format(21), "count") == [(1, "21", "18")]


def test_the_day_of_a_meeting_that_the_same_protocol_gives_otherwise():
    assert found(PROTOCOL.format(down=27), "formal") == [(7, "25 november", "29 november")]


def test_a_notice_that_comes_down_too_soon():
    assert (11, "20 december 2019", "tidigast 2019-12-25") in found(PROTOCOL.format(down=20), "formal")


def test_a_weekday_that_does_not_fit_its_date():
    assert found("Nästa möte är måndag den 3 juni 2020 klockan nio.", "formal") == [(1, "måndag", "onsdag")]
    assert found("Nästa möte är onsdag den 3 juni 2020 klockan nio.", "formal") == []


def test_a_year_that_stands_twice_in_a_header():
    table = "Insatser\n\n\t2020\t{}\nHemtjänst\t12\t14\nBoende\t9\t8\n"
    assert found(table.format(2020), "formal") == [(3, "2020", "")]
    assert found(table.format(2021), "formal") == []
