"""How many queries a page costs, without savepoints: in a test each request is one inside the test's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Session, user, scope and membership; then the header's question who the viewer is.
BASE = 5


@contextmanager
def at_most(count: int) -> Iterator[None]:
    """Fails, with the queries, when more than `count` are made inside."""
    with CaptureQueriesContext(connection) as captured:
        yield
    made = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(made) <= count, f"{len(made)} queries, at most {count} wanted:\n" + "\n".join(sql[:200] for sql in made)
