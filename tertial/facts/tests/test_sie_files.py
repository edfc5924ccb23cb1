"""SIE: a small invented company, and every way in which its file can be written or go wrong."""

import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.facts.problems import Rejected
from tertial.facts.readers.mapping import guess
from tertial.facts.readers.prepare import Prepared, detect, prepare, sie_code_plan
from tertial.facts.readers.sie.records import split
from tertial.facts.readers.source import Source
from tertial.facts.resolve import CodePlan
from tertial.facts.schemas import schema
from tertial.facts.tests.reading import BODY, only

FILE = (Path(__file__).parent / "data" / "liten.se").read_bytes()
TEXT = FILE.decode("cp437")
NOT_A_MONTH = "Period: ”20170231” är inte en månad, till exempel 2017-04 eller 201704."


def own_plan(source: Source) -> CodePlan:
    return CodePlan((), BODY).with_provisional(sie_code_plan(source))


def opened(data: bytes, table: str = "ledger", name: str = "liten.se", **mapped: str) -> Prepared:
    """The file, read with the code plan that stands in it."""
    source, of = Source.of_bytes(name, data), schema(table)
    mapping = guess(detect(source, table=table), of)
    return prepare(source, of, mapping, own_plan(source))


def read(data: bytes, table: str = "ledger") -> list[dict[str, Any]]:
    return [row for batch in opened(data, table).batches() for row in batch.to_pylist()]


def warnings(data: bytes) -> list[str]:
    prepared = opened(data)
    prepared.check()
    return [
        notice.message
        for notice in prepared.notices
        if "saknar" not in notice.message and "kopplad" not in notice.message
    ]


def changed(old: str, new: str) -> bytes:
    assert old in TEXT
    return TEXT.replace(old, new).encode("cp437")


def test_the_rows_of_a_voucher_are_ledger_rows_and_objects_are_responsibilities_and_projects() -> None:
    keys = ("date", "month", "account", "responsibility", "project", "voucher", "text", "amount")
    assert [only(row, *keys) for row in read(FILE)] == [
        (date(2017, 1, 30), date(2017, 1, 1), "5010", "41", "P1", "A 1", "Hyra, jan", Decimal("1000.00")),
        (date(2017, 1, 31), date(2017, 1, 1), "1930", None, None, "A 1", 'Hyra "Ängen"', Decimal("-1000.00")),
        (date(2017, 2, 28), date(2017, 2, 1), "6110", "41A", None, None, "Rättad", Decimal("250.00")),
        (date(2017, 2, 28), date(2017, 2, 1), "1930", None, None, None, "Rättad", Decimal("-250.00")),
        (date(2017, 2, 28), date(2017, 2, 1), "6110", "42", None, None, "tillagd", Decimal("250.00")),
        (date(2017, 2, 28), date(2017, 2, 1), "2440", None, None, None, "Rättad", Decimal("-250.00")),
    ]  # fmt: skip


def test_an_added_row_counts_once_and_a_removed_row_not_at_all() -> None:
    prepared = opened(FILE)
    totals = prepared.check()
    assert (totals.rows, totals.vouchers, totals.sum, totals.last_day) == (6, 2, Decimal(0), date(2017, 2, 28))
    assert [notice.message for notice in prepared.notices] == [
        "3 rader saknar ansvar och läggs på nämnden själv.",
        "Ingen dimension i filen är kopplad till verksamhet.",
    ]


def test_an_added_row_without_its_twin_still_counts_and_is_warned_of() -> None:
    data = changed('\t#TRANS\t6110\t{1 "42"}\t250.00\t20170228\t"tillagd"\r\n', "")
    assert [row["amount"] for row in read(data)].count(Decimal("250.00")) == 2
    assert warnings(data) == []
    prepared = opened(data)
    prepared.check()
    assert "En tillagd rad (#RTRANS) saknar sin #TRANS-rad. Den räknas ändå med." in [
        n.message for n in prepared.notices
    ]


def test_what_the_file_is_and_what_columns_it_has() -> None:
    detected = detect(Source.of_bytes("liten.se", FILE))
    assert (detected.format, detected.encoding) == ("SIE 4E", "cp437")
    assert detected.columns == (
        "Datum", "Period", "Konto", "Verifikation", "Text", "Belopp", "1 Resultatenhet", "6 Projekt", "21 Grupp",
    )  # fmt: skip
    assert detected.sample[0] == ("20170130", "20170131", "5010", "A 1", "Hyra, jan", "1000.00", "41", "P1", "")


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("cp437", "cp437"), ("cp1252", "windows-1252"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8")],
)
def test_a_file_that_says_pc8_is_read_in_the_encoding_that_it_has(encoding: str, label: str) -> None:
    data = TEXT.encode(encoding)
    detected = detect(Source.of_bytes("a.se", data))
    assert detected.encoding == label
    assert bool(detected.notes) == (label != "cp437")
    assert read(data)[1]["text"] == 'Hyra "Ängen"'


@pytest.mark.parametrize(
    ("wrongly", "meant"), [("cp1252", "utf-8"), ("cp437", "utf-8"), ("cp1252", "cp437"), ("cp437", "cp1252")]
)
def test_a_file_that_was_mangled_on_its_way_is_read_as_it_was_meant(wrongly: str, meant: str) -> None:
    data = TEXT.encode(meant).decode(wrongly).encode()
    assert [row["text"] for row in read(data)] == [row["text"] for row in read(FILE)]


def test_the_files_own_plan_has_its_accounts_and_its_objects_from_the_first_day() -> None:
    codes = sie_code_plan(Source.of_bytes("liten.se", FILE)).to_pylist()
    assert {(row["dimension"], row["code"], row["name"], row["valid_from"]) for row in codes} == {
        ("account", "1930", "Bank", date(2016, 1, 1)),
        ("account", "2440", "Leverantörsskulder", date(2016, 1, 1)),
        ("account", "5010", "Lokalhyra", date(2016, 1, 1)),
        ("account", "6110", "Förbrukning", date(2016, 1, 1)),
        ("responsibility", "41", "Barn och unga", date(2016, 1, 1)),
        ("responsibility", "42", "Vuxna", date(2016, 1, 1)),
        ("responsibility", "41A", "Ängsgruppen", date(2016, 1, 1)),
        ("project", "P1", "Lägenheter", date(2016, 1, 1)),
    }


def test_the_budget_by_responsibility_and_what_it_leaves_over_add_up_to_the_whole() -> None:
    budget = [
        only(row, "year", "month", "account", "responsibility", "version", "amount") for row in read(FILE, "budget")
    ]
    assert budget == [
        (2017, date(2017, 1, 1), "5010", "41", "budget", Decimal("700.00")),
        (2017, date(2017, 1, 1), "5010", None, "budget", Decimal("500.00")),
        (2017, date(2017, 2, 1), "5010", None, "budget", Decimal("900.00")),
    ]


def test_balances_are_never_rows() -> None:
    only_balances = TEXT[: TEXT.index("#VER")].replace("#SIETYP 4", "#SIETYP 1").encode("cp437")
    prepared = opened(only_balances)
    totals = prepared.check()
    assert (totals.rows, totals.vouchers, totals.sum) == (0, 0, Decimal(0))
    assert [n.message for n in prepared.notices] == ["Filen är SIE 1 och innehåller inga rader för huvudbok."]


def test_a_wrong_closing_balance_is_warned_of_with_the_account_and_both_figures() -> None:
    assert warnings(changed("#UB 0 1930 8750.00", "#UB 0 1930 8700.00")) == [
        "Konto 1930: ingående saldo 10\u00a0000,00 och verifikationerna −1\u00a0250,00 ger 8\u00a0750,00, "
        "men utgående saldo (#UB) är 8\u00a0700,00."
    ]


def test_a_wrong_result_is_warned_of() -> None:
    assert warnings(changed("#RES 0 5010 1000.00", "#RES 0 5010 999.00")) == [
        "Konto 5010: verifikationerna ger 1\u00a0000,00 men resultatet (#RES) är 999,00."
    ]


def test_a_voucher_that_does_not_balance_is_warned_of() -> None:
    found = warnings(changed("#TRANS 1930 {} -1000.00", "#TRANS 1930 {} -900.00"))
    assert found[0] == "Verifikation A 1 balanserar inte: raderna ger 100,00."


def checksum(text: str) -> int:
    """CRC-32 of labels and fields, an independent reading of the specification."""
    kept = "".join("".join(part for part in split(line) if not part.startswith("\0")) for line in text.splitlines())
    return zlib.crc32(kept.encode("cp437"))


@pytest.mark.parametrize("signed", [False, True])
def test_a_checksum_that_agrees_is_silent_and_one_that_does_not_is_warned_of(signed: bool) -> None:
    stated = checksum(TEXT) - (2**32 if signed else 0)
    good = f"#KSUMMA\r\n{TEXT}#KSUMMA {stated}\r\n".encode("cp437")
    assert warnings(good) == []
    wrong = good.replace(b"Hyra, jan", b"Hyra, feb")
    assert warnings(wrong)[0].startswith(f"Kontrollsumman (#KSUMMA) är {stated} men filens innehåll ger ")


def test_the_checksum_is_the_polynomial_of_the_specification() -> None:
    crc = 0xFFFFFFFF
    for byte in b"#KONTO1930Bank":
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
    assert checksum('#KONTO 1930 "Bank"') == crc ^ 0xFFFFFFFF


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed("}\r\n#VER", "#VER"), "Verifikationen saknar avslutande klammer."),
        (FILE[: FILE.rindex(b"}")], "Filen slutar mitt i en verifikation. Exportera den igen."),
        (b"#KSUMMA\r\n" + FILE, "Kontrollsumman (#KSUMMA) saknar slut: filen är avbruten. Exportera den igen."),
        (changed("1930 {} -1000.00", "1930 {1} -1000.00"), "Objektlistan ska bestå av par: dimension och objekt."),
        (changed("1930 {} -1000.00", "1930 {} tusen"), "Belopp: ”tusen” är inte ett tal, till exempel 1 234,50."),
        (changed("A 1 20170131", "A 1 20170231"), NOT_A_MONTH),
        (changed("#IB 0 1930 10000.00", "#IB 0 1930 mycket"), "Posten går inte att läsa: #IB 0 1930 mycket"),
        (changed("{\r\n   #TRANS", "   #TRANS"), "Transaktionsraden står utanför en verifikation."),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(Rejected) as found:
        opened(data).check()
    assert said in [problem.message for problem in found.value.problems]


def test_a_web_page_in_place_of_a_sie_file_is_refused_in_one_sentence() -> None:
    page = b"<html><head><title>404 Not Found</title></head></html>"
    with pytest.raises(Rejected) as found:
        detect(Source.of_bytes("BokSald.SE", page))
    assert (
        str(found.value) == "Filen är en webbsida (”404 Not Found”) och ingen SIE-fil; hämta filen på nytt från källan."
    )


def test_a_text_file_with_a_sie_name_is_refused() -> None:
    with pytest.raises(Rejected, match="inga SIE-poster"):
        detect(Source.of_bytes("a.se", b"hej;hopp\n1;2\n"))


def test_a_sie_file_is_no_case_table() -> None:
    with pytest.raises(Rejected, match="kan inte läsas in som insatser"):
        detect(Source.of_bytes("a.se", FILE), table="interventions")


field_text = st.text(alphabet=st.sampled_from('abcåäöÅÄÖ "{}\\#\t0'), max_size=20).map(
    lambda text: text.replace("\t", " ").strip(" \\")
)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(field_text, field_text, st.decimals(-(10**9), 10**9, places=2)), min_size=1, max_size=6),
    st.sampled_from([" ", "\t", "  "]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_vouchers_with_any_texts_and_objects_are_read_back_the_same(
    records: list[tuple[str, str, Decimal]], gap: str, line_end: str
) -> None:
    lines = ["#FLAGGA 0", "#SIETYP 4", '#VER A 1 20170131 ""', "{"]
    for text, code, amount in records:
        objects = "{" + (f"1{gap}{quoted(code)}" if code else "") + "}"
        lines.append(gap.join(["#TRANS", "5010", objects, str(amount), "20170131", quoted(text)]))
    data = line_end.join([*lines, "}", ""]).encode("cp437")
    assert [only(row, "text", "responsibility", "amount") for row in read(data)] == [
        (text or None, code or None, amount) for text, code, amount in records
    ]


voucher_heads = st.sampled_from(
    [
        "#VER A 1 20170131",
        '#VER "" "" 20170131 ""',
        '#VER B 2 20170131 "Hyra" 20170201 "AB"',
        '#VER "C"\t3 "20170131" "x"',
    ]
)
trans_lines = st.sampled_from(
    ["#TRANS 5010 {} 10", '#TRANS "5010" {1 "41"} -10.50 20170130', '#TRANS 5010 {"1" "41" 6 P1} 1,5 "" "Rad"',
     '   #TRANS\t5010\t{}\t7\t20170130\t"Rad"\t3\t"AB"', '#TRANS 5010 { } 1 20170130 "" 0',
        '#TRANS 5010 {} 1 20170130 123',
     '#TRANS 5010 {} 1 20170130 utan', '#BTRANS 5010 {} 9', '#RTRANS 5010 {} 10', '#TRANS 5010 {} 1 "" "a \\"b\\""']
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(voucher_heads, st.lists(trans_lines, max_size=4)), min_size=1, max_size=6))
def test_reading_by_columns_and_record_by_record_give_the_same_rows(
    vouchers: list[tuple[str, list[str]]],
) -> None:
    body = "".join("\n".join([head, "{", *lines, "}", ""]) for head, lines in vouchers)
    data = f"#FLAGGA 0\n#SIETYP 4\n{body}".encode("cp437")
    by_record = data.replace(b"}\n", b"}\n#PROSA x\n")
    keys = ("date", "month", "account", "responsibility", "project", "voucher", "text", "amount")
    prepared = [opened(each) for each in (data, by_record)]
    columns, records = (
        [only(row, *keys) for batch in each.batches() for row in batch.to_pylist()] for each in prepared
    )
    assert columns == records
    totals = [each.check() for each in prepared]
    assert totals[0] == totals[1]
    assert totals[0].vouchers == len(vouchers)


def test_a_large_file_is_read_in_stretches_with_the_right_line_numbers() -> None:
    voucher = '#VER A 1 20170131 "Hyra åäö"\n{\n#TRANS 5010 {1 41} 100.00\n#TRANS 1930 {} -100.00\n}\n'
    odd = voucher.replace("100.00\n}", '100.00 20170131 "slut \\"nu\\""\n}')
    data = ("#FLAGGA 0\n#SIETYP 4\n" + voucher * 30_000 + odd + voucher * 20_000).encode("cp437")
    stored = pa.concat_tables(batch.select(["row", "text", "amount"]) for batch in opened(data).batches())
    assert stored["row"].to_pylist() == [3 + 5 * at + line for at in range(50_001) for line in (2, 3)]
    assert stored.filter(pc.equal(stored["text"], 'slut "nu"'))["row"].to_pylist() == [3 + 5 * 30_000 + 3]
    assert pc.sum(stored["amount"]).as_py() == 0
