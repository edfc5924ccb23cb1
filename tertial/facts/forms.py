"""Formulär: sending a file, pointing out its table, accepting it, ticking a batch off, closing a period."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.core.permissions import Permission
from tertial.facts.listing import top
from tertial.facts.mapping_forms import indented
from tertial.facts.models import Batch, Upload
from tertial.facts.readers.amounts import read_amount
from tertial.facts.readers.values import Unreadable
from tertial.facts.schemas import SCHEMAS
from tertial.numbers import format_decimal
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, visible_to

LONGEST_ROW = 60


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
        bodies.label_from_instance = indented
        if self.initial.get("replaces"):
            self.fields["replaces"] = forms.IntegerField(widget=forms.HiddenInput)


class LayoutForm(forms.Form):
    """Which part of the file is the table: the sheet, and the row of the columns' names."""

    sheet = forms.ChoiceField(label=_("Blad"))
    header_row = forms.TypedChoiceField(
        label=_("Kolumnernas namn står på"), coerce=int, help_text=_("Det som står ovanför läses inte.")
    )

    def __init__(self, upload: Upload, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = upload.detected
        sheets, rows = list(found.get("sheets", [])), top(upload)
        if sheets:
            self._offer("sheet", [(name, name) for name in sheets], found.get("sheet"))
        else:
            del self.fields["sheet"]
        texts = (" · ".join(filter(None, row)) for row in rows)
        labels = [f"{number}: {text[:LONGEST_ROW]}" for number, text in enumerate(texts, 1)]
        row = found.get("header_row", 1)
        if row > len(rows):
            labels.append(f"{row}: {' · '.join(found.get('columns', []))[:LONGEST_ROW]}")
        numbers = [*range(1, len(rows) + 1), row]
        self._offer("header_row", list(zip(numbers, labels, strict=False)), row)

    def _offer(self, name: str, choices: list[Any], initial: Any) -> None:
        field: Any = self.fields[name]
        field.choices, field.initial = choices, initial

    def wanted(self, upload: Upload) -> tuple[str | None, int | None]:
        """The sheet and row that were chosen. In another sheet the row is found anew."""
        sheet = self.cleaned_data.get("sheet")
        moved = sheet is not None and sheet != upload.detected.get("sheet")
        return sheet, None if moved else self.cleaned_data["header_row"]


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


class ReasonForm(forms.Form):
    """Why something that was decided is undone."""

    reason = forms.CharField(label=_("Skäl"), max_length=500)


class CloseForm(forms.Form):
    """Through which month a period is closed; `months` are the last days that are offered (None: any)."""

    through = forms.TypedChoiceField(label=_("Stäng till och med"), coerce=date.fromisoformat)

    def __init__(self, months: Sequence[date] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if months is None:
            self.fields["through"] = forms.DateField()
        else:
            field: Any = self.fields["through"]
            field.choices = [(day.isoformat(), f"{day:%Y-%m}") for day in months]


class ReconcileForm(forms.Form):
    """Avstämning: what the source itself says. It must agree with the batch.

    `difference` is the source's sum less the batch's, in kr, where one has been typed; `rows_differ` likewise.
    """

    rows = forms.IntegerField(label=_("Rader enligt källan"), min_value=0, required=False)
    total = forms.CharField(label=_("Summa enligt källan, kr"), required=False)
    against = forms.CharField(
        label=_("Avstämt mot"), max_length=200, help_text=_("Till exempel systemets rapport med namn och datum.")
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, batch: Batch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.difference: Decimal | None = None
        self.rows_differ: int | None = None
        if batch.total is None:
            del self.fields["total"]
            self.fields["rows"].required = True
        else:
            self.fields["total"].required = True
            self.fields["total"].widget.attrs["inputmode"] = "decimal"

    @property
    def typed(self) -> bool:
        """Whether there is anything to compare."""
        return self.difference is not None or self.rows_differ is not None

    def clean_total(self) -> Decimal:
        try:
            return read_amount(self.cleaned_data["total"].strip(), ",")
        except (Unreadable, InvalidOperation):
            raise forms.ValidationError(_("Skriv summan som ett tal, till exempel 1 234,50.")) from None

    def clean(self) -> dict[str, Any]:
        """What differs is told in the form: it is explained, or a new file is read in."""
        data = super().clean() or {}
        if data.get("rows") is not None:
            self.rows_differ = data["rows"] - self.batch.rows
        if data.get("total") is not None and self.batch.total is not None:
            self.difference = data["total"] - self.batch.total
        if self.rows_differ:
            self._differs("rows", format_decimal(Decimal(self.rows_differ)), _("rader"))
        if self.difference:
            self._differs("total", format_decimal(self.difference), _("kr"))
        return data

    def _differs(self, name: str, amount: str, unit: Any) -> None:
        said = _("Skiljer %(amount)s %(unit)s från inläsningen. Förklara eller rätta skillnaden med en ny fil.")
        self.add_error(name, said % {"amount": amount, "unit": unit})
