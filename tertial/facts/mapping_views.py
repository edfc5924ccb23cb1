"""Kopplingar: how layouts are read, kept under a name, changed, taken out of use, and moved as files."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.facts import listing, mappingfile, mappings
from tertial.facts.mapping_forms import MappingFileForm, MappingNameForm, SavedMappingForm
from tertial.facts.models import SavedMapping
from tertial.facts.readers.mapping import Mapping
from tertial.facts.selectors import access_of, visible_mappings
from tertial.organisation.models import Node
from tertial.organisation.selectors import permissions_at


@require_http_methods(["GET", "POST"])
def mapping_list(request: HttpRequest) -> HttpResponse:
    """The saved mappings, by table; one that comes as a file is taken in here."""
    user, access = _user(request), access_of(_user(request))
    if not access.brings:
        raise PermissionDenied("import")
    form = MappingFileForm(user, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        name, text = form.cleaned_data["file"]
        saved = mappings.take_file(user=user, body=form.cleaned_data["body"], text=text, file=name)
        messages.success(request, _("Kopplingen %(name)s är sparad.") % {"name": saved.name})
        return redirect("facts:mapping", saved.pk)
    found = list(visible_mappings(user, access))
    context = {
        "tabs": listing.tabs("facts:mappings", access),
        "used": [saved for saved in found if saved.retired_at is None],
        "retired": [saved for saved in found if saved.retired_at is not None],
        "form": form,
    }
    return render(request, "facts/mappings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """A saved mapping: what it says, and changing it."""
    saved = _saved(request, pk)
    form = SavedMappingForm(saved, *((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        mappings.change_mapping(user=_user(request), saved=saved, mapping=form.cleaned_data["mapping"])
        messages.success(request, _("Kopplingen är sparad. Den gäller nästa fil; det som är inläst ändras inte."))
        return redirect("facts:mapping", pk)
    return render(request, "facts/mapping.html", _about(request, saved, form), status=422 if form.errors else 200)


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a mapping another name."""
    form = MappingNameForm(request.POST)
    if form.is_valid():
        mappings.rename_mapping(user=_user(request), saved=_saved(request, pk), name=form.cleaned_data["name"])
        messages.success(request, _("Kopplingen har fått ett nytt namn."))
    else:
        messages.error(request, _("Skriv ett namn på högst %(n)s tecken.") % {"n": mappings.LONGEST_NAME})
    return redirect("facts:mapping", pk)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a mapping out of use, or into it again."""
    saved = _saved(request, pk)
    if saved.retired_at is None:
        mappings.retire_mapping(user=_user(request), saved=saved)
        messages.success(request, _("Kopplingen är tagen ur bruk och föreslås inte mer."))
    else:
        mappings.restore_mapping(user=_user(request), saved=saved)
        messages.success(request, _("Kopplingen används igen."))
    return redirect("facts:mapping", pk)


@require_GET
def mapping_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping as TOML, as `tertial import --mapping` reads it."""
    saved = _saved(request, pk)
    text = mappingfile.dumps(
        Mapping.from_json(saved.mapping), saved.name, saved.columns, is_sie=mappings.is_of_sie(saved)
    )
    name = f"{slugify(saved.name) or saved.pk}.toml"
    return HttpResponse(
        text, content_type="application/toml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _about(request: HttpRequest, saved: SavedMapping, form: SavedMappingForm) -> dict[str, Any]:
    body = saved.body or Node.objects.get(parent__isnull=True)
    permissions = permissions_at(_user(request), body)
    return {
        "saved": saved,
        "may_change": Permission.IMPORT in permissions,
        "form": form,
        "column_fields": form.bound("column_"),
        "place_fields": [*form.bound("sheet"), *form.bound("header_row")],
        "option_fields": [*form.bound("end_dates"), *form.bound("decimal")],
        "default_fields": form.bound("default_"),
        "value_fields": form.bound("values_"),
        "has_values": any(form.mapping.values.values()),
        "name_form": MappingNameForm(initial={"name": saved.name}),
        "events": listing.mapping_history(saved) if Permission.VIEW_HISTORY in permissions else [],
        "crumbs": [
            {"label": _("Källor"), "url": reverse("facts:sources")},
            {"label": _("Kopplingar"), "url": reverse("facts:mappings")},
            {"label": saved.name},
        ],
    }


def _saved(request: HttpRequest, pk: int) -> SavedMapping:
    found: SavedMapping = get_object_or_404(visible_mappings(_user(request)), pk=pk)
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
