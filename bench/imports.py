"""Inläsningens fart: a ledger against a plain copy by pyarrow, SIE against pysie-accounting (and its pandas).

The copy reads CSV with guessed types and writes Parquet: it checks nothing, resolves nothing and keeps no row numbers.
SIE is read in a child process each, so that peak memory is that reader's own. Run: `python -m bench.imports`.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from bench.memory import peak_mb
from tertial.facts import writer
from tertial.facts.readers.mapping import guess
from tertial.facts.readers.opened import open_source
from tertial.facts.readers.prepare import detect, prepare
from tertial.facts.readers.source import Limits, Source
from tertial.facts.resolve import CodeEntry, CodePlan
from tertial.facts.schemas import SCHEMAS

ROWS = 1_000_000
VOUCHERS = 200_000
ROUNDS = 5
LIMIT = 3.0  # at least a third of the copy's rows a second
MEMORY_GROWTH = 1.15  # "constant": once a stretch of rows is full, twice the vouchers need hardly more
SIE_ROUNDS = 3
SIE_LIMIT = 2.0  # pysie-accounting only splits lines; ours also resolves, sums, checks balances and writes Parquet
START = date(2016, 1, 1)
ACCOUNTS, UNITS, ACTIVITIES = range(4000, 4400), range(5000, 5300), range(600, 640)


def run() -> list[dict[str, Any]]:
    """Every comparison: name, ours, other, ratio, limit, ok."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_ledger(Path(folder)), *_sie(Path(folder))]


def _ledger(folder: Path) -> list[dict[str, Any]]:
    path = folder / "ledger.csv"
    total = _write_ledger(path)
    ours, copy = _interleaved(
        lambda: _import(path, folder / "ours.parquet"), lambda: _copy(path, folder / "copy.parquet")
    )
    stored, copied = pq.read_table(folder / "ours.parquet"), pq.read_table(folder / "copy.parquet", columns=["amount"])
    assert stored.num_rows == copied.num_rows == ROWS
    assert pc.sum(stored["amount"]).as_py() == total
    assert abs(Decimal(pc.sum(copied["amount"]).as_py()) - total) < 1
    row = {"name": f"ledger CSV, {ROWS} rows, against a plain copy", "ours": ours, "other": copy}
    return [{**row, "ratio": ours / copy, "limit": LIMIT, "ok": ours <= LIMIT * copy, "unit": "s"}]


def _sie(folder: Path) -> list[dict[str, Any]]:
    path, double, fourfold = folder / "a.se", folder / "b.se", folder / "c.se"
    for each, times in ((path, 1), (double, 2), (fourfold, 4)):
        _write_sie(each, times * VOUCHERS)
    # Taking turns and keeping the best, so that a busy machine is busy for both.
    runs = [(_child("ours", path), _child("pysie", path)) for _ in range(SIE_ROUNDS)]
    ours, pysie = runs[0]
    some, more = _child("ours", double), _child("ours", fourfold)
    assert ours["rows"] == pysie["rows"] == 3 * VOUCHERS
    assert (ours["vouchers"], Decimal(ours["sum"])) == (VOUCHERS, 0)
    assert abs(pysie["sum"]) < 1e-3
    seconds, theirs = (min(run[at]["seconds"] for run in runs) for at in (0, 1))
    return [
        _row(f"SIE, {VOUCHERS} vouchers: read, checked, stored", seconds, theirs, SIE_LIMIT, "s"),
        _row(f"SIE, {VOUCHERS} vouchers: peak memory", ours["peak_mb"], pysie["peak_mb"], 1.0, "MB"),
        _row("SIE, fourfold against double: peak memory", more["peak_mb"], some["peak_mb"], MEMORY_GROWTH, "MB"),
    ]


def _row(name: str, ours: float, other: float, limit: float, unit: str) -> dict[str, Any]:
    ratio = ours / other
    return {
        "name": name, "ours": ours, "other": other, "ratio": ratio, "limit": limit, "ok": ratio <= limit,
        "unit": unit,
    }  # fmt: skip


def _import(path: Path, target: Path) -> None:
    """All that an import does with a file: find out what it is, check and resolve every row, write."""
    source, schema = Source.of_path(path), SCHEMAS["ledger"]
    opened = open_source(source, None, schema, Limits())
    mapping = guess(opened.detected, schema)
    writer.write(prepare(source, schema, mapping, _plan(), opened=opened), target)


def _copy(path: Path, target: Path) -> None:
    table = arrow_csv.read_csv(path, parse_options=arrow_csv.ParseOptions(delimiter=";"))
    pq.write_table(table, target, compression="zstd")


def _interleaved(*deeds: Callable[[], None]) -> tuple[float, ...]:
    """The best of `ROUNDS` for each, taking turns, so that a busy machine is busy for all."""
    best = [float("inf")] * len(deeds)
    for _ in range(ROUNDS):
        for at, deed in enumerate(deeds):
            began = time.perf_counter()
            deed()
            best[at] = min(best[at], time.perf_counter() - began)
    return tuple(best)


def _plan() -> CodePlan:
    spans = (("account", ACCOUNTS), ("responsibility", UNITS), ("activity", ACTIVITIES))
    entries = (
        CodeEntry(dimension, str(code), code, code % 20 + 2, START) for dimension, codes in spans for code in codes
    )
    return CodePlan(tuple(entries), 1)


def _write_ledger(path: Path) -> Decimal:
    """A ledger of invented rows in date order, as one system's export; returns its sum."""
    draw, ore = random.Random(1), 0
    with path.open("w", encoding="utf-8") as out:
        out.write("date;account;responsibility;activity;project;counterparty;voucher;text;amount\n")
        for number in range(ROWS):
            day, amount = START + timedelta(days=number * 730 // ROWS), draw.randrange(-(10**6), 10**7)
            ore += amount
            codes = f"{draw.choice(ACCOUNTS)};{draw.choice(UNITS)};{draw.choice(ACTIVITIES)}"
            project, party = draw.choice(("", "", "P1", "P2")), draw.choice(("intern", "extern"))
            text = f"Leverans {draw.randrange(5000)} från påhittad leverantör"
            sign, amount = ("-", -amount) if amount < 0 else ("", amount)
            out.write(
                f"{day};{codes};{project};{party};V{number // 3};{text};{sign}{amount // 100}.{amount % 100:02d}\n"
            )
    return Decimal(ore) / 100


def _write_sie(path: Path, vouchers: int) -> None:
    """Vouchers in the one spelling that pysie-accounting can read: UTF-8, everything quoted."""
    draw = random.Random(2)
    with path.open("w", encoding="utf-8") as out:
        out.write('#FLAGGA 0\n#SIETYP 4\n#ORGNR 1234\n#FNAMN "Påhittade bolaget"\n#RAR 0 20160101 20171231\n')
        for account in (1930, 2640, *ACCOUNTS):
            out.write(f'#KONTO {account} "Konto {account}"\n#SRU {account} 7201\n')
        for number in range(1, vouchers + 1):
            day = (START + timedelta(days=number * 730 // (vouchers + 1))).strftime("%Y%m%d")
            net = draw.randrange(100, 10**6)
            out.write(f'#VER "A" "{number}" {day} "Leverans {number % 5000}" {day}\n{{\n')
            out.write(f"#TRANS {draw.choice(ACCOUNTS)} {{}} {net}.00\n#TRANS 2640 {{}} {net // 4}.00\n")
            out.write(f"#TRANS 1930 {{}} -{net + net // 4}.00\n}}\n")


def _child(reader: str, path: Path) -> dict[str, Any]:
    """Read the file in a process of its own: rows, sum, seconds of reading and peak memory in MB."""
    code = f"from bench import imports; imports.read_{reader}({str(path)!r})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def read_ours(path: str) -> None:
    """In the child: the whole way to Parquet."""
    from tertial.facts.readers.prepare import sie_code_plan

    began, source, schema = time.perf_counter(), Source.of_path(Path(path)), SCHEMAS["ledger"]
    plan = CodePlan((), 1).with_provisional(sie_code_plan(source))
    prepared = prepare(source, schema, guess(detect(source), schema), plan)
    written = writer.write(prepared, Path(path).with_suffix(".parquet"))
    _tell(began, rows=written.rows, vouchers=written.vouchers, sum=str(written.sum))


def read_pysie(path: str) -> None:
    """In the child: into memory only, which is all that it does. Voucher numbers repeat in no file that we make."""
    from pysie_accounting.pysie import PySIE

    translation = Path(path).with_suffix(".csv")
    translation.write_text("SRU,Ink2\n7201,2.1\n")
    began, book = time.perf_counter(), PySIE()
    book.open_trans(str(translation))
    book.open(path)
    rows = [row for voucher in book.verifikat.values() for row in voucher[3]]
    _tell(began, rows=len(rows), sum=sum(float(amount) for _, _, amount in rows))


def _tell(began: float, **found: Any) -> None:
    seconds = time.perf_counter() - began
    print(json.dumps({**found, "seconds": seconds, "peak_mb": peak_mb()}))


def main() -> int:
    rows = run()
    print(f"{'':52}{'ours':>10}{'other':>10}{'ratio':>8}{'limit':>8}")
    for row in rows:
        mark = "" if row["ok"] else "  OVER"
        print(
            f"{row['name']:52}{row['ours']:>10.2f}{row['other']:>10.2f}{row['ratio']:>8.2f}{row['limit']:>8.2f}{mark}"
        )
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    pa.set_cpu_count(2)
    raise SystemExit(main())
