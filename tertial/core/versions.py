"""Versioner: expressions that tell whether rows are still what they were, for what is kept of them.

Several of them are asked in one query, beside whatever else is read (`reports.computing`).
"""

from typing import Any

from django.db.models import Model, QuerySet, Subquery, TextField


class RowsHash(Subquery):
    """A hash of every row that a query of values gives, in whatever order; null where there is none.

    Ask for what changes with the row (its version, its moment of change) rather than for its texts.
    """

    template = "(SELECT md5(string_agg(each::text, ';' ORDER BY each::text)) FROM (%(subquery)s) AS each)"

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        super().__init__(rows.order_by(), output_field=TextField())


def latest_change(model: type[Model]) -> Subquery:
    """The number of the latest change to any row of a tracked table: for tables that seldom change."""
    events = model.pgh_event_model.objects  # type: ignore[attr-defined]
    return Subquery(events.order_by("-pgh_id").values("pgh_id")[:1])
