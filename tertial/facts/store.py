"""Faktalagret: the only door to stored rows. Parquet files named by a scope, read by DuckDB, filtered on its nodes.

A scope is plain data: which batches, which nodes. What is not in it cannot be read: SQL reaches no other file, no
network and no setting, and every relation is filtered on the scope's nodes before anybody sees a row.
"""

import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from tertial.facts.coverage import Coverage, read_coverage
from tertial.facts.schemas import SCHEMAS
from tertial.facts.scope import TREES, BatchFile, CodeRow, NodeRow, Scope, closure, quoted, relation, tree

# Functions and names that read files: inside the data folder lie the files of other scopes, too.
_FILES = re.compile(r"\b(read_\w+|parquet_\w+|\w+_scan|glob|sniff_csv)\s*\(|\.parquet\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_WITH = re.compile(r"\s*WITH\s+(?!RECURSIVE\b)", re.IGNORECASE)


__all__ = [
    "BatchFile",
    "CodeRow",
    "FactStore",
    "NodeRow",
    "Scope",
    "StoreConfig",
    "StoreError",
    "closure",
    "configure",
    "open",
]


class StoreError(ValueError):
    """A scope or statement that the store refuses."""


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """Where the files lie and what the process may use: threads, and memory as DuckDB writes it ("1500MB").

    What does not fit in memory lies in `spill` (beside the files, if not said) for as long as a query runs.
    """

    folder: Path
    threads: int
    memory: str
    spill: Path | None = None

    @classmethod
    def from_environment(cls) -> "StoreConfig":
        variable = Path(os.environ.get("TERTIAL_VAR", "var"))
        folder = Path(os.environ.get("TERTIAL_FACTS_DIR") or variable / "facts")
        threads = int(os.environ.get("TERTIAL_DUCKDB_THREADS") or os.cpu_count() or 1)
        memory = os.environ.get("TERTIAL_DUCKDB_MEMORY") or "1500MB"
        return cls(folder.resolve(), threads, memory)


class _Process:
    """The process's DuckDB. A forked child makes its own and keeps its parent's untouched: nothing may close it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.config: StoreConfig | None = None
        self.database: duckdb.DuckDBPyConnection | None = None
        self.pid = 0
        self.inherited: list[duckdb.DuckDBPyConnection] = []

    def cursor(self) -> tuple[duckdb.DuckDBPyConnection, StoreConfig]:
        with self.lock:
            config = self.config = self.config or StoreConfig.from_environment()
            if self.database is not None and self.pid != os.getpid():
                self.inherited.append(self.database)
                self.database = None
            if self.database is None:
                self.database, self.pid = _connect(config), os.getpid()
            return self.database.cursor(), config

    def configure(self, config: StoreConfig | None) -> None:
        with self.lock:
            self.config = config
            if self.database is not None and self.pid == os.getpid():
                self.database.close()
            self.database = None


_process = _Process()
os.register_at_fork(after_in_child=lambda: setattr(_process, "lock", threading.Lock()))


def configure(config: StoreConfig | None) -> None:
    """Use these settings from now on (None: those of the environment). Cursors that are open are closed."""
    _process.configure(config)


def open(scope: Scope) -> "FactStore":  # noqa: A001 - `facts.store.open` is its name
    """The relations of the scope. Raises StoreError for a file outside the data folder. Use it in a `with`."""
    cursor, config = _process.cursor()
    return FactStore(scope, cursor, config)


class FactStore:
    """One cursor with the scope's relations: every table of `schemas`, and the trees.

    A statement that names `batch_id` gets it in every table. Seen by this cursor only. Belongs to one thread.
    """

    def __init__(self, scope: Scope, cursor: duckdb.DuckDBPyConnection, config: StoreConfig) -> None:
        self.scope = scope
        self._cursor = cursor
        self._paths = {table: _checked(files, config.folder) for table, files in scope.files.items()}
        self._made: set[str] = set()
        self._relations: dict[tuple[str, bool], str] = {}
        self._coverage: dict[str, tuple[Coverage, ...]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._cursor.close()

    def run(self, sql: str) -> pa.Table:
        """The rows of one SELECT over the relations. Raises StoreError for anything else."""
        return self._cursor.sql(self._statement(sql)).to_arrow_table()

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        """As `run`, as Python values: quicker for the few rows of an answer."""
        found: list[tuple[Any, ...]] = self._cursor.execute(self._statement(sql)).fetchall()
        return found

    def explain(self, sql: str) -> str:
        """DuckDB's plan, as text."""
        found = self._cursor.execute(f"EXPLAIN {self._statement(sql).query}").fetchall()
        return "\n".join(str(row[1]) for row in found)

    def coverage(self, table: str) -> tuple[Coverage, ...]:
        """Which days each batch of the table covers: as stated, else as its rows' dates say."""
        if table not in self._coverage:
            files = self.scope.files.get(table, ())
            read = (
                read_coverage(table, file.batch_id, path, file.first, file.last)
                for file, path in zip(files, self._paths.get(table, ()), strict=True)
            )
            self._coverage[table] = tuple(each for each in read if each is not None)
        return self._coverage[table]

    def _statement(self, sql: str) -> duckdb.Statement:
        """The statement, parsed once. Raises StoreError for anything but one SELECT over the relations."""
        try:
            statements = self._cursor.extract_statements(self._prepared(sql))
        except duckdb.ParserException as error:  # "WITH … DROP" is no statement at all
            raise StoreError("Bara en SELECT-sats kan köras mot faktalagret.") from error
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise StoreError("Bara en SELECT-sats kan köras mot faktalagret.")
        if _FILES.search(sql):
            raise StoreError("Frågor ställs till faktalagrets tabeller, inte till filer.")
        return statements[0]

    def _prepared(self, sql: str) -> str:
        """The statement with the relations that it names put before it, so that nothing else has such a name.

        They are named in the statement, not made into views: a view would have its files looked up once more.
        """
        words = set(_WORD.findall(sql))
        for name in words.intersection(TREES) - self._made:
            self._cursor.register(name, tree(self.scope, name))
            self._made.add(name)
        named = sorted(words.intersection(SCHEMAS).difference(TREES))
        if not named:
            return sql
        batches = "batch_id" in words
        relations = ", ".join(f"{name} AS NOT MATERIALIZED ({self._relation(name, batches)})" for name in named)
        own = _WITH.match(sql)
        return f"WITH {relations}, {sql[own.end() :]}" if own else f"WITH {relations} {sql}"

    def _relation(self, table: str, batches: bool) -> str:
        if (table, batches) not in self._relations:
            found = relation(self.scope, table, self._paths.get(table, ()), batches=batches)
            self._relations[table, batches] = found
        return self._relations[table, batches]


def _connect(config: StoreConfig) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB in UTC that can read the data folder and nothing else, and whose settings are locked."""
    spill = config.spill or config.folder.parent / "duckdb"
    for folder in (config.folder, spill):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = duckdb.connect(":memory:")
    for name, value in {
        "threads": str(config.threads),
        "memory_limit": quoted(config.memory),
        "temp_directory": quoted(str(spill / str(os.getpid()))),
        "TimeZone": "'UTC'",
        "preserve_insertion_order": "false",
        "parquet_metadata_cache": "true",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "allowed_directories": f"[{quoted(str(config.folder))}]",
        "enable_external_access": "false",
        "lock_configuration": "true",
    }.items():
        database.execute(f"SET GLOBAL {name} = {value}")
    return database


def _checked(files: tuple[BatchFile, ...], folder: Path) -> tuple[str, ...]:
    found = []
    for file in files:
        path = Path(file.path).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise StoreError(f"Filen för inläsning {file.batch_id} ligger utanför datakatalogen.")
        found.append(str(path))
    return tuple(found)
