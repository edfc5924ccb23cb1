"""Det som skrivs i fält: Swedish numbers and what is said of an outcome, read into values. No database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tertial.core.errors import Refused
from tertial.numbers import State, raw
from tertial.numbers.formatting import MINUS
from tertial.steering.rules import SEX_LABELS, SEXES

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,12})?")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an outcome: of all, women or men. Without a state and a value nothing is said."""

    sex: str = ""
    value: Decimal | None = None
    state: str = ""
    words: str = ""
    source: str = ""
    source_date: date | None = None
    footnote: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.state


def read_number(text: str) -> Decimal | None:
    """`1 234,5`, `−18,3`, `52 %` as a number; None for nothing. Refused for anything else."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).removesuffix("%").replace(MINUS, "-").replace(",", ".")
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise Refused(f"”{text.strip()}” är inget tal; skriv till exempel 52 eller 3,7.")
    return Decimal(plain)


def typed_number(value: Decimal | None) -> str:
    """A value as somebody would type it."""
    return (raw(value) or "").replace(".", ",")


def read_day(text: str) -> date | None:
    """`2017-01-31`; None for nothing. Refused for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"”{text.strip()}” är inget datum; skriv det som 2017-01-31.") from None


def read_outcomes(data: Mapping[str, str], *, splits: bool) -> list[Said]:
    """What the fields of a form say: of all, and of women and men where the element is split.

    Refused for what is no number or day, and where a value stands beside a reason why there is none.
    """
    state, source, day = data.get("state", ""), data.get("source", "").strip(), read_day(data.get("source_date", ""))
    if state and state not in list(State):
        raise Refused("Välj ett av lägena i listan.")
    found = []
    for sex in SEXES if splits else ("",):
        value = read_number(data.get(f"value_{sex}" if sex else "value", ""))
        if value is not None and state and not State(state).has_value:
            of = f" för {SEX_LABELS[sex]}" if sex else ""
            raise Refused(f"Det finns både ett värde{of} och ett skäl till att det saknas; ta bort ett av dem.")
        if value is not None:
            found.append(Said(sex, value, state or State.EXACT, "", source, day))
        elif state and not State(state).has_value:
            found.append(Said(sex, None, state, "", source, day))
        else:
            found.append(Said(sex))
    return found
