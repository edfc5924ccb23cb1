"""The report page, against its own queries and a bare template.

Ours is the whole request of a logged-in controller, through every middleware, with the composition that the job has left
there. The other is the time of the very queries that the page made, run again, plus the same tables through a bare
Django template that formats each number and links it. `python -m bench.page`.
"""

from collections.abc import Callable
from typing import Any

from bench import reference
from bench.turns import interleaved

LIMIT = 2.0
MOST_QUERIES = 12
BARE = """{% load tertial %}<!doctype html><html lang="sv"><title>x</title>{% for table in tables %}<table>
<caption>{{ table.title }}</caption><thead><tr>{% for label in table.columns %}<th scope="col">{{ label }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in table.rows %}<tr><th scope="row">{{ row.label }}</th>{% for cell in row.cells %}<td><a href="{{ base }}{{ cell.key }}/">{{ cell.figure|figure:cell.how }}</a></td>{% endfor %}</tr>
{% endfor %}</tbody></table>{% endfor %}</html>"""


def run() -> list[dict[str, Any]]:
    """Two rows: the time's ratio, and the number of queries against the most allowed."""
    reference.load()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tertial.core.models import User

    client = Client()
    client.force_login(User.objects.get(email=reference.CONTROLLER))
    path = f"/rapporter/{reference.REPORT}/"

    def page() -> None:
        answer = client.get(path, HTTP_HOST="localhost")
        assert answer.status_code == 200, answer.status_code

    page()
    with CaptureQueriesContext(connection) as captured:
        page()
    statements = [one["sql"] for one in captured.captured_queries]
    queries = [sql for sql in statements if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    ours, bare = (each.clock for each in interleaved(page, _bare(queries)))
    print(f"  page {ours * 1000:.1f} ms, its queries and a bare template {bare * 1000:.1f} ms")
    return [
        {
            "name": "the report page against its queries and a bare template",
            "ours": ours,
            "other": bare,
            "ratio": ours / bare,
            "limit": LIMIT,
        },
        {
            "name": f"queries of the report page (most {MOST_QUERIES})",
            "ours": len(queries),
            "other": MOST_QUERIES,
            "ratio": len(queries) / MOST_QUERIES,
            "limit": 1.0,
        },
    ]


def _bare(queries: list[str]) -> Callable[[], None]:
    """The queries again, and the tables through the bare template."""
    from django.db import connection, transaction
    from django.template import engines

    from tertial.core.roots import require_root_id
    from tertial.core.scope import root_scope

    template = engines["django"].from_string(BARE)
    tables = _tables()
    base = f"/rapporter/{reference.REPORT}/siffra/"

    def answer() -> None:
        with root_scope(require_root_id(reference.REPORT)), transaction.atomic(), connection.cursor() as cursor:
            for sql in queries:
                cursor.execute(sql.replace("%", "%%"), [])
                if cursor.description:
                    cursor.fetchall()
        assert "270\u00a0870" in template.render({"tables": tables, "base": base})

    return answer


def _tables() -> list[dict[str, Any]]:
    from tertial.documents import json
    from tertial.documents.model import FigureCell, Table

    document = json.loads(reference.document_json().read_bytes())
    return [
        {
            "title": block.title,
            "columns": [column.label for column in block.columns],
            "rows": [
                {
                    "label": row.label,
                    "cells": [
                        {
                            "key": cell.key,
                            "figure": cell.figure,
                            "how": f"{(cell.style.unit or cell.figure.unit).key},{cell.style.decimals}",
                        }
                        for cell in row.cells
                        if isinstance(cell, FigureCell)
                    ],
                }
                for row in block.rows
            ],
        }
        for section in document.all_sections()
        for block in section.blocks
        if isinstance(block, Table)
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
