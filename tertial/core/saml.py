"""SAML by allauth: what it leaves open is closed before it is asked."""

from allauth.socialaccount.providers.saml import views
from allauth.socialaccount.providers.saml.utils import get_app_or_404
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

# Characters of an answer. It is kept for the moment between two requests, whoever sent it.
LIMIT = 200_000


@csrf_exempt  # another site's page posts here; the answer's signature and the login's own number say what it is worth
@require_POST
@login_not_required
def answer(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Where a SAML provider lets the browser post its answer. 404 for a provider that we do not have."""
    get_app_or_404(request, organization_slug)
    if len(request.POST.get("SAMLResponse", "")) > LIMIT:
        return HttpResponse(status=413)
    taken: HttpResponse = views.acs(request, organization_slug=organization_slug)
    return taken
