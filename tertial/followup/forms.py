"""Forms of rounds: they check the shape of what is typed; the actions judge it."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.core.models import User
from tertial.followup.actions import Said
from tertial.followup.models import Round
from tertial.followup.round_actions import Days
from tertial.organisation.forms import PathField, day_field
from tertial.organisation.models import Node
from tertial.periods import Period, PeriodError, parse

FIELD = "falt-"  # before the name of a field of the kind's own
PAGE = "sida"


def page_key() -> str:
    """A name for a page that is being opened, sent back in its field `sida`."""
    return secrets.token_urlsafe(12)


def said_of(data: Mapping[str, Any]) -> Said:
    """What was posted of an entry: only what the form held."""
    own = {name.removeprefix(FIELD): str(data[name]) for name in data if name.startswith(FIELD)}
    plain = {name: data.get(name) for name in ("comment", "status", "status_reason", "trend")}
    return Said(fields=own, page=page_of(data), **plain)


def page_of(data: Mapping[str, Any]) -> str:
    """The opened page that was posted; none when what was posted is no name of a page."""
    page = str(data.get(PAGE, ""))
    return page if len(page) <= 40 else ""


class PersonField(forms.ChoiceField):
    """Somebody among given people."""

    people: Mapping[str, User] = MappingProxyType({})

    def offer(self, people: Iterable[User]) -> None:
        self.people = {str(one.pk): one for one in people}
        self.choices = [("", _("Välj …")), *((pk, one.name) for pk, one in self.people.items())]

    def clean(self, value: Any) -> Any:
        return self.people[super().clean(value)]


class HandOverForm(forms.Form):
    """Who answers in this round instead."""

    to = PersonField(label=_("Till"))

    def __init__(self, *arguments: Any, people: Iterable[User], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["to"].offer(people)  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Why an entry is sent back."""

    note = forms.CharField(
        label=_("Vad behöver ändras?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Den som ansvarar ser det i Min omgång."),
    )


class ReopenForm(forms.Form):
    """Why a closed round is opened again."""

    note = forms.CharField(
        label=_("Varför öppnas omgången igen?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class DaysForm(forms.Form):
    """A round's days."""

    opens_on = day_field(_("Öppnar"), required=True)
    contribute_by = day_field(_("Lämna senast"), required=True)
    review_by = day_field(_("Granska senast"))
    approve_by = day_field(_("Godkänn senast"))

    @property
    def days(self) -> Days:
        return Days(**{name: self.cleaned_data[name] for name in DaysForm.base_fields})


class RoundForm(DaysForm):
    """A new round. The types to choose among are those of the subjects that are there."""

    body = PathField(queryset=Node.objects.none(), label=_("Organ"), empty_label=_("Välj …"))
    title = forms.CharField(label=_("Namn"), max_length=100, help_text=_("Till exempel T1 2017."))
    period = forms.CharField(
        label=_("Period"), help_text=_("Till exempel T1 2017, H1 2017, 2017 eller 2017-01..2017-04.")
    )
    asks = forms.MultipleChoiceField(
        label=_("Frågar om"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ingen vald: allt som följs upp."),
    )
    field_order = ("body", "title", "period", "opens_on", "contribute_by", "review_by", "approve_by", "asks")

    def __init__(self, *arguments: Any, bodies: Any, types: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        choices = list(types)
        self.fields["asks"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["asks"]

    def clean_period(self) -> Period:
        try:
            return parse(self.cleaned_data["period"])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from None


def days_form(round_: Round, data: Any = None) -> DaysForm:
    """The form with the round's days."""
    return DaysForm(data, initial={name: getattr(round_, name) for name in DaysForm.base_fields})


class CoverForm(forms.Form):
    """Who stands in for whom, and when. Without a choice of `absent` it is oneself who is away."""

    absent = PersonField(label=_("Borta"))
    substitute = PersonField(label=_("Ersättare"))
    valid_from = day_field(_("Från"), required=True)
    valid_to = day_field(_("Tillbaka"), help_text=_("Första dagen tillbaka. Tomt: tills vidare."))

    def __init__(self, *arguments: Any, people: Collection[User], chooses_absent: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["substitute"].offer(people)  # type: ignore[attr-defined]
        if chooses_absent:
            self.fields["absent"].offer(people)  # type: ignore[attr-defined]
        else:
            del self.fields["absent"]
