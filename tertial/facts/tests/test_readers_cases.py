"""Files about people: pseudonyms instead of identities, half-open spells, masked errors. All people are invented."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tertial.facts.pseudonyms import normalise
from tertial.facts.readers.mapping import EndDates, Mapping, guess, masked_sample
from tertial.facts.readers.prepare import detect
from tertial.facts.readers.source import Source
from tertial.facts.schemas import schema
from tertial.facts.tests.reading import YOUTH, only, opened, rejection, rows, stored

SPELLS = "person;sex;birth_year;unit;form;law;provider;decided;start;end;daily_cost\n"


def spells(*lines: str) -> bytes:
    return (SPELLS + "".join(f"{line}\n" for line in lines)).encode()


def spell(**changed: str) -> bytes:
    """One intervention, with some of its values changed."""
    values = {
        "person": "20050505-0000", "sex": "K", "birth_year": "2005", "unit": "barn", "form": "HVB", "law": "SoL",
        "provider": "extern", "decided": "2017-01-10", "start": "2017-01-12", "end": "2017-03-01", "daily_cost": "3500",
    } | changed  # fmt: skip
    return spells(";".join(values.values()))


def test_a_person_is_stored_as_sixteen_bytes_and_is_the_same_in_every_table() -> None:
    row = rows("interventions", spell())[0]
    assert row["person"] == stored("200505050000")
    assert len(row["person"].bytes) == 16
    household = rows("assistance", b"household;month;purpose;amount\n0505050000;201704;norm;100\n")[0]
    assert household["household"] == row["person"]


def test_the_values_of_an_intervention_are_stored_in_the_words_of_the_tables() -> None:
    row = rows("interventions", spell(sex="Kvinna", form="hvb", law="lvu", provider="Privat"))[0]
    assert only(row, "sex", "form", "law", "provider", "unit_id", "daily_cost") == (
        "K", "HVB", "LVU", "extern", YOUTH, Decimal("3500.00"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "stored"), [("M", "M"), ("man", "M"), ("Flicka", "K"), ("", None), ("okänt", None), ("1", "M")]
)
def test_sex_is_read_in_the_ways_that_sources_write_it(written: str, stored: str | None) -> None:
    assert rows("interventions", spell(sex=written))[0]["sex"] == stored


def test_a_form_that_the_tables_do_not_name_is_kept_as_written() -> None:
    assert rows("interventions", spell(form="Skyddat boende"))[0]["form"] == "Skyddat boende"


def test_a_law_that_does_not_exist_is_refused_with_the_ones_that_do() -> None:
    problem = rejection("interventions", spell(law="KL")).problems[0]
    assert problem.message == "Lag: ”KL” är inte något av SoL, LVU, LVM, LSS."


def test_an_inclusive_last_day_is_stored_as_the_day_after() -> None:
    mapping = Mapping("interventions", {key: key for key in SPELLS.strip().split(";")}, end_dates=EndDates.INCLUSIVE)
    assert rows("interventions", spell(), mapping=mapping)[0]["end"] == date(2017, 3, 2)
    same_day = rows("interventions", spell(end="2017-01-12"), mapping=mapping)[0]
    assert only(same_day, "start", "end") == (date(2017, 1, 12), date(2017, 1, 13))


def test_an_exclusive_end_is_stored_as_it_is_and_may_be_the_start() -> None:
    assert rows("interventions", spell(end="2017-01-12"))[0]["end"] == date(2017, 1, 12)


def test_an_open_end_is_empty_or_the_last_day_of_the_calendar() -> None:
    assert [rows("interventions", spell(end=end))[0]["end"] for end in ("", "9999-12-31")] == [None, None]


def test_a_spell_may_not_end_before_it_starts() -> None:
    problem = rejection("interventions", spell(end="2017-01-11")).problems[0]
    assert (problem.column, problem.message) == ("end", "Insatsen slutar före den börjar.")


def test_a_decided_spell_need_not_have_started() -> None:
    assert rows("interventions", spell(start="", end=""))[0]["start"] is None
    assert rejection("interventions", spell(start="", end="", decided="")).total == 1


@pytest.mark.parametrize("year", ["2018", "1891"])
def test_a_birth_year_must_be_possible_on_the_rows_day(year: str) -> None:
    assert "åldern ska vara 0–125" in rejection("interventions", spell(birth_year=year)).problems[0].message


def test_missing_birth_years_are_counted_in_a_warning() -> None:
    prepared = opened("interventions", spell(birth_year=""))
    prepared.check()
    assert [notice.message for notice in prepared.notices] == ["1 rader saknar födelseår."]


def test_a_birth_date_is_kept_as_a_date_for_the_age_and_checked_against_the_birth_year() -> None:
    header = "person;sex;birth_year;birth_date;unit;kind;received;decided\n"
    line = "p1;K;2005;2005-05-05;barn;anm;2017-01-01;2017-01-10\n"
    row = rows("referrals", (header + line).encode())[0]
    assert only(row, "birth_date", "kind", "decided") == (date(2005, 5, 5), "anmälan", date(2017, 1, 10))
    wrong = (header + line.replace("2005-05-05", "2006-05-05")).encode()
    problem = rejection("referrals", wrong).problems[0]
    assert only(problem.as_json(), "column", "value") == ("birth_date", "20••-••-••")


def test_an_investigation_is_not_closed_before_it_is_opened() -> None:
    header = "person;sex;birth_year;unit;kind;opened;closed;extended\n"
    row = rows("investigations", (header + "p;M;2001;barn;barn;2017-01-01;2017-04-30;ja\n").encode())[0]
    assert only(row, "closed", "extended") == (date(2017, 4, 30), True)
    found = rejection("investigations", (header + "p;M;2001;barn;barn;2017-01-02;2017-01-01;kanske\n").encode())
    assert [each.column for each in found.problems] == ["closed", "extended"]
    assert found.problems[1].message == "Förlängd: ”kanske” är inte ja eller nej."


def test_assistance_is_paid_for_a_month() -> None:
    header = "household;month;district;purpose;amount;persons;age_of_applicant;new_arrival\n"
    data = header + "h1;apr 2017;Söder;Norm;8 000,50;3;41;x\n"
    row = rows("assistance", data.encode())[0]
    assert only(row, "month", "district", "purpose", "amount", "persons", "new_arrival", "unit_id") == (
        date(2017, 4, 1), "Söder", "riksnorm", Decimal("8000.50"), 3, True, 1,
    )  # fmt: skip
    assert rejection("assistance", data.replace(";3;41", ";0;141").encode()).total == 2


def test_no_error_shows_an_identity_wherever_it_stands() -> None:
    data = spells("x" * 200 + ";K;1970;19700101-0000;HVB;SoL;extern;2017-01-10;2017-01-12;;")
    found = rejection("interventions", data)
    shown = " ".join(f"{each.message} {each.value}" for each in found.problems)
    assert "0000" not in shown
    assert "xxx" not in shown
    assert "19••••••-••••" in shown


def test_a_missing_identity_is_an_error() -> None:
    assert rejection("interventions", spell(person=" ")).problems[0].message == "Person saknar värde."


def test_the_preview_masks_personal_columns_and_identities_elsewhere() -> None:
    detected = detect(Source.of_bytes("a.csv", spell(unit="19700101-0000")), table="interventions")
    table = schema("interventions")
    shown = masked_sample(detected, table, guess(detected, table))[0]
    assert shown[0] == "20••••••-••••"
    assert shown[3] == "19••••••-••••"
    assert shown[4] == "HVB"


@pytest.mark.parametrize(("written", "year"), [("170101-0000", 1917), ("160101-0000", 2016)])
def test_a_century_that_is_left_out_follows_the_birth_year_or_the_rows_date(written: str, year: int) -> None:
    meant = stored(f"{year}{written.replace('-', '')[2:]}")
    assert rows("interventions", spell(person=written, birth_year=str(year)))[0]["person"] == meant
    data = f"household;month;purpose;amount\n{written};201612;norm;1\n".encode()
    assert rows("assistance", data)[0]["household"] == meant


def _identity(**changed: Any) -> str:
    return normalise(changed["text"], date(2017, 12, 31), changed.get("born"))


def test_an_inferred_century_does_not_move_when_an_old_file_is_read_again() -> None:
    data = b"household;month;purpose;amount\n2501010000;201704;norm;1\n"
    assert rows("assistance", data)[0]["household"] == stored("192501010000")
    assert _identity(text="250101-0000", born=1925) == _identity(text="19250101-0000")
