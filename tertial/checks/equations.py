"""Samband: what ought to hold between figures, computed with intervals as wide as the printed precision allows.

The search works in floats, with a slack far below any printed digit; what is said in a finding is counted in Decimal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import inf

from tertial.checks.figures import as_printed, round_half_up
from tertial.checks.findings import Severity
from tertial.checks.tables.table import Cell

SLACK = 1e-9
Interval = tuple[float, float]
ANYTHING: Interval = (-inf, inf)


@dataclass(slots=True)
class Equation:
    """What a target should be, by figures beside it.

    `severity` is that of a breach beyond rounding. `other` names the reading by which it would be right.
    `weight`: how many digits agree where it holds: how much it confirms the figures in it.
    """

    kind: str
    target: Cell
    operands: Sequence[Cell]
    severity: Severity = Severity.ERROR
    other: str = ""
    row: str = ""
    column: str = ""
    confirms: bool = True
    remark: str = ""

    def cells(self) -> list[Cell]:
        return [self.target, *self.operands]

    def expected(self) -> Interval:
        """Between what bounds the target lies, by the operands."""
        raise NotImplementedError

    def exact(self) -> Decimal | None:
        """The target by the operands as printed, unrounded."""
        raise NotImplementedError

    def implied(self, cell: Cell) -> Interval:
        """Between what bounds a cell lies, by the other cells."""
        raise NotImplementedError

    def solved(self, cell: Cell) -> Decimal | None:
        """A cell's value by the other cells as printed; None where they leave it open."""
        return self.exact() if cell is self.target else None

    def arithmetic(self) -> str:
        """The computation, as written in a finding: "18 802 − 16 325"."""
        raise NotImplementedError

    @property
    def holds(self) -> bool:
        low, high = self.expected()
        slack = SLACK * max(1.0, abs(low), abs(high))
        target = self.target
        return low - target.half - slack <= target.value <= high + target.half + slack

    @property
    def holds_exactly(self) -> bool:
        exact = self.exact()
        return exact is not None and round_half_up(exact, self.target.figure.step) == self.target.figure.value


@dataclass(slots=True)
class Linear(Equation):
    """A sum, a difference or any of both: the operands times their signs."""

    signs: Sequence[int] = field(default_factory=tuple)

    def expected(self) -> Interval:
        middle = sum(sign * cell.value for sign, cell in zip(self.signs, self.operands, strict=True))
        width = sum(cell.half for cell in self.operands)
        return middle - width, middle + width

    def exact(self) -> Decimal | None:
        return sum((sign * cell.decimal for sign, cell in zip(self.signs, self.operands, strict=True)), Decimal(0))

    def implied(self, cell: Cell) -> Interval:
        low, high = self.expected()
        if cell is self.target:
            return low, high
        sign = self._sign(cell)
        gap = (self.target.value - (low + high) / 2) * sign
        width = (high - low) / 2 + self.target.half - cell.half
        return cell.value + gap - width, cell.value + gap + width

    def solved(self, cell: Cell) -> Decimal | None:
        exact = self.exact()
        if cell is self.target or exact is None:
            return exact
        return cell.decimal + (self.target.decimal - exact) * self._sign(cell)

    def _sign(self, cell: Cell) -> int:
        return next(sign for sign, other in zip(self.signs, self.operands, strict=True) if other is cell)

    def arithmetic(self) -> str:
        if len(self.operands) > 12:
            return f"{len(self.operands)} rader"
        text = ""
        for sign, cell in zip(self.signs, self.operands, strict=True):
            value = cell.decimal * sign
            sign_text = "−" if value < 0 else "+"
            head = f" {sign_text} " if text else "−" if value < 0 else ""
            text += head + shown(abs(value), cell)
        return text


@dataclass(slots=True)
class Change(Equation):
    """Percent change: (now − then) / |then|. The operands are now and then."""

    def expected(self) -> Interval:
        now, then = self.operands
        corners = [
            (a - b) / abs(b) * 100
            for a in (now.value - now.half, now.value + now.half)
            for b in (then.value - then.half, then.value + then.half)
            if b
        ]
        if not corners or (then.value - then.half) * (then.value + then.half) < 0:
            return ANYTHING
        return min(corners), max(corners)

    def exact(self) -> Decimal | None:
        now, then = self.operands
        return (now.decimal - then.decimal) / abs(then.decimal) * 100 if then.decimal else None

    def implied(self, cell: Cell) -> Interval:
        now, then = self.operands
        if cell is self.target:
            return self.expected()
        factors = [1 + (self.target.value + side * self.target.half) / 100 for side in (-1, 1)]
        if then.value <= 0 or min(factors) <= 0:
            return ANYTHING
        if cell is now:
            return min(factors) * (then.value - then.half), max(factors) * (then.value + then.half)
        return (now.value - now.half) / max(factors), (now.value + now.half) / min(factors)

    def solved(self, cell: Cell) -> Decimal | None:
        now, then = self.operands
        if cell is self.target:
            return self.exact()
        rate = 1 + self.target.decimal / 100
        if cell is now:
            return then.decimal * rate
        return now.decimal / rate if rate > 0 else None

    def arithmetic(self) -> str:
        now, then = self.operands
        return f"({shown(now.decimal, now)} − {shown(then.decimal, then)}) / {shown(abs(then.decimal), then)}"


@dataclass(slots=True)
class Quotient(Equation):
    """A share or a cost per unit: the first operand by the second, times a factor (100 for per cent)."""

    factor: Decimal = Decimal(100)

    def expected(self) -> Interval:
        part, whole = self.operands
        bounds = (whole.value - whole.half, whole.value + whole.half)
        if bounds[0] * bounds[1] <= 0:
            return ANYTHING
        corners = [a / b * float(self.factor) for a in (part.value - part.half, part.value + part.half) for b in bounds]
        return min(corners), max(corners)

    def exact(self) -> Decimal | None:
        part, whole = self.operands
        return part.decimal / whole.decimal * self.factor if whole.decimal else None

    def implied(self, cell: Cell) -> Interval:
        part, whole = self.operands
        if cell is self.target:
            return self.expected()
        rates = [(self.target.value + side * self.target.half) / float(self.factor) for side in (-1, 1)]
        if min(rates) <= 0 or whole.value <= 0 or part.value <= 0:
            return ANYTHING
        if cell is part:
            return min(rates) * (whole.value - whole.half), max(rates) * (whole.value + whole.half)
        return (part.value - part.half) / max(rates), (part.value + part.half) / min(rates)

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


@dataclass(slots=True)
class Mean(Equation):
    """The mean of figures beside or above."""

    def expected(self) -> Interval:
        middle = sum(cell.value for cell in self.operands) / len(self.operands)
        width = sum(cell.half for cell in self.operands) / len(self.operands)
        return middle - width, middle + width

    def exact(self) -> Decimal | None:
        return sum((cell.decimal for cell in self.operands), Decimal(0)) / len(self.operands)

    def implied(self, cell: Cell) -> Interval:
        low, high = self.expected()
        if cell is self.target:
            return low, high
        count = len(self.operands)
        gap = (self.target.value - (low + high) / 2) * count
        width = ((high - low) / 2 + self.target.half) * count - cell.half
        return cell.value + gap - width, cell.value + gap + width

    def solved(self, cell: Cell) -> Decimal | None:
        exact = self.exact()
        if cell is self.target or exact is None:
            return exact
        return cell.decimal + (self.target.decimal - exact) * len(self.operands)

    def arithmetic(self) -> str:
        return f"({' + '.join(shown(cell.decimal, cell) for cell in self.operands)}) / {len(self.operands)}"


@dataclass(slots=True)
class Same(Equation):
    """The same quantity, printed twice. `factor`: units of the target in one of the operand."""

    factor: Decimal = Decimal(1)

    def expected(self) -> Interval:
        other = self.operands[0]
        low, high = (float(self.factor) * (other.value + side * other.half) for side in (-1, 1))
        return min(low, high), max(low, high)

    def exact(self) -> Decimal | None:
        return self.operands[0].decimal * self.factor

    def implied(self, cell: Cell) -> Interval:
        if cell is self.target:
            return self.expected()
        target, factor = self.target, float(self.factor)
        return (target.value - target.half) / factor, (target.value + target.half) / factor

    def solved(self, cell: Cell) -> Decimal | None:
        return self.exact() if cell is self.target else self.target.decimal / self.factor

    def arithmetic(self) -> str:
        return shown(self.operands[0].decimal, self.operands[0])


def shown(value: Decimal, like: Cell) -> str:
    """A value in a computation: grouped, with the decimals of the cell it comes from and without its unit."""
    step = like.figure.step
    decimals = like.figure.decimals
    number = f"{abs(round_half_up(value, step)):,.{decimals}f}".replace(",", " ").replace(".", ",")
    return f"−{number}" if value < 0 else number


def expected_text(value: Decimal, cell: Cell) -> str:
    """What should have been printed, as the cell is printed."""
    return as_printed(value, cell.figure)
