"""Sidor om frånvaro: who stands in for oneself, and, for an administrator, for anybody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.followup.actions import cover, end_cover
from tertial.followup.forms import CoverForm
from tertial.followup.models import Cover
from tertial.followup.selectors import covers_visible_to
from tertial.organisation.models import Node
from tertial.organisation.selectors import colleagues_at, permitted
from tertial.organisation.views import viewer_of


def _administers(user: User) -> bool:
    return all(permitted(user, Permission.ADMINISTER, top) for top in Node.objects.filter(parent=None))


@require_http_methods(["GET", "POST"])
def covers(request: HttpRequest) -> HttpResponse:
    """Who stands in for the user and for whom the user stands in; for an administrator all who are covered for."""
    user = viewer_of(request)
    administers = _administers(user)
    people = [one for one in colleagues_at() if administers or one.pk != user.pk]
    initial = {"valid_from": timezone.localdate()}
    form = CoverForm(request.POST or None, initial=initial, people=people, chooses_absent=administers)
    if request.method == "POST" and form.is_valid():
        data = {"absent": user, **form.cleaned_data}
        try:
            made = cover(user=user, **data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            told = {"who": made.substitute, "whom": made.user}
            messages.success(request, _("%(who)s är ersättare för %(whom)s.") % told)
            return redirect("followup:covers")
    found = covers_visible_to(user, everybody=administers)
    context = {"form": form, "covers": found, "administers": administers}
    return render(request, "followup/covers.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The other is back. 404 for a cover that the user does not see."""
    user = viewer_of(request)
    found = Cover.objects.filter(pk=pk).select_related("user").first()
    if found is None or found.pk not in {one.pk for one in covers_visible_to(user, everybody=_administers(user))}:
        raise Http404(f"no cover {pk}")
    end_cover(user=user, cover=found)
    messages.success(request, _("%(who)s är tillbaka.") % {"who": found.user})
    return redirect("followup:covers")
