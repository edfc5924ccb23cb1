"""Vad orden pekar ut: which row and column of a table a sentence speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tertial.checks.quantities import Quantity
from tertial.checks.tables.table import Column, Row, Table
from tertial.checks.words import Role, is_total

_STOP_WORDS = """
och för med som den det att till från per inom under samt eller vid av om på en ett de är har inte enligt
övriga övrigt totalt summa antal andel procent kronor tkr mnkr januari februari mars april maj juni juli
augusti september oktober november december jan feb apr helår år verksamhet avdelning avdelningen
avdelningens enhet ack total totala insatser personer kostnader kostnad nettokostnad
"""
_STOP = frozenset(_STOP_WORDS.split())
_WHOLE = re.compile(
    r"sammanlag|sammantag|total|nämnden|avdelning(?:en|ens)|förvaltning(?:en|ens)|verksamheten", re.IGNORECASE
)
COMPARED = re.compile(r"(?:jämfört med|mot|gentemot)\s", re.IGNORECASE)
_CHANGES = re.compile(r"ök|minsk|förändr|högre|lägre|fler|färre|besparing|intäkt", re.IGNORECASE)
EARLIER = re.compile(r"(?:förra|föregående|fjol|förra) ?år|samma (?:period|tid)|året innan|i fjol", re.IGNORECASE)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.DEVIATION, re.compile(r"avvikelse|överskott|underskott", re.IGNORECASE)),
    (Role.FORECAST, re.compile(r"prognos", re.IGNORECASE)),
    (Role.BUDGET, re.compile(r"budget", re.IGNORECASE)),
    (Role.OUTCOME, re.compile(r"utfall|nettokostnad|redovisa", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table as a sentence can speak of it."""

    table: Table
    row: Row
    stems: frozenset[str]


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their beginnings so that inflections agree."""
    words = re.findall(r"[a-zåäöé]{3,}|\d{2,}", text.lower())
    return frozenset(word[:7] if len(word) > 8 else word[:5] for word in words if word not in _STOP)


def is_named(stem: str, text: str) -> bool:
    """Whether a word of a label stands in a text, alone or as a part of a longer word."""
    if stem.isdigit():
        return re.search(rf"(?<!\d){stem}(?!\d|,\d)", text) is not None
    return (stem[:5] if len(stem) >= 5 else f" {stem}") in text


def row_of(lines: Sequence[Line], text: str) -> tuple[Row | None, bool]:
    """The row whose label the sentence names; without any named, the total, where the sentence speaks of the whole."""
    lower = f" {text.lower()}"
    named = [line for line in lines if line.stems and all(is_named(stem, lower) for stem in line.stems)]
    longest = max((len(line.stems) for line in named), default=0)
    best = [line for line in named if len(line.stems) == longest]
    if named:
        return (best[0].row, True) if len(best) == 1 else (None, False)
    some = any(is_named(stem, lower) for line in lines if not is_total(line.row.label) for stem in line.stems)
    totals = [line.row for line in lines if is_total(line.row.label)]
    return (totals[-1], False) if not some and len(totals) == 1 and _WHOLE.search(text) else (None, False)


def column_of(table: Table, row: Row, text: str, said: Quantity) -> Column | None:
    """The column by the words before the number, by the year that the sentence names, or the latest year's."""
    columns = [column for column in table.figures() if column.index in row.cells]
    role = _role(text, said)
    if role is not None and any(column.role is role for column in columns):
        columns = [column for column in columns if column.role is role]
        if role is Role.BUDGET and len(columns) > 1:
            columns = [column for column in columns if ("helår" in column.header) == ("årsbudget" in text.lower())]
    elif role in (Role.DEVIATION, Role.FORECAST) or _CHANGES.search(text[max(0, said.start - 40) : said.start]):
        return None
    named = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)}
    if len(columns) > 1 and len(named) == 1:
        columns = [column for column in columns if column.years and column.years[-1] in named]
    elif len(columns) > 1 and all(column.years for column in columns) and said.kind == "share":
        latest = max(column.years[-1] for column in columns)
        columns = [column for column in columns if column.years[-1] == latest and not EARLIER.search(text)]
    return columns[0] if len(columns) == 1 else None


def _role(text: str, said: Quantity) -> Role | None:
    """What column the words before a number speak of: the nearest of the words that name one."""
    before = text[max(0, said.start - 70) : said.start]
    hits = [(match.start(), role) for role, words in _ROLES for match in words.finditer(before)]
    return max(hits)[1] if hits else None
