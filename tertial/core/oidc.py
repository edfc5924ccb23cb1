"""OpenID Connect by allauth, made strict: the id token's signature and nonce are always checked, never trusted to TLS.

allauth skips the signature of a token that it fetched itself, as the standard allows, and sends no nonce.
"""

import hmac
import secrets
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from jwt import get_unverified_header

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Takes a person from a signed token that answers this very login, and from nothing else."""

    nonce = ""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), self.nonce.encode()):
            raise OAuth2Error("the id token answers another login")
        named = app.settings["email_claim"]
        if named not in claims:
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims["sub"]:
                raise OAuth2Error("the userinfo is about somebody else")
            claims = {**told, **claims}
        data = {"id_token": {"sub": claims["sub"], "email": claims.get(named)}}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            if get_unverified_header(id_token)["alg"] not in ALGORITHMS:
                raise OAuth2Error("the id token is not signed by a key pair")
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("the id token cannot be read") from error
        if claims.get("azp", app.client_id) != app.client_id or not claims.get("sub"):
            raise OAuth2Error("the id token is for somebody else")
        return claims


class StrictProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends a nonce of its own with each login and keeps it with the login's state."""

    oauth2_adapter_class = StrictAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        auth_params = {**self.get_auth_params(), "nonce": nonce}
        return super().redirect(request, process, next_url, data, auth_params=auth_params, nonce=nonce, **kwargs)


class StrictCallbackView(OAuth2CallbackView):  # type: ignore[misc]
    """Tells the adapter which nonce the login was given."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends the browser to a provider, of either kind. 404 for one that the installation does not have.

    Open to a plain link: nothing but a login can be begun here, never the tying of a foreign identity to a user.
    """
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404(provider_id) from None
    answer: HttpResponse = provider.redirect(request, process="login", next_url=get_next_redirect_url(request))
    return answer


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where an OpenID provider sends the browser back."""
    try:
        answer: HttpResponse = StrictCallbackView.adapter_view(StrictAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404(provider_id) from None
    return answer
