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
        return self.is_within(*self.expected())

    def is_within(self, low: float, high: float) -> bool:
        """Whether the target can lie between two bounds."""
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
        middle = width = 0.0
        for sign, cell in zip(self.signs, self.operands, strict=True):
            middle += sign * cell.value
            width += cell.half
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
class Mean(Equation):
    """The mean of figures beside or above."""

    def expected(self) -> Interval:
        middle = sum(cell.value for cell in self.operands) / len(self.operands)
        width = sum(cell.half for cell in self.operands) / len(self.operands)
        if self.target.exact:  # The mean of counts is rounded all the same.
            width += float(self.target.figure.step) / 2
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
        ends = (target.value - target.half) / factor, (target.value + target.half) / factor
        return min(ends), max(ends)

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
