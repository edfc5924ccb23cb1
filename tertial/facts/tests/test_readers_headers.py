"""Header rows: titles above the header are passed by, and somebody may point out another row."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tertial.facts.readers.headers import header_at
from tertial.facts.readers.mapping import Mapping, MappingProblem, guess, shown_top
from tertial.facts.readers.prepare import detect
from tertial.facts.readers.source import Source
from tertial.facts.schemas import schema
from tertial.facts.tests.reading import LEDGER, LINE, only, rejection, rows
from tertial.facts.tests.test_readers_formats import SHEET, workbook

TITLED = f"Huvudbok, socialnämnden\nPeriod;2017-04\n\n{LEDGER}{LINE}{LINE}"


def found(data: bytes, name: str = "a.csv", **how: object) -> tuple[int, str | None, tuple[str, ...]]:
    detected = detect(Source.of_bytes(name, data), **how)  # type: ignore[arg-type]
    return detected.header_row, detected.delimiter, detected.columns[:2]


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ([["Datum", "Belopp"], ["2017-01-01", "10"]], 0),
        ([["Rapport"], ["Uttagen", "2017-05-02"], [], ["Datum", "Konto", "Belopp"], ["2017-01-01", "5010", "1"]], 3),
        ([["", "Period", ""], ["Person", "Start", "Slut"], ["x", "2017-01-01", ""]], 1),
        ([["", "", ""], ["Datum", "Konto", "Belopp"], ["2017-01-01", "5010", "1"]], 1),
        ([["2017-01-01", "5010", "1"], ["2017-01-02", "5010", "2"]], 0),
        ([["Konto"], ["5010"], ["5020"]], 0),
        ([], 0),
    ],
)
def test_the_header_is_the_first_row_of_words_as_wide_as_the_table(lines: list[list[str]], at: int) -> None:
    assert header_at(lines) == at


def test_one_row_that_is_far_too_wide_hides_no_header() -> None:
    table = [["Datum", "Konto", "Belopp"], *[["2017-01-01", "5010", "1"]] * 12]
    assert header_at([*table, ["1"] * 10_000]) == 0


def test_titles_above_the_header_of_a_csv_file_are_passed_by() -> None:
    assert found(TITLED.encode()) == (4, ";", ("date", "account"))
    read = rows("ledger", TITLED.encode())
    assert [only(row, "date", "amount", "row") for row in read] == [
        (date(2017, 4, 30), Decimal("1000.50"), 5), (date(2017, 4, 30), Decimal("1000.50"), 6),
    ]  # fmt: skip


def test_rows_of_errors_are_numbered_as_the_file_numbers_them() -> None:
    problem = rejection("ledger", TITLED.replace("5010", "5o10", 1).encode()).problems[0]
    assert (problem.row, problem.column, problem.value) == (5, "account", "5o10")


def test_titles_above_the_header_of_a_spreadsheet_are_passed_by() -> None:
    titled: list[list[Any]] = [["Huvudbok 2017"], ["Uttagen", date(2017, 5, 2)], [], *SHEET]
    data = workbook(("Huvudbok", titled))
    assert found(data, "a.xlsx") == (4, None, ("date", "account"))
    assert [row["row"] for row in rows("ledger", data, name="a.xlsx")] == [5, 6, 7]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_somebody_may_point_out_another_row(name: str) -> None:
    lines: list[list[Any]] = [["Konto och belopp", "per", "dag", "för", "alla", "enheter"], *SHEET]
    csv = "Konto och belopp;per;dag;för;alla;enheter\n" + LEDGER + LINE
    data = csv.encode() if name == "a.csv" else workbook(("Blad", lines))
    assert found(data, name)[0] == 1
    assert found(data, name, header_row=2) == (2, ";" if name == "a.csv" else None, ("date", "account"))
    detected = detect(Source.of_bytes(name, data), header_row=2)
    mapping = guess(detected, schema("ledger"))
    pointed = Mapping.from_json({**mapping.as_json(), "header_row": 2})
    assert rows("ledger", data, name=name, mapping=pointed)[0]["row"] == 3


def test_a_row_that_the_file_does_not_have_is_no_header() -> None:
    for name, data in (("a.csv", (LEDGER + LINE).encode()), ("a.xlsx", workbook(("Blad", SHEET)))):
        refusal = rejection("ledger", data, name=name, mapping=Mapping("ledger", header_row=900))
        assert "ingen rad 900 att läsa kolumnernas namn från" in refusal.problems[0].message


def test_a_row_number_that_cannot_be_is_no_mapping() -> None:
    with pytest.raises(MappingProblem, match="radnummer från 1 till 1000"):
        Mapping("ledger", header_row=0)


def test_the_first_rows_are_shown_with_persons_masked_whichever_row_the_header_is() -> None:
    text = "Insatser per 2017-04\n\nNamn;Personnummer;Start\nA;nyckel-17;2017-01-01\nB;nyckel-18;2017-01-02\n"
    detected = detect(Source.of_bytes("a.csv", text.encode()), table="interventions")
    shown = shown_top(detected, schema("interventions"))
    assert shown[2] == ("Namn", "Personnummer", "Start")
    assert "nyckel" not in str(shown) and shown[3][2] == "2017-01-01"
