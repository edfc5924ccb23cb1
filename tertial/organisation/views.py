"""Sidor: the tree, a node with its people, codes and history, and the forms that change them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.organisation.forms import DEEDS, DeedForm
from tertial.organisation.history import history_of
from tertial.organisation.models import Node
from tertial.organisation.pages import node_page, tree_rows
from tertial.organisation.selectors import granted_paths, node_by_path, permissions_at

# What the page of permissions offers instead of the node's own.
ON_ACCESS_PAGE = frozenset({"bjud-in", "avsluta-atkomst", "logga-ut", "tva-steg"})


def viewer_of(request: HttpRequest) -> User:
    """Who is logged in; the login middleware has let nobody else through."""
    if not isinstance(request.user, User):
        raise PermissionDenied("not logged in")
    return request.user


def visible_node(request: HttpRequest, path: str) -> Node:
    """The node at the path. Http404 when it is unknown or not visible."""
    try:
        return node_by_path(viewer_of(request), path)
    except Refused as refused:
        raise Http404(refused.message) from None


def tree(request: HttpRequest) -> HttpResponse:
    """Everything that the user may see, as a tree. 403 for somebody who may see none of it."""
    user = viewer_of(request)
    if not granted_paths(user):
        raise PermissionDenied("no node is visible")
    ended = request.GET.get("avslutade") == "1"
    return render(request, "organisation/tree.html", {"rows": tree_rows(user, ended=ended), "ended": ended})


def node(request: HttpRequest, path: str) -> HttpResponse:
    """One node. Its history for those who may see it; its deeds for those who administer it."""
    found = visible_node(request, path)
    permissions = permissions_at(viewer_of(request), found)
    offered = {name: form for name, form in DEEDS.items() if form.permission in permissions}
    context = {
        "page": node_page(viewer_of(request), found),
        "events": history_of(found) if Permission.VIEW_HISTORY in permissions else None,
        "administers": Permission.ADMINISTER in permissions,
        "deeds": [
            _deed_link(found, name, form)
            for name, form in offered.items()
            if form.offered_at(found) and name not in ON_ACCESS_PAGE
        ],
    }
    return render(request, "organisation/node.html", context)


def deed(request: HttpRequest, path: str, name: str) -> HttpResponse:
    """A form that changes the node: shown, and carried out when it is posted."""
    found = visible_node(request, path)
    form_class = DEEDS.get(name)
    if form_class is None or not form_class.offered_at(found):
        raise Http404(name)
    if form_class.permission not in permissions_at(viewer_of(request), found):
        raise PermissionDenied(f"{form_class.permission} at {found.path}")
    form = form_class(
        request.POST or None, user=viewer_of(request), node=found, initial={"grant": request.GET.get("grant")}
    )
    if request.method == "POST" and form.is_valid() and (told := _carry_out(form)):
        messages.success(request, told)
        found.refresh_from_db()
        return redirect("organisation:access" if name in ON_ACCESS_PAGE else "organisation:node", path=found.path)
    status = 422 if request.method == "POST" else 200
    crumbs = [*node_page(viewer_of(request), found).crumbs_as_links(), {"label": form.title}]
    return render(request, "organisation/deed.html", {"form": form, "node": found, "crumbs": crumbs}, status=status)


def _carry_out(form: DeedForm) -> str:
    """What to tell; empty when the action refused, which the form then tells."""
    try:
        return form.carry_out()
    except Refused as refused:
        form.add_error(None, refused.message)
        return ""


def _deed_link(node: Node, name: str, form: type[DeedForm]) -> dict[str, Any]:
    url = reverse("organisation:deed", kwargs={"path": node.path, "name": name})
    return {"url": url, "label": form.title, "danger": form.danger, "name": name}
