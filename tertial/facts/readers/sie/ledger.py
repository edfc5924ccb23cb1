"""SIE som huvudbok: vouchers as batches of rows in constant memory, with the sums that the file itself states."""

from collections.abc import Collection, Iterator
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.problems import Collector
from tertial.facts.readers.amounts import read_column
from tertial.facts.readers.cells import Cells, RawBatch
from tertial.facts.readers.sie.book import Balance, Book, day_of
from tertial.facts.readers.sie.records import Objects, Voucher
from tertial.numbers import format_decimal

COLUMNS = ("Datum", "Period", "Konto", "Verifikation", "Text", "Belopp")
ROWS = 50_000
STORED = pa.decimal128(18, 2)
_ZERO = Decimal(0)


def columns(book: Book) -> tuple[str, ...]:
    """The source columns of a SIE file: the fixed ones and one a dimension."""
    return (*COLUMNS, *(book.column(dimension) for dimension in book.dimensions))


def batches(
    vouchers: Iterator[Voucher], book: Book, collector: Collector, wanted: Collection[str]
) -> Iterator[RawBatch]:
    """The rows that count, whole vouchers at a time. Vouchers that do not balance are warned of."""
    dimensions = {book.column(dimension): dimension for dimension in book.dimensions}
    page = _Page(book, collector, {name: dimensions[name] for name in wanted if name in dimensions})
    for voucher in vouchers:
        page.add(voucher)
        if len(page.lines) >= ROWS:
            yield page.turn(wanted)
    if page.lines:
        yield page.turn(wanted)
    check_balances(book, collector)


def object_in(book: Book, objects: Objects, dimension: str) -> str | None:
    """The row's object in a dimension; an object of a subdimension counts in those above it, the finest first."""
    found, depth = None, -1
    for own, code in objects:
        chain = book.dimension_chain(own)
        if dimension in chain and len(book.dimension_chain(own)) > depth:
            found, depth = code, len(chain)
    return found


class _Page:
    """Rows that are being gathered into a batch."""

    def __init__(self, book: Book, collector: Collector, dimensions: dict[str, str]) -> None:
        self._book, self._collector, self._dimensions = book, collector, dimensions
        self._clear()

    def _clear(self) -> None:
        self.lines: list[int] = []
        self._columns: dict[str, list[str | None]] = {name: [] for name in (*COLUMNS, *self._dimensions)}
        self._vouchers: list[Voucher] = []
        self._ordinals: list[int] = []

    def add(self, voucher: Voucher) -> None:
        days, periods, accounts, labels, texts, amounts = (self._columns[name] for name in COLUMNS)
        ordinal, label = len(self._vouchers), voucher.label
        self._vouchers.append(voucher)
        for row in voucher.rows:
            self.lines.append(row.line)
            self._ordinals.append(ordinal)
            days.append(row.day or voucher.day)
            periods.append(voucher.day)
            accounts.append(row.account)
            labels.append(label)
            texts.append(row.text or voucher.text)
            amounts.append(row.amount)
            for name, dimension in self._dimensions.items():
                self._columns[name].append(object_in(self._book, row.objects, dimension) if row.objects else None)
            if row.objects:
                self._book.used_objects.update(row.objects)

    def turn(self, wanted: Collection[str]) -> RawBatch:
        """The gathered rows as a batch; the next page is empty."""
        arrays = {name: pa.array(values, pa.string()) for name, values in self._columns.items()}
        arrays["Belopp"] = pc.replace_substring(arrays["Belopp"], ",", ".")
        self._sum(arrays)
        batch = RawBatch(
            pa.array(self.lines, pa.int64()),
            {
                name: Cells(arrays[name] if name in arrays else pa.nulls(len(self.lines), pa.string()))
                for name in wanted
            },
            len(self._vouchers),
        )
        self._clear()
        return batch

    def _sum(self, arrays: dict[str, pa.Array]) -> None:
        amounts = read_column(arrays["Belopp"], ".", STORED).values
        table = pa.table(
            {"account": arrays["Konto"], "voucher": pa.array(self._ordinals, pa.int64()), "amount": amounts}
        )
        for found in table.group_by("account").aggregate([("amount", "sum")]).to_pylist():
            self._book.movements[found["account"]] += found["amount_sum"] or _ZERO
        sums = table.group_by("voucher").aggregate([("amount", "sum")])
        for found in sums.filter(pc.not_equal(sums["amount_sum"], _ZERO)).sort_by("voucher").to_pylist():
            voucher = self._vouchers[found["voucher"]]
            message = (
                f"Verifikation {voucher.label} balanserar inte: raderna ger {format_decimal(found['amount_sum'])}."
            )
            self._collector.warn(message, voucher.line)


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


def note_day(book: Book, voucher: Voucher) -> None:
    """Remember the first day that a voucher or a row of it has; an unreadable day is left to the import to refuse."""
    for text in (voucher.day, *(row.day for row in voucher.rows if row.day)):
        try:
            book.seen_day(day_of(text))
        except ValueError:
            continue
