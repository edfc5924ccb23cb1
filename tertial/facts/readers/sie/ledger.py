"""SIE som huvudbok: vouchers as batches of rows in constant memory, with the sums that the file itself states."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.problems import Collector
from tertial.facts.readers.amounts import read_column
from tertial.facts.readers.cells import Cells, RawBatch
from tertial.facts.readers.sie.book import Balance, Book
from tertial.facts.readers.sie.pages import Page
from tertial.facts.readers.sie.records import Objects
from tertial.numbers import format_decimal

COLUMNS = ("Datum", "Period", "Konto", "Verifikation", "Text", "Belopp")
STORED = pa.decimal128(18, 2)
_ZERO = Decimal(0)


def columns(book: Book) -> tuple[str, ...]:
    """The source columns of a SIE file: the fixed ones and one a dimension."""
    return (*COLUMNS, *(book.column(dimension) for dimension in book.dimensions))


def batches(pages: Iterator[Page], book: Book, collector: Collector, wanted: Collection[str]) -> Iterator[RawBatch]:
    """The rows that count, a page at a time. Vouchers that do not balance are warned of, and balances at the end."""
    dimensions = {book.column(dimension): dimension for dimension in book.dimensions}
    for page in pages:
        if page.rows.num_rows:
            _sum(page, book, collector)
            yield _batch(page, book, {name: dimensions.get(name) for name in wanted})
    check_balances(book, collector)


def object_in(book: Book, objects: Objects, dimension: str) -> str | None:
    """The row's object in a dimension; an object of a subdimension counts in those above it, the finest first."""
    found, depth = None, -1
    for own, code in objects:
        chain = book.dimension_chain(own)
        if dimension in chain and len(book.dimension_chain(own)) > depth:
            found, depth = code, len(chain)
    return found


def _batch(page: Page, book: Book, wanted: Mapping[str, str | None]) -> RawBatch:
    """A page as source columns; a row without a day or text of its own has its voucher's."""
    rows = page.rows.combine_chunks()
    at = rows["voucher"].combine_chunks()
    voucher = {name: page.vouchers[name].combine_chunks().take(at) for name in ("label", "day", "text")}
    columns = {
        "Datum": _else(rows["day"], voucher["day"]),
        "Period": voucher["day"],
        "Konto": rows["account"].combine_chunks(),
        "Verifikation": voucher["label"],
        "Text": _else(rows["text"], voucher["text"]),
        "Belopp": pc.replace_substring(rows["amount"].combine_chunks(), ",", "."),
    }
    cells = {
        name: Cells(columns[name] if dimension is None else _dimension(page, book, dimension))
        for name, dimension in wanted.items()
    }
    return RawBatch(rows["line"].combine_chunks(), cells)


def _else(own: pa.ChunkedArray, other: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(own.combine_chunks(), ""), other, own.combine_chunks())


def _dimension(page: Page, book: Book, dimension: str) -> pa.Array:
    """The rows' objects in one dimension, looked up once for each object list."""
    lists = page.rows["objects"].combine_chunks()
    found = [object_in(book, objects, dimension) for objects in page.distinct_objects()]
    return pa.array(found, pa.string()).take(lists.indices)


def _sum(page: Page, book: Book, collector: Collector) -> None:
    """Add up by account, for the balances, and by voucher, for those that do not balance."""
    amounts = read_column(pc.replace_substring(page.rows["amount"].combine_chunks(), ",", "."), ".", STORED).values
    table = page.rows.select(["account", "voucher"]).append_column("amount", amounts)
    for found in table.group_by("account").aggregate([("amount", "sum")]).to_pylist():
        book.movements[found["account"]] += found["amount_sum"] or _ZERO
    sums = table.group_by("voucher").aggregate([("amount", "sum")])
    for found in sums.filter(pc.not_equal(sums["amount_sum"], _ZERO)).sort_by("voucher").to_pylist():
        voucher = page.vouchers.slice(found["voucher"], 1).to_pylist()[0]
        left = _kr(found["amount_sum"])
        collector.warn(f"Verifikation {voucher['label']} balanserar inte: raderna ger {left}.", voucher["line"])


def check_balances(book: Book, collector: Collector) -> None:
    """Warn where opening balance and vouchers do not give the stated closing balance or result."""
    if not (book.closing or book.results) or not book.vouchers:
        return
    for account in sorted({*book.opening, *book.closing, *book.results, *book.movements}):
        if message := _difference(book, account):
            stated = book.closing.get(account) or book.results.get(account) or book.opening.get(account)
            collector.warn(message, stated.line if stated else None)


def _difference(book: Book, account: str) -> str | None:
    moved = book.movements.get(account, _ZERO)
    if account in book.opening or account in book.closing:
        opening = _amount(book.opening.get(account))
        return _balance_message(account, opening, moved, _amount(book.closing.get(account)))
    if account in book.results:
        stated = book.results[account].amount
        if moved != stated:
            return f"Konto {account}: verifikationerna ger {_kr(moved)} men resultatet (#RES) är {_kr(stated)}."
        return None
    if moved:
        return f"Konto {account}: verifikationerna ger {_kr(moved)} men filen anger varken #UB eller #RES för kontot."
    return None


def _balance_message(account: str, opening: Decimal, moved: Decimal, closing: Decimal) -> str | None:
    if opening + moved == closing:
        return None
    return (
        f"Konto {account}: ingående saldo {_kr(opening)} och verifikationerna {_kr(moved)} ger {_kr(opening + moved)}, "
        f"men utgående saldo (#UB) är {_kr(closing)}."
    )


def _amount(balance: Balance | None) -> Decimal:
    return balance.amount if balance else _ZERO


def _kr(amount: Decimal) -> str:
    return format_decimal(amount.quantize(Decimal("0.01")))
