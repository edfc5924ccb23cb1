"""Mappings: guessed from headers, saved, found again by the layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.facts.readers.mapping import EndDates, Mapping, MappingProblem, fingerprint, guess
from tertial.facts.readers.prepare import detect
from tertial.facts.readers.source import Source
from tertial.facts.schemas import SCHEMAS, schema

words = st.text(max_size=8)
mappings = st.builds(
    Mapping,
    st.sampled_from(sorted(SCHEMAS)),
    st.dictionaries(words, words, max_size=4),
    st.dictionaries(words, st.dictionaries(words, words, max_size=3), max_size=3),
    st.dictionaries(words, words, max_size=3),
    st.sampled_from(EndDates),
    st.none() | words,
    st.sampled_from([None, ",", "."]),
)


@given(mappings)
def test_a_mapping_survives_being_saved(mapping: Mapping) -> None:
    assert Mapping.from_json(mapping.as_json()) == mapping


@pytest.mark.parametrize(
    "data",
    [{}, {"table": "ledger", "columns": []}, {"table": "x", "end_dates": "ibland"}, {"table": "x", "decimal": "'"}],
)
def test_what_is_no_mapping_is_told(data: dict[str, object]) -> None:
    with pytest.raises(MappingProblem):
        Mapping.from_json(data)


def proposed(table: str, header: str, name: str = "a.csv") -> Mapping:
    return guess(detect(Source.of_bytes(name, f"{header}\n".encode()), table=table), schema(table))


def test_the_canonical_names_are_recognised_in_every_table() -> None:
    for table in SCHEMAS.values():
        keys = [field.key for field in table.fields]
        assert proposed(table.key, ";".join(keys)).columns == {key: key for key in keys}


def test_the_swedish_labels_are_recognised_in_every_table() -> None:
    for table in SCHEMAS.values():
        labels = {field.label: field.key for field in table.fields}
        assert proposed(table.key, ";".join(labels)).columns == labels


def test_a_header_is_recognised_whatever_its_case_and_punctuation() -> None:
    assert proposed("interventions", "PERSONNUMMER;Födelse-år;Insatsform;Start datum;Slutdatum").columns == {
        "PERSONNUMMER": "person", "Födelse-år": "birth_year", "Insatsform": "form", "Start datum": "start",
        "Slutdatum": "end",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "ends"),
    [("T.o.m.", EndDates.INCLUSIVE), ("Till och med", EndDates.INCLUSIVE), ("Slut", EndDates.EXCLUSIVE)],
)
def test_a_header_that_says_through_gives_inclusive_end_dates(header: str, ends: EndDates) -> None:
    found = proposed("interventions", f"Personnummer;{header}")
    assert (found.columns[header], found.end_dates) == ("end", ends)


def print_of(header: str, table: str = "ledger") -> str:
    return fingerprint(detect(Source.of_bytes("a.csv", f"{header}\n1;2\n".encode()), table=table), schema(table))


def test_a_layout_is_known_again_whatever_its_rows_encoding_and_column_order() -> None:
    assert print_of("Datum;Belopp") == print_of("BELOPP ;datum")
    assert print_of("Datum;Belopp") != print_of("Datum;Belopp;Konto")
    assert print_of("Datum;Belopp") != print_of("Datum;Belopp", "budget")


def test_a_column_may_give_only_one_field_and_a_needed_field_may_not_be_missing() -> None:
    mapping = Mapping("frame_changes", {"a": "amount", "b": "amount", "c": "okänt"}, defaults={"year": "2017"})
    assert mapping.check(schema("frame_changes"), ["a", "b", "c"]) == [
        "Fältet ”okänt” finns inte i tabellen.",
        "Två kolumner är kopplade till Belopp.",
        "Beslutsdatum saknas: koppla en kolumn eller ange ett värde för alla rader.",
        "Paragraf saknas: koppla en kolumn eller ange ett värde för alla rader.",
        "Text saknas: koppla en kolumn eller ange ett värde för alla rader.",
    ]
