"""Sidor: home, the account, and about Tertial."""

from importlib.metadata import version
from operator import attrgetter

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertial.core.contributions import Duty, News, duties, news
from tertial.core.middleware import SESSION_ROOT, root_of
from tertial.core.models import Root, User
from tertial.core.roots import roots_of_current_user
from tertial.organisation.selectors import grants_of
from tertial.organisation.views import viewer_of

NEWS_SHOWN = 8


def home(request: HttpRequest) -> HttpResponse:
    """What the user can go on with, and the latest that happened."""
    user = viewer_of(request)
    context = {"duties": _duties(user), "news": _news(user), "first_name": user.name.split(" ")[0]}
    return render(request, "web/home.html", context)


def account(request: HttpRequest) -> HttpResponse:
    """The user's login, roles, and the municipalities to choose from."""
    user = viewer_of(request)
    context = {
        "grants": grants_of(user).select_related("node").order_by("node__path", "role"),
        "roots": roots_of_current_user(),
        "root_id": root_of(request),
    }
    return render(request, "web/account.html", context)


@require_POST
def switch_root(request: HttpRequest) -> HttpResponse:
    """Goes on in another municipality that the user works in. 404 for any other."""
    wanted = request.POST.get("root", "")
    chosen = next((root for root in roots_of_current_user() if str(root.pk) == wanted), None)
    if chosen is None:
        raise Http404("the user does not work there")
    request.session[SESSION_ROOT] = chosen.pk
    messages.success(request, _("Du arbetar nu i %(name)s.") % {"name": chosen.name})
    return redirect("web:home")


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """What Tertial is."""
    return render(request, "web/about.html", {"version": version("tertial")})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (lag 2018:1937), with the municipality's own contact where its settings give one."""
    root_id = root_of(request)
    root = Root.objects.get(pk=root_id) if root_id is not None else None
    contact = str(root.settings.get("accessibility_contact", "")) if root else ""
    return render(request, "web/accessibility.html", {"contact": contact})


def _duties(user: User) -> list[Duty]:
    """Everybody's contributions: what is due first, what has no day last."""
    found = [duty for _name, ask in duties for duty in ask(user)]
    return sorted(found, key=lambda duty: (duty.due_on is None, duty.due_on or 0))


def _news(user: User) -> list[News]:
    found = [item for _name, ask in news for item in ask(user)]
    return sorted(found, key=attrgetter("when"), reverse=True)[:NEWS_SHOWN]
