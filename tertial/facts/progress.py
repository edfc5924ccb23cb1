"""Förlopp: how far a running job has come, told beside its own transaction so that others see it at once."""

import time
from types import TracebackType
from typing import Any, Self

from django.db import connection
from psycopg import sql

EVERY_SECONDS = 0.5


class Progress:
    """Keeps an upload's progress up to date on a connection of its own, and hears when somebody asks it to stop.

    The job's own transaction must not have touched the upload's row before, or the two would wait for each other.
    `table` is any whose rows have `progress_done`, `progress_total` and `stop_requested`.
    """

    def __init__(self, root_id: int, row_id: int, table: str = "facts_upload") -> None:
        self._root_id, self._row_id = root_id, row_id
        self._update = sql.SQL(
            "UPDATE {} SET progress_done = %s, progress_total = %s WHERE id = %s RETURNING stop_requested"
        ).format(sql.Identifier(table))
        self._told_at = 0.0
        self._stop = False
        self._beside: Any = connection.copy()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._beside.close()

    def tell(self, done: int, total: int | None) -> None:
        """So much of so much has been read. Told seldom enough that it costs nothing to call this for every chunk."""
        now = time.monotonic()
        if now - self._told_at >= EVERY_SECONDS:
            self._told_at = now
            self._stop = self._write(done, total)

    def stopped(self) -> bool:
        """Whether somebody had asked for a stop when progress was last told."""
        return self._stop

    def _write(self, done: int, total: int | None) -> bool:
        self._beside.ensure_connection()
        with self._beside.connection.transaction(), self._beside.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tertial.root', %s, true)", [str(self._root_id)])
            cursor.execute(self._update, [done, total, self._row_id])
            found = cursor.fetchone()
        return bool(found and found[0])
