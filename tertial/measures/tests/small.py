"""A small committee in plain numbers, for tests that state what they expect."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tertial.facts import store
from tertial.facts.store import FactStore
from tertial.measures.tests import worlds

CHILD, SURVEY, PLACEMENT, ADULT = 2, 3, 4, 5
Rows = dict[str, list[dict[str, Any]]]


def posted(unit: int, amount: str, month: int = 1, year: int = 2017, **more: Any) -> dict[str, Any]:
    day = date(year, month, 1)
    more = {"account_id": 24, "activity_id": 11, "date": day, "month": day} | more
    return {"unit_id": unit, "amount": Decimal(amount), **more}


def budgeted(unit: int, amount: str, month: int | None = None, year: int = 2017, **more: Any) -> dict[str, Any]:
    more = {"account_id": 24, "activity_id": 11, "version": "1"} | more
    day = date(year, month, 1) if month else None
    return {"unit_id": unit, "amount": Decimal(amount), "year": year, "month": day, **more}


def forecast(unit: int, amount: str, made: date, account_class: str | None = None) -> dict[str, Any]:
    return {
        "unit_id": unit, "amount": Decimal(amount), "made": made, "year": made.year, "account_class": account_class,
    }  # fmt: skip


def placed(person: int, form: str, start: date, end: date | None = None, **more: Any) -> dict[str, Any]:
    more = {"unit_id": PLACEMENT, "sex": "K", "birth_year": 2005, "provider": "egen", "law": "SoL"} | more
    return {"person": person.to_bytes(16, "big"), "form": form, "start": start, "end": end, **more}


def opened(
    folder: Path, rows: Mapping[str, list[dict[str, Any]]], settings: Mapping[str, Any] | None = None
) -> FactStore:
    """The rows as a store of the small committee (`worlds.NODES`)."""
    return store.open(worlds.written(folder, rows, settings or {}, batches=1))


def money() -> Rows:
    """Two departments; children over, adults under their budget to April."""
    return {
        "ledger": [posted(SURVEY, "300"), posted(PLACEMENT, "500", 4), posted(ADULT, "90"), posted(ADULT, "1", 5),
                   posted(ADULT, "40", 2, 2016)],
        "budget": [budgeted(SURVEY, "600"), budgeted(PLACEMENT, "100", 1), budgeted(PLACEMENT, "200", 9),
                   budgeted(ADULT, "1200")],
        "forecasts": [forecast(CHILD, "950", date(2017, 3, 31)), forecast(CHILD, "1000", date(2017, 4, 30)),
                      forecast(ADULT, "1200", date(2017, 3, 31))],
    }  # fmt: skip
