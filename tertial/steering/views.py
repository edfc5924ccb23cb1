"""Sidor: plans, a plan's tree, an element, and the forms that change them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.selectors import Access, access_of
from tertial.organisation.views import viewer_of
from tertial.steering import element_actions, paste, plan_actions
from tertial.steering.changes_shown import history_of
from tertial.steering.chart import chart_of
from tertial.steering.element_forms import ELEMENT_DEEDS
from tertial.steering.forms import PLAN_DEEDS, DeedForm, PlanForm, elements_of
from tertial.steering.models import Element, Plan
from tertial.steering.pages import element_page, rows_of, standing_of
from tertial.steering.rules import PLAN_STATUS, PlanState, Way
from tertial.steering.selectors import (
    assignments_visible_to,
    bodies_planned_by,
    element_by_key,
    may_plan,
    plan_by_path,
    visible_to,
)

# What stands among the buttons of an element's page; the rest is reached from where it belongs.
_AT_ELEMENT = ("andra", "enheter", "flytta", "uppdrag", "avsluta", "fortsatt", "ta-bort")
_AT_ASSIGNMENT = ("aterrapporterat", "klart", "inte-klart")


def open_plan(request: HttpRequest, path: str) -> tuple[Plan, Access]:
    """The plan at the path, and what the user may do where. Http404 when it is unknown or not visible. Two queries."""
    access = access_of(request.user)
    try:
        return plan_by_path(access, path), access
    except Refused as refused:
        raise Http404(refused.message) from None


def crumbs(plan: Plan | None, *labels: str) -> list[dict[str, str]]:
    """The way back to the list and the plan, and the page's own name last."""
    found = [{"label": _("Plan"), "url": reverse("steering:list")}]
    if plan is not None:
        found.append({"label": plan.title, "url": reverse("steering:plan", args=[plan.path])})
    return [*found, *({"label": one} for one in labels)]


def readers_access(request: HttpRequest) -> Access:
    """What the user may do where. PermissionDenied for whoever sees nothing anywhere."""
    access = access_of(request.user)
    if not access.everything and not access.paths_with(Permission.VIEW):
        raise PermissionDenied("nothing is visible")
    return access


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans that the user may read."""
    access = readers_access(request)
    plans = [(plan, PLAN_STATUS[PlanState(plan.state)]) for plan in visible_to(access)]
    planner = access.everything or bool(access.paths_with(Permission.PLAN))
    return render(request, "steering/list.html", {"plans": plans, "planner": planner})


@require_http_methods(["GET", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """A new, empty plan."""
    access = access_of(request.user)
    bodies = bodies_planned_by(access)
    if not bodies.exists():
        raise PermissionDenied("the user plans nowhere")
    year = timezone.localdate().year
    form = PlanForm(request.POST or None, initial={"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"})
    form.fields["body"].queryset = bodies  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_actions.make_plan(user=viewer_of(request), **form.cleaned_data)
            messages.success(request, _("Planen är påbörjad, som utkast. Lägg till det som ska följas upp."))
            return redirect("steering:plan", path=made.path)
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {"form": form, "title": _("Ny plan"), "button": _("Börja planen"), "back": reverse("steering:list")}
    return _form(request, context | {"crumbs": crumbs(None, _("Ny plan"))}, form)


@require_GET
def plan(request: HttpRequest, path: str) -> HttpResponse:
    """The tree of a plan; with `?ordna=1` whoever plans moves its elements."""
    found, access = open_plan(request, path)
    planner = may_plan(access, found.body)
    arranging = planner and request.GET.get("ordna") == "1"
    rows = rows_of(viewer_of(request), found, arranging=arranging)
    deeds = [(name, form) for name, form in PLAN_DEEDS.items() if planner and form.offered(found, None)]
    context = {
        "plan": found,
        "state": PLAN_STATUS[PlanState(found.state)],
        "rows": rows,
        "planner": planner,
        "arranging": arranging,
        "has_values": any(row.value or row.target for row in rows),
        "deeds": [{"label": form.title, "url": _plan_url(found, name)} for name, form in deeds],
        "crumbs": crumbs(None, found.title),
    }
    return render(request, "steering/plan.html", context)


def _plan_url(found: Plan, name: str) -> str:
    return reverse("steering:plan_deed", args=[found.path, name])


@require_POST
def move(request: HttpRequest, path: str) -> HttpResponse:
    """An element one step, or by drag to the place before another (`do`, `key`, `target`)."""
    found, access = open_plan(request, path)
    if not may_plan(access, found.body):
        raise PermissionDenied(f"plan at {found.body.path}")
    do, key = request.POST.get("do", ""), request.POST.get("key", "")
    try:
        element = element_by_key(found, key)
        if do in list(Way):
            element_actions.step_element(user=viewer_of(request), element=element, way=Way(do))
        elif do == "before":
            target = element_by_key(found, request.POST.get("target", ""))
            _place(request, element, target)
        else:
            raise Http404(do)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(f"{reverse('steering:plan', args=[found.path])}?ordna=1#e-{key}")


def _place(request: HttpRequest, element: Element, target: Element) -> None:
    """Dropped on another: before it where it may stand there, else last under it."""
    user = viewer_of(request)
    if target.parent_id == element.parent_id or element.type.pk == target.type.pk:
        element_actions.place_element(user=user, element=element, parent=target.parent, before=target)
    else:
        element_actions.place_element(user=user, element=element, parent=target)


@require_http_methods(["GET", "POST"])
def plan_deed(request: HttpRequest, path: str, name: str) -> HttpResponse:
    """A form that changes the plan: shown, and carried out when it is posted."""
    found, access = open_plan(request, path)
    form_class = _offered(PLAN_DEEDS.get(name), found, None, access)
    initial = {"parent": request.GET.get("under"), "type": request.GET.get("typ")}
    form = form_class(request.POST or None, user=viewer_of(request), plan=found, initial=initial)
    if request.method == "POST" and form.is_valid() and (told := _carry_out(form)):
        messages.success(request, told)
        if form.element is not None:
            return redirect("steering:element_deed", path=found.path, key=form.element.key, name="andra")
        return redirect("steering:list") if name == "ta-bort" else redirect("steering:plan", path=form.plan.path)
    return _deed(request, form, crumbs(found, form.title), reverse("steering:plan", args=[found.path]))


@require_http_methods(["GET", "POST"])
def paste_page(request: HttpRequest, path: str) -> HttpResponse:
    """Lines from a spreadsheet: looked at first, then taken in whole or not at all."""
    found, access = open_plan(request, path)
    if not may_plan(access, found.body):
        raise PermissionDenied(f"plan at {found.body.path}")
    text = request.POST.get("text", "")
    chosen = request.POST.get("under", "")
    choices = list(elements_of(found))
    under = next((one for one in choices if one.key == chosen), None)
    context: dict[str, Any] = {"plan": found, "choices": choices, "under": under, "text": text}
    if request.method == "POST":
        try:
            if "accept" in request.POST:
                count = paste.take_in(user=viewer_of(request), plan=found, text=text, under=under)
                messages.success(request, _("%(count)s rader är inlagda i planen.") % {"count": count})
                return redirect("steering:plan", path=found.path)
            rows = paste.preview(text, under)
            context |= {"rows": rows, "wrong": sum(1 for row in rows if row.errors)}
        except Refused as refused:
            context["error"] = refused.message
    status = 422 if context.get("error") or context.get("wrong") else 200
    context["crumbs"] = crumbs(found, _("Klistra in"))
    return render(request, "steering/paste.html", context, status=status)


@require_GET
def element(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """An element with its values, what has been said of it, and its changes."""
    found, access = open_plan(request, path)
    one = _element(found, key)
    planner = may_plan(access, found.body)
    page = element_page(viewer_of(request), one)
    permissions = access.permissions_at(found.body.path)
    context = {
        "plan": found,
        "page": page,
        "element": one,
        "planner": planner,
        "chart": chart_of(page),
        "deeds": _deeds(found, one, _AT_ELEMENT) if planner else [],
        "assignment_deeds": _deeds(found, one, _AT_ASSIGNMENT) if planner else [],
        "standing": standing_of(page.assignment, timezone.localdate()) if page.assignment else None,
        "fault": _fault(one) if planner else None,
        "may_enter": planner and ELEMENT_DEEDS["utfall"].offered(found, one),
        "events": history_of(one) if planner or Permission.VIEW_HISTORY in permissions else None,
        "crumbs": crumbs(found, one.subject.title),
    }
    return render(request, "steering/element.html", context)


def _fault(one: Element) -> str | None:
    """What is wrong with the element's binding to a measure."""
    if not one.measure:
        return None
    from tertial.steering.measured import fault_of

    return fault_of(one.measure, one.where, one.unit)


@require_http_methods(["GET", "POST"])
def element_deed(request: HttpRequest, path: str, key: str, name: str) -> HttpResponse:
    """A form that changes the element."""
    found, access = open_plan(request, path)
    one = _element(found, key)
    form_class = _offered(ELEMENT_DEEDS.get(name), found, one, access)
    initial = {"period": request.GET.get("period"), "sex": request.GET.get("kon")} if request.GET else {}
    form = form_class(request.POST or None, user=viewer_of(request), plan=found, element=one, initial=initial)
    back = reverse("steering:element", args=[found.path, one.key])
    if request.method == "POST" and form.is_valid() and (told := _carry_out(form)):
        messages.success(request, told)
        return redirect("steering:plan", path=found.path) if name == "ta-bort" else redirect(back)
    way = [*crumbs(found), {"label": one.subject.title, "url": back}, {"label": form.title}]
    return _deed(request, form, way, back)


@require_GET
def assignments(request: HttpRequest) -> HttpResponse:
    """Assignments that wait until the committee has said that they are done; `?klara=1`: those that are."""
    access = readers_access(request)
    done = request.GET.get("klara") == "1"
    today = timezone.localdate()
    found = assignments_visible_to(access, done=done)
    states = [standing_of(one, today) for one in found]
    rows = [
        {"given": one, "state": state, "url": _element_url(one.element)}
        for one, state in zip(found, states, strict=True)
    ]
    late = len([state for state in states if state[0] == "square"])
    return render(
        request,
        "steering/assignments.html",
        {"rows": rows, "done": done, "late": late, "crumbs": crumbs(None, _("Uppdrag"))},
    )


def _element_url(one: Element) -> str:
    return reverse("steering:element", args=[one.plan.path, one.key])


def _element(found: Plan, key: str) -> Element:
    try:
        return element_by_key(found, key)
    except Refused as refused:
        raise Http404(refused.message) from None


def _offered(form_class: type[DeedForm] | None, found: Plan, one: Element | None, access: Access) -> type[DeedForm]:
    if form_class is None or not form_class.offered(found, one):
        raise Http404("no such deed")
    if not may_plan(access, found.body):
        raise PermissionDenied(f"plan at {found.body.path}")
    return form_class


def _deeds(found: Plan, one: Element, names: tuple[str, ...]) -> list[dict[str, Any]]:
    offered = [(name, ELEMENT_DEEDS[name]) for name in names if ELEMENT_DEEDS[name].offered(found, one)]
    return [
        {"label": form.title, "url": reverse("steering:element_deed", args=[found.path, one.key, name])}
        for name, form in offered
    ]


def _carry_out(form: DeedForm) -> str:
    """What to tell; empty when the action refused, which the form then tells."""
    try:
        return form.carry_out()
    except Refused as refused:
        form.add_error(None, refused.message)
        return ""


def _deed(request: HttpRequest, form: DeedForm, way: list[dict[str, Any]], back: str) -> HttpResponse:
    about = form.item.subject.title if form.element is not None else form.plan.title
    context = {
        "form": form, "title": form.title, "button": form.button, "lead": form.lead, "danger": form.danger,
        "about": about, "crumbs": way, "back": back,
    }  # fmt: skip
    return _form(request, context, form)


def _form(request: HttpRequest, context: dict[str, Any], form: Any) -> HttpResponse:
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "steering/form.html", context, status=status)
