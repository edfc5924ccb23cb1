"""Reads of report templates: who may change one sees it."""

from django.db.models import Count, Q, QuerySet

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.models import Node
from tertial.organisation.selectors import Access, below
from tertial.reports.models import Report, Template, TemplateVersion
from tertial.reports.rules import is_writable
from tertial.reports.template_edit import Data


def bodies_of(access: Access) -> QuerySet[Node]:
    """The bodies and units whose templates may be changed."""
    if access.everything:
        return Node.objects.all()
    return below(access.paths_with(Permission.REVIEW_REPORT))


def templates_of(access: Access) -> QuerySet[Template]:
    """The templates that may be changed, with how many reports each has. One query."""
    found = Template.objects.select_related("body", "draft", "draft__updated_by").annotate(
        report_count=Count("reports", distinct=True), version_count=Count("versions", distinct=True)
    )
    return found.filter(body__in=bodies_of(access)).order_by("body__path", "-slug")


def template_by_path(access: Access, path: str) -> Template:
    """The template with this path. Refused, in the same words, when it is unknown or may not be changed."""
    body, _, slug = path.strip("/").rpartition("/")
    found = templates_of(access).filter(body__path=body, slug=slug).first()
    if found is None:
        raise Refused(f"Det finns ingen mall ”{path}” som du kan ändra.")
    return found


def data_of(template: Template) -> Data:
    """What is being written, or what was published last."""
    draft = getattr(template, "draft", None)
    data: Data = draft.data if draft else template.data
    return data


def latest(template: Template) -> TemplateVersion | None:
    """The version that was published last."""
    return template.versions.first()


def newer_for(report: Report) -> TemplateVersion | None:
    """The published version that the report could take over. None when it has the latest, or is closed."""
    if report.version_id is None or not is_writable(report.state):
        return None  # it follows what has been published once: nothing to ask for
    found = latest(report.template)
    return found if found and report.version_id != found.pk else None


def reports_behind(template: Template) -> list[Report]:
    """The open reports made from an earlier version than the latest."""
    found = latest(template)
    behind = template.reports.filter(~Q(version=found) & Q(version__isnull=False)) if found else Report.objects.none()
    return [one for one in behind.select_related("body") if is_writable(one.state)]
