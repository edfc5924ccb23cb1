"""Reading the rules: TOML files in `rules/`, one version of a rule a validity span."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any


class RuleNotFound(LookupError):
    """No such rule, or none in force on the day. The message is a Swedish sentence."""


class Unit(StrEnum):
    """What a rule's value counts."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    FACTOR = "factor"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rule:
    """Regel: one version of a legal rule, in force from `valid_from` up to but not including `valid_to`.

    `value` is a number in `unit`, or None where the rule is a sentence only. `verified` says whether the paragraph was
    read in the law's own text; a rule that was not is shown as such.
    """

    key: str
    title: str
    text: str
    citation: str
    value: Decimal | None
    unit: Unit
    valid_from: date
    valid_to: date | None
    verified: bool

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def rule(key: str, on: date) -> Rule:
    """The version of the rule in force on the day. Raises RuleNotFound."""
    for version in versions(key):
        if version.in_force(on):
            return version
    raise RuleNotFound(f"Regeln ”{key}” har ingen känd lydelse för {on.isoformat()}.")


def versions(key: str) -> tuple[Rule, ...]:
    """Every version of the rule, oldest first. Raises RuleNotFound for an unknown key."""
    try:
        return _book()[key]
    except KeyError:
        raise RuleNotFound(f"Regeln ”{key}” finns inte. Kända regler: {', '.join(_book())}.") from None


def all_rules() -> tuple[tuple[Rule, ...], ...]:
    """Every rule with its versions, in the order of the files."""
    return tuple(_book().values())


@cache
def _book() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    folder = files("tertial.lawbook").joinpath("rules")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]:
            if entry["key"] in found:
                raise ValueError(f"rule {entry['key']} stands twice")
            found[entry["key"]] = _versions(entry)
    return found


def _versions(entry: dict[str, Any]) -> tuple[Rule, ...]:
    read = tuple(_version(entry, each) for each in entry["version"])
    for earlier, later in pairwise(read):
        if earlier.valid_to is None or earlier.valid_to > later.valid_from:
            raise ValueError(f"versions of rule {entry['key']} overlap or stand out of order")
    return read


def _version(entry: dict[str, Any], version: dict[str, Any]) -> Rule:
    value = version.get("value")
    return Rule(
        key=entry["key"],
        title=entry["title"],
        text=version.get("text", entry.get("text", "")),
        citation=version["citation"],
        value=None if value is None else Decimal(str(value)),
        unit=Unit(version.get("unit", "none")),
        valid_from=version["from"],
        valid_to=version.get("to"),
        verified=version.get("verified", True),
    )
