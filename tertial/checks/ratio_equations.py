"""Samband med division och multiplikation: percent changes, shares and costs per unit, products."""

from dataclasses import dataclass
from decimal import Decimal

from tertial.checks.equations import ANYTHING, Equation, Interval, shown
from tertial.checks.tables.table import Cell


class _Rounded(Equation):
    """What is divided is rounded where it is printed, also where the table counts whole numbers."""

    __slots__ = ()

    def is_within(self, low: float, high: float) -> bool:
        rounded = float(self.target.figure.step) / 2
        return super().is_within(low - rounded + self.target.half, high + rounded - self.target.half)


@dataclass(slots=True)
class Change(_Rounded):
    """Percent change: (now − then) / |then|. The operands are now and then.

    `by_size`: costs that are printed as negative and grow have a change that is positive: (now − then) / then.
    """

    by_size: bool = False

    def expected(self) -> Interval:
        now, then = self.operands
        corners = [
            (a - b) / (b if self.by_size else abs(b)) * 100
            for a in (now.value - now.half, now.value + now.half)
            for b in (then.value - then.half, then.value + then.half)
            if b
        ]
        if not corners or (then.value - then.half) * (then.value + then.half) < 0:
            return ANYTHING
        return min(corners), max(corners)

    def exact(self) -> Decimal | None:
        now, then = self.operands
        return (now.decimal - then.decimal) / self._base(then) * 100 if then.decimal else None

    def _base(self, then: Cell) -> Decimal:
        return then.decimal if self.by_size else abs(then.decimal)

    def implied(self, cell: Cell) -> Interval:
        now, then = self.operands
        if cell is self.target:
            return self.expected()
        way = 1 if then.value > 0 or self.by_size else -1
        factors = [1 + way * (self.target.value + side * self.target.half) / 100 for side in (-1, 1)]
        if min(factors) <= 0:
            return ANYTHING
        if cell is now:
            corners = [factor * (then.value + side * then.half) for factor in factors for side in (-1, 1)]
        else:
            corners = [(now.value + side * now.half) / factor for factor in factors for side in (-1, 1)]
        return min(corners), max(corners)

    def solved(self, cell: Cell) -> Decimal | None:
        now, then = self.operands
        if cell is self.target:
            return self.exact()
        way = 1 if then.decimal > 0 or self.by_size else -1
        rate = 1 + way * self.target.decimal / 100
        if cell is now:
            return then.decimal * rate
        return now.decimal / rate if rate > 0 else None

    def arithmetic(self) -> str:
        now, then = self.operands
        return f"({shown(now.decimal, now)} − {shown(then.decimal, then)}) / {shown(self._base(then), then)}"


@dataclass(slots=True)
class Quotient(_Rounded):
    """A share or a cost per unit: the first operand by the second, times a factor (100 for per cent)."""

    factor: Decimal = Decimal(100)

    def expected(self) -> Interval:
        part, whole = self.operands
        bounds = (whole.value - whole.half, whole.value + whole.half)
        if bounds[0] * bounds[1] <= 0:
            return ANYTHING
        factor = float(self.factor)
        corners = [a / b * factor for a in (part.value - part.half, part.value + part.half) for b in bounds]
        return min(corners), max(corners)

    def exact(self) -> Decimal | None:
        part, whole = self.operands
        return part.decimal / whole.decimal * self.factor if whole.decimal else None

    def implied(self, cell: Cell) -> Interval:
        part, whole = self.operands
        if cell is self.target:
            return self.expected()
        rates = [(self.target.value + side * self.target.half) / float(self.factor) for side in (-1, 1)]
        if min(rates) <= 0 or whole.value * part.value <= 0:
            return ANYTHING
        if cell is part:
            corners = [rate * (whole.value + side * whole.half) for rate in rates for side in (-1, 1)]
        else:
            corners = [(part.value + side * part.half) / rate for rate in rates for side in (-1, 1)]
        return min(corners), max(corners)

    def solved(self, cell: Cell) -> Decimal | None:
        part, whole = self.operands
        if cell is self.target:
            return self.exact()
        if cell is part:
            return self.target.decimal / self.factor * whole.decimal
        return part.decimal * self.factor / self.target.decimal if self.target.decimal else None

    def arithmetic(self) -> str:
        part, whole = self.operands
        return f"{shown(part.decimal, part)} / {shown(whole.decimal, whole)}"


@dataclass(slots=True)
class Product(Equation):
    """One figure times another, times a factor: price and number, likelihood and consequence."""

    factor: Decimal = Decimal(1)

    def expected(self) -> Interval:
        one, other = self.operands
        corners = [
            a * b * float(self.factor)
            for a in (one.value - one.half, one.value + one.half)
            for b in (other.value - other.half, other.value + other.half)
        ]
        return min(corners), max(corners)

    def exact(self) -> Decimal | None:
        one, other = self.operands
        return one.decimal * other.decimal * self.factor

    def implied(self, cell: Cell) -> Interval:
        if cell is self.target:
            return self.expected()
        other = next(one for one in self.operands if one is not cell)
        if other.value - other.half <= 0:
            return ANYTHING
        bounds = [
            (self.target.value + side * self.target.half) / float(self.factor) / (other.value + end * other.half)
            for side in (-1, 1)
            for end in (-1, 1)
        ]
        return min(bounds), max(bounds)

    def solved(self, cell: Cell) -> Decimal | None:
        if cell is self.target:
            return self.exact()
        other = next(one for one in self.operands if one is not cell)
        return self.target.decimal / self.factor / other.decimal if other.decimal else None

    def arithmetic(self) -> str:
        return " × ".join(shown(cell.decimal, cell) for cell in self.operands)
