"""Möjliga svar: what a figure of a line is beside a number, and whether any of them can be the number."""

from decimal import Decimal
from itertools import permutations

from tertial.checks.claims.gaps import AS_LARGE, Answer, amounts_between, scale
from tertial.checks.claims.lines import Line, Slot
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.nearness import says
from tertial.checks.quantities import Quantity
from tertial.checks.tables.table import Cell
from tertial.checks.words import Role

GAPS = (Role.DEVIATION, Role.CHANGE, Role.REST)
_LEVEL_ASKS = (Ask.LEVEL, Ask.BUDGET, Ask.FORECAST, Ask.PART)
_GAP_ASKS = (Ask.CHANGE, Ask.DEVIATION)
MOST_SLOTS, LEAST_BARE = 12, 1000


def level(cell: Cell, said: Quantity) -> Answer | None:
    """What a figure is as an answer to a number; None where the two cannot be of the same sort."""
    found = amount(cell, said)
    return Answer(*found, (cell,), how=cell.figure.text) if found else None


def amount(cell: Cell, said: Quantity) -> tuple[Decimal, Decimal] | None:
    """The value of a figure and its precision, in the base units of a number that is of the same sort."""
    kind = cell.kind
    if kind == said.kind:
        return cell.base, cell.step
    if kind == "share" or said.kind == "share" or not cell.decimal or not said.value:
        return None
    if kind == "count":
        factor = scale(cell.decimal, said, AS_LARGE)
        return (cell.decimal * factor, cell.figure.step * factor) if factor else None
    alike = said.value >= LEAST_BARE and AS_LARGE[0] <= abs(cell.decimal / said.value) <= AS_LARGE[1]
    return (cell.decimal, cell.figure.step) if alike else None


def anything(line: Line, one: Spoken) -> bool:
    """Whether another figure of the line is the number: any that it can be, where the words leave it open."""
    slots = line.slots[:MOST_SLOTS]
    open_ = not one.explicit or one.ask in _LEVEL_ASKS
    for slot in slots:
        if (open_ or slot.role in GAPS) and _level_fits(slot, one.said):
            return True
    if one.explicit and one.ask not in _GAP_ASKS:
        return False
    return any(
        says(one.said, value, step)
        for now, then in permutations(slots, 2)
        if now.cell.unit == then.cell.unit and _can_differ(now, then, one)
        for value, step, _ in amounts_between(now.cell, then.cell, one.said)
    )


def _level_fits(slot: Slot, said: Quantity) -> bool:
    found = amount(slot.cell, said)
    return found is not None and says(said, *found)


def _can_differ(now: Slot, then: Slot, one: Spoken) -> bool:
    """Whether the number can be what two figures differ by."""
    if not one.explicit:
        return now.role not in GAPS and then.role not in GAPS
    if one.ask is Ask.CHANGE:
        return now.role is then.role and now.stems == then.stems
    return one.ask is Ask.DEVIATION and then.role is Role.BUDGET and now.role in (Role.OUTCOME, Role.FORECAST)
