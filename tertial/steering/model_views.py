"""Sidan Styrmodellen: the types of element and the scales, and the forms that change them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.followup.models import Scale
from tertial.organisation.selectors import Access, access_of
from tertial.organisation.views import viewer_of
from tertial.steering import model_actions
from tertial.steering.model_forms import ScaleForm, StepForms, TypeForm, steps_initial
from tertial.steering.models import ElementType
from tertial.steering.rules import lowered
from tertial.steering.selectors import changeable_scales, changeable_types, types


def _planner(request: HttpRequest) -> Access:
    """What the user may do where. PermissionDenied for whoever plans nowhere."""
    access = access_of(request.user)
    if not access.everything and not access.paths_with(Permission.PLAN):
        raise PermissionDenied("the user plans nowhere")
    return access


def crumbs(*labels: str) -> list[dict[str, str]]:
    found = [{"label": _("Plan"), "url": reverse("steering:list")}]
    if labels:
        found.append({"label": _("Styrmodellen"), "url": reverse("steering:model")})
    return [*found, {"label": labels[0] if labels else _("Styrmodellen")}]


@require_GET
def model(request: HttpRequest) -> HttpResponse:
    """The types in their order, each with what it may stand under, and the scales with their steps."""
    access = _planner(request)
    found = types()
    names = {type_.key: lowered(type_.name) for type_ in found} | {"": _("överst")}
    rows = [
        {"type": type_, "under": ", ".join(names.get(key, key) for key in type_.parents), "has": _has(type_)}
        for type_ in found
    ]
    context = {
        "rows": rows, "scales": list(Scale.objects.prefetch_related("steps")), "crumbs": crumbs(),
        "own_types": changeable_types(access), "own_scales": changeable_scales(access),
    }  # fmt: skip
    return render(request, "steering/model.html", context)


def _has(type_: ElementType) -> str:
    """What elements of the type have besides their words, in words."""
    words = (
        (type_.is_measured and not type_.splits_by_sex, _("mål och utfall")),
        (type_.splits_by_sex, _("mål och utfall, kvinnor och män")),
        (type_.is_dated, _("start- och slutdag")),
        (type_.names_bound, _("vem som är bunden")),
        (type_.has_purpose, _("syfte")),
        (type_.is_assignment, _("beslut om uppdrag")),
    )
    return ", ".join(word for holds, word in words if holds)


@require_http_methods(["GET", "POST"])
def new_type(request: HttpRequest) -> HttpResponse:
    """A new type of element."""
    _planner(request)
    form = TypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = model_actions.add_type(user=viewer_of(request), content=form.content())
            messages.success(request, _("Typen %(name)s är tillagd.") % {"name": made.name})
            return redirect("steering:model")
        except Refused as refused:
            form.add_error(None, refused.message)
    return _form(request, {"form": form, "title": _("Ny typ"), "button": _("Lägg till typen")}, form)


@require_http_methods(["GET", "POST"])
def change_type(request: HttpRequest, key: str) -> HttpResponse:
    """A type, changed or taken away."""
    access = _planner(request)
    type_ = ElementType.objects.select_related("scale").filter(key=key).first()
    if type_ is None:
        raise Http404(key)
    if type_.pk not in changeable_types(access):
        raise PermissionDenied(f"type {key} is used beyond the user's reach")
    removing = "remove" in request.POST
    form = TypeForm(None if removing else request.POST or None, type_=type_)
    if request.method == "POST" and (removing or form.is_valid()):
        try:
            if removing:
                model_actions.remove_type(user=viewer_of(request), type_=type_)
                messages.success(request, _("Typen %(name)s är borttagen.") % {"name": type_.name})
            else:
                model_actions.change_type(user=viewer_of(request), type_=type_, content=form.content())
                messages.success(request, _("Typen är sparad."))
            return redirect("steering:model")
        except Refused as refused:
            if removing:
                messages.error(request, refused.message)
                return redirect("steering:type", key=key)
            form.add_error(None, refused.message)
    context = {"form": form, "title": type_.name, "button": _("Spara"), "remove": _("Ta bort typen")}
    return _form(request, context, form)


@require_http_methods(["GET", "POST"])
def new_scale(request: HttpRequest) -> HttpResponse:
    """A new scale with its steps."""
    _planner(request)
    return _scale(request, None)


@require_http_methods(["GET", "POST"])
def change_scale(request: HttpRequest, key: str) -> HttpResponse:
    """A scale, changed or taken away."""
    access = _planner(request)
    scale = Scale.objects.filter(key=key).first()
    if scale is None:
        raise Http404(key)
    if scale.pk not in changeable_scales(access):
        raise PermissionDenied(f"scale {key} is used beyond the user's reach")
    if "remove" in request.POST:
        try:
            model_actions.remove_scale(user=viewer_of(request), scale=scale)
            messages.success(request, _("Skalan %(name)s är borttagen.") % {"name": scale.name})
            return redirect("steering:model")
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("steering:scale", key=key)
    return _scale(request, scale)


def _scale(request: HttpRequest, scale: Scale | None) -> HttpResponse:
    steps = list(scale.steps.all()) if scale else []
    form = ScaleForm(request.POST or None, initial={"name": scale.name} if scale else {})
    forms = StepForms(request.POST or None, initial=steps_initial(steps), prefix="steg")
    if request.method == "POST" and form.is_valid() and forms.is_valid():
        given = [one.content() for one in forms if one.cleaned_data.get("word", "").strip()]
        try:
            saved = model_actions.save_scale(
                user=viewer_of(request), scale=scale, name=form.cleaned_data["name"], steps=given
            )
            messages.success(request, _("Skalan %(name)s är sparad.") % {"name": saved.name})
            return redirect("steering:model")
        except Refused as refused:
            form.add_error(None, refused.message)
    title = scale.name if scale else _("Ny skala")
    context: dict[str, Any] = {"form": form, "steps": forms, "title": title, "scale": scale}
    status = 422 if request.method == "POST" else 200
    return render(request, "steering/scale.html", context | {"crumbs": crumbs(title)}, status=status)


def _form(request: HttpRequest, context: dict[str, Any], form: TypeForm) -> HttpResponse:
    status = 422 if request.method == "POST" and form.errors else 200
    context |= {"crumbs": crumbs(context["title"]), "back": reverse("steering:model")}
    return render(request, "steering/form.html", context, status=status)
