"""Ankomst: somebody whom the municipality's own provider vouches for. Only those who were invited come in."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from tertial.core.invited import ways
from tertial.core.login import may_log_in
from tertial.core.models import Membership, User
from tertial.core.oidc import StrictProvider
from tertial.core.providers import LoginProvider, provider_by_key, providers
from tertial.core.roots import root_id_of
from tertial.core.scope import root_scope

# The two kinds there are. Here rather than at the start: a command that logs nobody in need not read them.
registry.register(StrictProvider)
registry.register(SAMLProvider)

log = logging.getLogger("tertial.core")


class InvitedOnlyAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers come from the file alone; nobody opens an account by arriving."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        apps = [as_app(found) for found in providers()]
        wanted = [app for app in apps if provider in (None, app.provider, app.provider_id)]
        return [app for app in wanted if client_id in (None, app.client_id)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Ties what arrived to the user it is about, or refuses it with one sentence."""
        provider = provider_by_key(sociallogin.account.provider)
        user = user_arriving(provider, sociallogin) if provider else None
        if user is None:
            log.warning("core.arrival_refused provider=%s", sociallogin.account.provider)
            context = {
                "message": _(
                    "Du har inget konto i Tertial. Be den som administrerar Tertial i din kommun om en inbjudan."
                )
            }
            raise ImmediateHttpResponse(render(request, "core/arrival_refused.html", context, status=403))
        sociallogin.account.extra_data = {}  # what the provider tells of the person is not ours to keep
        if not sociallogin.is_existing:
            sociallogin.email_addresses = []
            sociallogin.connect(request, user)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **_: Any
    ) -> None:
        log.warning("core.arrival_failed provider=%s error=%s reason=%s", provider.sub_id, error, exception)


def as_app(provider: LoginProvider) -> SocialApp:
    """The provider as allauth knows it; never saved."""
    return SocialApp(
        provider=provider.kind,
        provider_id=provider.key,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.secret,
        settings=dict(provider.settings),
    )


def user_arriving(provider: LoginProvider, sociallogin: SocialLogin) -> User | None:
    """The user of the provider's root whom this is: known from before, else by an address it may vouch for."""
    root_id = root_id_of(provider.root)
    if root_id is None:
        return None
    known = sociallogin.user if sociallogin.is_existing else None
    email = known.email if known else _vouched(provider, sociallogin)
    with root_scope(root_id, about={"provider": provider.key}):
        user = known or User.objects.filter(email=email, is_demo=False).first()
        if user is None or not Membership.objects.filter(user=user).exists():
            user = next((found for _name, ask in ways if email and (found := ask(email))), None)
    return user if user is not None and may_log_in(user) else None


def _vouched(provider: LoginProvider, sociallogin: SocialLogin) -> str:
    """The address, where its domain is the provider's; else empty."""
    addresses = [address.email.lower() for address in sociallogin.email_addresses]
    return next((email for email in addresses if provider.speaks_for(email)), "")
