"""Inloggning i två steg: its secrets sealed, and who must use it."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.core.contributions import Registry
from tertial.core.middleware import is_account_page
from tertial.core.models import User
from tertial.core.providers import provider_by_key
from tertial.core.roots import roots_of_current_user
from tertial.core.scope import root_scope
from tertial.core.sealing import seal, unseal

DUE = "mfa_due"
# Each is asked, in each root organisation where the user works, whether the user must log in by two steps there.
demands: Registry[Callable[[User], bool]] = Registry("demand for two steps")


class SealedMfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie sealed in the database. Whoever must use two steps cannot turn them off."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Koden stämmer inte; vänta på nästa kod i appen och skriv den."),
        "cannot_delete_authenticator": gettext_lazy("Din roll kräver inloggning i två steg; den kan inte stängas av."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_demanded(authenticator.user)


def is_demanded(user: User) -> bool:
    """Whether the user must log in by two steps, somewhere. Never in a demo: its passwords are published."""
    if user.is_demo:
        return False
    with root_scope(None, user_id=user.pk):
        roots = [root.pk for root in roots_of_current_user()]
    return any(_demanded_in(root_id, user) for root_id in roots)


def _demanded_in(root_id: int, user: User) -> bool:
    with root_scope(root_id, user_id=user.pk):
        return any(asks(user) for _name, asks in demands)


def note_at_login(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Signal handler: keeps in the session whether a second step is still owed."""
    done = is_mfa_enabled(user, [Authenticator.Type.TOTP]) or _came_by_two_steps(request, user)
    if not done and is_demanded(user):
        request.session[DUE] = True


def _came_by_two_steps(request: HttpRequest, user: User) -> bool:
    """Whether the user came by a provider that sees to two steps itself."""
    records = get_authentication_records(request, user)
    keys = [record.get("provider", "") for record in records if record["method"] == "socialaccount"]
    found = [provider_by_key(key) for key in keys]
    return any(provider is not None and provider.two_steps for provider in found)


class MfaDemandMiddleware:
    """Whoever owes a second step sees the pages of their account and nothing else, until it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        owed = request.user.is_authenticated and request.session.get(DUE)
        if not owed or not getattr(view, "login_required", True) or is_account_page(request):
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            del request.session[DUE]
            return None
        messages.warning(
            request, _("Din roll kräver inloggning i två steg. Lägg till en app för koder för att fortsätta.")
        )
        return redirect("mfa_activate_totp")


def connect() -> None:
    """Called once, when the application starts."""
    user_logged_in.connect(note_at_login, dispatch_uid="tertial.mfa_login")
