"""What the tests of batches need: a code plan for Ekstad, files of each table, and batches written by hand."""

import hashlib
import io
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tertial.core.scope import root_scope
from tertial.facts import places, uploads
from tertial.facts.models import Batch, Upload
from tertial.facts.schemas import schema
from tertial.organisation.models import Code, Node

START = date(2010, 1, 1)
CODES = {
    ("unit", "BU"): "barn-och-unga",
    ("unit", "VU"): "vuxen",
    ("responsibility", "71100"): "barn-och-unga",
    ("responsibility", "71200"): "vuxen",
    ("responsibility", "60100"): "norra-skolan",
    ("activity", "520"): None,
    ("activity", "710"): None,
    ("account", "5010"): None,
    ("account", "4630"): None,
}
LEDGER_HEAD = "date;account;responsibility;activity;voucher;text;amount"
LEDGER = f"""{LEDGER_HEAD}
2017-01-15;5010;71100;520;A1;Lön januari;100000,00
2017-02-15;5010;71100;520;A2;Lön februari;100500,50
2017-03-20;4630;71200;710;A3;Köpt vård;50000,00
2017-04-28;4630;60100;710;A4;Skolan;7,25
"""


def add_codes(town: Any) -> None:
    """Ekstad's code plan."""
    for (dimension, code), slug in CODES.items():
        node = town.nodes[slug] if slug else None
        Code.objects.create(dimension=dimension, code=code, name=f"{dimension} {code}", node=node, valid_from=START)


def make_batch(body: Node, rows: list[dict[str, Any]], table: str = "ledger", **fields: Any) -> Batch:
    """A batch with these stored rows, past the readers."""
    columns = schema(table).arrow
    relative = places.new_path(body.root_id, table)
    path = places.facts_dir() / relative
    pq.write_table(pa.Table.from_pylist([{"row": n, **row} for n, row in enumerate(rows, 2)], columns), path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    now = timezone.now()
    given: dict[str, Any] = {
        "table": table,
        "body": body,
        "file_name": "rader.csv",
        "sha256": hashlib.sha256(relative.encode()).hexdigest(),
        "size": 100,
        "format": "csv",
        "rows": len(rows),
        "total": sum((row.get("amount", 0) for row in rows), start=0),
        "path": relative,
        "parquet_sha256": digest,
        "created_at": now,
        "committed_at": now,
    }
    return Batch.objects.create(**{**given, **fields})


def stored_files(root_id: int) -> set[str]:
    """Every file in the root's facts folder."""
    folder: Path = places.root_dir(root_id)
    return {path.relative_to(places.facts_dir()).as_posix() for path in folder.rglob("*") if path.is_file()}


def send_file(
    town: Any,
    text: str | bytes = LEDGER.replace("60100", "71200"),
    *,
    name: str = "huvudbok.csv",
    table: str = "ledger",
    by: str = "Kim",
    body: str = "socialnamnden",
) -> Upload:
    """A file that somebody has sent: it lies in the spool."""
    data = text.encode() if isinstance(text, str) else text
    token = places.spool_of(town.root.pk).put(io.BytesIO(data), len(data) + 1)
    return uploads.receive(user=town.people[by], body=town.nodes[body], table=table, file_name=name, token=token)


def spooled_files(root_id: int) -> set[str]:
    """Every file in the root's spool."""
    return {path.name for path in places.spool_of(root_id).folder.iterdir()}


def run_jobs() -> list[str]:
    """Runs the jobs that are waiting, as the worker would but in this transaction; their names."""
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name=uploads.JOB).order_by("pk")
    done = []
    for job in waiting:
        given = dict(job.args)
        with root_scope(given.pop("root_id"), user_id=given.pop("user_id")):
            uploads.run(given["upload_id"], given["by_user_id"])
        done.append(job.task_name)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
    return done
