"""A ledger file: what is stored, and what is said of rows that cannot be."""

from datetime import date
from decimal import Decimal

import pytest

from tertial.facts.problems import Cancelled
from tertial.facts.readers.mapping import EndDates, Mapping
from tertial.facts.readers.prepare import prepare
from tertial.facts.readers.source import Limits, Source
from tertial.facts.schemas import LEDGER as LEDGER_TABLE
from tertial.facts.tests.reading import (
    ADULTS,
    BODY,
    KEY,
    LEDGER,
    LINE,
    PLAN,
    YOUTH,
    ledger,
    only,
    opened,
    rejection,
    rows,
)


def test_a_row_is_stored_with_its_values_and_the_ids_of_its_codes() -> None:
    assert rows("ledger", (LEDGER + LINE).encode()) == [
        {
            "date": date(2017, 4, 30), "period": None, "account": "5010", "responsibility": "4100", "activity": "600",
            "project": None, "object": None, "counterparty": None, "voucher": None, "text": "Hyra",
            "amount": Decimal("1000.50"), "month": date(2017, 4, 1), "row": 2, "unit_id": YOUTH, "account_id": 501,
            "activity_id": 60,
        }
    ]  # fmt: skip


def test_the_accounting_month_is_the_period_where_one_is_given() -> None:
    data = b"date;period;account;responsibility;activity;amount\n2017-05-02;201704;5010;4100;600;1\n"
    assert only(rows("ledger", data)[0], "date", "period", "month") == (
        date(2017, 5, 2), date(2017, 4, 1), date(2017, 4, 1),
    )  # fmt: skip


def test_a_responsibility_that_changed_unit_is_resolved_by_each_rows_own_date() -> None:
    data = ledger("2016-12-31;5010;4200;600;;1", "2017-01-01;5010;4200;600;;1")
    assert [row["unit_id"] for row in rows("ledger", data)] == [ADULTS, YOUTH]


def test_the_control_totals_are_rows_sum_and_the_first_and_last_day() -> None:
    prepared = opened("ledger", ledger("2017-01-02;5010;4100;600;;100", "2017-04-30;3000;4100;600;;-250,25"))
    totals = prepared.check()
    assert (totals.rows, totals.sum) == (2, Decimal("-150.25"))
    assert (totals.first_day, totals.last_day) == (date(2017, 1, 2), date(2017, 4, 30))
    assert prepared.key_id is None


def test_an_unknown_account_is_refused_with_the_nearest_one_suggested() -> None:
    problem = rejection("ledger", ledger("2017-04-30;5210;4100;600;;1")).problems[0]
    assert problem.message == "Konto 5210 finns inte i kodplanen. Menade du 5120?"
    assert (problem.row, problem.column, problem.value) == (2, "account", "5210")


def test_a_code_that_is_not_valid_on_the_rows_day_is_told_apart_from_an_unknown_one() -> None:
    problem = rejection("ledger", ledger("2017-04-30;5010;4100;610;;1")).problems[0]
    assert problem.message == "Verksamhet 610 gäller inte 2017-04-30. Koden gäller 2010-01-01–2017-02-28."


def test_a_responsibility_without_a_unit_cannot_place_a_row() -> None:
    assert "hör inte till någon enhet" in rejection("ledger", ledger("2017-04-30;5010;4900;600;;1")).problems[0].message


def test_every_error_of_a_file_is_listed_with_its_row_and_nothing_is_kept() -> None:
    data = ledger(
        "2017-02-30;5010;4100;600;;1", LINE.strip(), "2017-04-01;5010;4100;600;;ett", "2017-04-01;;4100;600;;1"
    )
    found = rejection("ledger", data)
    assert found.total == 3
    assert [(each.row, each.column, each.message) for each in found.problems] == [
        (2, "date", "Datum: ”2017-02-30” är inte ett datum, till exempel 2017-04-30 (månaden har 28 dagar)."),
        (4, "amount", "Belopp: ”ett” är inte ett tal, till exempel 1 234,50."),
        (5, "account", "Konto saknar värde."),
    ]


def test_a_thousand_errors_are_listed_and_all_are_counted() -> None:
    found = rejection("ledger", ledger(*["igår;5010;4100;600;;1"] * 2500))
    assert (len(found.problems), found.total) == (1000, 2500)


def test_blank_rows_are_passed_by_and_the_rows_after_keep_their_numbers() -> None:
    data = ledger(LINE.strip(), ";;;;;", "", LINE.strip())
    assert [row["row"] for row in rows("ledger", data)] == [2, 5]


def test_a_row_with_too_few_fields_is_named_and_the_rows_after_keep_their_numbers() -> None:
    data = ledger("2017-04-30;5010;4100", "2017-04-30;9999;4100;600;;1")
    found = rejection("ledger", data)
    assert [(each.row, each.message) for each in found.problems] == [
        (2, "Raden har 3 kolumner, men rubriken har 6."),
        (3, "Konto 9999 finns inte i kodplanen."),
    ]


def test_a_column_that_the_source_lacks_can_have_one_value_for_all_rows() -> None:
    mapping = Mapping(
        "ledger",
        {"Dag": "date", "Konto": "account", "Kr": "amount"},
        values={"account": {"Hyra": "5010"}},
        defaults={"responsibility": "4100", "activity": "600"},
    )
    row = rows("ledger", b"Dag;Konto;Kr\n2017-04-30;Hyra;12\n", mapping=mapping)[0]
    assert only(row, "account", "account_id", "responsibility", "unit_id", "amount") == (
        "5010", 501, "4100", YOUTH, Decimal("12.00"),
    )  # fmt: skip


def test_a_mapping_that_does_not_fit_the_file_is_refused_before_a_row_is_read() -> None:
    mapping = Mapping("ledger", {"Datum": "date", "saknas": "account"})
    messages = [each.message for each in rejection("ledger", b"Datum;Belopp\n2017-04-30;1\n", mapping=mapping).problems]
    assert messages[0] == "Kolumnen ”saknas” finns inte i filen."
    assert "Belopp saknas: koppla en kolumn eller ange ett värde för alla rader." in messages


def test_swedish_headers_are_recognised() -> None:
    data = (
        "Bokföringsdatum;Konto nr;Ansvarskod;Verksamhet;Motpart;Ver.nr;Belopp (kr)\n2017-04-30;5010;4100;600;Intern;7;1"
    )
    row = rows("ledger", data.replace("Konto nr", "Kontonr").encode())[0]
    assert only(row, "date", "account", "counterparty", "voucher", "amount") == (
        date(2017, 4, 30), "5010", "intern", "7", Decimal("1.00"),
    )  # fmt: skip


def test_amounts_with_more_than_two_decimals_are_rounded_half_away_from_zero_and_warned_of() -> None:
    prepared = opened("ledger", ledger("2017-04-30;5010;4100;600;;0,0050", "2017-04-30;5010;4100;600;;-1,00500"))
    amounts = [row["amount"] for batch in prepared.batches() for row in batch.to_pylist()]
    assert amounts == [Decimal("0.01"), Decimal("-1.01")]
    assert [notice.message for notice in prepared.notices] == [
        "2 tal hade fler decimaler än som sparas och avrundades."
    ]


def test_a_number_that_can_be_read_in_two_ways_is_refused() -> None:
    problem = rejection("ledger", ledger("2017-04-30;5010;4100;600;;1.234")).problems[0]
    assert "entydigt decimaltecken" in problem.message


def test_the_files_own_decimal_sign_settles_what_one_number_cannot() -> None:
    data = ledger("2017-04-30;5010;4100;600;;1,50", "2017-04-30;5010;4100;600;;1.234")
    assert rejection("ledger", data).problems[0].row == 3
    data = ledger("2017-04-30;5010;4100;600;;1,50", "2017-04-30;5010;4100;600;;1.234,00")
    assert [row["amount"] for row in rows("ledger", data)] == [Decimal("1.50"), Decimal("1234.00")]


def test_more_rows_than_the_limit_are_refused() -> None:
    found = rejection("ledger", ledger(*[LINE.strip()] * 11), limits=Limits(rows=10))
    assert found.problems[0].message == "Filen har fler än 10 rader. Dela upp den, till exempel per år."


def test_an_import_can_be_followed_and_stopped() -> None:
    followed: list[tuple[int, int | None]] = []
    source = Source.of_bytes("a.csv", ledger(*[LINE.strip()] * 10))
    mapping = Mapping("ledger", {key: key for key in ("date", "account", "responsibility", "activity", "amount")})
    prepare(source, LEDGER_TABLE, mapping, PLAN, KEY, progress=lambda *seen: followed.append(seen)).check()
    assert followed == [(10, 10)]
    with pytest.raises(Cancelled):
        prepare(source, LEDGER_TABLE, mapping, PLAN, KEY, cancelled=lambda: True).check()


def test_a_budget_is_for_a_year_or_for_its_months() -> None:
    data = "År;Månad;Konto;Ansvar;Verksamhet;Version;Belopp\n" + "".join(
        f"2017;{month};5010;4100;600;ursprunglig;12\n" for month in ("", "4", "201712")
    )
    assert [row["month"] for row in rows("budget", data.encode())] == [None, date(2017, 4, 1), date(2017, 12, 1)]
    wrong = data.replace("201712", "201612").replace(";4;", ";13;")
    assert [each.row for each in rejection("budget", wrong.encode()).problems] == [3, 4]


def test_a_forecast_is_placed_by_unit_or_responsibility_and_dated_by_its_round() -> None:
    data = "year;made;unit;responsibility;amount\n2017;T1 2017;barn;;5\n2017;2017-08-31;;4200;6\n;;;;\n"
    assert [only(row, "made", "unit_id") for row in rows("forecasts", data.encode())] == [
        (date(2017, 4, 30), YOUTH), (date(2017, 8, 31), YOUTH),
    ]  # fmt: skip
    homeless = rejection("forecasts", b"year;made;unit;responsibility;amount\n2017;T1 2017;;;5\n")
    assert homeless.problems[0].message == "Raden har varken enhet eller ansvar."


def test_frame_changes_and_entered_figures_belong_to_the_body() -> None:
    data = "year;decided;paragraph;text;amount\n2017;2017-02-06;§ 12;Lokaler;-500000\n".encode()
    assert only(rows("frame_changes", data)[0], "unit_id", "amount", "paragraph") == (
        BODY,
        Decimal("-500000.00"),
        "§ 12",
    )
    header = "key;label;unit_of_measure;period;value;source;source_date\n"
    data = f"{header}k;Andel;%;T1 2017;0,04321;Enkät;2017-05-02\n".encode()
    assert only(rows("entered", data)[0], "unit_id", "value", "period") == (BODY, Decimal("0.04321000"), "T1 2017")


def test_codes_end_the_day_after_their_last_day_where_the_source_says_last_day() -> None:
    data = "Koddel;Kod;Benämning;Gäller från;T o m\nAnsvar;4100;Barn och unga;2017-01-01;2017-12-31\n".encode()
    prepared = opened("codes", data)
    assert prepared.converter.mapping.end_dates is EndDates.INCLUSIVE
    row = next(prepared.batches()).to_pylist()[0]
    assert only(row, "dimension", "code", "valid_to") == ("responsibility", "4100", date(2018, 1, 1))
