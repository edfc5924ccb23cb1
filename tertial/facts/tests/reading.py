"""What the reader tests share: a small invented code plan and key, and one way to read a file of any table."""

from collections.abc import Mapping as MappingType
from datetime import date
from typing import Any
from uuid import UUID

import pyarrow as pa

from tertial.facts.problems import Rejected
from tertial.facts.pseudonyms import PseudonymKey
from tertial.facts.readers.mapping import Mapping, guess
from tertial.facts.readers.prepare import Prepared, detect, prepare
from tertial.facts.readers.source import Limits, Source
from tertial.facts.resolve import CodeEntry, CodePlan
from tertial.facts.schemas import schema

BODY = 1
YOUTH, ADULTS = 2, 3
KEY = PseudonymKey(b"k" * 32)
START = date(2010, 1, 1)
PLAN = CodePlan(
    (
        CodeEntry("account", "5010", 501, None, START),
        CodeEntry("account", "5120", 512, None, START),
        CodeEntry("account", "3000", 300, None, START),
        CodeEntry("responsibility", "4100", 41, YOUTH, START),
        CodeEntry("responsibility", "4200", 42, ADULTS, START, date(2017, 1, 1)),
        CodeEntry("responsibility", "4200", 43, YOUTH, date(2017, 1, 1)),
        CodeEntry("responsibility", "4900", 49, None, START),
        CodeEntry("activity", "600", 60, None, START),
        CodeEntry("activity", "610", 61, None, START, date(2017, 3, 1)),
        CodeEntry("unit", "barn", 90, YOUTH, START),
    ),
    BODY,
)
LEDGER = "date;account;responsibility;activity;text;amount\n"
LINE = "2017-04-30;5010;4100;600;Hyra;1000,50\n"


def opened(
    table: str,
    data: bytes,
    *,
    name: str = "fil.csv",
    mapping: Mapping | None = None,
    plan: CodePlan = PLAN,
    limits: Limits | None = None,
) -> Prepared:
    """The file, ready to be read, with the mapping that its headers suggest."""
    source, of = Source.of_bytes(name, data), schema(table)
    if mapping is None:
        mapping = guess(detect(source, table=table, limits=limits), of)
    return prepare(source, of, mapping, plan, KEY, limits=limits)


def rows(table: str, data: bytes, **options: Any) -> list[dict[str, Any]]:
    """The rows as they would be stored."""
    tables = list(opened(table, data, **options).batches())
    return pa.concat_tables(tables).to_pylist() if tables else []


def rejection(table: str, data: bytes, **options: Any) -> Rejected:
    """The rejection that the file must end in."""
    try:
        prepared = opened(table, data, **options)
        kept = [batch.num_rows for batch in prepared.batches()]
    except Rejected as rejected:
        return rejected
    raise AssertionError(f"the file was accepted, with {kept} rows")


def stored(identity: str) -> UUID:
    """The pseudonym of a normalised identity, as it is stored."""
    return UUID(bytes=KEY.pseudonym(identity))


def ledger(*lines: str) -> bytes:
    """A ledger file of these lines, as UTF-8 with semicolons."""
    return (LEDGER + "".join(f"{line}\n" for line in lines)).encode()


def only(row: MappingType[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)
