"""Each request runs in one transaction, scoped to one root organisation."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tertial.core.errors import Refused
from tertial.core.models import Membership
from tertial.core.scope import enter_root

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_ROOT = "root"
ACCOUNT_PAGES = ("account_", "mfa_", "usersessions_", "openid_connect_", "saml_", "socialaccount_")


def root_of(request: HttpRequest) -> int | None:
    """The root organisation that the request works in, if any."""
    found: int | None = getattr(request, "root_id", None)
    return found


class RootScopeMiddleware:
    """Opens the request's transaction, sets its root and user in the database, and rolls back where the view failed.

    `request.root_id` is the root organisation the user works in, or None for somebody who is not logged in or has no
    membership. The membership is checked by the database at each request: one that ended opens nothing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            request.root_id = self._enter(request)  # type: ignore[attr-defined]
            request.undo_to = transaction.savepoint()  # type: ignore[attr-defined]
            request.failed = False  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 500 or request.failed:  # type: ignore[attr-defined]
                transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Pages of a municipality are for those who work in one; the account's own pages are for everybody."""
        needs_root = getattr(view, "login_required", True) and not is_account_page(request)
        if needs_root and request.user.is_authenticated and root_of(request) is None:
            raise PermissionDenied("the user works in no root organisation")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A view that raised has changed nothing, whatever answer the exception becomes; a refusal is told."""
        # What the view wrote goes at once, so that the page that tells of it can still read; the rest at the end.
        connection.savepoint_rollback(request.undo_to)  # type: ignore[attr-defined]
        transaction.set_rollback(False)
        request.failed = True  # type: ignore[attr-defined]
        if isinstance(exception, Refused):
            return render(request, "core/refused.html", {"message": exception.message}, status=409)
        return None

    def _enter(self, request: HttpRequest) -> int | None:
        if not request.user.is_authenticated:
            return None
        user_id = request.user.pk
        about = {"path": request.path, "method": request.method or "", "request": uuid4().hex}
        wanted = request.session.get(SESSION_ROOT)
        if isinstance(wanted, int):
            enter_root(wanted, user_id=user_id, about=about)
            if Membership.objects.filter(user_id=user_id, root_id=wanted).exists():
                return wanted
        enter_root(None, user_id=user_id, about=about)
        roots = Membership.objects.filter(user_id=user_id).order_by("root_id").values_list("root_id", flat=True)
        root_id: int | None = roots.first()
        if root_id is not None:
            request.session[SESSION_ROOT] = root_id
            enter_root(root_id, user_id=user_id, about=about)
        return root_id


def is_account_page(request: HttpRequest) -> bool:
    """Whether the page belongs to the login itself, which works in no municipality."""
    match = request.resolver_match
    return match is not None and not match.namespace and (match.url_name or "").startswith(ACCOUNT_PAGES)
