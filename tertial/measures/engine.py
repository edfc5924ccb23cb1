"""Mätmotorn: computes a measure over a store, by breakdowns, with total and comparison, in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tertial.facts.store import FactStore
from tertial.measures import catalogue, suppression
from tertial.measures.breakdowns import (
    DEFAULT_AGE_GROUPS,
    DEFAULT_SPELL_LENGTHS,
    DIMENSIONS,
    Dimension,
    age_classes,
    conditions,
)
from tertial.measures.cells import EVERY, Answer, Asking, Key, Total, answers_to, cell_of, read_for
from tertial.measures.declare import Measure, MeasureError
from tertial.measures.rollup import Trees, label, order
from tertial.measures.session import Session, only
from tertial.numbers import Figure, MeasureLineage, Unit, change_percent, difference, price_effect, volume_effect
from tertial.numbers.units import Kind as UnitKind
from tertial.periods import Period, add_months


@dataclass(frozen=True)
class ResultRow:
    """One group. `by` is empty for the total. `labels` are what people call the values of `by`.

    `effects` are those of volume and of price, which together are the change of a cost.
    """

    by: Mapping[str, str]
    figure: Figure
    previous: Figure | None = None
    change: Figure | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    effects: tuple[Figure, Figure] | None = None


@dataclass(frozen=True)
class Result:
    """What a measure came to. The total is the last row, with an empty `by`; `compared` is the period before."""

    measure: Measure
    unit: Unit
    period: Period
    rows: tuple[ResultRow, ...]
    sql: str
    lineage: MeasureLineage
    compared: Period | None = None

    @property
    def total(self) -> ResultRow:
        return self.rows[-1]


def compute(
    store: FactStore,
    key: str,
    period: Period,
    by: Sequence[str] = (),
    where: Mapping[str, object] | None = None,
    compare: "str | Period | None" = None,
    total: Total = "distinct",
    age_groups: Sequence[str] | None = None,
    spell_lengths: Sequence[str] | None = None,
) -> Result:
    """The measure over the period, one row a group and the total. Raises MeasureError.

    `by` unit gives every unit that may be seen, with all that lies below it; activity every code that was used and the
    codes above it. `total` "sum" adds up the parts, for measures where that has a meaning. `compare` is
    `previous_year`, `previous_full_year`, `years_back:n` or a period.
    """
    session, measure, breakdown = Session(store), catalogue.measure(key), tuple(by)
    conditions_given = conditions(where or {})
    settings = store.scope.settings
    ages = age_classes(tuple(age_groups or settings.get("age_groups", DEFAULT_AGE_GROUPS)))
    lengths = age_classes(tuple(spell_lengths or settings.get("spell_lengths", DEFAULT_SPELL_LENGTHS)))
    if total == "sum" and not (measure.summable and breakdown):
        raise MeasureError(f"{measure.title} kan inte summeras av sina delar här. Begär totalen i stället.")
    compared = compare_period(compare, period)
    spans = [period] if compared is None else [period, compared]
    # A cost that is compared is read with its volume, whose rows are the same.
    measures = [measure, *([catalogue.measure(measure.volume)] if measure.volume and compared is not None else [])]
    questions = [
        Asking(each, span, breakdown, conditions_given, ages, lengths, total) for each in measures for span in spans
    ]
    for question in questions:
        session.check(question.measure, question.period, breakdown, conditions_given)
    answers, sql = answers_to(session, questions)
    shifted = [
        each if question.period == period else _shifted(each, breakdown, period, compared)
        for question, each in zip(questions, answers, strict=True)
    ]
    rows = _rows(session, questions[: len(spans)], shifted[: len(spans)])
    if len(measures) > 1:
        rows = _with_effects(rows, _rows(session, questions[len(spans) :], shifted[len(spans) :]))
    found = rows[-1].figure.lineage
    if not isinstance(found, MeasureLineage):
        raise TypeError("a measure's figure has a measure's lineage")
    return Result(measure, measure.unit, period, tuple(rows), sql, found, compared)


def compare_period(compare: "str | Period | None", period: Period) -> Period | None:
    """The period to compare with. Raises MeasureError for a way that does not exist."""
    if compare is None or isinstance(compare, Period):
        return compare
    name, _, count = compare.replace("-", "_").partition(":")
    if name == "previous_year":
        return period.previous_year()
    if name == "previous_full_year":
        return period.previous_full_year()
    if name == "years_back" and count.isdigit() and int(count) > 0:
        return period.years_back(int(count))
    raise MeasureError(
        f"Jämförelsen ”{compare}” finns inte. Välj previous-year, previous-full-year eller years-back:2."
    )


def _shifted(answer: Answer, by: tuple[str, ...], period: Period, compared: Period | None) -> Answer:
    """The answer of the compared period with its months named as those of the period they stand beside."""
    if compared is None or "month" not in by:
        return answer
    place = by.index("month")
    apart = (period.start.year - compared.start.year) * 12 + period.start.month - compared.start.month
    return {key if key is None else _moved(key, place, apart): cells for key, cells in answer.items()}


def _moved(key: Key, place: int, months: int) -> Key:
    moved = add_months(date.fromisoformat(f"{key[place]}-01"), months)
    return (*key[:place], f"{moved:%Y-%m}", *key[place + 1 :])


def _rows(session: Session, questions: Sequence[Asking], answers: Sequence[Answer]) -> list[ResultRow]:
    """The result's rows in order, the total last, with small groups hidden."""
    question = questions[0]
    dimensions = [DIMENSIONS[key] for key in question.by]
    found = {key for answer in answers for key in answer if key is not None and EVERY not in key}
    if question.by == ("unit",):
        found |= {(path,) for path in session.trees.paths}
    keys: list[Key | None] = [*sorted(found, key=lambda key: _order(dimensions, key, session.trees)), None]
    columns = [
        _column(session, each, answer, keys) for each, answer in zip(questions, answers, strict=True)
    ]  # fmt: skip
    return [_row(session.trees, dimensions, key, *figures) for key, *figures in zip(keys, *columns, strict=True)]


def _order(dimensions: Sequence[Dimension], key: Key, trees: Trees) -> list[tuple[int, str]]:
    return [order(dimension, value, trees) for dimension, value in zip(dimensions, key, strict=True)]


def _column(session: Session, question: Asking, answer: Answer, keys: Sequence[Key | None]) -> list[Figure]:
    """The figures of one period, in the order of `keys`."""
    measure, figures, sizes = question.measure, list[Figure](), list[Decimal | None]()
    in_period = month_count(question.period)
    for key in keys:
        read = {each.name: cell_of(answer, question, each, key) for each in read_for(session, measure)}
        filled = {each.name: read[each.name] for each in measure.aggregates}
        months = 1 if key is not None and "month" in question.by else in_period
        filters = only(question.where, dict(zip(question.by, key or (), strict=False)))
        figures.append(session.figure(measure, question.period, filled, months, filters))
        sizes.append(suppression.size_of(measure, figures[-1], read))
    rule = suppression.rule(session.settings)
    if not (rule.least and (measure.personal or measure.group)):
        return figures
    groups = [key for key in keys if key is not None]
    place = question.by.index("unit") if "unit" in question.by else None
    families = suppression.families(groups, place, len(groups))
    return suppression.suppress(figures, families, rule, sizes)


def month_count(period: Period) -> int:
    """How many months a period of whole months has; 1 for any other."""
    if not period.is_whole_months:
        return 1
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month


def _row(
    trees: Trees, dimensions: Sequence[Dimension], key: Key | None, figure: Figure, previous: Figure | None = None
) -> ResultRow:
    by = {each.key: value for each, value in zip(dimensions, key or (), strict=False)}
    labels = {each.key: label(each, by[each.key], trees) for each in dimensions if each.key in by}
    changed = None if previous is None else change(figure, previous)
    return ResultRow(by, figure, previous, changed, labels)


def _with_effects(rows: Sequence[ResultRow], volumes: Sequence[ResultRow]) -> list[ResultRow]:
    """The rows of a cost with the effects of volume and price, given the same groups' volumes."""
    of_group = {tuple(row.by.items()): row for row in volumes}
    found = []
    for row in rows:
        volume = of_group[tuple(row.by.items())]
        if row.previous is None or volume.previous is None:
            raise ValueError("a change is split between two periods")
        of = (row.figure, volume.figure, row.previous, volume.previous)
        found.append(replace(row, effects=(volume_effect(*of), price_effect(*of))))
    return found


def change(now: Figure, then: Figure) -> Figure:
    """Förändring: in percent, between two shares in percentage points."""
    return difference(now, then) if now.unit.kind is UnitKind.SHARE else change_percent(now, then)
