"""Sidor: how often one wants the digest, and the letter's own way out of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from tertial.core import digest
from tertial.core.models import DigestFrequency, User


class DigestForm(forms.Form):
    """One choice."""

    frequency = forms.ChoiceField(
        label=_("Hur ofta vill du få ett brev om det som väntar på dig?"),
        choices=DigestFrequency.choices,
        widget=forms.RadioSelect,
        help_text=_("Inget skickas när inget väntar, och aldrig på helger och helgdagar."),
    )


def choose(request: HttpRequest) -> HttpResponse:
    """The user's own choice."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied("not logged in")
    form = DigestForm(request.POST or None, initial={"frequency": user.digest})
    if request.method == "POST" and form.is_valid():
        digest.choose(user, form.cleaned_data["frequency"])
        messages.success(request, gettext("Ditt val är sparat."))
        return redirect("account_digest")
    return render(request, "core/digest.html", {"form": form}, status=422 if form.is_bound else 200)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the token says who and allows nothing else
@login_not_required
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether the letters are to end, and ends them. 404 for a token that is not ours."""
    user = digest.user_of(token)
    if user is None:
        raise Http404("no such token")
    context: dict[str, Any] = {"done": request.method == "POST"}
    if request.method == "POST":
        digest.choose(user, DigestFrequency.NEVER)
    return render(request, "core/digest_stop.html", context)
