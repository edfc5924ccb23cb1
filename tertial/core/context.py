"""What every page knows: its navigation, whose page it is, and whether this is a demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tertial.core.contributions import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """`navigation` for base.html; `demo` for the login page. No query is made here."""
    if not getattr(request, "root_id", None):
        return {"navigation": [], "demo": settings.DEMO}
    items = sorted((item for _, item in navigation), key=lambda item: item.order)
    return {"navigation": [_entry(request, item.label, item.url_name) for item in items], "demo": settings.DEMO}


def _entry(request: HttpRequest, label: str, url_name: str) -> dict[str, Any]:
    try:
        url = reverse(url_name)
    except NoReverseMatch as error:
        raise LookupError(f"the navigation item {label!r} names an unknown page {url_name!r}") from error
    active = request.path == url or (url != "/" and request.path.startswith(url))
    return {"label": label, "url": url, "active": active}
