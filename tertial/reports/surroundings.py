"""Omgivningen: the work around a report's sections, read with the report itself in one query.

Its page shows who answers for each section, how far it has come, what is said of it and which shared texts stand in it;
asked for one by one that would be a third of the page's queries.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, JSONField, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from tertial.reports.models import Comment, KnownFigures, Report, SectionPerson, SectionState, SharedPlace

Rows = Mapping[str, list[dict[str, Any]]]
NAME = "surroundings"


def with_surroundings(reports: QuerySet[Report]) -> QuerySet[Report]:
    """The reports, each with what `rows_of` reads."""
    sql, values = _sql()
    return reports.annotate(**{NAME: RawSQL(sql, values, JSONField())})  # noqa: S611 - Django's own SQL, see below


@cache
def _sql() -> tuple[str, tuple[Any, ...]]:
    """The SQL of the surroundings of each row of the reports' table, and its values.

    Written by Django once a process: to have it written anew for every page took a sixth of the page's time.
    """
    query = Report.objects.annotate(**{NAME: _surroundings()}).query
    sql, values = query.get_compiler(DEFAULT_DB_ALIAS).compile(query.annotations[NAME])
    return sql, tuple(values)


def _surroundings() -> JSONObject:
    states = SectionState.objects.filter(report=OuterRef("pk")).order_by("pk")
    people = SectionPerson.objects.filter(report=OuterRef("pk")).order_by("pk")
    threads = Comment.objects.filter(report=OuterRef("pk"), thread=None, resolved_at=None).order_by("pk")
    here = SharedPlace.objects.filter(report=OuterRef(OuterRef("pk"))).values("text")
    places = SharedPlace.objects.filter(text__in=here, report__body=OuterRef("body")).order_by("pk")
    changed = KnownFigures.objects.filter(report=OuterRef("pk"), changed__gt=0)
    return JSONObject(
        states=_rows(states, "key", "step", "note", "due_on", "moved_by_id"),
        people=_rows(people, "key", "part", "user_id", user_name="user__name", email="user__email"),
        threads=_rows(threads, "section"),
        known=_rows(changed, "changed"),
        places=_rows(
            places, "key", "report_id", "text_id", report_title="report__title", title="text__title", html="text__html",
        ),
    )  # fmt: skip


def rows_of(report: Report) -> Rows:
    """The rows by kind. No query for a report that was read with them; one for any other, each time."""
    found: Rows | None = report.__dict__.get(NAME)
    if found is None:
        found = with_surroundings(Report.objects.filter(pk=report.pk)).values_list(NAME, flat=True).get()
    return found


def _rows(rows: QuerySet[Any], *plain: str, **renamed: str) -> ArraySubquery:
    parts = {name: F(name) for name in plain} | {name: F(path) for name, path in renamed.items()}
    return ArraySubquery(rows.values(row=JSONObject(**parts)))
