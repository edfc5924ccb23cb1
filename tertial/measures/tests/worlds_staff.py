"""Generated personnel for the recount: a few persons with many employments, absences and months."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Protocol

STAFF = 14
WORKED_IN = [date(2016, 1, 1), date(2016, 2, 1), date(2016, 12, 1), *(date(2017, month, 1) for month in range(1, 6))]


class Maker(Protocol):
    """What makes rows by chance: `worlds.Maker`."""

    random: Random

    def pick(self, *choices: Any) -> Any: ...
    def day(self) -> date: ...
    def node(self) -> int: ...
    def later(self, start: date) -> date | None: ...


def person(maker: Maker) -> bytes:
    return bytes(15) + bytes([100 + maker.random.randrange(STAFF)])


def employment(maker: Maker) -> dict[str, Any]:
    start = maker.day()
    return {
        "person": person(maker), "sex": maker.pick("K", "M", None, ""),
        "birth_year": maker.pick(None, 1957, 1996, 2004),
        "unit_id": maker.node(), "form": maker.pick("tillsvidare", "tillsvidare", "visstid", "timavlönad"),
        "fte": Decimal(maker.pick("1", "0.75", "0.33333333", "0")), "from": start, "to": maker.later(start),
    }  # fmt: skip


def absence(maker: Maker) -> dict[str, Any]:
    """Rows of a day, of a month's edge, of several months; spells that begin with the row or long before it."""
    first = maker.pick(*WORKED_IN) + timedelta(days=maker.pick(-20, -1, 0, 0, 13, 27, 30))
    after = first + timedelta(days=maker.pick(0, 1, 2, 30, 75))
    begun = first - timedelta(days=maker.pick(0, 0, 1, 13, 14, 59, 400))
    return {
        "person": person(maker), "unit_id": maker.node(), "cause": maker.pick("sjuk", "sjuk", "vård av barn", "", None),
        "spell_start": begun, "spell_end": maker.pick(None, after, after + timedelta(days=maker.pick(1, 14, 90))),
        "date_from": first, "date_to": after, "hours": Decimal(maker.pick("0", "0.01", "7.99", "8", "100.07")),
    }  # fmt: skip


def schedule(maker: Maker) -> dict[str, Any]:
    hours = Decimal(maker.pick("0", "75.50", "160", "160"))
    return {
        "person": person(maker), "unit_id": maker.node(), "month": maker.random.choice(WORKED_IN),
        "scheduled_hours": hours, "statutory_leave_hours": maker.pick(None, Decimal(0), hours // 4),
    }  # fmt: skip
