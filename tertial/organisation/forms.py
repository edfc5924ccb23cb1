"""Formulär: one a deed. Each knows its words, what it offers to choose from at a node, and the action it calls."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tertial.core.models import Root, User
from tertial.core.permissions import Permission
from tertial.organisation import actions, invitations, leaving, series
from tertial.organisation.models import AppointmentRole, Grant, Node, NodeKind, Person, SeriesBreak
from tertial.organisation.rules import ROLE_LABELS, Role, kind_fits
from tertial.organisation.selectors import TWO_STEP_ROLES, subtree, visible_to


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day as a browser asks for it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class PathField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A node to choose, shown by its name under the names' address."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.path})"


class DeedForm(forms.Form):
    """Base of the forms at a node: `carry_out` calls the action and returns what to tell the user."""

    title: ClassVar[Any]
    button: ClassVar[Any]
    danger: ClassVar[bool] = False
    permission: ClassVar[Permission] = Permission.ADMINISTER

    def __init__(self, *args: Any, user: User, node: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.node = user, node
        self.prepare()

    def prepare(self) -> None:
        """Fills in choices and initial values."""

    @classmethod
    def offered_at(cls, node: Node) -> bool:
        """Whether the deed makes sense at the node."""
        return True

    def carry_out(self) -> str:
        raise NotImplementedError


class AddNodeForm(DeedForm):
    title, button = _("Lägg till"), _("Lägg till")
    name = forms.CharField(label=_("Namn"), max_length=200)
    kind = forms.ChoiceField(label=_("Slag"))
    level_name = forms.CharField(
        label=_("Nivå"), max_length=60, required=False, help_text=_("Vad nivån heter här, som förvaltning eller enhet.")
    )
    number_series = forms.CharField(
        label=_("Nummerserie"), max_length=10, required=False, help_text=_("Organets beteckning i diariet, som SN.")
    )
    valid_from = day_field(_("Gäller från"))
    slug = forms.CharField(
        label=_("Kortnamn i adressen"),
        max_length=50,
        required=False,
        help_text=_("Görs av namnet om det lämnas tomt."),
    )

    def prepare(self) -> None:
        choices = [choice for choice in NodeKind.choices if kind_fits(choice[0], self.node.kind)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        node = actions.add_node(by=self.user, parent=self.node, **self.cleaned_data)
        return gettext("%(name)s är tillagd.") % {"name": node.name}


class RenameForm(DeedForm):
    title, button = _("Byt namn"), _("Spara namnet")
    name = forms.CharField(label=_("Namn"), max_length=200, help_text=_("Adressen ändras inte: länkar gäller ännu."))

    def prepare(self) -> None:
        self.fields["name"].initial = self.node.name

    def carry_out(self) -> str:
        node = actions.rename_node(by=self.user, node=self.node, name=self.cleaned_data["name"])
        return gettext("Namnet är nu %(name)s.") % {"name": node.name}


class MoveForm(DeedForm):
    title, button = _("Flytta"), _("Flytta hit")
    parent = PathField(
        queryset=Node.objects.none(),
        label=_("Ny plats"),
        help_text=_(
            "Allt som ligger under följer med. Adresserna ändras, och roller från den gamla platsen följer inte med."
        ),
    )

    @classmethod
    def offered_at(cls, node: Node) -> bool:
        return node.parent_id is not None

    def prepare(self) -> None:
        kinds = [kind for kind in NodeKind.values if kind_fits(self.node.kind, kind)]
        places = visible_to(self.user, Permission.ADMINISTER).filter(kind__in=kinds, valid_to=None)
        places = places.exclude(pk=self.node.pk).exclude(path__startswith=f"{self.node.path}/")
        self.fields["parent"].queryset = places.order_by("path")  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        parent = self.cleaned_data["parent"]
        actions.move_node(by=self.user, node=self.node, parent=parent)
        return gettext("%(name)s ligger nu under %(parent)s.") % {"name": self.node.name, "parent": parent.name}


class EndForm(DeedForm):
    title, button, danger = _("Avsluta"), _("Avsluta"), True
    valid_to = day_field(
        _("Gäller till"),
        required=True,
        help_text=_("Första dagen som den inte längre finns. Allt som ligger under avslutas samma dag."),
    )

    @classmethod
    def offered_at(cls, node: Node) -> bool:
        return node.parent_id is not None

    def carry_out(self) -> str:
        node = actions.end_node(by=self.user, node=self.node, valid_to=self.cleaned_data["valid_to"])
        return gettext("%(name)s gäller till %(day)s.") % {"name": node.name, "day": node.valid_to}


class PersonForm(DeedForm):
    title, button = _("Ny person"), _("Lägg till personen")
    name = forms.CharField(label=_("Namn"), max_length=200)
    email = forms.EmailField(
        label=_("E-post"),
        required=False,
        help_text=_("För den som ska logga in; lösenordet väljer personen själv."),
    )
    party = forms.CharField(label=_("Parti"), max_length=60, required=False)

    def carry_out(self) -> str:
        person = actions.add_person(by=self.user, at=self.node, **self.cleaned_data)
        return gettext("%(name)s är tillagd och kan nu få roller och uppdrag.") % {"name": person.name}


class GrantForm(DeedForm):
    title, button = _("Ge en roll"), _("Ge rollen")
    person = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Person"))
    role = forms.ChoiceField(label=_("Roll"), choices=[(role.value, ROLE_LABELS[role]) for role in Role])
    valid_from = day_field(_("Från"))
    valid_to = day_field(_("Till"), help_text=_("Första dagen utan rollen."))

    def prepare(self) -> None:
        people = Person.objects.filter(user__is_active=True).select_related("user").order_by("sort_key")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        data = {**self.cleaned_data}
        person = data.pop("person")
        grant = actions.grant_role(by=self.user, user=person.user, node=self.node, **data)
        return gettext("%(name)s är nu %(role)s.") % {"name": person.name, "role": grant.get_role_display().lower()}


class RevokeForm(DeedForm):
    title, button, danger = _("Ta tillbaka en roll"), _("Ta tillbaka rollen"), True
    grant = forms.ModelChoiceField(queryset=Grant.objects.none(), label=_("Roll"))

    def prepare(self) -> None:
        held = Grant.objects.filter(node=self.node).select_related("user", "node").order_by("role", "user__name")
        self.fields["grant"].queryset = held  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        grant = self.cleaned_data["grant"]
        told = gettext("%(name)s är inte längre %(role)s här.") % {
            "name": grant.user,
            "role": grant.get_role_display().lower(),
        }
        actions.revoke_role(by=self.user, grant=grant)
        return told


class AppointForm(DeedForm):
    title, button = _("Nytt uppdrag"), _("Spara uppdraget")
    person = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Person"))
    role = forms.ChoiceField(label=_("Uppdrag"), choices=AppointmentRole.choices)
    valid_from = day_field(_("Från"), required=True)
    valid_to = day_field(_("Till"), help_text=_("Första dagen utan uppdraget."))

    @classmethod
    def offered_at(cls, node: Node) -> bool:
        return node.kind == NodeKind.BODY

    def prepare(self) -> None:
        self.fields["person"].queryset = Person.objects.order_by("sort_key")  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        held = actions.appoint(by=self.user, body=self.node, **self.cleaned_data)
        return gettext("%(name)s har fått uppdraget.") % {"name": held.person.name}


class InviteForm(DeedForm):
    title, button = _("Bjud in"), _("Skicka inbjudan")
    name = forms.CharField(label=_("Namn"), max_length=200)
    email = forms.EmailField(
        label=_("E-post"), help_text=_("Dit skickas en länk som gäller i en vecka och fungerar en gång.")
    )
    role = forms.ChoiceField(label=_("Roll"), choices=[(role.value, ROLE_LABELS[role]) for role in Role])
    valid_to = day_field(_("Till"), help_text=_("Första dagen utan rollen, om den är tillfällig."))

    def carry_out(self) -> str:
        invitation = invitations.invite(by=self.user, node=self.node, **self.cleaned_data)
        return gettext("Inbjudan skickas till %(email)s.") % {"email": invitation.email}


class _PersonHereForm(DeedForm):
    """Base of the forms about somebody who has a role here or below."""

    person = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Person"))

    def prepare(self) -> None:
        held = Grant.objects.filter(node__in=subtree(self.node)).values("user_id")
        self.fields["person"].queryset = User.objects.filter(pk__in=held).order_by("name")  # type: ignore[attr-defined]


class EndAccessForm(_PersonHereForm):
    title, button, danger = _("Avsluta någons åtkomst"), _("Avsluta åtkomsten"), True
    day = day_field(
        _("Från och med"),
        required=True,
        help_text=_("Första dagen utan åtkomst, här och i allt som ligger under. I dag avslutar genast."),
    )

    def carry_out(self) -> str:
        person, day = self.cleaned_data["person"], self.cleaned_data["day"]
        leaving.end_access(by=self.user, node=self.node, user=person, day=day)
        return gettext("%(name)s har ingen åtkomst från och med %(day)s.") % {"name": person, "day": day}


class LogOutForm(_PersonHereForm):
    title, button, danger = _("Logga ut någon"), _("Logga ut överallt"), True

    def carry_out(self) -> str:
        person = self.cleaned_data["person"]
        leaving.log_out(by=self.user, node=self.node, user=person)
        return gettext("%(name)s är utloggad överallt.") % {"name": person}


class TwoStepsForm(DeedForm):
    title, button = _("Krav på två steg"), _("Spara kravet")
    roles = forms.MultipleChoiceField(
        label=_("Roller som ska logga in i två steg"),
        choices=[(role.value, ROLE_LABELS[role]) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Gäller hela kommunen, från och med var och ens nästa inloggning."),
    )

    @classmethod
    def offered_at(cls, node: Node) -> bool:
        return node.parent_id is None

    def prepare(self) -> None:
        self.fields["roles"].initial = Root.objects.get().settings.get(TWO_STEP_ROLES, [])

    def carry_out(self) -> str:
        leaving.demand_two_steps(by=self.user, node=self.node, roles=self.cleaned_data["roles"])
        return gettext("Kravet är sparat.")


class AddBreakForm(DeedForm):
    title, button, permission = _("Nytt brott i serie"), _("Spara brottet"), Permission.RECONCILE
    day = day_field(_("Från och med"), required=True, help_text=_("Första dagen som inte kan jämföras med tiden före."))
    measure = forms.CharField(
        label=_("Mått"),
        max_length=80,
        required=False,
        help_text=_("Måttets nyckel på Statistik, som interventions.people. Tomt betyder alla mått."),
    )
    text = forms.CharField(
        label=_("Varför"), max_length=200, help_text=_("Trycks som fotnot, till exempel ”Nytt verksamhetssystem”.")
    )

    def carry_out(self) -> str:
        made = series.add_break(by=self.user, node=self.node, **self.cleaned_data)
        return gettext("Brottet den %(day)s är sparat. Tabeller och diagram som går över dagen får en fotnot.") % {
            "day": made.day
        }


class RemoveBreakForm(DeedForm):
    title, button, danger = _("Ta bort ett brott i serie"), _("Ta bort brottet"), True
    permission = Permission.RECONCILE
    series_break = forms.ModelChoiceField(queryset=SeriesBreak.objects.none(), label=_("Brott"))

    def prepare(self) -> None:
        own = SeriesBreak.objects.filter(node=self.node).select_related("node").order_by("day", "measure")
        self.fields["series_break"].queryset = own  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        series.remove_break(by=self.user, series_break=self.cleaned_data["series_break"])
        return gettext("Brottet är borttaget.")


# The address of each deed, in the order that a node's page offers them.
DEEDS: dict[str, type[DeedForm]] = {
    "lagg-till": AddNodeForm,
    "byt-namn": RenameForm,
    "flytta": MoveForm,
    "avsluta": EndForm,
    "ge-roll": GrantForm,
    "ta-tillbaka-roll": RevokeForm,
    "ny-person": PersonForm,
    "nytt-uppdrag": AppointForm,
    "bjud-in": InviteForm,
    "avsluta-atkomst": EndAccessForm,
    "logga-ut": LogOutForm,
    "tva-steg": TwoStepsForm,
    "nytt-brott": AddBreakForm,
    "ta-bort-brott": RemoveBreakForm,
}
