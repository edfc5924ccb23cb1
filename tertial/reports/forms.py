"""Forms of reports: they check the shape of what is typed; the actions judge it."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.numbers import UNITS

ENTERABLE = ["count", "people", "households", "kr", "tkr", "mnkr", "percent", "care_days", "days", "months", "index"]


class SwedishDecimalField(forms.CharField):
    """A number as it is written in Swedish: `1 234,5`, `−18,3`; a point is taken for a comma."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        plain = "".join(str(text).split()).replace("\u2212", "-").replace(",", ".")
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise forms.ValidationError(_("Skriv ett tal, till exempel 1 234,5."))
        return number


class EnteredFigureForm(forms.Form):
    """Inmatad siffra."""

    label = forms.CharField(label=_("Vad siffran visar"), max_length=200)
    key = forms.SlugField(
        label=_("Kort namn"), max_length=80, help_text=_("Små bokstäver, siffror och streck, till exempel nyanlanda.")
    )
    value = SwedishDecimalField(label=_("Värde"))
    unit = forms.ChoiceField(label=_("Enhet"), choices=[(key, UNITS[key].label) for key in ENTERABLE])
    source = forms.CharField(
        label=_("Källa"), max_length=300, help_text=_("Varifrån siffran kommer, så att någon annan hittar den.")
    )
    source_date = forms.DateField(label=_("Källans datum"), widget=forms.DateInput(attrs={"type": "date"}))


class ReuseForm(forms.Form):
    """The date that an earlier figure is taken over with."""

    source_date = forms.DateField()


class NoteForm(forms.Form):
    """Why a report, or a section of it, is sent back."""

    note = forms.CharField(label=_("Vad behöver ändras?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class AnywayForm(NoteForm):
    """Why a report is approved although sections of it are not."""

    note = forms.CharField(
        label=_("Varför godkänns rapporten ändå?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )
