"""Läsning av det som skrivits: a forecast as a form posts it, as values. No Django.

Only what is posted is given. The rows of a list are named `reason-0-text`, `reason-0-amount` and so on; a row in which
nothing stands is none, and a list is given whole or not at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tertial.finance.forecast.money import AmountError, parse_amount

UNIT, DEFAULT_UNIT = "unit", "tkr"
SHOWN_IN = ("kr", "tkr", "mnkr")
LISTS = {
    "reason": ("text", "amount"),
    "measure": ("text", "amount", "responsible", "starts_on", "effect_on"),
    "risk": ("text", "amount", "direction"),
}
LABELS = {
    "amount": "Ny prognos",
    "adjustment": "Egen justering",
    "reason": "orsak",
    "measure": "åtgärd",
    "risk": "risk",
    "starts_on": "startar",
    "effect_on": "effekt från",
}
MOST_ROWS = 50
_ROW = re.compile(r"(reason|measure|risk)-(\d{1,3})-(\w+)")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """What was written: fields of the forecast, and the lists that were given, by name."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


class Unreadable(ValueError):
    """Something that was written cannot be read; the message says which field and what to do."""


def read(data: Mapping[str, str]) -> Given:
    """What a form has posted. Raises Unreadable."""
    unit = data.get(UNIT, DEFAULT_UNIT)
    if unit not in SHOWN_IN:
        raise Unreadable(f"Belopp kan inte visas i ”{unit}”; välj kr, tkr eller mnkr.")
    found: dict[str, Any] = {}
    if "amount" in data:
        found["amount"] = _amount(data["amount"], unit, LABELS["amount"])
    if "adjustment" in data:
        found["adjustment"] = _amount(data["adjustment"], unit, LABELS["adjustment"]) or Decimal(0)
    if "adjustment_reason" in data:
        found["adjustment_reason"] = data["adjustment_reason"].strip()
    return Given(found, {name: tuple(rows) for name, rows in _lists(data, unit).items()})


def _lists(data: Mapping[str, str], unit: str) -> dict[str, list[Row]]:
    rows: dict[str, dict[int, dict[str, str]]] = {}
    for key, value in data.items():
        match = _ROW.fullmatch(key)
        if match and match[3] in LISTS[match[1]]:
            rows.setdefault(match[1], {}).setdefault(int(match[2]), {})[match[3]] = value.strip()
    found = {}
    for name, numbered in rows.items():
        written = [row for _, row in sorted(numbered.items()) if any(v for k, v in row.items() if k != "direction")]
        if len(written) > MOST_ROWS:
            raise Unreadable(f"En prognos kan ha högst {MOST_ROWS} rader av varje slag.")
        found[name] = [_row(name, number, row, unit) for number, row in enumerate(written, 1)]
    return found


def _row(name: str, number: int, row: Mapping[str, str], unit: str) -> Row:
    where = f"{LABELS[name].capitalize()} {number}"
    found: dict[str, Any] = {"text": row.get("text", ""), "amount": _amount(row.get("amount", ""), unit, where)}
    if name == "measure":
        found["responsible"] = row.get("responsible", "")[:200]
        found |= {key: _day(row.get(key, ""), f"{where}, {LABELS[key]}") for key in ("starts_on", "effect_on")}
        _in_order(found, where)
    if name == "risk":
        found["direction"] = "down" if row.get("direction") == "down" else "up"
    return found


def _amount(text: str, unit: str, where: str) -> Decimal | None:
    try:
        return parse_amount(text, unit)
    except AmountError as error:
        raise Unreadable(f"{where}: {error}") from None


def _day(text: str, where: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"{where}: ”{text}” är inget datum; skriv till exempel 2017-09-01.") from None


def _in_order(measure: Mapping[str, Any], where: str) -> None:
    starts, effect = measure["starts_on"], measure["effect_on"]
    if starts and effect and effect < starts:
        raise Unreadable(f"{where}: effekten från {effect} kommer före starten {starts}; ändra ett av datumen.")
