"""Inloggning: e-mail and password; demo logins open only a demo."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class EmailBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own backend, for users that may log in here."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user)) and may_log_in(user)

    def get_user(self, user_id: Any) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().get_user(user_id)
        return user if user is not None and may_log_in(user) else None


def may_log_in(user: Any) -> bool:
    """Active users; those with a published demo password only where the installation is a demo."""
    return bool(user.is_active) and (settings.DEMO or not user.is_demo)


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-postadressen eller lösenordet är fel."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
