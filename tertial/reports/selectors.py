"""Reads of reports: `visible_to(user)` first."""

from typing import Any

from django.db.models import Q, QuerySet

from tertial.core.changes import Change, changes, names_of, who
from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.numbers import EnteredLineage, Figure, unit
from tertial.numbers import State as FigureState
from tertial.organisation.models import Node
from tertial.organisation.rules import Role, permissions_of
from tertial.organisation.selectors import Access, Actor, access_of
from tertial.periods import Period
from tertial.reports.models import Acceptance, EnteredFigure, Report, SectionText
from tertial.reports.rules import STATE_LABELS, State
from tertial.reports.surroundings import with_surroundings
from tertial.reports.template import TemplateSpec

ACCEPTED_NAMED = 3  # figures that a line of the history names


def visible_to(viewer: Actor | Access) -> QuerySet[Report]:
    """The reports the viewer may read; an `Access` that has been read already saves the query for it.

    Who may see facts at the report's body, or at a unit of it, works with the report and sees it in every state;
    who may only view sees it once it is reviewed.
    """
    access = viewer if isinstance(viewer, Access) else access_of(viewer)
    reports = Report.objects.select_related("body__root", "template", "version")
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
    """The visible report with this path, read with its surroundings.

    Refused, in the same words, when it is unknown or not visible.
    """
    body, _, slug = path.strip("/").rpartition("/")
    try:
        return with_surroundings(visible_to(viewer)).get(body__path=body, slug=slug)
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
    """The template in the version that the report was made from."""
    return (report.version or report.template).spec


def texts_of(report: Report) -> dict[str, SectionText]:
    """The report's texts by section key."""
    return {text.key: text for text in report.texts.all()}


def entered_figures(body: Node, period: Period) -> QuerySet[EnteredFigure]:
    """The figures entered for the body and exactly this period."""
    found = EnteredFigure.objects.filter(body=body, period_start=period.start, period_end=period.end)
    return found.select_related("entered_by")


def entered_in(report: Report) -> dict[str, Figure]:
    """The figures entered for the report's body and period, by key, with who, when and from where."""
    return {f"entered.{one.key}": entered_figure(one) for one in entered_figures(report.body, report.period)}


def entered_figure(one: EnteredFigure) -> Figure:
    """An entered figure as a figure: preliminary while it is reused and nobody has confirmed it."""
    state = FigureState.PRELIMINARY if one.is_reused else FigureState.EXACT
    lineage = EnteredLineage(str(one.entered_by), one.entered_at, one.source, one.source_date)
    return Figure(one.value, unit(one.unit), state, lineage=lineage)


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
    titles = {section.key: section.title for section in template_of(report).all_sections()}
    states = changes(Report, ("state", "state_note"), pgh_obj_id=report.pk)
    texts = changes(SectionText, ("html",), report_id=report.pk)
    accepted = changes(Acceptance, ("figures",), report_id=report.pk)
    found = [(change, _state_change(change)) for change in states]
    found += [(change, _accepted(change)) for change in accepted]
    found += [(change, f"Skrev i {titles.get(change.row.key, change.row.key)}") for change in texts]
    found.sort(key=lambda each: each[0].when, reverse=True)
    names = names_of(change for change, _ in found)
    return [{"when": change.when, "who": who(change, names), "what": what} for change, what in found]


def _accepted(change: Change) -> str:
    """What was accepted: the first figures, from what to what."""
    figures = change.row.figures
    named = [f"{one['title']} {one['was'] or '–'} → {one['becomes'] or '–'}" for one in figures[:ACCEPTED_NAMED]]
    more = f" och {len(figures) - ACCEPTED_NAMED} till" if len(figures) > ACCEPTED_NAMED else ""
    what = "en ändrad siffra" if len(figures) == 1 else f"{len(figures)} ändrade siffror"
    return f"Godtog {what}: {'; '.join(named)}{more}"


def _state_change(change: Change) -> str:
    if change.kind == "insert":
        return "Skapade rapporten"
    note = f": {change.row.state_note}" if change.row.state_note else ""
    return f"{STATE_LABELS[State(change.row.state)]}{note}"
