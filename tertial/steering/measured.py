"""Uträknade utfall: the outcomes of elements that a measure is bound to, kept with their lineage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import IntegrityError, transaction

from tertial.facts.selectors import scope_for_system
from tertial.facts.store import open as open_store
from tertial.followup.models import Round
from tertial.measures import catalogue
from tertial.measures.declare import MeasureError
from tertial.measures.figures import Figures, Request
from tertial.measures.inquiries import Inquiry, check
from tertial.numbers import UNITS, Figure, MeasureLineage, State, convert
from tertial.periods import Period, PeriodError, year
from tertial.steering.figures import lineage_data
from tertial.steering.histories import History, histories
from tertial.steering.models import Element, Outcome

YEARS_BACK = 4  # how many years' values of the same part of the year are drawn beside this one's
_SEXES = {"women": "K", "men": "M"}
_EXACT = Decimal("1E-12")  # as many decimals as the column keeps


@dataclass(frozen=True)
class _Asked:
    element: Element
    period: Period
    sex: str
    request: Request


def fault_of(measure: str, where: Mapping[str, Sequence[str]], unit_key: str) -> str | None:
    """What is wrong with a measure, its conditions and the unit it is to be shown in, as a sentence; None: nothing."""
    try:
        catalogue.measure(measure)
        check(Inquiry(measure, year(2017), where={name: tuple(values) for name, values in where.items()}))
    except MeasureError as error:
        return str(error)
    found, shown = catalogue.measure(measure).unit, UNITS.get(unit_key)
    if shown is None or shown.kind is not found.kind:
        return f"Måttet räknas i {found.label}; välj en enhet av samma slag."
    return None


def measure_round(round_: Round) -> int:
    """Computes the outcomes of the round's period for its bound elements, and of years before where none is kept.

    What has not changed is not written, and nothing in a period whose round is closed. How many were written.
    """
    asked = Element.objects.filter(subject__entries__round=round_).exclude(measure="").distinct()
    elements = list(asked.select_related("type", "plan__body", "subject"))
    if not elements:
        return 0
    known = histories([element.pk for element in elements])
    by_body: dict[int, list[Element]] = {}
    for element in elements:
        by_body.setdefault(element.plan.body_id, []).append(element)
    return sum(_measure(group, round_.period, known) for group in by_body.values())


def _measure(elements: Sequence[Element], period: Period, known: dict[int, History]) -> int:
    """Those of one body: its facts are read once."""
    figures = Figures(open_store(scope_for_system(elements[0].plan.body)))
    # A binding that no longer holds is told on the element's page.
    bound = [one for one in elements if not fault_of(one.measure, one.where, one.unit)]
    asked = [one for element in bound for one in _asked(element, period, known[element.pk])]
    computed = figures.fetch([one.request for one in asked])
    return sum(_keep(one, figure, is_own=one.period == period) for one, figure in zip(asked, computed, strict=True))


def _asked(element: Element, period: Period, known: History) -> list[_Asked]:
    """The period itself, and the same part of the years before that nobody has said anything of."""
    periods = [period]
    for years in range(1, YEARS_BACK + 1):
        try:
            before = period.years_back(years)
        except PeriodError:
            continue
        if known.outcome(before) is None:
            periods.append(before)
    by_sex = "sex" in catalogue.measure(element.measure).dimensions
    sexes = ["", *_SEXES] if element.type.splits_by_sex and by_sex else [""]
    found = []
    for each in periods:
        for sex in sexes:
            where = {**element.where, **({"sex": [_SEXES[sex]]} if sex else {})}
            found.append(_Asked(element, each, sex, Request.of(element.measure, each, where)))
    return found


def _keep(asked: _Asked, figure: Figure, *, is_own: bool) -> bool:
    """Whether anything was written. Of years before only values are kept: that there is none is told by nothing."""
    lineage, unit = figure.lineage, asked.element.shown_unit
    if unit is None or not isinstance(lineage, MeasureLineage) or not (is_own or figure.state.has_value):
        return False
    value = None if figure.value is None else convert(figure.value, figure.unit, unit)
    which = {"element": asked.element, "period_start": asked.period.start, "period_end": asked.period.end}
    outcome = Outcome.objects.filter(**which, sex=asked.sex).first() or Outcome(**which, sex=asked.sex)
    values = {
        "value": None if value is None else value.quantize(_EXACT, rounding=ROUND_HALF_UP),
        "state": State(figure.state).value,
        "is_measured": True,
        "lineage": lineage_data(lineage),
        "source": catalogue.measure(asked.element.measure).title,
    }
    if outcome.pk and all(getattr(outcome, name) == wanted for name, wanted in values.items()):
        return False
    for name, wanted in values.items():
        setattr(outcome, name, wanted)
    outcome.entered_by = outcome.entered_at = outcome.source_date = None
    try:
        with transaction.atomic():
            outcome.save()
    except IntegrityError:
        return False  # that period's round is closed: what was said in it stands
    return True
