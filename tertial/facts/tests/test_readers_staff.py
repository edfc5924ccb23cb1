"""Files of personnel: what is read out of a row, and what makes a row wrong."""

from datetime import date
from decimal import Decimal

import pytest

from tertial.facts.resolve import CodeEntry, CodePlan
from tertial.facts.tests.reading import ADULTS, BODY, YOUTH, only, rejection, rows

EMPLOYED = "Anställningsnr;Kön;Födelseår;Enhet;Anställningsform;Sysselsättningsgrad;Från;Till\n"
ABSENT = "person;unit;cause;spell_start;spell_end;date_from;t o m;hours\n"
SCHEDULED = "person;unit;month;scheduled_hours;statutory_leave_hours\n"


def employed(line: str) -> bytes:
    return (EMPLOYED + line + "\n").encode()


def absent(line: str) -> bytes:
    return (ABSENT + line + "\n").encode()


def scheduled(line: str) -> bytes:
    return (SCHEDULED + line + "\n").encode()


def test_an_employment_is_read_with_its_form_and_share_of_full_time() -> None:
    row = rows("employments", employed("a-1;Kv;1980;barn;Vikariat;0,75;2016-02-01;"))[0]
    assert only(row, "sex", "birth_year", "unit_id", "form", "fte", "from", "to") == (
        "K", 1980, YOUTH, "visstid", Decimal("0.75"), date(2016, 2, 1), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a;K;1980;barn;tillsvidare;75;2016-02-01;", "Sysselsättningsgraden ska vara 0–1"),
        ("a;K;1980;barn;tillsvidare;-0,1;2016-02-01;", "Sysselsättningsgraden ska vara 0–1"),
        ("a;K;1980;barn;tillsvidare;1;2016-02-01;2016-01-31", "slutar före den börjar"),
        ("a;K;2018;barn;tillsvidare;1;2016-02-01;", "åldern ska vara 0–125"),
        ("a;K;1980;barn;konsult;1;2016-02-01;", "”konsult” är inte"),
        ("a;K;1980;okänd;tillsvidare;1;2016-02-01;", "okänd"),
        (";K;1980;barn;tillsvidare;1;2016-02-01;", "Person saknar värde."),
    ],
)
def test_an_employment_that_cannot_be_right_is_refused(line: str, message: str) -> None:
    assert message in rejection("employments", employed(line)).problems[0].message


def test_an_employment_belongs_to_what_its_code_stood_for_on_its_last_day() -> None:
    changed = CodePlan(
        (
            CodeEntry("unit", "barn", 90, ADULTS, date(2010, 1, 1), date(2017, 1, 1)),
            CodeEntry("unit", "barn", 91, YOUTH, date(2017, 1, 1)),
        ),
        BODY,
    )
    spans = {
        "1987-08-01;": YOUTH,
        "1987-08-01;2016-12-31": ADULTS,
        "2016-05-01;2017-01-02": YOUTH,
        "1987-01-01;1999-12-31": ADULTS,
    }
    for span, unit in spans.items():
        data = employed(f"a;K;1960;barn;tillsvidare;1;{span}")
        assert rows("employments", data, plan=changed)[0]["unit_id"] == unit, span


def test_an_absence_keeps_its_spell_and_its_last_day_is_stored_half_open() -> None:
    row = rows("absences", absent("p;barn;Sjukskrivning;2016-11-01;;2017-01-15;2017-02-10;120,5"))[0]
    assert only(row, "cause", "spell_start", "spell_end", "date_from", "date_to", "hours") == (
        "sjuk", date(2016, 11, 1), None, date(2017, 1, 15), date(2017, 2, 11), Decimal("120.50"),
    )  # fmt: skip


def test_causes_that_no_list_knows_are_kept_as_they_are_written() -> None:
    row = rows("absences", absent("p;barn;Facklig tid;2017-01-02;2017-01-02;2017-01-02;2017-01-02;4"))[0]
    assert row["cause"] == "Facklig tid"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("p;barn;sjuk;2017-01-02;;2017-01-03;2017-01-02;8", "Frånvaron slutar före den börjar."),
        ("p;barn;sjuk;2017-01-04;;2017-01-03;2017-01-04;8", "före det frånvarofall"),
        ("p;barn;sjuk;2017-01-02;2017-01-03;2017-01-02;2017-01-04;8", "efter det frånvarofall"),
        ("p;barn;sjuk;2017-01-02;;2017-01-02;2017-01-02;-8", "noll eller fler"),
        ("p;barn;sjuk;2017-01-02;;2017-01-02;2017-01-02;24,01", "fler timmar än dagarna rymmer"),
        ("p;barn;sjuk;2017-01-02;;2017-01-02;;8", "saknar sista dag"),
        ("p;barn;sjuk;2017-01-02;;2017-01-02;9999-12-31;8", "saknar sista dag"),
        ("p;barn;sjuk;0017-01-02;;2017-01-02;2017-01-02;8", "mellan åren 1900 och 2100"),
    ],
)
def test_an_absence_that_cannot_be_right_is_refused(line: str, message: str) -> None:
    assert message in rejection("absences", absent(line)).problems[0].message


def test_an_absence_of_a_whole_day_and_night_is_accepted() -> None:
    assert rows("absences", absent("p;barn;sjuk;2017-01-02;;2017-01-02;2017-01-02;24"))[0]["hours"] == Decimal(24)


def test_a_schedule_is_for_a_month() -> None:
    row = rows("schedules", scheduled("p;barn;201704;160,25;"))[0]
    assert only(row, "month", "scheduled_hours", "statutory_leave_hours") == (date(2017, 4, 1), Decimal("160.25"), None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("p;barn;201704;745;0", "ska vara 0–744"),
        ("p;barn;201704;-1;", "ska vara 0–744"),
        ("p;barn;201704;100;100,01", "längre än den schemalagda tiden"),
        ("p;barn;201704;100;-1", "noll eller fler"),
        ("p;barn;april;100;", "”april” är inte"),
    ],
)
def test_a_schedule_that_cannot_be_right_is_refused(line: str, message: str) -> None:
    assert message in rejection("schedules", scheduled(line)).problems[0].message


def test_no_error_of_personnel_shows_an_identity() -> None:
    found = rejection("absences", absent("19700101-0000;19700101-0000;sjuk;2017-01-02;;2017-01-02;2017-01-02;8"))
    assert "0000" not in " ".join(f"{each.message} {each.value}" for each in found.problems)
