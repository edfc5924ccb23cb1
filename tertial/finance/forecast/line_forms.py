"""Formulär för prognosrader: they check the shape of what is typed; the actions judge it."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.core.models import User
from tertial.finance.forecast.line_actions import LineSpec
from tertial.finance.forecast.money import AmountError, parse_amount
from tertial.organisation.forms import day_field
from tertial.organisation.models import Code, Node


class _Choice(forms.ChoiceField):
    """One of given rows, by its key."""

    rows: dict[str, Any]

    def offer(self, rows: Iterable[Any], blank: str) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [("", blank), *((key, _named(row)) for key, row in self.rows.items())]

    def clean(self, value: Any) -> Any:
        return self.rows.get(str(super().clean(value)))


def _named(row: Any) -> str:
    return f"{row.code} {row.name}" if isinstance(row, Code) else row.name


class LineForm(forms.Form):
    """What a line is called, who answers for it, and its carried deficit."""

    title = forms.CharField(label=_("Namn"), max_length=500)
    responsible = _Choice(label=_("Ansvarig"), required=False)
    carried_deficit = forms.CharField(label=_("Medfört underskott, tkr"), max_length=40, required=False)

    def __init__(self, *arguments: Any, people: Collection[User], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["responsible"].offer(people, _("Ingen än"))  # type: ignore[attr-defined]

    def clean_carried_deficit(self) -> Decimal:
        try:
            return parse_amount(self.cleaned_data["carried_deficit"], "tkr") or Decimal(0)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from None

    @property
    def spec(self) -> LineSpec:
        """What was given, of a form that is valid."""
        data = self.cleaned_data
        return LineSpec(data["title"], data["responsible"], data["carried_deficit"])


class NewLineForm(LineForm):
    """A new line: besides, whose money it is, and from when."""

    node = _Choice(label=_("Enhet"))
    activity = _Choice(label=_("Bara verksamheten"), required=False)
    account_class = _Choice(label=_("Bara kontoslaget"), required=False)
    valid_from = day_field(_("Gäller från"), required=True)
    field_order = ("node", "title", "activity", "account_class", "responsible", "carried_deficit", "valid_from")

    def __init__(self, *arguments: Any, nodes: Collection[Node], codes: Collection[Code], **more: Any) -> None:
        super().__init__(*arguments, **more)
        fields: Any = self.fields
        fields["node"].offer(nodes, _("Välj …"))
        fields["activity"].offer([code for code in codes if code.dimension == "activity"], _("Alla"))
        top = [code for code in codes if code.dimension == "account" and code.parent_id is None]
        fields["account_class"].offer(top, _("Alla"))


class EndLineForm(forms.Form):
    """From which day the line is not asked about."""

    valid_to = day_field(_("Första dagen utan raden"), required=True)
