"""SIE-bok: everything in a SIE file but its vouchers: accounts, dimensions, objects, years, balances, budget."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from tertial.facts.readers.sie.records import CLOSE, OPEN, Malformed, Objects, split

RESERVED = {"1": "Kostnadsställe", "6": "Projekt"}


@dataclass(frozen=True, slots=True)
class Balance:
    """A stated balance and the line that it stands on."""

    line: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """#PBUDGET: one month of one account, in all (no objects) or for an object."""

    line: int
    period: str
    account: str
    objects: Objects
    amount: Decimal


@dataclass(slots=True)
class Book:
    """What the records outside vouchers say. Balances are of the file's own year (0); they are never added to rows."""

    sie_type: str = "1"
    flag: str = "0"
    declared: str = ""
    program: str = ""
    accounts: dict[str, str] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=lambda: dict(RESERVED))
    parents: dict[str, str] = field(default_factory=dict)
    objects: dict[tuple[str, str], str] = field(default_factory=dict)
    years: dict[int, tuple[date, date]] = field(default_factory=dict)
    opening: dict[str, Balance] = field(default_factory=dict)
    closing: dict[str, Balance] = field(default_factory=dict)
    results: dict[str, Balance] = field(default_factory=dict)
    budget: list[BudgetRow] = field(default_factory=list)
    vouchers: int = 0
    movements: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    used_objects: set[tuple[str, str]] = field(default_factory=set)
    first_day: date | None = None

    @property
    def label(self) -> str:
        """`SIE 1` … `SIE 4E` (vouchers and balances), `SIE 4I` (vouchers only)."""
        if self.sie_type != "4":
            return f"SIE {self.sie_type}"
        return "SIE 4E" if self.opening or self.closing or self.results else "SIE 4I"

    def column(self, dimension: str) -> str:
        """What the objects of a dimension are called as a source column: `1 Kostnadsställe`."""
        return f"{dimension} {self.dimensions.get(dimension, '')}".strip()

    def take(self, line: int, text: str) -> None:
        """Take in one record. Labels that say nothing here are passed by, as specified. Raises Malformed."""
        parts = split(text)
        if not parts:
            return
        reader = _READERS.get(parts[0].upper())
        if reader is None:
            return
        try:
            reader(self, line, parts)
        except (IndexError, ValueError, InvalidOperation) as error:
            raise Malformed(f"Posten går inte att läsa: {text.strip()[:80]}") from error

    def dimension_chain(self, dimension: str) -> list[str]:
        """The dimension and those above it (#UNDERDIM)."""
        chain = [dimension]
        while (above := self.parents.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def seen_day(self, day: date) -> None:
        if self.first_day is None or day < self.first_day:
            self.first_day = day


def _type(book: Book, line: int, parts: list[str]) -> None:
    if parts[1] not in ("1", "2", "3", "4"):
        raise Malformed(f"SIE-typen {parts[1]} kan inte läsas; typerna 1–4 kan läsas.")
    book.sie_type = parts[1]


def _flag(book: Book, line: int, parts: list[str]) -> None:
    book.flag = parts[1]


def _format(book: Book, line: int, parts: list[str]) -> None:
    book.declared = parts[1]


def _program(book: Book, line: int, parts: list[str]) -> None:
    book.program = " ".join(parts[1:3])


def _account(book: Book, line: int, parts: list[str]) -> None:
    book.accounts[parts[1]] = parts[2] if len(parts) > 2 else ""


def _dimension(book: Book, line: int, parts: list[str]) -> None:
    book.dimensions[parts[1]] = parts[2] if len(parts) > 2 else ""


def _underdimension(book: Book, line: int, parts: list[str]) -> None:
    _dimension(book, line, parts)
    book.parents[parts[1]] = parts[3]


def _object(book: Book, line: int, parts: list[str]) -> None:
    book.objects[(parts[1], parts[2])] = parts[3] if len(parts) > 3 else ""


def _year(book: Book, line: int, parts: list[str]) -> None:
    if len(parts) > 3 and parts[2] and parts[3]:
        book.years[int(parts[1])] = (day_of(parts[2]), day_of(parts[3]))


def _opening(book: Book, line: int, parts: list[str]) -> None:
    _balance(book.opening, line, parts)


def _closing(book: Book, line: int, parts: list[str]) -> None:
    _balance(book.closing, line, parts)


def _result(book: Book, line: int, parts: list[str]) -> None:
    _balance(book.results, line, parts)


def _balance(balances: dict[str, Balance], line: int, parts: list[str]) -> None:
    if int(parts[1]) == 0:
        balances[parts[2]] = Balance(line, amount_of(parts[3]))


def _budget(book: Book, line: int, parts: list[str]) -> None:
    last = parts.index(CLOSE)
    inside = parts[parts.index(OPEN) + 1 : last]
    objects = tuple(zip(inside[::2], inside[1::2], strict=True))
    book.budget.append(BudgetRow(line, parts[2], parts[3], objects, amount_of(parts[last + 1])))


def amount_of(text: str) -> Decimal:
    """An amount as SIE writes it: a decimal point, no spaces."""
    amount = Decimal(text.replace(",", "."))
    if not amount.is_finite():
        raise ValueError(text)
    return amount


def day_of(text: str) -> date:
    """`20170430` as a day. Raises ValueError."""
    if len(text) != 8:
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


_READERS = {
    "#SIETYP": _type,
    "#FLAGGA": _flag,
    "#FORMAT": _format,
    "#PROGRAM": _program,
    "#KONTO": _account,
    "#DIM": _dimension,
    "#UNDERDIM": _underdimension,
    "#OBJEKT": _object,
    "#RAR": _year,
    "#IB": _opening,
    "#UB": _closing,
    "#RES": _result,
    "#PBUDGET": _budget,
}
