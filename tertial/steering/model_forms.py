"""Formulär med styrmodellen: a type of element, and a scale with its steps."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.followup.models import Scale, ScaleStep
from tertial.steering.model_actions import StepContent, TypeContent
from tertial.steering.models import ElementType
from tertial.steering.models.plans import OWNER_CHOICES
from tertial.steering.rules import NUMBERING_LABELS, lowered

SHAPE_LABELS = {
    "circle": "cirkel ●", "diamond": "romb ◆", "square": "kvadrat ■", "triangle": "triangel ▲", "ring": "ring ○",
}  # fmt: skip
COLOUR_LABELS = {"good": "grön", "warning": "gul", "bad": "röd", "neutral": "grå", "accent": "blågrön"}
_REACHED = {"": None, "ja": True, "nej": False}
MOST_NEW = 5


class TypeForm(forms.Form):
    """A type of element."""

    name = forms.CharField(label=_("Namn"), max_length=60, help_text=_("Till exempel Målområde, Mål eller Åtagande."))
    name_plural = forms.CharField(label=_("I plural"), max_length=60)
    level = forms.IntegerField(label=_("Nivå"), min_value=1, max_value=9, initial=1, help_text=_("1 är överst."))
    parents = forms.MultipleChoiceField(label=_("Får stå"), widget=forms.CheckboxSelectMultiple)
    numbering = forms.ChoiceField(label=_("Numrering"), choices=list(NUMBERING_LABELS.items()), required=False)
    scale = forms.ModelChoiceField(
        queryset=Scale.objects.none(), label=_("Bedöms på"), required=False, empty_label=_("Bedöms inte")
    )
    is_measured = forms.BooleanField(label=_("Mäts: har mål och utfall"), required=False)
    splits_by_sex = forms.BooleanField(label=_("Kvinnor och män för sig"), required=False)
    is_dated = forms.BooleanField(label=_("Har start- och slutdag"), required=False)
    names_bound = forms.BooleanField(label=_("Säger vem som är bunden"), required=False)
    has_purpose = forms.BooleanField(label=_("Har ett syfte"), required=False)
    is_assignment = forms.BooleanField(label=_("Är ett uppdrag från någon annan"), required=False)
    owner_kind = forms.ChoiceField(
        label=_("Ägs av"), choices=[("", _("organet eller en enhet")), *OWNER_CHOICES], required=False
    )

    def __init__(self, *args: Any, type_: ElementType | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(one.key, f"under {lowered(one.name)}") for one in ElementType.objects.all()]
        self.fields["parents"].choices = [("", _("överst i planen")), *others]  # type: ignore[attr-defined]
        self.fields["scale"].queryset = Scale.objects.all()  # type: ignore[attr-defined]
        if type_ is not None:
            self.initial.update({name: getattr(type_, name) for name in self.fields if name != "scale"})
            self.initial["scale"] = type_.scale_id

    def content(self) -> TypeContent:
        return TypeContent(**self.cleaned_data)


class ScaleForm(forms.Form):
    """A scale's name."""

    name = forms.CharField(label=_("Skalans namn"), max_length=100, help_text=_("Till exempel Måluppfyllelse."))


class StepForm(forms.Form):
    """A step of a scale; one without a word is no step."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    word = forms.CharField(label=_("Ord"), max_length=60, required=False)
    shape = forms.ChoiceField(label=_("Form"), choices=list(SHAPE_LABELS.items()))
    colour = forms.ChoiceField(label=_("Färg"), choices=list(COLOUR_LABELS.items()))
    reached = forms.ChoiceField(
        label=_("Räknas som"), choices=[("", _("bedöms inte")), ("ja", _("uppnått")), ("nej", _("ej uppnått"))],
        required=False,
    )  # fmt: skip
    symbol = forms.CharField(label=_("Eget tecken"), max_length=4, required=False)

    def content(self) -> StepContent:
        data = self.cleaned_data
        return StepContent(
            data["word"], data["shape"], data["colour"], _REACHED[data["reached"]], data["symbol"], data["key"]
        )


StepForms = forms.formset_factory(StepForm, extra=MOST_NEW, max_num=12)


def steps_initial(steps: Iterable[ScaleStep]) -> list[dict[str, Any]]:
    """The steps of a scale as the forms begin."""
    words = {value: name for name, value in _REACHED.items()}
    return [
        {
            "key": step.key, "word": step.word, "shape": step.shape, "colour": step.colour,
            "reached": words[step.is_reached], "symbol": step.symbol,
        }
        for step in steps
    ]  # fmt: skip
