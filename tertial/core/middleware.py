"""Each request runs in one transaction, scoped to one root organisation."""

from collections.abc import Callable
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tertial.core.models import Membership
from tertial.core.scope import enter_root

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_ROOT = "root"


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
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A view that raised has changed nothing, whatever answer the exception becomes."""
        transaction.set_rollback(True)

    def _enter(self, request: HttpRequest) -> int | None:
        if not request.user.is_authenticated:
            return None
        about = {"path": request.path, "method": request.method or "", "request": uuid4().hex}
        enter_root(None, user_id=request.user.pk, about=about)
        wanted = request.session.get(SESSION_ROOT)
        memberships = Membership.objects.filter(user_id=request.user.pk).order_by("root_id")
        roots = list(memberships.values_list("root_id", flat=True))
        if not roots:
            return None
        root_id: int = wanted if wanted in roots else roots[0]
        enter_root(root_id, user_id=request.user.pk, about=about)
        return root_id
