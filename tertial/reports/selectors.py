"""Reads of reports: `visible_to(user)` first."""

from typing import Any

from django.db.models import Q, QuerySet

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.organisation.models import Node
from tertial.organisation.rules import Role, permissions_of
from tertial.organisation.selectors import Access, Actor, access_of
from tertial.periods import Period
from tertial.reports.models import EnteredFigure, Report, SectionText
from tertial.reports.rules import STATE_LABELS, State
from tertial.reports.template import TemplateSpec


def visible_to(viewer: Actor | Access) -> QuerySet[Report]:
    """The reports the viewer may read; an `Access` that has been read already saves the query for it.

    Who may see facts at the report's body, or at a unit of it, works with the report and sees it in every state;
    who may only view sees it once it is reviewed.
    """
    access = viewer if isinstance(viewer, Access) else access_of(viewer)
    reports = Report.objects.select_related("body__root", "template")
    if access.everything:
        return reports
    condition = Q(pk__in=[])
    for path, role in access.held:
        permissions = permissions_of([role])
        here = Q(body__path=path) | Q(body__path__startswith=f"{path}/")
        if Permission.VIEW_FACTS in permissions:
            condition |= here | Q(body__path__in=_above(path))
        elif Permission.VIEW in permissions and role != Role.ADMINISTRATOR:
            condition |= here & ~Q(state=State.DRAFT)
    return reports.filter(condition)


def by_path(viewer: Actor | Access, path: str) -> Report:
    """The visible report with this path. Refused, in the same words, when it is unknown or not visible."""
    body, _, slug = path.strip("/").rpartition("/")
    try:
        return visible_to(viewer).get(body__path=body, slug=slug)
    except Report.DoesNotExist:
        raise Refused(f"Det finns ingen rapport ”{path}” som du kan se. `tertial report list` visar dem.") from None


def of_body(user: Actor, body: Node) -> QuerySet[Report]:
    """The visible reports of a body and everything below it."""
    return visible_to(user).filter(Q(body=body) | Q(body__path__startswith=f"{body.path}/"))


def touched_by(path: str) -> QuerySet[Report]:
    """The open reports of bodies at, above or below the node with this path. For jobs: nobody reads them here."""
    near = Q(body__path__in=[*_above(path), path]) | Q(body__path__startswith=f"{path}/")
    return Report.objects.filter(near).exclude(state=State.FROZEN)


def template_of(report: Report) -> TemplateSpec:
    return report.template.spec


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


def history_of(report: Report) -> list[dict[str, Any]]:
    """Who did what with the report and its texts, latest first: entries for `core/components/history.html`."""
    states = Report.pgh_event_model.objects.filter(pgh_obj_id=report.pk)  # type: ignore[attr-defined]
    texts = SectionText.pgh_event_model.objects.filter(report_id=report.pk)  # type: ignore[attr-defined]
    titles = {section.key: section.title for section in template_of(report).all_sections()}
    events = [(e.pgh_created_at, e.pgh_context, _state_change(e)) for e in states]
    events += [(e.pgh_created_at, e.pgh_context, f"Skrev i {titles.get(e.key, e.key)}") for e in texts]
    events.sort(key=lambda event: event[0], reverse=True)
    names = _names({context["user"] for _, context, _ in events if context and context.get("user")})
    return [
        {"when": when, "who": names.get((context or {}).get("user"), "Driften"), "what": what}
        for when, context, what in events
    ]


def _state_change(event: Any) -> str:
    if event.pgh_label == "insert":
        return "Skapade rapporten"
    note = f": {event.state_note}" if event.state_note else ""
    return f"{STATE_LABELS[State(event.state)]}{note}"


def _names(users: set[int]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=users)}
