"""Addresses for the tests of what surrounds every view."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from tertial.core.errors import Refused
from tertial.core.jobs import enqueue
from tertial.core.scope import current_root_id
from tertial.organisation.models import Node

ERRORS = {
    "krasch": ZeroDivisionError("a bug"),
    "forbjudet": PermissionDenied("no"),
    "saknas": Http404("none"),
    "nekad": Refused("Perioden är stängd; öppna den först."),
}


def write_and(request: HttpRequest, how: str) -> HttpResponse:
    """Renames a node, asks for a job, and ends in the way asked for."""
    Node.objects.filter(slug="vuxen").update(name="Ändrad")
    if "jobb" in request.GET:
        enqueue("tests.rename", user_id=request.user.pk, name="Jobbat")
    if how in ERRORS:
        raise ERRORS[how]
    return HttpResponse("", status=int(how))


def which(request: HttpRequest) -> HttpResponse:
    """The root organisation, and what an unfiltered query sees."""
    return HttpResponse(f"{current_root_id()} {' '.join(sorted(Node.objects.values_list('slug', flat=True)))}")


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Node.objects.count()))


urlpatterns = [
    path("skriv/<str:how>/", write_and, name="write"),
    path("vilken/", which, name="which"),
    path("oppen/", public, name="public"),
    path("", include("tertial.config.urls")),
]
