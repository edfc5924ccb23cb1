"""Sessioner: when they end by themselves, and ending somebody's from outside."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.models import User

BEGUN, SEEN = "begun_at", "seen_at"
# How exactly idleness is known: a session is written at most this often for being used.
SEEN_EVERY = 5 * 60


class SessionAgeMiddleware:
    """Logs out whoever has been idle for too long, or in for too long; the page asked for then asks for a login.

    A session that was used all day still ends: its age is counted from the login, which gave it a key of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if is_over(request.session, time.time()):
                logout(request)
                messages.info(
                    request, _("Du har loggats ut eftersom det var länge sedan du loggade in eller gjorde något.")
                )
            else:
                _note(request)
        return self.get_response(request)


def is_over(session: SessionBase, now: float) -> bool:
    """Whether the session is too old, or too long unused. One without times is from before they were kept."""
    begun, seen = session.get(BEGUN), session.get(SEEN)
    if begun is None or seen is None:
        return True
    return bool(now - begun >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE_SECONDS)


def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    """Signal handler: a login begins the session's age."""
    request.session[BEGUN] = request.session[SEEN] = time.time()


def sessions_of(user: User) -> list[UserSession]:
    """The sessions in which the user is logged in, the latest used first."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.last_seen_at, reverse=True)


def end_sessions(user: User) -> int:
    """Logs the user out everywhere, at once; how many sessions that ended."""
    found = list(UserSession.objects.filter(user=user))
    get_adapter().end_sessions(found)
    return len(found)


def _note(request: HttpRequest) -> None:
    now = time.time()
    if now - request.session[SEEN] >= SEEN_EVERY:
        request.session[SEEN] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def connect() -> None:
    """Called once, when the application starts."""
    user_logged_in.connect(begin, dispatch_uid="tertial.session_begins")
