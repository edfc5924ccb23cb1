"""Vad en summa heter: how surely words say that a row is the sum of others."""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from tertial.checks.claims.lines import years_in
from tertial.checks.stemming import stems_of
from tertial.checks.tables.table import Row
from tertial.checks.words import MONTH, is_closing, is_total, squeeze

_MAY_BE = re.compile(
    r"^\W*(?:verksamhetens|nämndens|rörelsens|årets|periodens|bolagets|förbundets)\b|"
    r"\b(?:totalt?|summa|sammanlagt|samtliga|tillsammans)\b|^\W*(?:brutto|netto|drift)?(?:intäkter|kostnad(?:er)?|utgifter)\W*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<!\w)(?:föregående|föreg\.?|förra|fg\.?)\s*år(?:et|ets)?(?!\w)|^\W*ingående|"
    r"(?<!\w)vid (?:årets|periodens) (?:början|ingång)",
    re.IGNORECASE,
)
_DATE = re.compile(rf"\d{{1,2}}\s+(?:{MONTH})(?![a-zåäö])", re.IGNORECASE)
PERIOD = re.compile(rf"^(?:(?:kvartal|kv|q|tertial|t)\d|(?:{MONTH}))(?:20\d\d)?$")
_SPAN = re.compile(rf"^(?:jan(?:uari)?(?:{MONTH})|helår(?:et)?|hela(?:året|perioden))(?:20\d\d)?$")
# What is not added, though it is called a total; and persons who are counted once in each row.
NOT_ADDED = re.compile(
    r"snitt|medel(?!s)[a-zåäö]|median|index|nyckeltal|kvot|\bper (?!period|april|augusti|dec|\d)|unika", re.IGNORECASE
)
# In a title "per" says only what the rows are: "Antal elever per skola".
NOT_ADDED_IN_TITLE = re.compile(r"snitt|medel(?!s)[a-zåäö]|median|index|nyckeltal|kvot|unika", re.IGNORECASE)
LONG = 5


class Named(IntEnum):
    """Not called a sum, by words that totals often have, and by words that say it."""

    NOT = 0
    MAYBE = 1
    SURELY = 2


def named(row: Row, open_: Sequence[Row]) -> Named:
    """How surely a row is called the sum of those above it that no other sum has taken."""
    bridged = bool(open_) and (bridges(open_[0].label, row.label) or spans(row, open_))
    if is_total(row.label) or is_closing(row.label) or bridged:
        return Named.SURELY
    return Named.MAYBE if _MAY_BE.search(row.label) else Named.NOT


@lru_cache(maxsize=20_000)
def is_of_before(label: str) -> bool:
    """Whether a label says that its row is what stood at the end of the year before."""
    return bool(_BEFORE.search(label))


def bridges(first: str, last: str) -> bool:
    """Whether one label is of what another was a year before: "Ram 2023" and "Ram 2024", "Ram fg år" and "Ram"."""
    one, other = years_in(first)[:1], years_in(last)[:1]
    heads = (
        [squeeze(label).rstrip("0123456789") for label in (first.split()[0], last.split()[0])] if first and last else []
    )
    alike = bool(heads) and len(heads[0]) > 1 and (heads[0].startswith(heads[1]) or heads[1].startswith(heads[0]))
    if one and other:
        return not _DATE.search(last) and alike and other[0] == one[0] + 1
    return bool(_BEFORE.search(first)) and not _BEFORE.search(last) and alike


def spans(row: Row, parts: Sequence[Row]) -> bool:
    """Whether a row is called the time that the rows above it are parts of: "Jan–sept" below three quarters."""
    periods = len(parts) > 1 and all(PERIOD.match(squeeze(part.label)) for part in parts)
    return periods and bool(_SPAN.match(squeeze(row.label)))


def share_a_word(whole: Row, parts: Sequence[Row]) -> bool:
    """Whether every part has a word of the whole: "Att granska", "Granskade med anmärkning", "Ej färdiggranskade"."""
    return any(
        len(stem) >= LONG and all(stem in squeeze(part.label) for part in parts) for stem in stems_of(whole.label)
    )
