"""pytest plugin: the environment of the tests. Loaded with `-p tests.plugin`, before Django reads its settings.

`TERTIAL_TEST_OWNER_URL` names another server to use than the embedded one (its owner role may create databases);
`TERTIAL_TEST_WEB_URL` is the web role there.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path

from psycopg import conninfo

REPOSITORY = Path(__file__).resolve().parents[1]


def _server_urls() -> tuple[str, str]:
    given = os.environ.get("TERTIAL_TEST_OWNER_URL"), os.environ.get("TERTIAL_TEST_WEB_URL")
    if given[0] and given[1]:
        return given[0], given[1]
    from tertial.cli.embedded import ensure_running

    server = ensure_running(REPOSITORY / "var" / "test-postgres", fast=True)
    return server.owner_url, server.web_url


def _prepare_environment() -> None:
    owner, web = _server_urls()
    name = f"tertial_test_{os.getpid()}"
    os.environ["DATABASE_OWNER_URL"] = conninfo.make_conninfo(owner, dbname=name)
    os.environ["DATABASE_URL"] = conninfo.make_conninfo(web, dbname=name)
    os.environ["TERTIAL_TEST_MAINTENANCE_URL"] = conninfo.make_conninfo(owner, dbname="postgres")
    os.environ["TERTIAL_VAR"] = tempfile.mkdtemp(prefix="tertial-test-")
    os.environ["TERTIAL_SECRET_KEY"] = "only for tests"
    os.environ["TERTIAL_NO_POOL"] = "1"
    os.environ["TERTIAL_LOG_LEVEL"] = "ERROR"
    os.environ["TERTIAL_DEMO"] = "1"


gc.set_threshold(50_000, 20, 20)
_prepare_environment()


def pytest_unconfigure() -> None:
    """The run's own files go with it, and what was imported."""
    gc.unfreeze()
    shutil.rmtree(os.environ["TERTIAL_VAR"], ignore_errors=True)
