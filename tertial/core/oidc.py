"""OpenID Connect by allauth, made strict: the id token's signature and nonce are always checked, never trusted to TLS.

allauth skips the signature of a token that it fetched itself, as the standard allows, and sends no nonce.
"""

import hmac
import secrets
from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from tertial.core import leaving

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Takes a person from a signed token that answers this very login, and from nothing else."""

    nonce = ""
    id_token = ""

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
        self.id_token = kwargs["response"]["id_token"]
        data = {"id_token": {"sub": claims["sub"], "email": claims.get(named)}}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._signing_key(header),
                algorithms=[alg for alg in ALGORITHMS if alg == header["alg"]],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                options={"require": ["iss", "aud", "exp", "iat", "sub"]},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("the id token is not good") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the id token is for somebody else")
        jwtkit.verify_jti(claims)
        return claims

    def _signing_key(self, header: dict[str, Any]) -> jwt.PyJWK:
        """The provider's key that the token names; where it names none, the provider must have a single one."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if key.public_key_use in (None, "sig")]
        named = [key for key in keys if key.key_id == header["kid"]] if "kid" in header else keys
        if len(named) != 1:
            raise ValueError("no single key fits the token")
        return named[0]


class StrictProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends a nonce of its own with each login and keeps it with the login's state."""

    oauth2_adapter_class = StrictAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        auth_params = {**self.get_auth_params(), "nonce": nonce}
        more = {**kwargs, "auth_params": auth_params, "nonce": nonce}
        answer: HttpResponse = super().redirect(request, process, next_url, data, **more)
        return answer


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
    adapter = StrictAdapter(request, provider_id)
    try:
        answer: HttpResponse = StrictCallbackView.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404(provider_id) from None
    if adapter.id_token:
        end_session = str(adapter.openid_config.get("end_session_endpoint", ""))
        leaving.remember(request, provider_id, end_session, adapter.id_token)
    return answer
