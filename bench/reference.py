"""The reference municipality for the benches: loaded once a run into an embedded PostgreSQL of the run's own."""

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path

REPORT = "haninge/socialnamnden/2017-t1"
CONTROLLER = "controller@demo.example"


@functools.cache
def start() -> None:
    """Starts the database, migrates it and sets Django up."""
    from tertial.cli import embedded

    var = Path(tempfile.mkdtemp(prefix="tertial-bench-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    atexit.register(embedded.remove, var / "postgres")
    server = embedded.ensure_running(var / "postgres")
    os.environ.update(
        TERTIAL_VAR=str(var),
        DATABASE_URL=server.web_url,
        DATABASE_OWNER_URL=server.owner_url,
        DJANGO_SETTINGS_MODULE="tertial.config.settings",
        TERTIAL_DEMO="1",
        TERTIAL_LOG_LEVEL="ERROR",
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0)


@functools.cache
def load() -> None:
    """Loads the reference profile into the started database."""
    start()
    from tertial.core import demo

    demo.load()


def document_json() -> Path:
    """The reference report's document as a JSON file."""
    load()
    from tertial.core.operator import OPERATOR
    from tertial.core.roots import require_root_id
    from tertial.core.scope import root_scope
    from tertial.documents import json
    from tertial.reports.composition import compose
    from tertial.reports.selectors import by_path

    with root_scope(require_root_id(REPORT)):
        document = compose(by_path(OPERATOR, REPORT)).document
    path = Path(os.environ["TERTIAL_VAR"]) / "report.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
