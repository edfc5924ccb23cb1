"""A table that has been understood: columns with roles and units, rows with labels, cells that know their place."""

from dataclasses import dataclass, field
from decimal import Decimal

from tertial.checks.figures import Printed
from tertial.checks.source import Place
from tertial.checks.words import Role


@dataclass(eq=False, slots=True)
class Cell:
    """A figure in a table. Two cells are the same only if they are the same place on the page."""

    figure: Printed
    place: Place
    row: int
    column: int
    unit: str = ""
    exact: bool = False
    value: float = 0.0
    half: float = 0.0

    def __post_init__(self) -> None:
        self.settle()

    def settle(self) -> None:
        """The value and the half of its last digit as floats, for the search; findings count in Decimal."""
        self.value = float(self.figure.value)
        self.half = 0.0 if self.exact else float(self.figure.step) / 2

    @property
    def decimal(self) -> Decimal:
        return self.figure.value


@dataclass(slots=True)
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


@dataclass(slots=True)
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


@dataclass(slots=True)
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

    def figures(self) -> list[Column]:
        """The columns of quantities."""
        return [column for column in self.columns if column.cells and column.role not in (Role.NOTE, Role.CODE)]
