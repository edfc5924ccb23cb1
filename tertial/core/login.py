"""Inloggning: e-mail and password; demo logins open only a demo. What allauth asks us is answered here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.core.mail import Message, post
from tertial.core.providers import domain_of, only_provider_for


class EmailBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own backend, for users that may log in here, by password."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        if only_provider_for(credentials.get("email") or credentials.get("username") or ""):
            return None
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return user

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user)) and may_log_in(user)

    def get_user(self, user_id: Any) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().get_user(user_id)
        return user if user is not None and may_log_in(user) else None


def may_log_in(user: Any) -> bool:
    """Active users; those with a published demo password only where the installation is a demo."""
    return bool(user.is_active) and (settings.DEMO or not user.is_demo)


class EmailLoginForm(LoginForm):  # type: ignore[misc]
    """Tells whoever has their password with the municipality's provider to go there."""

    def clean(self) -> dict[str, Any]:
        email = str(self.cleaned_data.get("login", ""))
        provider = only_provider_for(email)
        if provider is not None:
            names = {"domain": domain_of(email), "name": provider.name}
            raise ValidationError(_("Adresser på %(domain)s loggar in med %(name)s; använd den knappen.") % names)
        data: dict[str, Any] = super().clean()
        return data


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator. Letters go through the outbox, so that no answer waits for a server."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("E-postadressen eller lösenordet är fel."),
        "too_many_login_attempts": gettext_lazy("För många misslyckade försök; vänta några minuter och försök igen."),
        "rate_limited": gettext_lazy("För många försök; vänta en stund och försök igen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """One of allauth's letters, in our words: the templates lie under `core/templates`."""
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        text = render_to_string(f"{template_prefix}_message.txt", {**context, "email": email}).strip()
        post(template_prefix.rpartition("/")[2], email, Message(subject, text))
