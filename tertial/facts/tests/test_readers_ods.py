"""ODS: what a free spreadsheet program saves is read as what it shows, and what it cannot vouch for is refused."""

from datetime import date
from decimal import Decimal

import pytest

from tertial.facts.readers.mapping import Mapping, guess
from tertial.facts.readers.prepare import detect
from tertial.facts.readers.source import Limits, Source
from tertial.facts.schemas import schema
from tertial.facts.tests.odsfile import Cell, Raw, blank_rows, formula, ods, packed, repeated
from tertial.facts.tests.reading import KEY, only, opened, rejection, rows

HEADERS = ["date", "account", "responsibility", "activity", "text", "amount"]
LINE: list[Cell] = [date(2017, 4, 30), 5010, "4100", Decimal("600"), "Hyra & el <1>", Decimal("-1000.50")]


def book(*lines: list[Cell] | Raw, before: list[list[Cell] | Raw] | None = None) -> bytes:
    return ods(("Huvudbok", [*(before or []), list(HEADERS), *lines]))


def test_dates_decimals_numbers_and_text_are_read_as_they_are_meant() -> None:
    data = book(LINE, ["2017-05-01", "5010", 4100, "600", None, "−1 234,50"])
    assert [
        only(row, "date", "account", "responsibility", "text", "amount", "row") for row in rows("ledger", data)
    ] == [
        (date(2017, 4, 30), "5010", "4100", "Hyra & el <1>", Decimal("-1000.50"), 2),
        (date(2017, 5, 1), "5010", "4100", None, Decimal("-1234.50"), 3),
    ]


def test_repeated_cells_stand_in_every_column_that_they_cover() -> None:
    budget = ["year", "month", "account", "responsibility", "activity", "version", "amount"]
    data = ods(("Budget", [budget, [2017, 4, 5010, 4100, 600, "internbudget", 7], [2017, repeated(5, 1), 5010, 4100]]))
    assert rejection("budget", data).problems[0].row == 3
    wide = ods(("Blad", [[repeated("konto", 2), "belopp"], [repeated(7, 2), 1]]))
    assert "Rubriken ”konto” finns 2 gånger" in rejection("ledger", wide).problems[0].message


def test_empty_rows_are_passed_by_and_the_rows_below_keep_their_numbers() -> None:
    read = rows("ledger", book(LINE, blank_rows(3), LINE, blank_rows(1_048_000)))
    assert [row["row"] for row in read] == [2, 6]


def test_titles_above_the_header_and_a_cover_in_front_are_passed_by() -> None:
    lines: list[list[Cell] | Raw] = [["Huvudbok 2017"], blank_rows(2), list(HEADERS), LINE]
    data = ods(("Omslag", [["Rapport"]]), ("Huvudbok", lines))
    detected = detect(Source.of_bytes("a.ods", data))
    assert (detected.format, detected.sheets, detected.sheet) == ("ods", ("Omslag", "Huvudbok"), "Huvudbok")
    assert (detected.header_row, detected.columns) == (4, tuple(HEADERS))
    assert opened("ledger", data, mapping=guess(detected, schema("ledger"))).check().sum == Decimal("-1000.50")


def test_a_formula_counts_as_the_value_that_the_program_kept() -> None:
    assert rows("ledger", book([*LINE[:5], formula("=1/3", "0.333333333333333")]))[0]["amount"] == Decimal("0.33")


def test_a_formula_is_never_computed_and_text_that_looks_like_one_is_text() -> None:
    data = book([*LINE[:4], "=HYPERLINK(A1)", Decimal(1)])
    assert rows("ledger", data)[0]["text"] == "=HYPERLINK(A1)"
    bare = Raw('<table:table-cell table:formula="of:=1/3"/>')
    assert rejection("ledger", book([*LINE[:5], bare])).problems[0].message.startswith("Belopp")


def test_a_cell_with_an_error_refuses_the_file() -> None:
    broken = Raw('<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
                 'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>')  # fmt: skip
    assert "1 celler med fel, som #DIV/0!" in rejection("ledger", book([*LINE[:5], broken])).problems[0].message


def test_persons_in_an_ods_file_become_pseudonyms() -> None:
    head: list[Cell] = [
        "personnummer",
        "kön",
        "födelseår",
        "enhet",
        "insatsform",
        "lagrum",
        "utförare",
        "start",
        "slut",
    ]
    line: list[Cell] = ["20010203-1234", "K", 2001, "barn", "HVB", "SoL", "egen", date(2017, 1, 1), None]
    (row,) = rows("interventions", ods(("Insatser", [head, line])))
    assert row["person"].bytes == KEY.pseudonym("200102031234")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed("<office:document-content"), "går inte att läsa"),
        (packed(""), "inga blad"),
        (book(LINE)[:400], "skadat eller avbrutet"),
        (ods(("Tomt", [])), "är tomt"),
        (ods(("X", [["a"]]), mimetype="application/vnd.oasis.opendocument.text"), "inget kalkylark"),
        (ods(("X", [[repeated("x", 2_000_000)]])), "kolumner; högst 500"),
    ],
    ids=["xml-avhuggen", "utan-innehall", "avhuggen", "tomt-blad", "textdokument", "bred"],
)
def test_a_hostile_or_broken_file_is_refused_in_one_sentence(data: bytes, reason: str) -> None:
    refusal = rejection("ledger", data, name="a.ods", limits=Limits(child_memory=1 << 30))
    assert reason in refusal.problems[0].message


def test_entities_and_bombs_are_never_unfolded() -> None:
    entity = packed(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>&a;</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    assert "root:" not in str(rejection("ledger", entity, name="a.ods").problems)
    bomb = book([*LINE[:4], "x" * 30_000_000, Decimal(1)])
    assert "orimligt hårt packat" in rejection("ledger", bomb, name="a.ods").problems[0].message


def test_the_mapping_chooses_the_sheet() -> None:
    data = ods(("Ett", [list(HEADERS), LINE]), ("Två", [list(HEADERS), LINE, LINE]))
    columns = {name: name for name in HEADERS}
    assert len(rows("ledger", data, mapping=Mapping("ledger", columns, sheet="Två"))) == 2
    refused = rejection("ledger", data, mapping=Mapping("ledger", columns, sheet="Tre"))
    assert refused.problems[0].message == "Bladet ”Tre” finns inte. Filen har bladen ”Ett”, ”Två”."
