"""Ingående och utgående: an opening balance, what came and went, the closing one; and the next year's opening."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from tertial.checks.claims.base import rows_with
from tertial.checks.equations import Equation, Linear, Mean, Same
from tertial.checks.support import linear_support
from tertial.checks.tables.table import Cell, Column, Table
from tertial.checks.words import MONTH, Role, is_mean, is_of_which, is_total, squeeze

_OPENING = re.compile(
    r"^(?:ingående|ib(?![a-zåäö])|vid(?:årets|periodens)(?:början|start|ingång)|antal1jan|1jan|öppnings|"
    r"(?:ram|budget|saldo)föregåendeår|föregåendeårs(?:ram|budget|saldo))"
)
_CLOSING = re.compile(
    r"^(?:utgående|ub(?![a-zåäö])|vid(?:årets|periodens)(?:slut|utgång)|antal31dec|31dec|ny(?:ram|budget|saldo)$)"
)
_FLOW = re.compile(r"kassaflöde$|^förändringavlikvida")
LEAST_CHAINED = 10
# "Öppna 1 januari" and "Öppna 31 augusti", "Pågående vid årets början" and "Pågående vid årets slut".
_FIRST = re.compile(
    r"^(?P<what>[a-zåäö]+?)(?:den)?(?:1jan(?:uari)?|vid(?:årets|periodens)(?:början|start|ingång))(?:\d{4})?$"
)
_LAST = re.compile(
    rf"^(?P<what>[a-zåäö]+?)(?:den)?(?:(?:28|29|30|31)(?:{MONTH})|vid(?:årets|periodens)(?:slut|utgång))(?:\d{{4}})?$"
)
_OUT = re.compile(r"avgå|avslut|uttag|minsk|amorter|utflytt|slutat|återbetal|^ut(?!gående|veckl)|utskriv|avförd|bort")
MOST_BETWEEN, MOST_SIGNS, CERTAIN_DIGITS = 8, 4, 1.0


def balances(table: Table) -> Iterator[Equation]:
    """opening + changes = closing in each row; and the closing of one row the opening of the next."""
    columns = [column for column in table.figures() if column.role is not Role.YEAR or column.header]
    for opening in columns:
        closing = next((one for one in columns if one.unit == opening.unit and _closes(opening, one)), None)
        if closing is None:
            continue
        yield from _changes(table, columns, opening, closing)
        yield from _chain(table, opening, closing)
        yield from _means(table, columns, opening, closing)


def _closes(opening: Column, closing: Column) -> bool:
    """Whether a column is said to be what another was at first and has become at last."""
    if closing.index <= opening.index:
        return False
    name, other = squeeze(opening.header), squeeze(closing.header)
    if _OPENING.match(name):
        return bool(_CLOSING.match(other))
    first, last = _FIRST.match(name), _LAST.match(other)
    return bool(first and last and first["what"] == last["what"])


def _changes(table: Table, columns: Sequence[Column], opening: Column, closing: Column) -> Iterator[Equation]:
    between = [
        column
        for column in columns
        if opening.index < column.index < closing.index
        and column.unit == opening.unit
        and not is_of_which(column.header)
        and column.role not in (Role.SHARE, Role.MEAN)
    ]
    if not between:
        between = [one for one in columns if one.index == opening.index - 1 and _FLOW.search(squeeze(one.header))]
    if not 0 < len(between) <= MOST_BETWEEN:
        return
    rows = rows_with(table, (closing, opening, *between))
    signs = _signs([cells for _, cells in rows], between)
    if signs is None:
        return
    for row, (target, *cells) in rows:
        yield Linear("balance", target, cells, row=row.label, column=closing.header, signs=signs)


def _signs(rows: Sequence[Sequence[Cell]], between: Sequence[Column]) -> tuple[int, ...] | None:
    """Which changes are added and which taken away, as most rows say; None where they say neither."""
    leaving = [at for at, column in enumerate(between) if _OUT.search(squeeze(column.header))][:MOST_SIGNS]
    best: tuple[int, int, tuple[int, ...]] | None = None
    for choice in product((1, -1), repeat=len(leaving)):
        signs = [1] * (len(between) + 1)
        for at, sign in zip(leaving, choice, strict=True):
            signs[at + 1] = sign
        support = linear_support(rows, signs)
        score = (support.holds, -support.breaches, tuple(signs))
        most = max(1, support.holds, 2 * support.holds if support.digits >= CERTAIN_DIGITS else 0)
        if support.holds >= 1 and support.breaches <= most and (best is None or score[:2] > best[:2]):
            best = score
    return best[2] if best else None


def _chain(table: Table, opening: Column, closing: Column) -> Iterator[Equation]:
    """The rows are years or periods, each beginning where the one before ended."""
    rows = [pair for pair in rows_with(table, (opening, closing)) if not is_total(pair[0].label)]
    found = [
        Same("chain", after[0], (before[1],), row=row.label, column=opening.header)
        for (_, before), (row, after) in pairwise(rows)
    ]
    holding = [one for one in found if one.holds_exactly and abs(one.target.value) >= LEAST_CHAINED]
    if holding and len(found) - len(holding) <= len(holding):
        yield from found


def _means(table: Table, columns: Sequence[Column], opening: Column, closing: Column) -> Iterator[Equation]:
    """A column of means of what was at first and at last."""
    for target in columns:
        if not is_mean(target.header):
            continue
        found = [
            Mean("mean", mean, cells, row=row.label, column=target.header)
            for row, (mean, *cells) in rows_with(table, (target, opening, closing))
        ]
        holding = [one for one in found if one.holds]
        if len(holding) >= 2 and len(found) - len(holding) <= len(holding) // 2 + 1:
            yield from found
