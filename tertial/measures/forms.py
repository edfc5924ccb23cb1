"""Formulär: a measure explored. The form is read from the address, so that a question can be sent to somebody."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tertial.documents.model import FigureCell, Table
from tertial.measures.breakdowns import DIMENSIONS
from tertial.measures.declare import Kind, Measure
from tertial.measures.inquiries import Inquiry
from tertial.measures.lineage import where_of
from tertial.measures.presentation import MONEY
from tertial.measures.selectors import Value
from tertial.numbers import DerivedLineage, MeasureLineage
from tertial.numbers.units import Kind as UnitKind
from tertial.organisation.models import Node
from tertial.periods import PeriodError, parse

BODY, PERIOD, BY, BY_SECOND, COMPARE, TOTAL, MONEY_IN = "organ", "period", "per", "per2", "jamfor", "total", "visa"
COMPARISONS = [
    ("", _("Ingen")),
    ("previous_year", _("Samma period året före")),
    ("previous_full_year", _("Hela året före")),
    ("years_back:2", _("Samma period två år före")),
]
DEFAULT_MONEY = "tkr"
_WHOLE_FORM = {
    "hx-include": "closest form",
    "hx-target": "#utforska",
    "hx-select": "#utforska",
    "hx-swap": "outerHTML",
    "hx-trigger": "change consume",
}


class ExploreForm(forms.Form):
    """Utforska: whose figures, when, split by what, limited to what, beside what. GET only."""

    organ = forms.ChoiceField(label=_("Organ eller enhet"))
    period = forms.CharField(
        label=_("Period"), max_length=30,
        help_text=_("Till exempel 2017, 2017-04, 2017-01..2017-04, T1 2017 eller R12 2017-04."),
    )  # fmt: skip
    per = forms.ChoiceField(label=_("Dela upp på"), required=False)
    per2 = forms.ChoiceField(label=_("och på"), required=False)
    jamfor = forms.ChoiceField(label=_("Jämför med"), required=False, choices=COMPARISONS)

    def __init__(
        self, measure: Measure, bodies: Sequence[Node], body: Node, values: Mapping[str, list[Value]], data: QueryDict
    ) -> None:
        self.query = data.copy()
        self.query[BODY] = body.path
        if measure.unit.kind is UnitKind.MONEY:
            self.query.setdefault(MONEY_IN, DEFAULT_MONEY)
        super().__init__(self.query)
        self.measure = measure
        self._choose(BODY, body_choices(bodies))
        breakdowns = [("", _("Ingenting")), *((key, DIMENSIONS[key].label) for key in measure.breakdowns)]
        self._choose(BY, breakdowns)
        self._choose(BY_SECOND, breakdowns)
        if len(measure.breakdowns) < 2:
            del self.fields[BY_SECOND]
        if measure.summable and any(each.kind is Kind.DISTINCT for each in measure.aggregates):
            self.fields[TOTAL] = forms.ChoiceField(
                label=_("Totalen är"), required=False,
                choices=[("", _("var och en räknad en gång")), ("sum", _("summan av delarna"))],
            )  # fmt: skip
        if measure.unit.kind is UnitKind.MONEY:
            self.fields[MONEY_IN] = forms.ChoiceField(label=_("Visa i"), required=False, choices=list(MONEY.items()))
        for key in measure.dimensions:
            self._add_filter(key, values.get(key, []))
        # Another body has other values to limit to: the whole form is fetched anew.
        self.fields[BODY].widget.attrs.update(
            _WHOLE_FORM, **{"hx-get": reverse("measures:measure", args=[measure.key])}
        )
        for field in self.fields.values():
            field.required = field in (self.fields[BODY], self.fields[PERIOD])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _add_filter(self, key: str, values: list[Value]) -> None:
        """Checkboxes for the values that exist, and for those of the address that do not (yet)."""
        given = self.query.getlist(key)
        known = {each.value for each in values}
        choices = [(each.value, "\u2003" * each.depth + each.label) for each in values]
        choices += [(value, value) for value in dict.fromkeys(given) if value and value not in known]
        if choices:
            self.fields[key] = forms.MultipleChoiceField(
                label=DIMENSIONS[key].label, choices=choices, widget=forms.CheckboxSelectMultiple
            )

    def clean_period(self) -> Any:
        try:
            return parse(self.cleaned_data[PERIOD])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get(BY) and data.get(BY) == data.get(BY_SECOND):
            self.add_error(BY_SECOND, _("Välj två olika indelningar, eller bara en."))
        return data

    @property
    def inquiry(self) -> Inquiry:
        """The question, of a form that is valid."""
        data = self.cleaned_data
        return Inquiry(
            self.measure.key,
            data[PERIOD],
            tuple(key for key in (data.get(BY), data.get(BY_SECOND)) if key),
            {key: tuple(data[key]) for key in self.measure.dimensions if data.get(key)},
            data.get(COMPARE) or None,
            "sum" if data.get(TOTAL) == "sum" and (data.get(BY) or data.get(BY_SECOND)) else "distinct",
        )

    @property
    def money(self) -> str:
        return self.cleaned_data.get(MONEY_IN) or DEFAULT_MONEY

    def main_fields(self) -> Iterator[forms.BoundField]:
        """What is asked: everything but the filters."""
        return (field for field in self if field.name not in DIMENSIONS)

    def filter_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in DIMENSIONS]

    def filter_count(self) -> int:
        """How many breakdowns the answer is limited in."""
        return sum(1 for field in self.filter_fields() if field.value())

    def address(self, **changed: str) -> str:
        """The question as the query of an address, without what is left empty."""
        pairs = []
        for field in self:
            value = changed.get(field.name, field.value())
            pairs += [(field.name, each) for each in (value if isinstance(value, list) else [value]) if each]
        return urlencode(pairs)


def defaults(measure: Measure, period: str) -> QueryDict:
    """The question that a measure's page opens with."""
    data = QueryDict(mutable=True)
    data.update({PERIOD: period, COMPARE: "previous_year"})
    if measure.breakdowns:
        data[BY] = measure.breakdowns[0]
    return data


def row_addresses(table: Table, measure: Measure, body: Node) -> Callable[[str], str]:
    """Where each figure of an answer's table opens, by its key. A change and its parts open what has changed."""
    figures = {cell.key: cell.figure for row in table.rows for cell in row.cells if isinstance(cell, FigureCell)}
    page = reverse("measures:rows", args=[measure.key])

    def address(key: str) -> str:
        lineage = figures[key].lineage
        if isinstance(lineage, DerivedLineage):
            lineage = figures[f"{key.rpartition('.')[0]}.value"].lineage
        if not isinstance(lineage, MeasureLineage):
            raise TypeError("a measure's figure has a measure's lineage")
        conditions = [(name, value) for name, values in where_of(lineage.filters).items() for value in values]
        return f"{page}?{urlencode([(BODY, body.path), (PERIOD, lineage.period), *conditions])}"

    return address


def body_choices(bodies: Sequence[Node]) -> list[tuple[str, str]]:
    """The nodes to choose among, each set in below those that it lies under."""
    return [(node.path, "\u2003" * _depth(node, bodies) + node.name) for node in bodies]


def _depth(node: Node, nodes: Sequence[Node]) -> int:
    """How many of the nodes lie above it."""
    return sum(1 for each in nodes if node.path.startswith(f"{each.path}/"))
