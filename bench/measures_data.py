"""Rows for the measures' bench: seeded, made and written by DuckDB itself, in four batches of a table."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tertial.facts.schemas import SCHEMAS
from tertial.facts.store import BatchFile, CodeRow, NodeRow, Scope
from tertial.measures import catalogue

BATCHES = 4
UNITS = range(10, 50)  # leaves; 60–69 are another body's, whose rows lie in the same files
NODES = (
    NodeRow(1, None, "k/n", "Nämnden", 0),
    *(NodeRow(2 + each, 1, f"k/n/a{each}", f"Avdelning {each}", 1 + each) for each in range(8)),
    *(NodeRow(unit, 2 + unit % 8, f"k/n/a{unit % 8}/e{unit}", f"Enhet {unit}", unit) for unit in UNITS),
)
CODES = (
    *(CodeRow(100 + each, "activity", str(each), f"Verksamhet {each}", None) for each in range(30)),
    *(CodeRow(200 + each, "account", str(each), f"Klass {each}", None) for each in range(5)),
    *(CodeRow(300 + each, "account", f"{1000 + 80 * each}", f"Konto {each}", 200 + each % 5) for each in range(100)),
)
_UNIT = "CASE WHEN h % 10 = 9 THEN 60 + h % 7 ELSE 10 + (h // 16) % 40 END"
_MONTH = "(DATE '2015-07-01' + to_months(CAST((i * 30) // {rows} AS INTEGER)))::DATE"  # thirty months, in order
_ACCOUNT = "CAST(1000 + 80 * ((h // 3) % 100) AS TEXT)"  # a quarter of them in the balance sheet
_PROJECT = "CASE WHEN h % 3 = 0 THEN 'P' || (h % 20) END"
_DAY = "DATE '2015-07-01' + CAST((i * 900) // {rows} AS INTEGER)"
_SOMEONE = {
    "person": "md5(CAST(h % ({rows} // 3) AS TEXT))",
    "sex": "CASE WHEN h % 53 = 0 THEN NULL WHEN h % 2 = 0 THEN 'K' ELSE 'M' END",
    "birth_year": "CAST(1940 + (h % ({rows} // 3)) % 75 AS INTEGER)",
    "group": "CASE WHEN h % 11 = 0 THEN 'ensamkommande' END",
}
COLUMNS: dict[str, dict[str, str]] = {
    "ledger": {
        "month": _MONTH, "date": f"{_MONTH} + CAST(h % 28 AS INTEGER)",
        "amount": "((h // 7) % 2000001 - 500000) / 100.0",
        "account_id": "300 + (h // 3) % 100", "activity_id": "100 + (h // 5) % 30",
        "counterparty": "CASE WHEN h % 5 = 0 THEN 'intern' WHEN h % 5 < 4 THEN 'extern' END",
        "account": _ACCOUNT, "project": _PROJECT, "voucher": "'V' || (i // 4)",
    },
    "budget": {
        "year": "CAST(2015 + (i * 3) // {rows} AS INTEGER)", "version": "CASE WHEN h % 4 = 0 THEN 'v1' ELSE 'v2' END",
        "month": "CASE WHEN h % 6 > 0 THEN make_date(CAST(2015 + (i * 3) // {rows} AS INTEGER), 1 + h % 12, 1) END",
        "amount": "((h // 7) % 2000001 - 500000) / 100.0", "account_id": "300 + (h // 3) % 100",
        "account": _ACCOUNT, "project": _PROJECT, "activity_id": "100 + (h // 5) % 30",
    },
    "forecasts": {
        "year": "CAST(2015 + (i * 3) // {rows} AS INTEGER)",
        "made": "make_date(CAST(2015 + (i * 3) // {rows} AS INTEGER), 1 + h % 4, 15)",
        "amount": "((h // 7) % 2000001) / 100.0", "account_class": "CAST((h // 3) % 5 AS TEXT)",
    },
    "frame_changes": {
        "year": "CAST(2015 + (i * 3) // {rows} AS INTEGER)", "amount": "((h // 7) % 2000001) / 100.0",
        "decided": "make_date(CAST(2015 + (i * 3) // {rows} AS INTEGER), 1 + h % 6, 1)",
        "paragraph": "'§ ' || (h % 20)", "text": "'Beslut ' || (h % 3)",
    },
    "entered": {
        "key": "'uppgift-' || (h % 40)", "label": "'Uppgift ' || (h % 40)", "value": "((h // 7) % 100000) / 4.0",
        "period": "['T1', 'T2', 'T3'][CAST(1 + h % 3 AS INTEGER)] || ' ' || (2015 + (i * 3) // {rows})",
        "unit_of_measure": "['antal', 'tkr', 'procent', 'index'][CAST(1 + (h % 40) // 10 AS INTEGER)]",
        # Shares and indices cannot be added up: each is a figure of one unit and has no parts.
        "by": "CASE WHEN h % 40 < 20 THEN 'del ' || (h // 40) % 5 END",
        "unit_id": f"CASE WHEN h % 40 < 20 THEN {_UNIT} ELSE 10 + h % 40 END",
        "source": "'Protokoll'", "source_date": _DAY,
    },
    # A thirtieth as many people as rows: each has a schedule every month, and about as many absences.
    "schedules": {
        "person": "md5(CAST(h % ({rows} // 30) AS TEXT))", "month": _MONTH, "scheduled_hours": "(h // 7) % 170",
        "statutory_leave_hours": "CASE WHEN h % 4 = 0 THEN h % 30 END",
    },
    "absences": {
        "person": "md5(CAST(h % ({rows} // 30) AS TEXT))", "hours": "(1 + (h // 7) % 320) / 4.0",
        "cause": "['sjuk', 'vård av barn', 'semester'][CAST(1 + h % 3 AS INTEGER)]",
        "date_from": _DAY, "date_to": f"{_DAY} + CAST(1 + h % 40 AS INTEGER)",
        "spell_start": f"{_DAY} - CAST((h // 3) % 50 AS INTEGER)",
        "spell_end": f"CASE WHEN h % 5 > 0 THEN {_DAY} + CAST(1 + h % 40 AS INTEGER) END",
    },
    "employments": {
        **{name: text for name, text in _SOMEONE.items() if name != "group"}, "fte": "(1 + h % 4) / 4.0",
        "form": "['tillsvidare', 'visstid', 'timavlönad'][CAST(1 + h % 3 AS INTEGER)]", "from": _DAY,
        "to": f"CASE WHEN h % 5 > 0 THEN {_DAY} + CAST((h // 9) % 500 AS INTEGER) END",
    },
    "referrals": {
        **_SOMEONE, "received": _DAY, "kind": "['anmälan', 'ansökan', 'rådgivning'][CAST(1 + h % 3 AS INTEGER)]",
        "birth_date": "CASE WHEN h % 2 = 0 THEN"
        " make_date(CAST(1940 + (h % ({rows} // 3)) % 75 AS INTEGER), 1 + h % 12, 5) END",
    },
    "cases": {
        **_SOMEONE, "opened": _DAY, "kind": "['boende', 'familjerätt'][CAST(1 + h % 2 AS INTEGER)]",
        "closed": f"CASE WHEN h % 5 > 0 THEN {_DAY} + CAST((h // 9) % 260 AS INTEGER) END",
    },
    "attendance": {
        "person": _SOMEONE["person"], "date": _DAY, "quantity": "(1 + h % 32) / 4.0",
        "form": "['öppenvård', 'träffpunkt', NULL][CAST(1 + h % 3 AS INTEGER)]",
    },
    "incidents": {
        "date": _DAY, "kind": "['tillbud', 'olycksfall', 'avvikelse'][CAST(1 + h % 3 AS INTEGER)]",
    },
    "complaints": {
        "received": _DAY, "kind": "['klagomål', 'beröm', 'förslag'][CAST(1 + h % 3 AS INTEGER)]",
        "status": "['besvarad', 'pågår'][CAST(1 + h % 2 AS INTEGER)]",
    },
    "investigations": {
        **_SOMEONE, "opened": _DAY, "kind": "['barn', 'vuxen'][CAST(1 + h % 2 AS INTEGER)]",
        "closed": f"CASE WHEN h % 5 > 0 THEN {_DAY} + CAST((h // 9) % 260 AS INTEGER) END",
    },
    "interventions": {
        **_SOMEONE, "start": _DAY, "provider": "['egen', 'extern', 'LOV'][CAST(1 + h % 3 AS INTEGER)]",
        "form": "['HVB', 'familjehem', 'jourhem', 'stödboende', 'öppenvård', 'boendestöd', NULL]"
        "[CAST(1 + h % 7 AS INTEGER)]",
        "law": "['SoL', 'LVU'][CAST(1 + h % 2 AS INTEGER)]", "daily_cost": "((h // 11) % 500000) / 100.0",
        "end": f"CASE WHEN h % 5 > 0 THEN {_DAY} + CAST((h // 9) % 200 AS INTEGER) END",
    },
    "assistance": {
        "household": "md5(CAST(h % ({rows} // 10) AS TEXT))", "month": _MONTH,
        "district": "['Jordbro', 'Handen', 'Vega', NULL][CAST(1 + h % 4 AS INTEGER)]",
        "purpose": "['riksnorm', 'hotell'][CAST(1 + (h // 3) % 2 AS INTEGER)]",
        "amount": "((h // 7) % 900001 - 20000) / 100.0",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A table that was made: its files."""

    table: str
    files: tuple[BatchFile, ...]

    @property
    def paths(self) -> list[str]:
        return [file.path for file in self.files]


def make(folder: Path, table: str, rows: int) -> Made:
    """`rows` rows of the table, always the same ones. Files of the same recipe that lie there already are kept."""
    selected = _selected(table, rows)
    # DuckDB's hashes, which decide the rows, are its version's own.
    recipe = hashlib.sha256(f"{duckdb.__version__} {selected}".encode()).hexdigest()[:12]
    paths = [folder / f"{table}-{rows}-{recipe}-{part}.parquet" for part in range(BATCHES)]
    for old in set(folder.glob(f"{table}-{rows}-*")).difference(paths):
        old.unlink()
    _write(paths, selected, rows)
    counted = [rows * (part + 1) // BATCHES - rows * part // BATCHES for part in range(BATCHES)]
    files = (
        BatchFile(10 + part, str(path), count) for part, (path, count) in enumerate(zip(paths, counted, strict=True))
    )
    return Made(table, tuple(files))


def _selected(table: str, rows: int) -> str:
    """The table's columns, as SQL over `i`, the row's number, and `h`, a hash of it."""
    given = {name: text.replace("{rows}", str(rows)) for name, text in COLUMNS[table].items()}
    given = {"row": "i + 1", "unit_id": _UNIT} | given
    kinds = {each.name: _sql_type(str(each.type)) for each in SCHEMAS[table].arrow}
    return ", ".join(f'CAST({given.get(name, "NULL")} AS {kind}) AS "{name}"' for name, kind in kinds.items())


def _write(paths: Sequence[Path], selected: str, rows: int) -> None:
    """The files that are not there yet, each under another name until it is whole: a run may be stopped."""
    with duckdb.connect() as database, tempfile.TemporaryDirectory(dir=paths[0].parent) as unfinished:
        for part, path in enumerate(paths):
            if path.exists():
                continue
            first, last = rows * part // BATCHES, rows * (part + 1) // BATCHES
            source = f"SELECT i, CAST(hash(i) % 1000000007 AS BIGINT) AS h FROM range({first}, {last}) t(i)"
            made = Path(unfinished) / path.name
            database.execute(f"COPY (SELECT {selected} FROM ({source})) TO '{made}' (COMPRESSION zstd)")
            made.rename(path)


def tables_of(key: str) -> tuple[str, ...]:
    """The tables that a measure reads, those that others are only joined with last."""
    measure = catalogue.measure(key)
    joined = (table for each in measure.aggregates for table in each.joins)
    return tuple(dict.fromkeys((*measure.tables, *joined)))


def scope(made: list[Made]) -> Scope:
    """The committee that may read them."""
    return Scope(
        root_id=1, body_id=1, body_path="k/n", node_ids=frozenset(node.id for node in NODES), nodes=NODES, codes=CODES,
        files={each.table: each.files for each in made}, settings={"age_groups": ["0-20", "21-"]},
    )  # fmt: skip


def _sql_type(arrow: str) -> str:
    names = {"date32[day]": "DATE", "int32": "INTEGER", "int64": "BIGINT", "string": "TEXT", "bool": "BOOLEAN"}
    return names.get(arrow) or (arrow.replace("decimal128", "DECIMAL") if arrow.startswith("decimal") else "UUID")
