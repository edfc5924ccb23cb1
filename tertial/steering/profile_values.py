"""Values of `plan.toml`: flags, numbers, periods, keys, nodes and people; each refusal says file, place and key."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tertial.core.models import User
from tertial.core.reading import Entry
from tertial.organisation.models import Node
from tertial.periods import Period, PeriodError
from tertial.periods import parse as parse_period


def flag(entry: Entry, key: str) -> bool:
    """true or false; false when it is left out."""
    value = entry.data.get(key, False)
    if not isinstance(value, bool):
        entry.refuse(key, "ska vara true eller false")
    return value


def whole(entry: Entry, key: str, default: int) -> int:
    """A whole number from 0."""
    value = entry.data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        entry.refuse(key, "ska vara ett heltal från 0")
    return value


def number_if_any(entry: Entry, key: str) -> Decimal | None:
    """A number as it is written, with a decimal point."""
    value = entry.data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        entry.refuse(key, "ska vara ett tal som 80 eller 3.7, utan citattecken")
    return Decimal(str(value))


def period_of(entry: Entry) -> Period:
    """The table's `period`."""
    try:
        return parse_period(entry.text("period"))
    except PeriodError as error:
        entry.refuse("period", f"kan inte läsas: {error}")


def keys(entry: Entry, key: str) -> list[str]:
    """A list of keys; "" may be one of them."""
    value = entry.data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        entry.refuse(key, 'ska vara en lista av nycklar, som ["omrade", "mal"]')
    return value


def where_of(entry: Entry) -> dict[str, list[str]]:
    """The conditions of a measure: a table of lists of texts."""
    value: Any = entry.data.get("where", {})
    if not isinstance(value, dict) or not all(
        isinstance(each, list) and each and all(isinstance(one, str) for one in each) for each in value.values()
    ):
        entry.refuse("where", 'ska vara en tabell av listor, som {form = ["HVB"]}')
    return value


def node_of(entry: Entry, key: str, nodes: Mapping[str, Node]) -> Node:
    path = entry.text(key)
    if path not in nodes:
        entry.refuse(key, f"är ”{path}”, som inte finns i organisation.toml")
    return nodes[path]


def person_of(entry: Entry, key: str, people: Mapping[str, User]) -> User | None:
    """Who has this e-mail; None when it is left out."""
    email = entry.text(key, "").lower()
    if not email:
        return None
    if email not in people:
        entry.refuse(key, f"är ”{email}”, som inte finns i people.toml")
    return people[email]
