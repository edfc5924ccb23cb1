"""Syntetiska rader: any number of plausible rows for load tests, made column by column. They add up to nothing."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from tertial.facts.generate.drawing import MISSING_SEX_SHARE
from tertial.facts.generate.files import SourceFile
from tertial.facts.generate.plan import CodePlan, PlanCode
from tertial.periods import Period

CHUNK = 500_000
ROWS_A_PERSON = 3
OLDEST = 85
DAYS_OF_A_SPELL = 500

FORMS = ("HVB", "familjehem", "jourhem", "stödboende", "öppenvård", "boendestöd", "daglig verksamhet")
LAWS = ("SoL", "SoL", "LVU", "LVM", "LSS")
PROVIDERS = ("egen", "extern", "konsulentstödd", "entreprenad", "LOV")
DISTRICTS = ("Norra", "Södra", "Östra", "Västra", "Centrum")
PURPOSES = ("riksnorm", "riksnorm", "boende", "hotell")

Columns = Mapping[str, pa.Array]


@dataclass(frozen=True, slots=True)
class Field:
    """What the rows are drawn from: codes valid throughout the span, of units at or below the body."""

    units: tuple[str, ...]
    responsibilities: tuple[str, ...]
    activities: tuple[str, ...]
    accounts: tuple[str, ...]
    span: Period
    rows: int


class Draw:
    """Seeded columns of one chunk: every column has a stream of its own."""

    def __init__(self, seed: int, chunk: int, rows: int) -> None:
        self._stream, self.rows = f"{seed}/{chunk}", rows

    def share(self, name: str) -> pa.Array:
        """Numbers with 0 ≤ n < 1."""
        return pc.random(self.rows, initializer=zlib.crc32(f"{self._stream}/{name}".encode()))

    def whole(self, name: str, low: int, high: int) -> pa.Array:
        """Whole numbers with low ≤ n < high."""
        scaled = pc.floor(pc.multiply(self.share(name), float(high - low)))
        return pc.add(pc.cast(scaled, pa.int64()), low)

    def one_of(self, name: str, values: Sequence[str | None]) -> pa.Array:
        return pa.array(values, pa.string()).take(self.whole(name, 0, len(values)))

    def days(self, name: str, span: Period) -> pa.Array:
        first = (span.start - date(1970, 1, 1)).days
        return _days(self.whole(name, first, first + span.days))

    def amounts(self, name: str, most: int) -> pa.Array:
        """Kronor with two decimals, most of them small."""
        ore = pc.cast(pc.floor(pc.multiply(pc.power(self.share(name), 4.0), most * 100.0)), pa.int64())
        return pc.cast(pc.multiply(pc.cast(pc.add(ore, 100), pa.decimal128(19, 0)), _HUNDREDTH), pa.decimal128(18, 2))

    def where(self, name: str, probability: float, values: pa.Array) -> pa.Array:
        """The values with this probability, else none."""
        return pc.if_else(pc.less(self.share(name), probability), values, pa.scalar(None, values.type))

    def people(self, prefix: str, field: Field) -> Columns:
        """Persons who come back in several rows, always with the sex and birth year of their own."""
        number = self.whole("person", 0, max(1, field.rows // ROWS_A_PERSON))
        text = pc.cast(number, pa.string())
        sex = pa.array(["K", "M"]).take(pc.bit_wise_and(number, 1))
        born = pc.add(
            pc.subtract(number, pc.multiply(pc.divide(number, OLDEST), OLDEST)), field.span.start.year - OLDEST
        )
        return {
            "person": pc.binary_join_element_wise(prefix, text, "-"),
            "sex": self.where("sex", 1 - MISSING_SEX_SHARE, sex),
            "birth_year": born,
        }


_HUNDREDTH = pa.scalar("0.01").cast(pa.decimal128(3, 2))


def synthetic(table: str, path: Path, rows: int, seed: int, codes: CodePlan, body: str, span: Period) -> SourceFile:
    """Writes `rows` rows of a canonical table, dated within the span; Parquet where the name ends so, else CSV.

    The same arguments give the same rows. Raises KeyError for a table that cannot be made, ValueError when the plan
    has no codes for the body in the span.
    """
    make, field = MAKERS[table], _field(codes, body, span, rows)
    chunks = (min(CHUNK, rows - at) for at in range(0, max(rows, 1), CHUNK))
    tables = (pa.table(dict(make(Draw(seed, number, size), field))) for number, size in enumerate(chunks))
    first = next(tables)
    with _writer(path, first.schema) as writer:
        for each in _chain(first, tables):
            writer.write_table(each)
    return SourceFile(table, path, body)


def _chain(first: pa.Table, rest: Iterator[pa.Table]) -> Iterator[pa.Table]:
    yield first
    yield from rest


def _writer(path: Path, schema: pa.Schema) -> AbstractContextManager[pa.csv.CSVWriter | pa.parquet.ParquetWriter]:
    kind = pa.parquet.ParquetWriter if path.suffix == ".parquet" else pa.csv.CSVWriter
    return kind(path, schema)  # type: ignore[no-any-return]


def _field(codes: CodePlan, body: str, span: Period, rows: int) -> Field:
    def valid(code: PlanCode) -> bool:
        return code.valid_from <= span.start and (code.valid_to is None or code.valid_to >= span.end)

    def of_body(dimension: str) -> tuple[str, ...]:
        return tuple(c.code for c in codes.of(dimension) if valid(c) and f"{c.unit}/".startswith(f"{body}/"))

    def leaves(dimension: str) -> tuple[str, ...]:
        lasting = {code.code for code in codes.of(dimension) if valid(code)}
        return tuple(code for code in codes.leaves(dimension) if code in lasting)

    field = Field(of_body("unit"), of_body("responsibility"), leaves("activity"), leaves("account"), span, rows)
    if not all((field.units, field.responsibilities, field.activities, field.accounts)):
        raise ValueError(f"the code plan has no codes of units, responsibilities, activities and accounts for {body}")
    return field


def _days(numbers: pa.Array) -> pa.Array:
    return pc.cast(pc.cast(numbers, pa.int32()), pa.date32())


def _months(draw: Draw, field: Field) -> pa.Array:
    return draw.one_of("month", [f"{month.start:%Y-%m}" for month in field.span.months()])


def _ledger(draw: Draw, field: Field) -> Columns:
    days = draw.days("date", field.span)
    account = draw.one_of("account", field.accounts)
    amount = draw.amounts("amount", 150_000)
    sign = pc.if_else(pc.starts_with(account, "3"), pa.scalar(-1, pa.int8()), pa.scalar(1, pa.int8()))
    return {
        "date": days,
        "period": draw.where("period", 0.5, pc.strftime(days, "%Y-%m")),
        "account": account,
        "responsibility": draw.one_of("responsibility", field.responsibilities),
        "activity": draw.one_of("activity", field.activities),
        "counterparty": draw.one_of("counterparty", ["intern", "extern", "extern"]),
        "voucher": pc.binary_join_element_wise("V", pc.cast(draw.whole("voucher", 0, field.rows), pa.string()), ""),
        "amount": pc.cast(pc.multiply(amount, pc.cast(sign, pa.decimal128(3, 0))), pa.decimal128(18, 2)),
    }


def _budget(draw: Draw, field: Field) -> Columns:
    month = _months(draw, field)
    return {
        "year": pc.cast(pc.utf8_slice_codeunits(month, 0, 4), pa.int32()),
        "month": month,
        "account": draw.one_of("account", field.accounts),
        "responsibility": draw.one_of("responsibility", field.responsibilities),
        "activity": draw.one_of("activity", field.activities),
        "version": pa.repeat("internbudget", draw.rows),
        "amount": draw.amounts("amount", 200_000),
    }


def _referrals(draw: Draw, field: Field) -> Columns:
    return {
        **draw.people("R", field),
        "unit": draw.one_of("unit", field.units),
        "group": draw.one_of("group", ["", "", "", "ensamkommande"]),
        "kind": draw.one_of("kind", ["anmälan", "anmälan", "anmälan", "ansökan"]),
        "received": draw.days("received", field.span),
    }


def _investigations(draw: Draw, field: Field) -> Columns:
    opened = draw.days("opened", field.span)
    return {
        **draw.people("U", field),
        "unit": draw.one_of("unit", field.units),
        "kind": draw.one_of("kind", ["barnavårdsutredning", "vuxenutredning"]),
        "opened": opened,
        "closed": draw.where("closed", 0.8, _later(draw, opened, 240)),
    }


def _interventions(draw: Draw, field: Field) -> Columns:
    start = draw.days("start", field.span)
    return {
        **draw.people("P", field),
        "unit": draw.one_of("unit", field.units),
        "form": draw.one_of("form", FORMS),
        "law": draw.one_of("law", LAWS),
        "provider": draw.one_of("provider", PROVIDERS),
        "group": draw.one_of("group", ["", "", "", "", "ensamkommande"]),
        "start": start,
        "end": draw.where("end", 0.7, _later(draw, start, DAYS_OF_A_SPELL)),
    }


def _assistance(draw: Draw, field: Field) -> Columns:
    number = pc.cast(draw.whole("household", 0, max(1, field.rows // ROWS_A_PERSON)), pa.string())
    return {
        "household": pc.binary_join_element_wise("H", number, "-"),
        "month": _months(draw, field),
        "district": draw.one_of("district", DISTRICTS),
        "purpose": draw.one_of("purpose", PURPOSES),
        "amount": draw.amounts("amount", 12_000),
    }


def _cases(draw: Draw, field: Field) -> Columns:
    opened = draw.days("opened", field.span)
    return {
        **draw.people("C", field),
        "unit": draw.one_of("unit", field.units),
        "kind": draw.one_of("kind", ["barn", "vuxen"]),
        "opened": opened,
        "closed": draw.where("closed", 0.7, _later(draw, opened, DAYS_OF_A_SPELL)),
    }


def _attendance(draw: Draw, field: Field) -> Columns:
    return {
        "person": draw.people("N", field)["person"],
        "unit": draw.one_of("unit", field.units),
        "form": draw.one_of("form", ["daglig verksamhet", "korttidstillsyn"]),
        "date": draw.days("date", field.span),
        "quantity": draw.one_of("quantity", ["1", "1", "0.5"]),
    }


def _incidents(draw: Draw, field: Field) -> Columns:
    return {
        "date": draw.days("date", field.span),
        "unit": draw.one_of("unit", field.units),
        "kind": draw.one_of("kind", ["tillbud", "tillbud", "olycksfall", "avvikelse", "lex Sarah"]),
        "severity": draw.one_of("severity", ["låg", "medel", "hög"]),
        "status": draw.one_of("status", ["pågår", "utredd"]),
    }


def _complaints(draw: Draw, field: Field) -> Columns:
    return {
        "received": draw.days("received", field.span),
        "unit": draw.one_of("unit", field.units),
        "kind": draw.one_of("kind", ["klagomål", "beröm"]),
        "status": draw.one_of("status", ["pågår", "genomförd", "nedlagd"]),
    }


def _later(draw: Draw, days: pa.Array, most: int) -> pa.Array:
    return _days(pc.add(pc.cast(pc.cast(days, pa.int32()), pa.int64()), draw.whole("length", 0, most)))


MAKERS: Mapping[str, Callable[[Draw, Field], Columns]] = {
    "ledger": _ledger,
    "budget": _budget,
    "referrals": _referrals,
    "investigations": _investigations,
    "cases": _cases,
    "interventions": _interventions,
    "attendance": _attendance,
    "assistance": _assistance,
    "incidents": _incidents,
    "complaints": _complaints,
}
SYNTHETIC_TABLES = tuple(MAKERS)
