"""Formulär med ett element: its words, its targets and its outcomes; which fields there are follows from its type."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.numbers import State
from tertial.organisation.forms import PathField, day_field
from tertial.organisation.models import Node, NodeKind
from tertial.organisation.selectors import subtree
from tertial.periods import Period, PeriodError, parse
from tertial.steering import element_actions, value_actions
from tertial.steering.element_actions import Content
from tertial.steering.forms import (
    AssignmentForm,
    DeedForm,
    DoneForm,
    EndForm,
    GoOnForm,
    OpenAgainForm,
    PersonChoice,
    PlaceForm,
    RemoveForm,
    ReportBackForm,
    UnitsForm,
    colleagues,
)
from tertial.steering.models import Element, Outcome, Plan, Target
from tertial.steering.models.plans import UNIT_CHOICES
from tertial.steering.rules import DIRECTION_LABELS, SEX_LABELS, STATE_LABELS, OwnerKind
from tertial.steering.typed import Said, read_number, typed_number

# Fields that only some types have, by the flag that says so.
_ONLY_WHERE = {
    "is_measured": ("unit", "decimals", "direction", "measure", "where", "is_new"),
    "is_dated": ("starts_on", "due_on"),
    "names_bound": ("bound",),
    "has_purpose": ("purpose",),
}


class ContentForm(DeedForm):
    """What an element says of itself."""

    title, button = _("Ändra"), _("Spara")
    name = forms.CharField(label=_("Rubrik"), max_length=500)
    description = forms.CharField(label=_("Beskrivning"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    node = PathField(queryset=Node.objects.none(), label=_("Ägare"))
    responsible = PersonChoice(queryset=User.objects.none(), label=_("Ansvarig"), required=False)
    given_number = forms.CharField(
        label=_("Eget nummer"), max_length=20, required=False, help_text=_("Om det inte ska räknas fram.")
    )
    bound = forms.CharField(label=_("Gäller för"), max_length=300, required=False)
    purpose = forms.CharField(label=_("Syfte"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    unit = forms.ChoiceField(label=_("Enhet"), choices=[("", _("Ingen")), *UNIT_CHOICES], required=False)
    decimals = forms.IntegerField(label=_("Decimaler"), min_value=0, max_value=6, initial=0)
    direction = forms.ChoiceField(
        label=_("Bättre när"), choices=[("", _("inget av dem")), *DIRECTION_LABELS.items()], required=False
    )
    measure = forms.ChoiceField(
        label=_("Mått"), required=False, help_text=_("Ett mått räknar utfallet. Utan mått skrivs det in.")
    )
    where = forms.CharField(
        label=_("Villkor för måttet"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ett på varje rad, till exempel form=HVB."),
    )  # fmt: skip
    is_new = forms.BooleanField(label=_("Nytt i planen"), required=False)
    starts_on = day_field(_("Börjar"))
    due_on = day_field(_("Klart senast"))
    footnote = forms.CharField(label=_("Fotnot"), max_length=500, required=False)

    def prepare(self) -> None:
        element, type_ = self.item, self.item.type
        for flag, names in _ONLY_WHERE.items():
            for name in names if not getattr(type_, flag) else ():
                del self.fields[name]
        nodes = subtree(self.plan.body).order_by("path")
        if type_.owner_kind:
            is_body = type_.owner_kind == OwnerKind.BODY
            nodes = nodes.filter(kind=NodeKind.BODY) if is_body else nodes.exclude(kind=NodeKind.BODY)
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = colleagues()  # type: ignore[attr-defined]
        if "measure" in self.fields:
            self.fields["measure"].choices = _measures()  # type: ignore[attr-defined]
        subject = element.subject
        self.initial.update({"name": subject.title, "description": subject.description, "node": subject.node_id})
        self.initial.update({"responsible": subject.responsible_id, "where": _written(element.where)})
        for name in self.fields:
            if name not in self.initial and hasattr(element, name):
                self.initial[name] = getattr(element, name)

    def clean_where(self) -> dict[str, list[str]]:
        from tertial.measures.declare import MeasureError
        from tertial.measures.inquiries import read_where

        try:
            found = read_where(line for line in self.cleaned_data["where"].splitlines() if line.strip())
        except MeasureError as error:
            raise forms.ValidationError(str(error)) from None
        return {name: list(values) for name, values in found.items()}

    def carry_out(self) -> str:
        known = {field.name for field in fields_of(Content)}
        kept = {name: getattr(self.item, name) for name in known if hasattr(Element, name) and name != "title"}
        given = {name: value for name, value in self.cleaned_data.items() if name in known}
        content = Content(**{**kept, **given, "title": self.cleaned_data["name"]})
        element_actions.change_element(user=self.user, element=self.item, content=content)
        return gettext("”%(element)s” är sparat.") % {"element": content.title}


def _written(where: Mapping[str, list[str]]) -> str:
    return "\n".join(f"{name}={','.join(values)}" for name, values in where.items())


def _measures() -> list[Any]:
    from tertial.measures.selectors import areas

    return [
        ("", _("Inget, utfallet skrivs in")),
        *((area.title, [(one.key, one.title) for one in area.measures]) for area in areas()),
    ]


class PeriodDeed(DeedForm):
    """A deed with the values of a period."""

    period = forms.CharField(label=_("Period"), max_length=40, help_text=_("Till exempel 2017, T1 2017 eller H1 2014."))

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        return element is not None and element.type.is_measured

    def clean_period(self) -> Period:
        try:
            return parse(self.cleaned_data["period"])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from None

    def _number(self, name: str) -> Any:
        try:
            return read_number(self.cleaned_data.get(name, ""))
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None

    def asked(self) -> Period | None:
        """The period in the address, whose values are to be changed."""
        try:
            return parse(str(self.initial.get("period") or ""))
        except PeriodError:
            return None


class TargetForm(PeriodDeed):
    title, button = _("Mål för en period"), _("Spara målet")
    lead = _("Ett tomt mål tas bort.")
    sex = forms.ChoiceField(label=_("För"), choices=[("", _("alla")), *SEX_LABELS.items()], required=False)
    node = PathField(
        queryset=Node.objects.none(), label=_("Andel för"), required=False, empty_label=_("hela målet"),
        help_text=_("Om målet är delat mellan organ."),
    )  # fmt: skip
    value = forms.CharField(label=_("Värde"), max_length=40, required=False)
    words = forms.CharField(
        label=_("Med ord"), max_length=100, required=False, help_text=_("Till exempel Minst 80 %. Trycks i stället.")
    )

    def prepare(self) -> None:
        if not self.item.type.splits_by_sex:
            del self.fields["sex"]
        bodies = Node.objects.exclude(kind=NodeKind.UNIT).order_by("path")
        self.fields["node"].queryset = bodies  # type: ignore[attr-defined]
        period, sex = self.asked(), self.initial.get("sex") or ""
        if period is None:
            self.initial.setdefault("period", self.plan.period.label)
            return
        which = {"period_start": period.start, "period_end": period.end, "sex": sex, "node": None}
        known = Target.objects.filter(element=self.item, **which).first()
        if known:
            self.initial.update({"value": typed_number(known.value), "words": known.words})

    def clean_value(self) -> Any:
        return self._number("value")

    def carry_out(self) -> str:
        value_actions.set_target(user=self.user, element=self.item, **self.cleaned_data)
        return gettext("Målet för %(period)s är sparat.") % {"period": self.cleaned_data["period"].label}


class OutcomeForm(PeriodDeed):
    title, button = _("Utfall för en period"), _("Spara utfallet")
    value = forms.CharField(label=_("Utfall"), max_length=40, required=False)
    value_women = forms.CharField(label=_("Kvinnor"), max_length=40, required=False)
    value_men = forms.CharField(label=_("Män"), max_length=40, required=False)
    state = forms.ChoiceField(label=_("Läge"), choices=list(STATE_LABELS.items()), initial=State.EXACT)
    words = forms.CharField(
        label=_("Ord"),
        max_length=100,
        required=False,
        help_text=_("I stället för ett värde som saknas, eller bredvid."),
    )
    source = forms.CharField(label=_("Källa"), max_length=300, required=False)
    source_date = day_field(_("Källans datum"))
    footnote = forms.CharField(label=_("Fotnot"), max_length=500, required=False)
    correction = forms.CharField(
        label=_("Varför det rättas"), max_length=500, required=False, help_text=_("Om periodens omgång är stängd.")
    )

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        return super().offered(plan, element) and element is not None and not element.measure

    def prepare(self) -> None:
        if not self.item.type.splits_by_sex:
            del self.fields["value_women"], self.fields["value_men"]
        period = self.asked()
        if period is None:
            return
        which = {"period_start": period.start, "period_end": period.end}
        for known in Outcome.objects.filter(element=self.item, **which).order_by("-sex"):
            self.initial[f"value_{known.sex}" if known.sex else "value"] = typed_number(known.value)
            for name in ("state", "words", "source", "source_date", "footnote"):
                self.initial[name] = getattr(known, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("value", "value_women", "value_men"):
            if name in self.fields:
                try:
                    data[name] = read_number(data.get(name, ""))
                except Refused as refused:
                    self.add_error(name, refused.message)
        values = [data.get(name) for name in ("value", "value_women", "value_men")]
        has_value = State(data.get("state") or State.EXACT).has_value
        if not self.errors and has_value and all(value is None for value in values):
            self.add_error("value", gettext("Skriv ett värde, eller välj varför det saknas."))
        return data

    def carry_out(self) -> str:
        data = self.cleaned_data
        common = {name: data[name] for name in ("words", "source", "source_date", "footnote")}
        told = []
        for sex, name in (("", "value"), ("women", "value_women"), ("men", "value_men")):
            if name not in self.fields:
                continue
            value, state = data[name], State(data["state"])
            if value is not None and not state.has_value:
                raise Refused(gettext("Det finns både ett värde och ett skäl till att det saknas; ta bort ett av dem."))
            is_said = value is not None or not state.has_value
            told.append(Said(sex, value, state, **common) if is_said else Said(sex))
        value_actions.enter_outcomes(
            user=self.user, element=self.item, period=data["period"], told=told, correction=data["correction"]
        )
        return gettext("Utfallet för %(period)s är sparat.") % {"period": data["period"].label}


ELEMENT_DEEDS: Mapping[str, type[DeedForm]] = {
    "andra": ContentForm,
    "mal": TargetForm,
    "utfall": OutcomeForm,
    "uppdrag": AssignmentForm,
    "aterrapporterat": ReportBackForm,
    "klart": DoneForm,
    "inte-klart": OpenAgainForm,
    "enheter": UnitsForm,
    "flytta": PlaceForm,
    "avsluta": EndForm,
    "fortsatt": GoOnForm,
    "ta-bort": RemoveForm,
}
