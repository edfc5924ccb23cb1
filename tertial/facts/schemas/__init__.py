"""Källtabeller: the canonical tables of `design/sources.md` as data, one module a subject."""

from collections.abc import Mapping

from tertial.facts.fields import Choice, Dimension, Field, Kind, Rule, Schema
from tertial.facts.schemas.activity import ASSISTANCE, ATTENDANCE, CASES, INTERVENTIONS, INVESTIGATIONS, REFERRALS
from tertial.facts.schemas.common import NO, YES
from tertial.facts.schemas.economy import BUDGET, CODES, ENTERED, FORECASTS, FRAME_CHANGES, LEDGER
from tertial.facts.schemas.quality import COMPLAINTS, INCIDENTS
from tertial.facts.schemas.staff import ABSENCES, EMPLOYMENTS, SCHEDULES

SCHEMAS: Mapping[str, Schema] = {
    schema.key: schema
    for schema in (
        LEDGER, BUDGET, CODES, FRAME_CHANGES, FORECASTS, ENTERED, REFERRALS, CASES, INVESTIGATIONS,
        INTERVENTIONS, ATTENDANCE, ASSISTANCE, INCIDENTS, COMPLAINTS, EMPLOYMENTS, ABSENCES, SCHEDULES,
    )
}  # fmt: skip


def schema(key: str) -> Schema:
    """The table with this key. Raises KeyError, with the known keys, for any other."""
    try:
        return SCHEMAS[key]
    except KeyError:
        raise KeyError(f"unknown table {key!r}; known: {', '.join(SCHEMAS)}") from None


__all__ = [
    "CODES",
    "LEDGER",
    "NO",
    "SCHEMAS",
    "YES",
    "Choice",
    "Dimension",
    "Field",
    "Kind",
    "Rule",
    "Schema",
    "schema",
]
