"""Formulär: sending a file, mapping its columns, accepting it, ticking a batch off."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.core.permissions import Permission
from tertial.facts.fields import Field, Kind
from tertial.facts.models import Batch, Upload
from tertial.facts.readers.amounts import read_amount
from tertial.facts.readers.mapping import EndDates, Mapping
from tertial.facts.readers.prepare import SIE_LENIENT
from tertial.facts.readers.values import Unreadable
from tertial.facts.schemas import SCHEMAS
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, visible_to

SKIP = "-"
_REMAPPED = (Kind.CHOICE, Kind.CODE, Kind.TEXT, Kind.BOOLEAN)


class UploadForm(forms.Form):
    """Which table the file belongs to, and to whom. The file itself went straight into the spool."""

    body = forms.ModelChoiceField(label=_("Organ"), queryset=Node.objects.none(), empty_label=None)
    table = forms.ChoiceField(label=_("Tabell"), choices=[(s.key, s.label) for s in SCHEMAS.values()])
    file = forms.FileField(
        label=_("Fil"),
        help_text=_("CSV, Excel (xlsx), ODS, Parquet eller SIE. Filen ligger krypterad tills du har godkänt den."),
    )

    def __init__(self, user: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["body"]
        bodies.queryset = visible_to(user, Permission.IMPORT).order_by("path")
        bodies.label_from_instance = _indented
        if self.initial.get("replaces"):
            self.fields["replaces"] = forms.IntegerField(widget=forms.HiddenInput)


class MappingForm(forms.Form):
    """Koppling: a select for each column, the end dates, values that mean another, and values for all rows."""

    save_as = forms.CharField(
        label=_("Spara kopplingen som"), required=False, max_length=100,
        help_text=_("Nästa fil med samma kolumner får då den här kopplingen föreslagen."),
    )  # fmt: skip

    def __init__(self, upload: Upload, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schema, self.columns = SCHEMAS[upload.table], list(upload.detected.get("columns", []))
        self.mapping = Mapping.from_json(upload.mapping or {"table": upload.table})
        self.lenient = SIE_LENIENT if upload.detected.get("is_sie") else frozenset()
        self._add_columns()
        self._add_end_dates()
        self._add_decimal(upload.detected.get("decimal"))
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
            self.mapping.sheet, data.get("decimal") or self.mapping.decimal,
        )  # fmt: skip
        for problem in made.check(self.schema, self.columns, lenient=self.lenient):
            self.add_error(None, problem)
        data["mapping"] = made
        return data

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


class AcceptForm(forms.Form):
    """The last look before a file becomes a batch."""

    cut_off = forms.DateField(
        label=_("Avser till och med"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Den sista dag som filen täcker."),
    )  # fmt: skip
    replaces = forms.ModelChoiceField(
        label=_("Ersätter"), queryset=Batch.objects.none(), required=False, empty_label=_("ingen, raderna läggs till")
    )

    def __init__(self, candidates: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["replaces"]
        field.queryset = candidates
        field.label_from_instance = lambda batch: f"{batch.file_name}, inläst {batch.committed_at:%Y-%m-%d}"


class ReconcileForm(forms.Form):
    """Avstämning: what the source itself says. It must agree with the batch."""

    rows = forms.IntegerField(label=_("Rader enligt källan"), min_value=0, required=False)
    total = forms.CharField(label=_("Summa enligt källan, kr"), required=False)
    against = forms.CharField(
        label=_("Avstämt mot"), max_length=200, help_text=_("Till exempel systemets rapport med namn och datum.")
    )

    def __init__(self, batch: Batch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if batch.total is None:
            del self.fields["total"]
            self.fields["rows"].required = True
        else:
            self.fields["total"].required = True

    def clean_total(self) -> Decimal:
        try:
            return read_amount(self.cleaned_data["total"].strip(), ",")
        except (Unreadable, InvalidOperation):
            raise forms.ValidationError(_("Skriv summan som ett tal, till exempel 1 234,50.")) from None


def _indented(node: Node) -> str:
    return "\u2003" * node.path.count("/") + node.name
