"""A table that has been understood: columns with roles and units, rows with labels, cells that know their place."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from tertial.checks.figures import FACTOR, Printed
from tertial.checks.source import Place
from tertial.checks.words import Role


@dataclass(eq=False, slots=True)
class Cell:
    """A figure in a table. Two cells are the same only if they are the same place on the page.

    `kind`: what sort of unit it has. `base`: the figure in kronor, where it is money; `step`: what its last digit
    counts, in kronor too, and nothing where the figure is a count.
    """

    figure: Printed
    place: Place
    row: int
    column: int
    unit: str = ""
    exact: bool = False
    value: float = 0.0
    half: float = 0.0
    kind: str = ""
    base: Decimal = Decimal(0)
    step: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        self.settle()

    def settle(self) -> None:
        """What follows from the figure and its unit. The search works in floats; findings count in Decimal."""
        figure, factor = self.figure, FACTOR.get(self.unit)
        self.value = float(figure.value)
        self.half = 0.0 if self.exact else float(figure.step) / 2
        self.kind = "money" if factor else "share" if self.unit in ("%", "pe") else "count"
        self.base = figure.value * factor if factor else figure.value
        self.step = Decimal(0) if self.exact else figure.step * factor if factor else figure.step

    @property
    def decimal(self) -> Decimal:
        return self.figure.value


@dataclass(eq=False, slots=True)
class Column:
    """A column: its header as printed, its role, the unit of its figures and the years that it names."""

    index: int
    header: str
    role: Role = Role.OTHER
    unit: str = ""
    years: tuple[int, ...] = ()
    cells: list[Cell] = field(default_factory=list)

    @property
    def additive(self) -> bool:
        """Whether its figures can be added down the rows."""
        return self.unit not in ("%", "pe") and self.role not in (
            Role.MEAN, Role.SHARE, Role.CONSUMED, Role.NOTE, Role.CODE,
        )  # fmt: skip


@dataclass(eq=False, slots=True)
class Row:
    """A row with figures, or a heading within the table (without)."""

    index: int
    label: str
    place: Place
    cells: dict[int, Cell] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    shaky: bool = False
    income: bool = False
    kind: str = ""
    group: str = ""


@dataclass(eq=False)
class Table:
    """A table with its title, the unit that the title gives, and the note below it.

    `family`: the tables with the same header, itself among them: what holds in them holds here.
    """

    number: int
    title: str
    heading: str
    columns: list[Column]
    rows: list[Row]
    place: Place
    unit: str = ""
    words: str = ""
    note: str = ""
    family: list["Table"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.title or self.heading or f"Tabell {self.number}"

    @cached_property
    def whole_rows(self) -> list[Row]:
        """The rows in which no cell has been dropped, once the table has been understood."""
        return [row for row in self.rows if not row.shaky]

    @cached_property
    def grid(self) -> dict[int, list[Cell | None]]:
        """For each column by its number what the whole rows have in it."""
        return {column.index: [row.cells.get(column.index) for row in self.whole_rows] for column in self.columns}

    @cached_property
    def has_sexes(self) -> bool:
        """Whether it tells women and men apart in its columns."""
        return {Role.WOMEN, Role.MEN} <= {column.role for column in self.figures()}

    def figures(self) -> list[Column]:
        """The columns of quantities."""
        return [column for column in self.columns if column.cells and column.role not in (Role.NOTE, Role.CODE)]
