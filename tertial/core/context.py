"""What every page knows: its navigation, whose page it is, and whether this is a demo.

Everything is read only when a template asks for it: a fragment costs no query.
"""

import functools
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from tertial.core.contributions import Viewer, navigation, viewers
from tertial.core.demo import Login, logins
from tertial.core.middleware import root_of
from tertial.core.models import User
from tertial.core.providers import providers


def page(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `current_body`, `current_role` for the header; the rest for the login page."""
    viewer = functools.cache(lambda: _viewer(request))
    return {
        "navigation": SimpleLazyObject(lambda: _navigation(request, viewer())),
        "current_body": SimpleLazyObject(lambda: viewer().body),
        "current_role": SimpleLazyObject(lambda: viewer().role),
        "login_providers": SimpleLazyObject(providers),
        "demo": settings.DEMO,
        "demo_logins": SimpleLazyObject(_demo_logins),
    }


def _viewer(request: HttpRequest) -> Viewer:
    """Who looks, as `organisation` describes them; nobody outside a root organisation."""
    if root_of(request) is None or not isinstance(request.user, User):
        return Viewer()
    found = Viewer()
    for _, describe in viewers:
        found = describe(request.user)
    return found


def _navigation(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    if root_of(request) is None:
        return []
    items = sorted((item for _, item in navigation), key=lambda item: item.order)
    open_to = [item for item in items if item.permissions is None or item.permissions & viewer.permissions]
    return [_entry(request, item.label, item.url_name) for item in open_to]


def _entry(request: HttpRequest, label: Any, url_name: str) -> dict[str, Any]:
    try:
        url = reverse(url_name)
    except NoReverseMatch as error:
        raise LookupError(f"the navigation item {label!r} names an unknown page {url_name!r}") from error
    active = request.path == url or (url != "/" and request.path.startswith(url))
    return {"label": label, "url": url, "active": active}


def _demo_logins() -> list[Login]:
    return logins() if settings.DEMO else []
