"""The canonical tables: complete, consistent, and stored as the rest of the program expects."""

import re

import pyarrow as pa
import pytest

from tertial.facts.fields import Kind, choice_values, normalised
from tertial.facts.schemas import SCHEMAS, schema

FIELDS = {
    "ledger": "date period account responsibility activity project object counterparty voucher text amount",
    "budget": "year month account responsibility activity project version amount",
    "frame_changes": "year decided paragraph text amount",
    "forecasts": "year made responsibility unit activity account_class amount reason measure",
    "codes": "dimension code name parent unit valid_from valid_to",
    "referrals": "person sex birth_year birth_date unit group kind reason received decided outcome",
    "investigations": "person sex birth_year unit group kind opened closed extended",
    "interventions": "person sex birth_year unit form law provider group decided start end daily_cost",
    "assistance": "household month district purpose amount persons age_of_applicant new_arrival",
    "cases": "person sex birth_year unit group kind opened closed",
    "attendance": "person unit form date quantity",
    "incidents": "date unit kind category process severity reported_to_ivo status",
    "complaints": "received unit channel kind sex answered status",
    "employments": "person sex birth_year unit form fte from to",
    "absences": "person unit cause spell_start spell_end date_from date_to hours",
    "schedules": "person unit month scheduled_hours statutory_leave_hours",
    "entered": "key label unit_of_measure period by value source source_date",
}


def test_the_tables_have_the_fields_of_the_design() -> None:
    assert {key: " ".join(field.key for field in table.fields) for key, table in SCHEMAS.items()} == FIELDS


def test_identities_are_stored_as_pseudonyms_and_money_as_exact_decimals() -> None:
    kinds = {field.kind: field.stored for table in SCHEMAS.values() for field in table.fields}
    assert kinds[Kind.PERSON] == pa.uuid()
    assert kinds[Kind.AMOUNT] == pa.decimal128(18, 2)
    assert {kinds[Kind.DATE], kinds[Kind.MONTH], kinds[Kind.ROUND]} == {pa.date32()}


def test_every_table_is_stored_with_its_source_row_and_unit() -> None:
    for table in SCHEMAS.values():
        assert {"row", "unit_id"} <= set(table.arrow.names)
    assert set(SCHEMAS["ledger"].arrow.names) >= {"month", "account_id", "activity_id"}
    assert "account_id" in SCHEMAS["budget"].arrow.names


def test_what_a_table_refers_to_exists_in_it() -> None:
    for table in SCHEMAS.values():
        keys = {field.key for field in table.fields}
        referred = {*table.date_from, *table.unit_from, *(rule.column for rule in table.rules)}
        referred |= {field.month_of for field in table.fields if field.month_of}
        assert referred | ({table.sum_of} if table.sum_of else set()) <= keys


def test_no_spelling_means_two_values_or_two_fields() -> None:
    for table in SCHEMAS.values():
        own = [normalised(name) for field in table.fields for name in {normalised(field.key), normalised(field.label)}]
        assert len(own) == len(set(own)), table.key
        for field in table.fields:
            spellings = [
                normalised(word) for choice in field.choices for word in {*choice.synonyms, choice.value or ""} if word
            ]
            assert len(spellings) == len(set(spellings)), field.key


def test_sex_is_a_woman_a_man_or_not_known() -> None:
    assert set(choice_values(schema("interventions").field("sex")).values()) == {"K", "M", None}


def test_an_unknown_table_or_field_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="known: ledger"):
        schema("leger")
    with pytest.raises(KeyError, match="known: date"):
        schema("ledger").field("dat")


def test_labels_and_helps_are_sentences_that_users_can_read() -> None:
    for table in SCHEMAS.values():
        for field in table.fields:
            assert re.match(r"[A-ZÅÄÖ]", field.label)
            assert not field.help or re.search(r"[.…]$", field.help), field.key
