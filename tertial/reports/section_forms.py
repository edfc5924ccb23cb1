"""Forms of sections: who answers for one, and why one is sent back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.core.models import User
from tertial.reports.section_rules import Part


class AssignForm(forms.Form):
    """Ansvar för ett avsnitt. The choices are those who work with the report."""

    owner = forms.TypedMultipleChoiceField(
        label=_("Ansvarig"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Den som ska lämna texten. Avsnittet står på personens hemsida tills det är klart."),
    )
    contributor = forms.TypedMultipleChoiceField(
        label=_("Medverkar"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Får också skriva i avsnittet."),
    )
    reviewer = forms.TypedMultipleChoiceField(
        label=_("Granskar"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Utan någon här granskar den som granskar hela rapporten."),
    )
    due_on = forms.DateField(label=_("Klart senast"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *arguments: Any, people: Iterable[User], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.people = {one.pk: one for one in people}
        for part in Part:
            self.fields[part].choices = [(pk, one.name) for pk, one in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[Part, list[User]]:
        """Who was chosen for each part."""
        return {part: [self.people[pk] for pk in self.cleaned_data[part]] for part in Part}


class ReasonForm(forms.Form):
    """Why a section is sent back or opened again."""

    note = forms.CharField(
        label=_("Vad behöver ändras?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Den som ansvarar för avsnittet ser det på sin hemsida och överst i avsnittet."),
    )
