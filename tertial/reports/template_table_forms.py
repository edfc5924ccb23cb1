"""Formuläret för en tabell: its columns and rows as fields. What has no field here is kept as the template has it."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.measures import catalogue, tablespec
from tertial.measures.breakdowns import DIMENSIONS, conditions
from tertial.measures.declare import MeasureError
from tertial.numbers import UNITS
from tertial.periods import Period

_DERIVE = {
    "change_percent": _("Förändring i procent"), "difference": _("Skillnad"), "ratio": _("Andel"), "per": _("Per"),
    "total": _("Summa"), "volume_effect": _("Volymeffekt"), "price_effect": _("Priseffekt"),
}  # fmt: skip
_KIND = {
    "normal": _("Vanlig"), "group": _("Grupprubrik"), "subtotal": _("Delsumma"), "total": _("Summa"),
    "of_which": _("Varav"),
}  # fmt: skip
_CONVENTION = {
    "": _("Som i övrigt"), "budget_minus_outcome": _("Budget minus utfall"),
    "outcome_minus_budget": _("Utfall minus budget"),
}  # fmt: skip
_PLACE = re.compile(r"(kolumnen|raden) ”([^”]*)”")


def _choices(known: Sequence[str], labels: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [("", "–"), *((name, labels.get(name, name)) for name in known)]


def _measures() -> list[tuple[str, str]]:
    return [
        ("", "–"),
        *sorted(((one.key, f"{one.title} ({one.key})") for one in catalogue.ALL), key=lambda one: one[1]),
    ]


class _Part(forms.Form):
    """A part of a table. `apply` writes only what was changed, so that all else stays as somebody wrote it."""

    lists: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    style: tuple[str, ...] = ("unit", "decimals")

    def __init__(self, given: Mapping[str, Any], data: Any = None, *, prefix: str) -> None:
        self.given, self.key = given, str(given.get("key", ""))
        self.name = str(given.get("label") or self.key or given.get("by") or "–")
        super().__init__(data, initial=self._initial(given), prefix=prefix)

    def _initial(self, given: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(given)
        found |= {name: ", ".join(given[name]) for name in self.lists if isinstance(given.get(name), list)}
        found |= {name: _pairs_text(given[name]) for name in self.pairs if name in given}
        return found | {name: value for name, value in given.get("style", {}).items() if name in self.style}

    def apply(self, table_style: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The part as it was given, with what has been changed in the form."""
        made = deepcopy(dict(self.given))
        for name in self.changed_data:
            value = self.cleaned_data.get(name)
            if name in self.style:
                style = dict(made.get("style") or (table_style or {}))
                made["style"] = style
                _set(style, name, value)
            elif name in self.lists and value != "sum":
                _set(made, name, [one.strip() for one in str(value).split(",") if one.strip()])
            elif name in self.pairs:
                _set(made, name, _pairs(str(value), single=name == "marks"))
            else:
                _set(made, name, value)
        if not made.get("style", True):
            del made["style"]
        return made

    def clean_where(self) -> str:
        """The conditions, when each is one that tables know."""
        text = str(self.cleaned_data["where"])
        try:
            conditions(_pairs(text, single=False))
        except (MeasureError, ValueError) as error:
            raise forms.ValidationError(str(error)) from None
        return text

    def check_period(self, period: Period) -> None:
        """Says at the field when its period is none that tables know, given the report's."""
        try:
            if given := self.cleaned_data.get("period"):
                tablespec.resolved_period(given, period)
        except MeasureError as error:
            self.add_error("period", str(error))


def _decimals() -> forms.IntegerField:
    return forms.IntegerField(label=_("Decimaler"), required=False, min_value=0, max_value=6)


def _unit() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Visas i"), required=False, choices=[("", "–"), *((key, one.label) for key, one in UNITS.items())]
    )


def _period() -> forms.CharField:
    return forms.CharField(
        label=_("Period"), required=False, max_length=60, widget=forms.TextInput(attrs={"list": "template-periods"})
    )


class TableForm(_Part):
    """Tabellen som helhet."""

    title = forms.CharField(label=_("Rubrik"), max_length=300)
    row_label = forms.CharField(label=_("Rubrik över raderna"), required=False, max_length=100)
    measure = forms.ChoiceField(label=_("Mått"), required=False)
    period = _period()
    unit = _unit()
    decimals = _decimals()
    convention = forms.ChoiceField(label=_("Avvikelse är"), required=False, choices=list(_CONVENTION.items()))
    landscape = forms.BooleanField(label=_("Liggande sida"), required=False)
    notes = forms.CharField(
        label=_("Anmärkningar"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("En på varje rad."),
    )
    footnotes = forms.CharField(
        label=_("Fotnoter"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("En på varje rad: märket, mellanslag, texten."),
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["measure"].choices = _measures()  # type: ignore[attr-defined]

    def _initial(self, given: Mapping[str, Any]) -> dict[str, Any]:
        notes = "\n".join(given.get("notes", ()))
        marked = "\n".join(f"{one['mark']} {one['text']}" for one in given.get("footnotes", ()))
        return super()._initial(given) | {"notes": notes, "footnotes": marked}

    def clean_notes(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data["notes"]).splitlines() if line.strip()]

    def clean_footnotes(self) -> list[dict[str, str]]:
        lines = [
            line.strip().partition(" ") for line in str(self.cleaned_data["footnotes"]).splitlines() if line.strip()
        ]
        if any(not text.strip() for _mark, _space, text in lines):
            raise forms.ValidationError(_("Skriv märket, ett mellanslag och fotnotens text på varje rad."))
        return [{"mark": mark, "text": text.strip()} for mark, _space, text in lines]


class ColumnForm(_Part):
    """En kolumn."""

    lists = ("of",)
    label = forms.CharField(label=_("Rubrik"), required=False, max_length=200)
    measure = forms.ChoiceField(label=_("Mått"), required=False)
    period = _period()
    derive = forms.ChoiceField(
        label=_("Räknas ut som"), required=False, choices=_choices(get_args(tablespec.Derivation), _DERIVE)
    )
    of = forms.CharField(label=_("Av kolumnerna"), required=False, max_length=200)
    unit = _unit()
    decimals = _decimals()
    group = forms.CharField(label=_("Gemensam rubrik"), required=False, max_length=100)
    signed = forms.BooleanField(label=_("Minus i rött"), required=False)
    hidden = forms.BooleanField(label=_("Visas inte"), required=False)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["measure"].choices = _measures()  # type: ignore[attr-defined]


class RowForm(_Part):
    """En rad."""

    lists = ("of",)
    pairs = ("where", "marks")
    style = ()
    label = forms.CharField(label=_("Benämning"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Slag"), required=False, choices=[(name, _KIND.get(name, name)) for name in get_args(tablespec.RowKind)]
    )
    indent = forms.IntegerField(label=_("Indrag"), required=False, min_value=0, max_value=6)
    where = forms.CharField(label=_("Villkor"), required=False, max_length=2000)
    by = forms.ChoiceField(
        label=_("En rad för varje"),
        required=False,
        choices=[("", "–"), *((key, one.label) for key, one in DIMENSIONS.items())],
    )
    of = forms.CharField(label=_("Summerar raderna"), required=False, max_length=500)
    footnote = forms.CharField(label=_("Fotnot"), required=False, max_length=5)
    marks = forms.CharField(label=_("Fotnoter i celler"), required=False, max_length=300)

    def _initial(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {"kind": "normal"} | super()._initial(given)

    def clean_marks(self) -> str:
        text = str(self.cleaned_data["marks"])
        try:
            _pairs(text, single=True)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return text


class TableEditor:
    """A table's form: the table, its columns and its rows. `data` is what was posted, if anything."""

    def __init__(self, params: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> None:
        self.params = params
        self.table = TableForm(params, data, prefix="t")
        self.columns = [ColumnForm(one, data, prefix=f"c{at}") for at, one in enumerate(params.get("columns", ()))]
        self.rows = [RowForm(one, data, prefix=f"r{at}") for at, one in enumerate(params.get("rows", ()))]

    @property
    def parts(self) -> list[_Part]:
        return [self.table, *self.columns, *self.rows]

    def read(self, period: Period) -> dict[str, Any] | None:
        """The table's parameters as the form has them. None, with each error at its field, when they are wrong."""
        if sum(not one.is_valid() for one in self.parts):  # each is asked, so that each tells its errors
            return None
        for one in self.parts:
            one.check_period(period)
        made = self.table.apply()
        style = made.get("style", {})
        made["columns"] = [one.apply({} if one.given.get("derive") else style) for one in self.columns]
        made["rows"] = [one.apply() for one in self.rows]
        if any(one.errors for one in self.parts):
            return None
        try:
            tablespec.read(made)
        except MeasureError as error:
            self.refuse(str(error))
            return None
        return made

    def refuse(self, message: str) -> None:
        """Puts a sentence that a table was refused with where it belongs: at the column or row that it names."""
        found = _PLACE.search(message)
        told = re.sub(r"^Tabellen ”[^”]*”: ", "", message)
        told = told[:1].upper() + told[1:]
        if found:
            name = "columns" if found[1] == "kolumnen" else "rows"
            forms_there: Sequence[_Part] = self.columns if name == "columns" else self.rows
            for at, one in enumerate(self.params.get(name, ())):
                if str(one.get("key") or one.get("by") or f"row{at}") == found[2]:
                    forms_there[at].add_error("label", told)
                    return
        self.table.add_error(None, told)


def _set(data: dict[str, Any], name: str, value: Any) -> None:
    # No decimals is something to say; no indent is not.
    if not value and (name != "decimals" or value is None):
        data.pop(name, None)
    else:
        data[name] = value


def _pairs_text(given: Mapping[str, Any]) -> str:
    """`unit=kommun/namnd/vuxen; form=HVB, SIS`."""
    return "; ".join(
        f"{name}={one if isinstance(one, str) else ', '.join(map(str, one))}" for name, one in given.items()
    )


def _pairs(text: str, *, single: bool) -> dict[str, Any]:
    """What `_pairs_text` wrote. Raises ValueError with a sentence."""
    found: dict[str, Any] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        name, equal, values = part.partition("=")
        if not equal or not values.strip():
            raise ValueError("Skriv namn=värde, med semikolon mellan, till exempel form=HVB; sex=kvinna.")
        found[name.strip()] = values.strip() if single else [one.strip() for one in values.split(",") if one.strip()]
    return found
