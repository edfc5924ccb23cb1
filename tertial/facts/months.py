"""Månader: what a batch's rows come to by month, and how many of them came too late. Counted once, when it is read.

A table without months (a budget) is counted by year, one without dates not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tertial.facts.coverage import DATED
from tertial.facts.fields import Schema
from tertial.facts.schemas import LEDGER


@dataclass(frozen=True, slots=True)
class Month:
    """`first` is the month's first day; 1 January where it stands for a `whole_year`. `total` in kr, if rows have one.

    `late` is how many rows changed the month after it was closed: those that came, and those that were taken away.
    """

    first: date
    rows: int
    total: Decimal | None = None
    late: int = 0
    whole_year: bool = False

    def as_json(self) -> dict[str, Any]:
        key = str(self.first.year) if self.whole_year else f"{self.first:%Y-%m}"
        return {"month": key, "rows": self.rows, "total": None if self.total is None else str(self.total),
                "late": self.late}  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        key, total = data["month"], data["total"]
        first = date(int(key[:4]), int(key[5:] or 1), 1)
        return cls(first, data["rows"], None if total is None else Decimal(total), data["late"], len(key) == 4)


def count(schema: Schema, path: Path, closed: date | None, replaced: Path | None) -> list[Month]:
    """The months of a stored file. `closed` is the last closed day, `replaced` the file that this one corrects."""
    columns = DATED.get(schema.key, ())
    if not columns:
        return []
    found: dict[Any, tuple[int, Decimal | None]] = {}
    for when, rows, total in _grouped(path, columns[0], schema.sum_of):
        known = found.get(when, (0, None if schema.sum_of is None else Decimal(0)))
        found[when] = known[0] + rows, None if known[1] is None else known[1] + (total or Decimal(0))
    late = _late(path, closed, replaced) if schema == LEDGER and closed else {}
    months = {_first(when): (rows, total) for when, (rows, total) in found.items()}
    by_year = any(isinstance(when, int) for when in found)
    return [
        Month(first, *months.get(first, (0, Decimal(0))), late.get(first, 0), by_year)
        for first in sorted({*months, *late})
    ]


def _grouped(path: Path, column: str, amount: str | None) -> Iterator[tuple[Any, int, Decimal | None]]:
    """(month or year, rows, sum), once for each part of the file, so that any file fits in memory."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(1 << 20, columns=[column, *([amount] if amount else [])]):
            table = pa.Table.from_batches([batch])
            when = table[column]
            if pa.types.is_date(when.type):
                when = pc.cast(pc.floor_temporal(when, unit="month"), pa.date32())
            wanted: list[Any] = [("when", "count")] + ([("amount", "sum")] if amount else [])
            given = {"when": when} | ({"amount": table[amount]} if amount else {})
            grouped = pa.table(given).filter(pc.is_valid(when)).group_by("when").aggregate(wanted)
            for row in grouped.to_pylist():
                yield row["when"], row["when_count"], row.get("amount_sum")


def _late(path: Path, closed: date, replaced: Path | None) -> dict[date, int]:
    """By month, the rows that differ from what was there: equal rows go out against each other, one for one."""
    parts = [_through(path, closed, 1)] + ([_through(replaced, closed, -1)] if replaced else [])
    rows = pa.concat_tables(parts)
    keys = [name for name in rows.column_names if name != "sign"]
    grouped = rows.group_by(keys).aggregate([("sign", "sum")])
    differing = pa.table({"month": grouped["month"], "rows": pc.abs(grouped["sign_sum"])})
    summed = differing.group_by("month").aggregate([("rows", "sum")]).to_pylist()
    return {row["month"]: row["rows_sum"] for row in summed if row["rows_sum"]}


def _through(path: Path, closed: date, sign: int) -> pa.Table:
    """What the source said in the rows of closed months, each row with a sign."""
    columns = [*(field.key for field in LEDGER.fields), "month"]
    table = pq.read_table(path, columns=columns, filters=[("month", "<=", closed)])
    plain = [
        pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table([*plain, pa.repeat(pa.scalar(sign, pa.int64()), len(table))], [*columns, "sign"])


def _first(when: date | int) -> date:
    return date(when, 1, 1) if isinstance(when, int) else when.replace(day=1)
