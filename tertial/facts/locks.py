"""Lås: advisory locks that end with the transaction, and so with the process, however it ends."""

from django.db import connection


def share(name: str) -> None:
    """Waits until nobody holds the name alone, then holds it together with others."""
    _ask("pg_advisory_xact_lock_shared", name)


def hold(name: str) -> None:
    """Waits until nobody else holds the name, then holds it alone."""
    _ask("pg_advisory_xact_lock", name)


def try_hold(name: str) -> bool:
    """Holds the name alone unless somebody else holds it; whether it could."""
    return bool(_ask("pg_try_advisory_xact_lock", name))


def writing(root_id: int) -> str:
    """Shared by every import while its file is written and not yet committed; held alone by the sweep."""
    return f"facts.writing.{root_id}"


def content(root_id: int, table: str, body_id: int) -> str:
    """Held by an import into a body's table: two of the same bytes become one batch."""
    return f"facts.content.{root_id}.{table}.{body_id}"


def upload(upload_id: int) -> str:
    """Held by whoever works with an upload: a job that was taken up twice does its work once."""
    return f"facts.upload.{upload_id}"


def _ask(function: str, name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [name])
        return cursor.fetchone()[0]
