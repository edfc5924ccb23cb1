"""Formulär med planer och uppdrag: one a deed. Each knows its words and choices, and the action that it calls."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tertial.core.models import User
from tertial.organisation.forms import PathField, day_field
from tertial.organisation.models import Node
from tertial.organisation.selectors import subtree
from tertial.steering import actions, element_actions, plan_actions
from tertial.steering.element_actions import Content
from tertial.steering.models import Assignment, Element, ElementType, Plan
from tertial.steering.rules import PlanState, lowered
from tertial.steering.selectors import is_asked_about


class PlanForm(forms.Form):
    """A plan's name and days, of one of the bodies for which the user plans."""

    body = PathField(queryset=Node.objects.none(), label=_("Organ"))
    title = forms.CharField(label=_("Namn"), max_length=200, help_text=_("Till exempel Verksamhetsplan 2018."))
    starts_on = day_field(_("Första dag"), required=True)
    ends_on = day_field(_("Sista dag"), required=True)


class DeedForm(forms.Form):
    """Base of the forms at a plan: `carry_out` calls the action and returns what to tell the user."""

    title: ClassVar[Any]
    button: ClassVar[Any]
    danger: ClassVar[bool] = False
    lead: ClassVar[Any] = ""

    def __init__(self, *args: Any, user: User, plan: Plan, element: Element | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.plan, self.element = user, plan, element
        self.prepare()

    @property
    def item(self) -> Element:
        """The element of a form that is about one."""
        if self.element is None:
            raise LookupError(f"{type(self).__name__} is about an element")
        return self.element

    def prepare(self) -> None:
        """Fills in choices and initial values."""

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        """Whether the deed makes sense now."""
        return True

    def carry_out(self) -> str:
        raise NotImplementedError


class ElementChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An element to choose, with what sort it is."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({lowered(obj.type.name)})"


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})"


def elements_of(plan: Plan) -> Any:
    return Element.objects.filter(plan=plan).select_related("subject", "type")


def colleagues() -> Any:
    return User.objects.filter(memberships__isnull=False, is_active=True).order_by("name")


class AddForm(DeedForm):
    title, button = _("Lägg till"), _("Lägg till")
    type = forms.ModelChoiceField(queryset=ElementType.objects.none(), label=_("Typ"))
    parent = ElementChoice(
        queryset=Element.objects.none(), label=_("Under"), required=False, empty_label=_("Överst i planen")
    )
    name = forms.CharField(label=_("Rubrik"), max_length=500)
    responsible = PersonChoice(queryset=User.objects.none(), label=_("Ansvarig"), required=False)

    def prepare(self) -> None:
        self.fields["type"].queryset = ElementType.objects.select_related("scale")  # type: ignore[attr-defined]
        self.fields["parent"].queryset = elements_of(self.plan)  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = colleagues()  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        data = self.cleaned_data
        content = Content(title=data["name"], responsible=data["responsible"])
        made = element_actions.add_element(
            user=self.user, plan=self.plan, type_=data["type"], content=content, parent=data["parent"]
        )
        self.element = made
        return gettext("”%(element)s” är tillagt. Fyll i resten nedan.") % {"element": made.subject.title}


class ChangePlanForm(DeedForm):
    title, button = _("Ändra planen"), _("Spara")
    name = forms.CharField(label=_("Namn"), max_length=200)
    starts_on = day_field(_("Första dag"), required=True)
    ends_on = day_field(_("Sista dag"), required=True)

    def prepare(self) -> None:
        self.initial.update({"name": self.plan.title, "starts_on": self.plan.starts_on, "ends_on": self.plan.ends_on})

    def carry_out(self) -> str:
        data = self.cleaned_data
        plan_actions.change_plan(
            user=self.user, plan=self.plan, title=data["name"], starts_on=data["starts_on"], ends_on=data["ends_on"]
        )
        return gettext("Planen är sparad.")


class AdoptForm(DeedForm):
    title, button = _("Anta planen"), _("Anta planen")
    lead = _("Alla som ser organet kan då läsa planen, och omgångar frågar om det som står i den.")

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        return plan.state == PlanState.DRAFT

    def carry_out(self) -> str:
        plan_actions.adopt_plan(user=self.user, plan=self.plan)
        return gettext("Planen är antagen.")


class DraftForm(DeedForm):
    title, button = _("Gör till utkast"), _("Gör till utkast")
    lead = _("Bara de som planerar ser den då. Det går så länge ingen omgång har frågat om den.")

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        return plan.state == PlanState.ADOPTED and not is_asked_about(plan)

    def carry_out(self) -> str:
        plan_actions.back_to_draft(user=self.user, plan=self.plan)
        return gettext("Planen är ett utkast igen.")


class NextForm(DeedForm):
    title, button = _("Nästa plan"), _("Börja nästa plan")
    lead = _("En kopia, som utkast. Allt som fortsätter är kopplat till det som var, så historiken följer med.")
    name = forms.CharField(label=_("Namn"), max_length=200)
    starts_on = day_field(_("Första dag"), required=True)
    ends_on = day_field(_("Sista dag"), required=True)

    def carry_out(self) -> str:
        data = self.cleaned_data
        self.plan = plan_actions.copy_plan(
            user=self.user, plan=self.plan, title=data["name"], starts_on=data["starts_on"], ends_on=data["ends_on"]
        )
        return gettext("%(plan)s är påbörjad, som utkast.") % {"plan": self.plan.title}


class RemovePlanForm(DeedForm):
    title, button, danger = _("Ta bort planen"), _("Ta bort planen"), True
    lead = _("Utkastet försvinner med allt som står i det.")

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        return plan.state == PlanState.DRAFT

    def carry_out(self) -> str:
        plan_actions.remove_plan(user=self.user, plan=self.plan)
        return gettext("Utkastet är borttaget.")


class PlaceForm(DeedForm):
    title, button = _("Flytta"), _("Flytta")
    lead = _("Allt som står under följer med, och historiken också.")
    parent = ElementChoice(
        queryset=Element.objects.none(), label=_("Under"), required=False, empty_label=_("Överst i planen")
    )
    before = ElementChoice(
        queryset=Element.objects.none(), label=_("Före"), required=False, empty_label=_("Sist"),
        help_text=_("Något som redan står där."),
    )  # fmt: skip

    def prepare(self) -> None:
        others = elements_of(self.plan).exclude(pk=self.item.pk)
        for name in ("parent", "before"):
            self.fields[name].queryset = others  # type: ignore[attr-defined]
        self.initial["parent"] = self.item.parent_id

    def carry_out(self) -> str:
        element_actions.place_element(user=self.user, element=self.item, **self.cleaned_data)
        return gettext("”%(element)s” är flyttat.") % {"element": self.item.subject.title}


class EndForm(DeedForm):
    title, button = _("Avsluta"), _("Avsluta")
    lead = _("Senare omgångar frågar inte om det. Det som har sagts står kvar.")
    on = day_field(_("Första dagen utan det"), required=True)

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        return element is not None and plan.is_adopted and not has_ended(element)

    def carry_out(self) -> str:
        element_actions.end_element(user=self.user, element=self.item, on=self.cleaned_data["on"])
        return gettext("Det avslutas %(day)s.") % {"day": self.cleaned_data["on"]}


class GoOnForm(DeedForm):
    title, button = _("Låt fortsätta"), _("Låt fortsätta")
    lead = _("Elementet gäller då till planens slut igen.")

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        return element is not None and has_ended(element)

    def carry_out(self) -> str:
        element_actions.end_element(user=self.user, element=self.item, on=None)
        return gettext("Det fortsätter till planens slut.")


def has_ended(element: Element) -> bool:
    """Whether it lasts shorter than its plan."""
    last = element.subject.valid_to
    return last is not None and last <= element.plan.ends_on


class RemoveForm(DeedForm):
    title, button, danger = _("Ta bort"), _("Ta bort"), True
    lead = _("Det går så länge inget har sagts om det.")

    def carry_out(self) -> str:
        element_actions.remove_element(user=self.user, element=self.item)
        return gettext("”%(element)s” är borttaget.") % {"element": self.item.subject.title}


class UnitsForm(DeedForm):
    title, button = _("Enheter som svarar"), _("Spara")
    lead = _("De säger sitt i varje omgång, vid sidan av den som äger.")
    units = forms.ModelMultipleChoiceField(
        queryset=Node.objects.none(), label=_("Enheter"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        nodes = subtree(self.plan.body).exclude(pk=self.item.subject.node_id).order_by("path")
        self.fields["units"].queryset = nodes  # type: ignore[attr-defined]
        self.initial["units"] = [unit.node_id for unit in self.item.subject.units.all()]

    def carry_out(self) -> str:
        element_actions.set_units(user=self.user, element=self.item, units=self.cleaned_data["units"])
        return gettext("Enheterna är sparade.")


class AssignmentForm(DeedForm):
    title, button = _("Uppdraget"), _("Spara")
    source_body = forms.CharField(
        label=_("Uppdragsgivare"), max_length=200, help_text=_("Till exempel Kommunfullmäktige.")
    )
    decided_on = day_field(_("Beslutat"), required=True)
    paragraph = forms.CharField(label=_("Paragraf"), max_length=30, required=False)
    case_number = forms.CharField(label=_("Ärendenummer"), max_length=40, required=False)
    wording = forms.CharField(label=_("Ordalydelse"), widget=forms.Textarea(attrs={"rows": 4}))
    due_on = day_field(_("Klart senast"))
    report_back = forms.CharField(
        label=_("Återrapporteras"), max_length=200, required=False, help_text=_("Till exempel delår 2.")
    )

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        return element is not None and element.type.is_assignment

    def prepare(self) -> None:
        known: Assignment | None = getattr(self.item, "assignment", None)
        for name in self.fields if known else ():
            self.initial[name] = getattr(known, name)

    def carry_out(self) -> str:
        decided = actions.Decided(**self.cleaned_data)
        actions.change_assignment(user=self.user, element=self.item, decided=decided)
        return gettext("Uppdraget är sparat.")


class _DayForm(DeedForm):
    """A deed with an assignment that has a day."""

    on = day_field(_("Dag"), required=True)

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        given: Assignment | None = getattr(element, "assignment", None)
        return given is not None and given.done_on is None

    def prepare(self) -> None:
        self.initial["on"] = timezone.localdate()


class ReportBackForm(_DayForm):
    title, button = _("Återrapporterat"), _("Spara dagen")

    def carry_out(self) -> str:
        actions.report_back(user=self.user, assignment=self.item.assignment, on=self.cleaned_data["on"])
        return gettext("Uppdraget är återrapporterat %(day)s.") % {"day": self.cleaned_data["on"]}


class DoneForm(_DayForm):
    title, button = _("Nämnden förklarar det klart"), _("Det är klart")
    lead = _("Uppdraget visas inte längre bland dem som väntar.")

    def carry_out(self) -> str:
        actions.mark_done(user=self.user, assignment=self.item.assignment, on=self.cleaned_data["on"])
        return gettext("Uppdraget är förklarat klart %(day)s.") % {"day": self.cleaned_data["on"]}


class OpenAgainForm(DeedForm):
    title, button = _("Inte klart ändå"), _("Visa det igen")

    @classmethod
    def offered(cls, plan: Plan, element: Element | None) -> bool:
        given: Assignment | None = getattr(element, "assignment", None)
        return given is not None and given.done_on is not None

    def carry_out(self) -> str:
        actions.open_again(user=self.user, assignment=self.item.assignment)
        return gettext("Uppdraget väntar igen.")


PLAN_DEEDS: Mapping[str, type[DeedForm]] = {
    "lagg-till": AddForm,
    "anta": AdoptForm,
    "nasta": NextForm,
    "andra": ChangePlanForm,
    "utkast": DraftForm,
    "ta-bort": RemovePlanForm,
}
