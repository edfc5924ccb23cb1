"""SIE som kodplan och som budget: the codes that the file declares or uses, and its #PBUDGET rows."""

import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

import pyarrow as pa

from tertial.facts.readers.cells import Cells, RawBatch
from tertial.facts.readers.sie.book import Book, BudgetRow, day_of
from tertial.facts.readers.sie.ledger import object_in
from tertial.facts.readers.sie.pages import Page

CODE_COLUMNS = ("Koddel", "Kod", "Benämning", "Överordnad kod", "Gäller från")
BUDGET_COLUMNS = ("År", "Månad", "Konto", "Belopp")
# What a SIE dimension is called here; others have no place in the code plan.
DIMENSIONS = {"1": "responsibility", "6": "project"}
_ALWAYS = date(1900, 1, 1)


def budget_columns(book: Book) -> tuple[str, ...]:
    return (*BUDGET_COLUMNS, *(book.column(dimension) for dimension in book.dimensions))


def codes(pages: Iterator[Page], book: Book, wanted: Collection[str]) -> Iterator[RawBatch]:
    """The file's own code plan: accounts, and the objects of dimensions 1 and 6, declared or only used.

    Valid from the first day that the file knows, so that every row of it resolves.
    """
    for page in pages:
        _note(page, book)
    for planned in book.budget:
        book.accounts.setdefault(planned.account, "")
        book.used_objects.update(planned.objects)
    valid_from = _first_day(book).isoformat()
    rows: list[tuple[object, ...]] = [
        ("account", code, name or f"Konto {code}", None, valid_from) for code, name in sorted(book.accounts.items())
    ]
    rows += [(*row, valid_from) for row in _objects(book)]
    yield _batch(CODE_COLUMNS, rows, wanted)


def _note(page: Page, book: Book) -> None:
    """What a page uses: its accounts, its objects and its first day. An unreadable day is left to the import."""
    for account in page.rows["account"].unique().to_pylist():
        book.accounts.setdefault(account, "")
    for objects in page.distinct_objects():
        book.used_objects.update(objects)
    for days in (page.vouchers["day"], page.rows["day"]):
        for text in days.unique().to_pylist():
            with contextlib.suppress(ValueError):
                book.seen_day(day_of(text))


def _first_day(book: Book) -> date:
    known = [first for first, _ in book.years.values()]
    if book.first_day is not None:
        known.append(book.first_day)
    return min(known, default=_ALWAYS)


def _objects(book: Book) -> Iterator[tuple[str, str, str, None]]:
    declared = {**dict.fromkeys(book.used_objects, ""), **book.objects}
    taken: set[tuple[str, str]] = set()
    for (own, code), name in sorted(declared.items()):
        for dimension in book.dimension_chain(own):
            meant = DIMENSIONS.get(dimension)
            if meant and (meant, code) not in taken:
                taken.add((meant, code))
                yield meant, code, name or f"{book.dimensions.get(own) or 'Objekt'} {code}", None


def budget(pages: Iterator[Page], book: Book, wanted: Collection[str]) -> Iterator[RawBatch]:
    """#PBUDGET as budget rows.

    A row without objects is the account's whole; rows with objects divide it once for each dimension. The parts by
    responsibility (dimension 1) are kept, and what of the whole they leave over, so that nothing counts twice.
    """
    for _ in pages:
        pass
    rows: list[tuple[object, ...]] = [
        (row.period[:4], row.period, row.account, str(row.amount), responsibility)
        for row, responsibility in _divided(book)
    ]
    by_name = {book.column("1"): 4}
    names = (*BUDGET_COLUMNS, *by_name)
    yield _batch(names, rows, wanted, lines=[row.line for row, _ in _divided(book)])


def _divided(book: Book) -> Iterator[tuple[BudgetRow, str | None]]:
    months: dict[tuple[str, str], list[BudgetRow]] = defaultdict(list)
    for row in book.budget:
        months[(row.period, row.account)].append(row)
    for rows in months.values():
        whole = [row for row in rows if not row.objects]
        parts = [row for row in rows if object_in(book, row.objects, "1") is not None]
        yield from ((row, object_in(book, row.objects, "1")) for row in parts)
        if not parts:
            yield from ((row, None) for row in whole)
        elif whole:
            left = sum((row.amount for row in whole), Decimal(0)) - sum((row.amount for row in parts), Decimal(0))
            first = whole[0]
            if left:
                yield BudgetRow(first.line, first.period, first.account, (), left), None


def _batch(
    names: Collection[str], rows: list[tuple[object, ...]], wanted: Collection[str], lines: list[int] | None = None
) -> RawBatch:
    columns = {
        name: pa.array([None if row[at] is None else str(row[at]) for row in rows], pa.string())
        for at, name in enumerate(names)
    }
    empty = pa.nulls(len(rows), pa.string())
    numbers = pa.array(lines if lines is not None else [-1] * len(rows), pa.int64())
    return RawBatch(numbers, {name: Cells(columns.get(name, empty)) for name in wanted})
