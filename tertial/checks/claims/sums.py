"""Summor: total rows by word, by position, by nesting and by arithmetic where no word helps.

Rows are gone through from the top. What has been summed into a subtotal is closed and not added again; a row "varav" is
part of another row and never added. A reading is believed where the columns of the table confirm each other.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from tertial.checks.claims.frames import chained
from tertial.checks.claims.sum_names import NOT_ADDED, NOT_ADDED_IN_TITLE, Named, named
from tertial.checks.claims.sum_readings import (
    SEVERAL,
    Reading,
    called_below,
    growing_supports,
    is_mean_of,
    is_per,
    mixed,
    mostly,
    rows_support,
    shares,
    slipped,
)
from tertial.checks.equations import Equation, Linear
from tertial.checks.findings import Severity
from tertial.checks.meant import is_slip
from tertial.checks.support import Support
from tertial.checks.tables.table import Column, Row, Table
from tertial.checks.words import Role, is_of_which, is_result, is_total

MOST_ROWS, LONGEST_BLOCK, LONGEST_BELOW = 400, 40, 20
SMALL_GAP, LARGE_GAP = 0.25, 0.5
LOOSE = 1e-9
SURE_DIGITS, MAYBE_DIGITS, MANY = 2.0, 3.0, 3


OTHER = "Totalen kan räkna något annat än raderna."


def sums(table: Table) -> Iterator[Equation]:
    """The sums down the rows."""
    columns = [column for column in table.figures() if column.additive and not is_per(table, column)]
    rows = [row for row in table.rows if row.cells and not row.shaky][:MOST_ROWS]
    parted = [column for column in table.figures() if column.unit == "%"]
    if len(rows) < 3 or not (columns or parted) or any(row.kind for row in rows):
        return
    found = _Sums(table, columns)
    yield from found.read(rows)
    for total, parts in found.read_as.items():
        yield from shares(parted, total, parts)


class _Sums:
    def __init__(self, table: Table, columns: Sequence[Column]) -> None:
        self.table, self.columns = table, columns
        self.read_as: dict[int, tuple[Row, Reading]] = {}
        self.flat: dict[tuple[int, ...], bool] = {}
        # For each column of deviations, whether a net's is the sum of those of its parts: a plus is good in both.
        self.added: Counter[int] = Counter()
        # What a year closes with is its sum, whatever it is called, where the next year opens with it.
        self.closing = {row.index for row, _ in chained(table)}

    def read(self, rows: Sequence[Row]) -> Iterator[Equation]:
        open_: list[Row] = []
        closed: set[int] = set()
        for at, row in enumerate(rows):
            if row.index in closed or is_of_which(row.label):
                continue
            reading = self._above(row, open_, rows[:at])
            if reading is None and not self._flat(open_, rows[at:]):
                reading = self._below(row, rows[at + 1 :], first=not open_)
            elif reading is not None:
                again = self._below(row, rows[at + 1 :], first=False)
                if again is not None:
                    yield from self._equations(row, again)
                    closed |= {other.index for other in again.rows}
            if reading is not None:
                yield from self._equations(row, reading)
                gone = {other.index for other in reading.rows}
                closed |= gone
                open_ = [other for other in open_ if other.index not in gone]
            open_.append(row)

    def _above(self, row: Row, open_: Sequence[Row], above: Sequence[Row]) -> Reading | None:
        called = Named.SURELY if row.index in self.closing else named(row, open_)
        best: Reading | None = None
        for parts, signs, support in self._candidates(row, open_, above, called is Named.SURELY):
            if not support.holds:  # Then nothing makes it believed.
                continue
            reading = Reading(tuple(parts), tuple(signs), support)
            if self._believed(reading, called if self._bounded(parts, open_) else Named.NOT) and (
                best is None or reading.score > best.score + 0.01
            ):
                best = reading
        if best is None and called is Named.SURELY and not is_result(row.label):
            best = self._plain(row, open_)
        return best

    def _bounded(self, parts: Sequence[Row], open_: Sequence[Row]) -> bool:
        """Whether the rows are a block of their own: all that are open, or those below a heading or another total."""
        first = open_[-len(parts)] if len(parts) <= len(open_) else None
        if first is None or first is not parts[0] or len(parts) == len(open_):
            return True
        before = self.table.rows[first.index - 1] if first.index else None
        return before is None or not before.cells or before.index in self.read_as or is_total(before.label)

    def _candidates(
        self, row: Row, open_: Sequence[Row], above: Sequence[Row], named: bool
    ) -> Iterator[tuple[Sequence[Row], Sequence[int], Support]]:
        longest = min(len(open_), LONGEST_BLOCK)
        supports = growing_supports(row, open_[: -longest - 1 : -1], self.columns)
        for length in range(longest, 1, -1):
            yield open_[-length:], (1,) * length, supports[length - 1]
        for parts, signs in self._further(row, open_, above, named):
            yield parts, signs, rows_support(row, parts, signs, self.columns)

    def _further(
        self, row: Row, open_: Sequence[Row], above: Sequence[Row], named: bool
    ) -> Iterator[tuple[Sequence[Row], Sequence[int]]]:
        """Beyond the rows right above: all totals, all rows that are none, or one total less another."""
        if not named and not is_result(row.label):
            return
        totals = [other for other in above if other.index in self.read_as or is_total(other.label)]
        if named and len(totals) >= 2:
            yield totals, (1,) * len(totals)
        leaves = [other for other in above if other not in totals and not is_of_which(other.label)]
        if len(leaves) >= 2 and leaves != list(open_):
            yield leaves, (1,) * len(leaves)
        yield from ((pair, (1, -1)) for pair in permutations((totals or open_)[-4:], 2))

    def _flat(self, open_: Sequence[Row], rest: Sequence[Row]) -> bool:
        """Whether the next row called a total is the sum of every row before it: then none is a part of another."""
        named = next((at for at, row in enumerate(rest) if at and is_total(row.label)), None)
        if named is None:
            return False
        parts = [row for row in (*open_, *rest[:named]) if not is_of_which(row.label)]
        key = (rest[named].index, *(part.index for part in parts))
        if key not in self.flat:
            support = rows_support(rest[named], parts, (), self.columns)
            sure = support.holds >= 1 and support.digits >= SURE_DIGITS
            self.flat[key] = sure and support.breaches <= 2 * support.holds
        return self.flat[key]

    def _below(self, row: Row, below: Sequence[Row], first: bool) -> Reading | None:
        """A total that stands before its parts."""
        total = is_total(row.label)
        if total and not first:
            return None
        best: Reading | None = None
        end = next(
            (at for at, other in enumerate(below[:LONGEST_BELOW]) if at and is_total(other.label)), LONGEST_BELOW
        )
        parts = [other for other in below[:end] if not is_of_which(other.label)]
        supports = growing_supports(row, parts, self.columns)
        for length in range(2, min(len(below), end) + 1):
            count = sum(1 for other in below[:length] if not is_of_which(other.label))
            if count < 2 or not supports[count - 1].holds:
                continue
            reading = Reading(tuple(parts[:count]), (1,) * count, supports[count - 1])
            bounded = mostly(reading.support) and self._is_bounded(row, below, length)
            called = called_below(row, reading.rows, total and count == len(below))
            if (bounded or self._believed(reading, called)) and (best is None or reading.score > best.score):
                best = reading
        return best

    def _is_bounded(self, row: Row, below: Sequence[Row], length: int) -> bool:
        """Whether the rows below a name that sums have reach as far as to the next such name."""
        if not named(row, ()) or any(named(part, ()) for part in below[:length]):
            return False
        return length < len(below) and bool(named(below[length], ()))

    def _believed(self, reading: Reading, called: Named) -> bool:
        support = reading.support
        if called is Named.SURELY:
            sure = support.breaches <= (3 if support.digits >= SURE_DIGITS else 1) * max(1, support.holds)
            mostly_exact = support.exact >= SEVERAL and MANY * support.exact > 2 * (support.holds + support.breaches)
            return support.holds >= 1 and sure and (support.digits > 0.4 or mostly_exact)
        if called is Named.MAYBE and support.holds >= 2:
            return support.digits >= MAYBE_DIGITS and 2 * support.breaches <= support.holds
        many = support.holds >= MANY and MANY * support.breaches <= support.holds
        return support.believed(by_words=False) and (support.digits >= 2.5 * support.holds or many)

    def _plain(self, row: Row, open_: Sequence[Row]) -> Reading | None:
        """A row that is called a total, over rows that nothing divides, where no column adds up: one column only."""
        parts = tuple(other for other in open_ if not is_of_which(other.label))
        simple = len(parts) >= 2 and not any(other.index in self.read_as or is_total(other.label) for other in open_)
        headed = (
            any(len(other.texts) == 1 for other in self.table.rows if other.index > parts[0].index) if parts else True
        )
        support = rows_support(row, parts, (), self.columns)
        said = NOT_ADDED_IN_TITLE.search(f"{self.table.title} {self.table.heading}")
        if not simple or headed or support.holds or said or any(NOT_ADDED.search(one.header) for one in self.columns):
            return None
        meant = (
            (self._near(row, parts) or self._slipped(row, parts))
            if support.breaches == 1
            else self._one_row_missing(row, parts)
        )
        return Reading(parts, (1,) * len(parts), support) if meant else None

    def _near(self, row: Row, parts: Sequence[Row]) -> bool:
        """Whether the gap is small enough to be a figure that is wrong, and not another kind of total."""
        return all(
            abs(gap) <= LARGE_GAP * max(abs(total), size)
            for (total, gap), size in zip(self._gaps(row, parts), self._sizes(row, parts), strict=True)
        )

    def _slipped(self, row: Row, parts: Sequence[Row]) -> bool:
        """Whether a slip of the pen in the total explains the gap: 9 486 for 1 486."""
        cells = [cell for column in self.columns if (cell := row.cells.get(column.index)) is not None]
        return all(
            is_slip(cell, cell.decimal - Decimal(str(round(gap, 6))))
            for cell, (_, gap) in zip(cells, self._gaps(row, parts), strict=True)
        )

    def _one_row_missing(self, row: Row, parts: Sequence[Row]) -> bool:
        """Whether what every column lacks is itself a row: budget less outcome is the deviation, as in the total."""
        gaps = self._gaps(row, parts)
        return any(
            abs(one[at] - other[at] - sign * third[at]) <= LOOSE * max(1.0, abs(one[at]))
            and abs(one[1 - at] - other[1 - at] - sign * third[1 - at]) <= LOOSE * max(1.0, abs(one[1 - at]))
            for one, other, third in permutations(gaps, 3)
            for sign, at in ((1, 0), (-1, 0))
            if one[1] and other[1] and third[1]
        )

    def _gaps(self, row: Row, parts: Sequence[Row]) -> list[tuple[float, float]]:
        """For each column the total and what the parts lack of it."""
        return [
            (target.value, target.value - sum(part.cells[at].value for part in parts if at in part.cells))
            for at in (column.index for column in self.columns)
            if (target := row.cells.get(at)) is not None
        ]

    def _sizes(self, row: Row, parts: Sequence[Row]) -> list[float]:
        """For each column how large the parts are, whichever way they go."""
        return [
            sum(abs(part.cells[at].value) for part in parts if at in part.cells)
            for at in (column.index for column in self.columns)
            if at in row.cells
        ]

    def _equations(self, row: Row, reading: Reading) -> Iterator[Equation]:
        self.read_as[row.index] = (row, reading)
        span = range(min(part.index for part in reading.rows), row.index)
        unplaced = any(other.shaky and other.cells for other in self.table.rows if other.index in span)
        for column in self.columns:
            equation = self._equation(row, reading, column)
            if equation is None or (unplaced and not equation.holds) or is_mean_of(equation):
                continue
            low, high = equation.expected()
            off = abs((low + high) / 2 - equation.target.value)
            size = max(abs(equation.target.value), *(abs(cell.value) for cell in equation.operands))
            if not reading.support.holds and off > SMALL_GAP * size and not slipped(equation):
                equation.severity, equation.other = Severity.LIKELY, OTHER
            yield equation

    def _equation(self, row: Row, reading: Reading, column: Column) -> Linear | None:
        """What a row is by its parts in one column; None where they have other units, or it is not known."""
        target = row.cells.get(column.index)
        pairs = [
            (part.cells[column.index], sign)
            for part, sign in zip(reading.rows, reading.signs, strict=True)
            if column.index in part.cells
        ]
        if target is None or not pairs or mixed(target.unit, [cell.unit for cell, _ in pairs]):
            return None
        cells, signs = [cell for cell, _ in pairs], [sign for _, sign in pairs]
        equation = Linear("sum", target, cells, row=row.label, column=column.header, signs=signs)
        if min(signs) > 0 or column.role is not Role.DEVIATION:
            return equation
        other = Linear("sum", target, cells, row=row.label, column=column.header, signs=[1] * len(cells))
        if equation.holds is not other.holds:
            self.added[column.index] += 1 if other.holds else -1
        added = self.added[column.index]
        return other if added > 0 else equation if added < 0 else None
