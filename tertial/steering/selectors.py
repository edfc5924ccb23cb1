"""Reads. What somebody may see of plans begins at `visible_to(user)`."""

from django.db.models import Count, F, Q, QuerySet

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.followup.models import Entry, Scale
from tertial.organisation.models import Node, NodeKind
from tertial.organisation.selectors import Access, below, path_and_above
from tertial.steering.models import Assignment, Element, ElementType, Plan
from tertial.steering.rules import PlanState


def visible_to(access: Access) -> QuerySet[Plan]:
    """Adopted plans of bodies at, above or below a place where the user may see; drafts where they may plan.

    A unit's people read the plan of the committee that they work under; other committees' they do not see.
    """
    adopted = Q(pk__in=[])
    for path in access.paths_with(Permission.VIEW):
        adopted |= Q(body__path__in=path_and_above(path)) | Q(body__path__startswith=f"{path}/")
    found = Plan.objects.filter(Q(adopted, state=PlanState.ADOPTED) | _planned_by(access))
    return found.select_related("body", "based_on__body")


def planned_by(access: Access) -> QuerySet[Plan]:
    """The plans that the user may change."""
    return Plan.objects.filter(_planned_by(access)).select_related("body")


def _planned_by(access: Access) -> Q:
    allowed = Q(pk__in=[])
    for path in access.paths_with(Permission.PLAN):
        allowed |= Q(body__path=path) | Q(body__path__startswith=f"{path}/")
    return allowed


def may_plan(access: Access, body: Node) -> bool:
    """Whether the user may change the body's plans. No query."""
    return Permission.PLAN in access.permissions_at(body.path)


def plan_by_path(access: Access, path: str) -> Plan:
    """The visible plan at `kommun/namnd/2017`. Refused, in the same words, when it is unknown or not visible."""
    above, _, slug = path.strip("/").rpartition("/")
    found = visible_to(access).filter(body__path=above, slug=slug).first()
    if found is None:
        raise Refused(f"Det finns ingen plan ”{path}” som du kan se. Välj en i listan.")
    return found


def element_by_key(plan: Plan, key: str) -> Element:
    """The plan's element with the key. Refused when it is gone."""
    related = ("subject__node", "subject__responsible", "subject__scale", "type", "parent__subject", "assignment")
    found = Element.objects.filter(plan=plan, key=key).select_related(*related).first()
    if found is None:
        raise Refused("Elementet finns inte längre i planen. Läs in planen igen.")
    found.plan = plan
    return found


def types() -> list[ElementType]:
    """Every type of the municipality's steering models, in order. One query."""
    return list(ElementType.objects.select_related("scale"))


def changeable_types(access: Access) -> set[int]:
    """The keys of the types that the user may change: those that no plan of a body beyond their reach has."""
    beyond = Element.objects.exclude(plan__in=planned_by(access).values("pk")).values("type")
    return set(ElementType.objects.exclude(pk__in=beyond).values_list("pk", flat=True))


def changeable_scales(access: Access) -> set[int]:
    """The keys of the scales that the user may change: those that nothing beyond their reach is judged on."""
    reach = Q(pk__in=[])
    for path in access.paths_with(Permission.PLAN):
        reach |= Q(subjects__node__path=path) | Q(subjects__node__path__startswith=f"{path}/")
    counted = Scale.objects.annotate(every=Count("subjects"), within=Count("subjects", filter=reach))
    return set(counted.filter(every=F("within")).values_list("pk", flat=True))


def assignments_visible_to(access: Access, *, done: bool) -> QuerySet[Assignment]:
    """Assignments of the plans that the user sees: those that the committee has not said are done, or those it has."""
    found = Assignment.objects.filter(element__plan__in=visible_to(access).values("pk"))
    related = ("element__subject__node", "element__subject__responsible", "element__plan__body", "element__type")
    return found.exclude(done_on__isnull=done).select_related(*related)


def bodies_planned_by(access: Access) -> QuerySet[Node]:
    """The bodies for which the user may plan, by path."""
    return below(access.paths_with(Permission.PLAN)).filter(kind=NodeKind.BODY).order_by("path")


def is_asked_about(plan: Plan) -> bool:
    """Whether a round has asked about anything in the plan. One query."""
    return Entry.objects.filter(subject__element__plan=plan).exists()
