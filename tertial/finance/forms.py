"""Formulär: what to see of the economy. Read from the address, so that a view can be sent to somebody."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tertial.finance.rules import (
    ACCUMULATED,
    EXTERNAL,
    INTERNAL,
    KINDS,
    MONTHLY,
    MONTHLY_MEASURES,
    MOST_OPEN,
    OUTCOME,
    View,
)
from tertial.measures.forms import BODY, DEFAULT_MONEY, PERIOD, body_choices
from tertial.measures.presentation import MONEY
from tertial.organisation.models import Node
from tertial.periods import Period, PeriodError, parse

OPENED = "oppna"
BREAKDOWNS = [
    ("unit", _("Enhet")),
    ("process", _("Process")),
    ("activity", _("Verksamhet")),
    ("account_class", _("Kontoslag")),
]
MODES = [(ACCUMULATED, _("Ackumulerat")), (MONTHLY, _("Per månad"))]
PARTIES = [("", _("Interna och externa")), (EXTERNAL, _("Bara externa")), (INTERNAL, _("Bara interna"))]
_DEFAULTS = {"per": "unit", "vy": ACCUMULATED, "matt": OUTCOME, "visa": DEFAULT_MONEY}


class EconomyForm(forms.Form):
    """Ekonomi: whose, when, by what, and how it is shown. GET only."""

    organ = forms.ChoiceField(label=_("Organ eller enhet"))
    period = forms.CharField(label=_("Period"), max_length=30)
    per = forms.ChoiceField(label=_("Dela upp på"), choices=BREAKDOWNS)
    vy = forms.ChoiceField(label=_("Visa"), choices=MODES)
    matt = forms.ChoiceField(label=_("Per månad visas"), choices=list(MONTHLY_MEASURES.items()))
    visa = forms.ChoiceField(label=_("Belopp i"), choices=list(MONEY.items()))
    motpart = forms.ChoiceField(label=_("Motpart"), choices=PARTIES, required=False)
    interna = forms.BooleanField(label=_("Visa ”varav interna”"), required=False)
    kol = forms.MultipleChoiceField(
        label=_("Kolumner"), required=False, choices=[(kind.key, kind.name) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, bodies: Sequence[Node], body: Node, period: Period, data: QueryDict) -> None:
        self.query = data.copy()
        self.query[BODY] = body.path
        for name, value in {PERIOD: period.label, **_DEFAULTS}.items():
            self.query.setdefault(name, value)
        self.opened = tuple(dict.fromkeys(data.getlist(OPENED)))[:MOST_OPEN]
        super().__init__(self.query)
        field: Any = self.fields[BODY]
        field.choices = body_choices(bodies)

    def clean_period(self) -> Period:
        try:
            period = parse(self.cleaned_data[PERIOD])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from None
        if not period.is_whole_months:
            raise forms.ValidationError(_("Ekonomin finns bara för hela månader."))
        return period

    @property
    def view(self) -> View:
        """What is asked for, of a form that is valid."""
        data = self.cleaned_data
        return View(
            data["period"], data["per"], data["vy"], data["matt"], data["visa"], data["motpart"], data["interna"],
            tuple(data["kol"]), frozenset(self.opened),
        )  # fmt: skip

    def main_fields(self) -> list[forms.BoundField]:
        """What is asked; the measure only where it has a meaning."""
        shown = [BODY, PERIOD, "per", "vy", "matt", "visa", "motpart"]
        return [self[name] for name in shown if name != "matt" or self.query.get("vy") == MONTHLY]

    def address(self, opened: Sequence[str] | None = None, **changed: str) -> str:
        """The view as the query of an address, without what is left as it is given."""
        pairs: list[tuple[str, str]] = []
        for name in self.fields:
            values = [changed[name]] if name in changed else self.query.getlist(name)
            pairs += [(name, value) for value in values if value and value != _DEFAULTS.get(name)]
        return urlencode([*pairs, *((OPENED, key) for key in (self.opened if opened is None else opened))])

    def toggled(self, key: str) -> str:
        """The address of the same view with a row opened, or closed."""
        found = tuple(each for each in self.opened if each != key)
        return self.address(found if key in self.opened else (*self.opened, key))
