"""Sidor: who has access at a node and who is invited; and the pages of somebody who was invited."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.core.providers import only_provider_for
from tertial.core.scope import root_scope
from tertial.organisation import invitations
from tertial.organisation.access_page import invitations_at, people_at
from tertial.organisation.models import Invitation, Node
from tertial.organisation.pages import crumbs_above, url_of
from tertial.organisation.selectors import permissions_at, subtree
from tertial.organisation.views import viewer_of, visible_node

# What an invited browser carries from the link to the page: the root and the token's hash. Never the token itself.
SESSION_KEY = "invitation"


def access(request: HttpRequest, path: str) -> HttpResponse:
    """Who has access here and below, and the invitations; for those who administer the node."""
    found = _administered(request, path)
    here = {"label": found.name, "url": url_of(found)}
    crumbs = [*crumbs_above(viewer_of(request), found), here, {"label": _("Behörigheter")}]
    context = {"node": found, "crumbs": crumbs, "people": people_at(found), "invitations": invitations_at(found)}
    return render(request, "organisation/access.html", context)


@require_POST
def change_invitation(request: HttpRequest, path: str, number: int, name: str) -> HttpResponse:
    """Sends an invitation again, or withdraws it. 404 for one that is not to a place here."""
    found = _administered(request, path)
    invitation = Invitation.objects.filter(pk=number, node__in=subtree(found)).select_related("node").first()
    if invitation is None or name not in ("skicka-igen", "ta-tillbaka"):
        raise Http404(f"{name} {number}")
    if name == "skicka-igen":
        invitations.resend(by=viewer_of(request), invitation=invitation)
        messages.success(request, _("En ny länk skickas till %(email)s.") % {"email": invitation.email})
    else:
        invitations.withdraw(by=viewer_of(request), invitation=invitation)
        messages.success(request, _("Inbjudan till %(email)s är återtagen.") % {"email": invitation.email})
    return redirect("organisation:access", path=found.path)


@never_cache
@require_safe
@login_not_required
def invitation_link(request: HttpRequest, root: int, token: str) -> HttpResponse:
    """Takes the token out of the address at once: nothing that the page links to is told of it."""
    request.session[SESSION_KEY] = [root, invitations.hash_of(token)]
    return redirect("organisation:invitation")


@never_cache
@login_not_required
def invitation(request: HttpRequest) -> HttpResponse:
    """Tells what one is invited to and lets one accept it. 410 when the invitation is no longer good."""
    root_id, token_hash = request.session.get(SESSION_KEY) or (None, "")
    user = request.user if isinstance(request.user, User) else None
    with root_scope(root_id, user_id=user.pk if user else None, about={"path": request.path}):
        found = invitations.by_hash(token_hash) if root_id is not None else None
        if found is None:
            return render(request, "organisation/invitation_over.html", status=410)
        return _answer(request, found, user)


def _answer(request: HttpRequest, found: Invitation, user: User | None) -> HttpResponse:
    known = User.objects.filter(email=found.email).first() or User(email=found.email, name=found.name)
    way = _way(found, user, known)
    form = SetPasswordForm(known, request.POST or None) if way == "password" else None
    context: dict[str, Any] = {
        "invitation": found,
        "way": way,
        "form": form,
        "provider": only_provider_for(found.email),
    }
    wants = request.method == "POST" and (way == "accept" or (form is not None and form.is_valid()))
    if not wants:
        status = 422 if form is not None and form.is_bound else 200
        return render(request, "organisation/invitation.html", context, status=status)
    try:
        accepted = invitations.accept(invitation=found, password=form.cleaned_data["new_password1"] if form else "")
    except Refused as refused:
        return render(request, "organisation/invitation_over.html", {"message": refused.message}, status=410)
    del request.session[SESSION_KEY]
    if user is not None:
        return redirect("web:home")
    answer: HttpResponse = perform_login(request, accepted, email_verification="none", redirect_url="/")
    return answer


def _way(found: Invitation, user: User | None, known: User) -> str:
    """How this browser goes on: it accepts as who it is, is somebody else, logs in first, or chooses a password."""
    if user is not None:
        return "accept" if user.email == found.email else "other"
    if only_provider_for(found.email):
        return "provider"
    return "login" if known.pk and known.has_usable_password() else "password"


def _administered(request: HttpRequest, path: str) -> Node:
    found = visible_node(request, path)
    if Permission.ADMINISTER not in permissions_at(viewer_of(request), found):
        raise PermissionDenied(f"administer at {found.path}")
    return found
