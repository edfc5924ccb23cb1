"""Utloggning hos inloggningstjänsten: who came in through an OpenID provider is logged out there, too, if it can be.

The browser is sent with a page, not from the form: the content policy lets no form lead to another site. After OpenID
Connect RP-Initiated Logout 1.0.
"""

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from tertial.core.providers import LoginProvider, is_guarded, provider_by_key
from tertial.core.sealing import seal, unseal

_KEPT = "leaving"
# In the middle of a login, as in its second step, allauth keeps it in the session until it is whole.
_PENDING = "account_login"


def remember(request: HttpRequest, provider: str, end_session: str, id_token: str) -> None:
    """Keeps where the login is ended, and the token that says which; the token is about a person, so it is sealed."""
    logged_in = request.user.is_authenticated or _PENDING in request.session
    if logged_in and end_session and is_guarded(end_session):
        request.session[_KEPT] = {"provider": provider, "end_session": end_session, "id_token": seal(id_token)}


def _address(request: HttpRequest, provider: LoginProvider, kept: dict[str, str]) -> str:
    """Where the provider ends the login, and sends the browser back to ours."""
    asked = {
        "client_id": provider.client_id,
        "id_token_hint": unseal(kept["id_token"]),
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("account_login")),
    }
    mark = "&" if "?" in kept["end_session"] else "?"
    return f"{kept['end_session']}{mark}{urlencode(asked)}"


class LeavingView(LogoutView):  # type: ignore[misc]
    """Logs out of Tertial, and then of the provider."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = self.request.session.get(_KEPT)
        answer: HttpResponse = super().post(*args, **kwargs)
        provider = provider_by_key(kept["provider"]) if kept else None
        if provider is None:
            return answer
        context = {"address": _address(self.request, provider, kept), "provider": provider}
        page = render(self.request, "account/leaving.html", context)
        add_never_cache_headers(page)  # it holds the token
        return page
