"""Reads of reports: `visible_to(user)` first."""

from typing import Any

from django.db.models import Q, QuerySet

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.models import Node
from tertial.organisation.rules import Role, permissions_of
from tertial.organisation.selectors import grants_of
from tertial.periods import Period
from tertial.reports.models import EnteredFigure, Report, SectionText
from tertial.reports.rules import State
from tertial.reports.template import TemplateSpec, parse


def visible_to(user: Any) -> QuerySet[Report]:
    """The reports the user may read.

    Who may see facts at the report's body, or at a unit of it, works with the report and sees it in every state;
    who may only view sees it once it is reviewed. One query for the grants.
    """
    condition = Q(pk__in=[])
    for path, role in grants_of(user).values_list("node__path", "role"):
        permissions = permissions_of([role])
        here = Q(body__path=path) | Q(body__path__startswith=f"{path}/")
        if Permission.VIEW_FACTS in permissions:
            condition |= here | Q(body__path__in=_above(path))
        elif Permission.VIEW in permissions and role != Role.ADMINISTRATOR:
            condition |= here & ~Q(state=State.DRAFT)
    return Report.objects.filter(condition).select_related("body", "template")


def by_path(user: Any, path: str) -> Report:
    """The visible report with this path. Refused, in the same words, when it is unknown or not visible."""
    body, _, slug = path.strip("/").rpartition("/")
    try:
        return visible_to(user).get(body__path=body, slug=slug)
    except Report.DoesNotExist:
        raise Refused(f"Det finns ingen rapport ”{path}” som du kan se. `tertial report list` visar dem.") from None


def template_of(report: Report) -> TemplateSpec:
    return parse(report.template.data)


def texts_of(report: Report) -> dict[str, SectionText]:
    """The report's texts by section key."""
    return {text.key: text for text in report.texts.all()}


def entered_figures(body: Node, period: Period) -> QuerySet[EnteredFigure]:
    """The figures entered for the body and exactly this period."""
    found = EnteredFigure.objects.filter(body=body, period_start=period.start, period_end=period.end)
    return found.select_related("entered_by")


def writable_sections(report: Report, granted: list[str]) -> set[str]:
    """The keys of the sections that somebody with WRITE_REPORT at these paths may write in.

    A section belongs to its unit, or to the body where the template names none.
    """
    keys = set()
    for section in template_of(report).all_sections():
        place = section.unit or report.body.path
        if any(place == path or place.startswith(f"{path}/") for path in granted):
            keys.add(section.key)
    return keys


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts))]
