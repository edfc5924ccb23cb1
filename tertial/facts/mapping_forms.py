"""Formulär för kopplingar: a field for each column of a layout, and what a name or a file of a mapping may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.core.permissions import Permission
from tertial.facts.fields import Field, Kind
from tertial.facts.mappings import LONGEST_NAME, is_of_sie
from tertial.facts.models import SavedMapping, Upload
from tertial.facts.readers.mapping import LAST_HEADER_ROW, EndDates, Mapping
from tertial.facts.readers.prepare import SIE_LENIENT
from tertial.facts.schemas import SCHEMAS
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, visible_to

SKIP = "-"
LARGEST_FILE = 1 << 20
_REMAPPED = (Kind.CHOICE, Kind.CODE, Kind.TEXT, Kind.BOOLEAN)


@dataclass(frozen=True)
class Layout:
    """What a mapping form is about: a table, the columns of a layout, and the mapping to begin with."""

    mapping: Mapping
    columns: tuple[str, ...]
    decimal: str | None = None
    is_sie: bool = False

    @classmethod
    def of_upload(cls, upload: Upload) -> "Layout":
        found = upload.detected
        mapping = Mapping.from_json(upload.mapping or {"table": upload.table})
        return cls(mapping, tuple(found.get("columns", [])), found.get("decimal"), bool(found.get("is_sie")))

    @classmethod
    def of_saved(cls, saved: SavedMapping) -> "Layout":
        mapping = Mapping.from_json(saved.mapping)
        return cls(mapping, tuple(saved.columns) or tuple(mapping.columns), is_sie=is_of_sie(saved))


class MappingForm(forms.Form):
    """Koppling: a select for each column, the end dates, values that mean another, and values for all rows."""

    save_as = forms.CharField(
        label=_("Spara kopplingen som"), required=False, max_length=100,
        help_text=_("Nästa fil med samma kolumner får då den här kopplingen föreslagen."),
    )  # fmt: skip

    def __init__(self, layout: Layout, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mapping, self.columns = layout.mapping, list(layout.columns)
        self.schema = SCHEMAS[self.mapping.table]
        self.lenient = SIE_LENIENT if layout.is_sie else frozenset()
        self._add_columns()
        self._add_end_dates()
        self._add_decimal(layout.decimal)
        self._add_defaults()
        self._add_values()
        self.order_fields([name for name in self.fields if name != "save_as"])

    def _add_columns(self) -> None:
        choices = [(SKIP, _("läses inte")), *((one.key, one.label) for one in self.schema.fields)]
        for number, column in enumerate(self.columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column, choices=choices, initial=self.mapping.columns.get(column, SKIP)
            )

    def _add_end_dates(self) -> None:
        if any(one.ends for one in self.schema.fields):
            self.fields["end_dates"] = forms.ChoiceField(
                label=_("Slutdatum är"), initial=self.mapping.end_dates, widget=forms.RadioSelect,
                choices=[(EndDates.INCLUSIVE, _("den sista dagen (till och med)")),
                         (EndDates.EXCLUSIVE, _("den första dagen efter (före)"))],
            )  # fmt: skip

    def _add_decimal(self, detected: str | None) -> None:
        if detected is None and any(one.kind is Kind.AMOUNT for one in self.schema.fields):
            self.fields["decimal"] = forms.ChoiceField(
                label=_("Decimaltecken"), initial=self.mapping.decimal or "", required=False,
                choices=[("", _("avgörs av varje tal")), (",", _("komma")), (".", _("punkt"))],
            )  # fmt: skip

    def _add_defaults(self) -> None:
        for one in self._needed():
            self.fields[f"default_{one.key}"] = forms.CharField(
                label=one.label, required=False, initial=self.mapping.defaults.get(one.key, "")
            )

    def _add_values(self) -> None:
        for one in self.schema.fields:
            if one.kind in _REMAPPED and not one.personal:
                words = self.mapping.renamed(one.key)
                self.fields[f"values_{one.key}"] = forms.CharField(
                    label=one.label, required=False, widget=forms.Textarea(attrs={"rows": 2}),
                    initial="\n".join(f"{written} = {meant}" for written, meant in words.items()),
                )  # fmt: skip

    def _needed(self) -> Iterator[Field]:
        """Fields without which no row can be read, and that no column gave when the file came."""
        for one in self.schema.fields:
            lacking = one.key not in self.mapping.columns.values()
            if not one.optional and not one.personal and (lacking or one.key in self.mapping.defaults):
                yield one

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        columns = {c: data[f"column_{n}"] for n, c in enumerate(self.columns) if data.get(f"column_{n}", SKIP) != SKIP}
        values = {one.key: self._words(data, one.key) for one in self.schema.fields if data.get(f"values_{one.key}")}
        defaults = {one.key: data[f"default_{one.key}"] for one in self.schema.fields if data.get(f"default_{one.key}")}
        made = Mapping(
            self.schema.key, columns, values, defaults, EndDates(data.get("end_dates") or self.mapping.end_dates),
            *self._place(data),
        )  # fmt: skip
        for problem in made.check(self.schema, self.columns, lenient=self.lenient):
            self.add_error(None, problem)
        data["mapping"] = made
        return data

    def _place(self, data: dict[str, Any]) -> tuple[str | None, str | None, int | None]:
        """The sheet, the decimal sign and the header's row."""
        decimal = data.get("decimal") or None if "decimal" in self.fields else self.mapping.decimal
        return self.mapping.sheet, decimal, self.mapping.header_row

    def _words(self, data: dict[str, Any], key: str) -> dict[str, str]:
        words = {}
        for line in data[f"values_{key}"].splitlines():
            written, sign, meant = line.partition("=")
            if sign and written.strip():
                words[written.strip()] = meant.strip()
            elif line.strip():
                self.add_error(f"values_{key}", _("Skriv en rad för varje värde: i filen = i Tertial."))
        return words

    def bound(self, prefix: str) -> list[forms.BoundField]:
        """The controls of one part of the form, in order."""
        return [self[name] for name in self.fields if name.startswith(prefix)]


class SavedMappingForm(MappingForm):
    """The same for a saved mapping, with where in the file its table stands."""

    sheet = forms.CharField(
        label=_("Blad"), required=False, max_length=200, help_text=_("Tomt: det första bladet med en tabell.")
    )
    header_row = forms.IntegerField(
        label=_("Rubrikrad"), required=False, min_value=1, max_value=LAST_HEADER_ROW,
        help_text=_("Tomt: raden hittas i varje fil."),
    )  # fmt: skip

    def __init__(self, saved: SavedMapping, *args: Any, **kwargs: Any) -> None:
        layout = Layout.of_saved(saved)
        super().__init__(layout, *args, **kwargs)
        del self.fields["save_as"]
        self.fields["sheet"].initial, self.fields["header_row"].initial = (
            layout.mapping.sheet,
            layout.mapping.header_row,
        )

    def _place(self, data: dict[str, Any]) -> tuple[str | None, str | None, int | None]:
        return data.get("sheet") or None, data.get("decimal") or None, data.get("header_row")


class MappingNameForm(forms.Form):
    """What a saved mapping is called."""

    name = forms.CharField(label=_("Namn"), max_length=LONGEST_NAME)


class MappingFileForm(forms.Form):
    """A mapping that comes as a TOML file."""

    body = forms.ModelChoiceField(label=_("Gäller för"), queryset=Node.objects.none(), empty_label=None)
    file = forms.FileField(label=_("Fil"), help_text=_("En koppling som TOML, till exempel från en annan kommun."))

    def __init__(self, user: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["body"]
        bodies.queryset = visible_to(user, Permission.IMPORT).order_by("path")
        bodies.label_from_instance = indented

    def clean_file(self) -> tuple[str, str]:
        """The file's name and text."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError(_("Filen är för stor för att vara en koppling."))
        try:
            return sent.name, sent.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("Filen är inte text i UTF-8.")) from None


def indented(node: Node) -> str:
    """A node's name, set in by its depth in the tree."""
    return "\u2003" * node.path.count("/") + node.name
