"""Siffran öppnad: a figure of the economy asked again: what it is, what it was a year before, the rows behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from tertial.facts.store import FactStore
from tertial.measures import catalogue
from tertial.measures.breakdowns import DIMENSIONS, conditions
from tertial.measures.declare import Measure, MeasureError
from tertial.measures.engine import compute
from tertial.measures.forms import BODY, PERIOD
from tertial.measures.lineage import NOTE
from tertial.measures.presentation import change_text, is_deviation, said
from tertial.measures.rollup import Trees, label
from tertial.measures.rows import Behind, behind
from tertial.measures.tables import convention_of, shown_by
from tertial.measures.words import filters_in_words, period_in_words
from tertial.numbers import Figure, MeasureLineage, Style, style
from tertial.numbers.formatting import STATE_MEANING
from tertial.numbers.units import Kind
from tertial.periods import Period, PeriodError, parse

MEASURE, CONDITION, MONEY_IN = "matt", "villkor", "visa"
AREA = "economy."
PAGE = 100


@dataclass(frozen=True)
class Asked:
    """A figure by its measure, period and conditions, as an address names it; `money` is how it is shown."""

    measure: Measure
    period: Period
    where: Mapping[str, tuple[str, ...]]
    money: str = "tkr"

    @property
    def style(self) -> Style:
        if self.measure.unit.kind is Kind.SHARE:
            return style("percent", 1)
        return style(self.money, 1 if self.money == "mnkr" else 0)


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure as the drawer shows it: what it came to, what it is, and where to see its rows."""

    title: str
    text: str
    where: str
    limits: tuple[str, ...]
    terms: tuple[tuple[str, str, str], ...]
    batches: tuple[int, ...]
    row_count: int
    sql: str


def asked(query: QueryDict) -> Asked:
    """The figure that an address names. Raises MeasureError for one that there is none of."""
    measure = catalogue.measure(query.get(MEASURE, ""))
    if not measure.key.startswith(AREA):
        raise MeasureError("Här öppnas bara ekonomins siffror.")
    where: dict[str, tuple[str, ...]] = {}
    for text in query.getlist(CONDITION):
        name, _, value = text.partition("=")
        where[name] = (*where.get(name, ()), value)
    conditions(where)
    try:
        period = parse(query.get(PERIOD, ""))
    except PeriodError as error:
        raise MeasureError(str(error)) from error
    money = query.get(MONEY_IN, "tkr")
    return Asked(measure, period, where, money if money in ("kr", "tkr", "mnkr") else "tkr")


def address(lineage: MeasureLineage, body: str, money: str) -> str:
    """The query of the address of a figure, from what is known of where it came from."""
    months = [value for name, value in lineage.filters if name == "month"]
    # A month of a year is asked as a period of its own, so that it can be set beside the same month a year before.
    period = months[0] if len(months) == 1 else lineage.period
    left_out = {NOTE, "month"} if len(months) == 1 else {NOTE}
    pairs = [(BODY, body), (MEASURE, lineage.measure), (PERIOD, period), (MONEY_IN, money)]
    kept = ((name, value) for name, value in lineage.filters if name not in left_out)
    return urlencode([*pairs, *((CONDITION, f"{name}={value}") for name, value in kept)])


def describe(store: FactStore, question: Asked, body: str) -> Opened:
    """The figure opened. `body` is the name of whom it concerns. Raises MeasureError."""
    result = compute(store, question.measure.key, question.period, where=question.where, compare="previous_year")
    convention, row = convention_of(store), result.total
    figure = shown_by(convention, row.figure)
    lineage = result.lineage
    limits = filters_in_words(_named(lineage, Trees(store.scope)), {})
    terms = [
        ("Så räknas den", f"{result.measure.title}. {result.measure.definition}", ""),
        ("Period", period_in_words(question.period.label), ""),
        *((name, text, "") for name, text in limits),
        _last_year(shown_by(convention, row.previous), row.change, question) if row.previous else ("", "", ""),
    ]
    where = f"{period_in_words(question.period.label)} · {body}"
    text = said(figure, question.style)
    kept = tuple(term for term in terms if term[1])
    told = tuple(f"{name}: {value}" for name, value in limits)
    return Opened(result.measure.title, text, where, told, kept, lineage.batches, lineage.rows, result.sql)


def _last_year(then: Figure, change: Figure | None, question: Asked) -> tuple[str, str, str]:
    """The figure a year before; of a deviation no change is told, since it may change sign."""
    if then.value is None:
        return "Förra året", STATE_MEANING[then.state].capitalize(), ""
    aside = "" if is_deviation(question.measure) else change_text(change)
    return "Förra året", said(then, question.style), aside


def _named(lineage: MeasureLineage, trees: Trees) -> MeasureLineage:
    """With its conditions' values as people call them, codes with their numbers."""
    return replace(lineage, filters=tuple((name, _called(name, value, trees)) for name, value in lineage.filters))


def _called(name: str, value: str, trees: Trees) -> str:
    key = name.removesuffix("!")
    if name == NOTE or not DIMENSIONS[key].is_tree:
        return value
    called = label(DIMENSIONS[key], value, trees)
    return called if key == "unit" else f"{value} {called}"


def rows_behind(store: FactStore, question: Asked, page: int) -> Behind:
    """A page of the rows behind the figure. Raises MeasureError."""
    key, period, where = question.measure.key, question.period, question.where
    return behind(store, key, period, where, limit=PAGE, offset=(page - 1) * PAGE)
