"""Mätmotorn: computes a measure over a store, by breakdowns, with total and comparison, in one query."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Literal

from tertial.facts.store import FactStore
from tertial.measures import catalogue, suppression
from tertial.measures.branches import Branch, Group, read
from tertial.measures.breakdowns import (
    DEFAULT_AGE_GROUPS,
    DEFAULT_SPELL_LENGTHS,
    DIMENSIONS,
    AgeClass,
    Dimension,
    Where,
    age_classes,
    conditions,
)
from tertial.measures.declare import Aggregate, Cell, Measure, MeasureError
from tertial.measures.rollup import Trees, acceptor, label, order, values_of
from tertial.measures.session import NOTHING, Session, hanging, only
from tertial.numbers import Figure, MeasureLineage, Unit, change_percent, difference, price_effect, volume_effect
from tertial.numbers.units import Kind as UnitKind
from tertial.periods import Period, add_months

Total = Literal["distinct", "sum"]
Key = tuple[str, ...]
EVERY = ""  # in a key: whatever the value, of a dimension that an aggregate ignores


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


@dataclass(frozen=True)
class _Question:
    """One measure over one period. `hidden` dimensions are read but not shown: a formula or a condition needs them."""

    measure: Measure
    period: Period
    by: tuple[str, ...]
    where: Where
    ages: tuple[AgeClass, ...]
    lengths: tuple[AgeClass, ...]
    total: Total

    def hidden(self, aggregate: Aggregate) -> tuple[str, ...]:
        monthly = aggregate.spread and any(each.dimension == "month" for each in self.where)
        wanted = (*(("month",) if monthly else ()), *(("unit",) if self.measure.complete else ()))
        return tuple(key for key in wanted if key not in self.by)

    def conditions(self, aggregate: Aggregate) -> Where:
        """The conditions that concern the aggregate."""
        return tuple(each for each in self.where if each.dimension not in aggregate.ignores)

    def tests(self, aggregate: Aggregate) -> Where:
        """Those that SQL can put; a year's budget has no month to put one to."""
        whole = self.conditions(aggregate)
        return tuple(each for each in whole if not (aggregate.spread and each.dimension == "month"))

    def split(self, aggregate: Aggregate) -> tuple[str, ...]:
        """What the aggregate is split by, of the dimensions that are shown."""
        return tuple(key for key in self.by if key not in aggregate.ignores)

    def place(self, key: Key, aggregate: Aggregate) -> Key:
        """Where a group finds its part of the aggregate: the key with EVERY for what the aggregate ignores."""
        pairs = zip(self.by, key, strict=True)
        return tuple(EVERY if name in aggregate.ignores else value for name, value in pairs)


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
    questions = [
        _Question(measure, each, breakdown, conditions_given, ages, lengths, total)
        for each in ([period] if compared is None else [period, compared])
    ]
    for question in questions:
        session.check(measure, question.period, breakdown, conditions_given)
    answers, sql = _answers(session, questions)
    shifted = [answers[0], *(_shifted(each, breakdown, period, compared) for each in answers[1:])]
    rows = _rows(session, questions, shifted)
    if measure.volume is not None and compared is not None:
        volumes = compute(store, measure.volume, period, by, where, compared, total, age_groups)
        rows = _with_effects(rows, volumes.rows)
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


Answer = dict[Key | None, dict[str, Cell]]  # None is the total


@dataclass(frozen=True)
class _Asked:
    """A branch of a question, and what its groups are for: the rows of the result, the parts of its total, or both.

    `left` are the conditions that SQL could not put, as tests of a group's keys.
    """

    question: int
    branch: Branch
    for_rows: bool
    for_total: bool
    left: tuple[tuple[str, Callable[[str | None], bool]], ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    seen: set[tuple[object, int]] = field(default_factory=set)


def _answers(session: Session, questions: Sequence[_Question]) -> tuple[list[Answer], str]:
    """Every question's cells by group, from one query."""
    asked = [each for index, question in enumerate(questions) for each in _asked(session, index, question)]
    read_groups, sql = read(session.store, session.trees, [each.branch for each in asked])
    answers: list[Answer] = [{None: {}} for _ in questions]
    for each, groups in zip(asked, read_groups, strict=True):
        for group in groups:
            _add(answers[each.question], questions[each.question], each, group, session.trees)
    return answers, sql


def _asked(session: Session, index: int, question: _Question) -> Iterator[_Asked]:
    for aggregate in _read_for(session, question.measure):
        split = question.split(aggregate)
        by = (*split, *question.hidden(aggregate))
        rolled = not aggregate.additive and "unit" in by
        adds_up = aggregate.additive or question.total == "sum" or not by
        for piece in session.pieces(aggregate, question.period, by):
            ages = question.ages if "age_group" in by else ()
            lengths = question.lengths if "spell_length" in by else ()
            tested = question.tests(aggregate)
            branch = Branch(aggregate, piece.parameters, piece.weight, by, tested, ages, rolled, lengths)
            left = [each for each in question.conditions(aggregate) if each not in tested]
            tests = tuple((each.dimension, acceptor(each, session.trees, DIMENSIONS[each.dimension])) for each in left)
            shown = branch.dimensions()[: len(split)]
            yield _Asked(index, branch, True, adds_up and not rolled, tests, shown)
            if rolled and question.total == "sum":
                yield _Asked(index, replace(branch, rolled=False), False, True)


def _read_for(session: Session, measure: Measure) -> tuple[Aggregate, ...]:
    """The measure's aggregates, and the count of persons by which its small groups are hidden, if any are."""
    by_group = measure.group is not None and suppression.rule(session.settings).least
    return (*measure.aggregates, *((measure.group,) if measure.group and by_group else ()))


def _add(answer: Answer, question: _Question, asked: _Asked, group: Group, trees: Trees) -> None:
    """Adds a group to the answer: to every value that its keys roll up to, and to the total."""
    branch = asked.branch
    name, keys = branch.aggregate.name, dict(zip(branch.by, group.keys, strict=True))
    if group.total:
        if question.total == "distinct":
            _plus(answer, None, name, group.cell)
        return
    if not all(test(keys[key]) for key, test in asked.left):
        return

    def cell(where: Key | None) -> Cell:
        return hanging(question.measure, name, keys.get("unit"), group.counted(asked.seen, where))

    if asked.for_total:
        _plus(answer, None, name, cell(None))
    if asked.for_rows and question.by:
        of = {each.key: values_of(each, keys[each.key], trees, branch.rolled) for each in asked.dimensions}
        for key in product(*(of.get(name, (EVERY,)) for name in question.by)):
            _plus(answer, key, name, cell(key))


def _plus(answer: Answer, key: Key | None, name: str, cell: Cell) -> None:
    cells = answer.setdefault(key, {})
    cells[name] = cells.get(name, NOTHING) + cell


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


def _rows(session: Session, questions: Sequence[_Question], answers: Sequence[Answer]) -> list[ResultRow]:
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


def _column(session: Session, question: _Question, answer: Answer, keys: Sequence[Key | None]) -> list[Figure]:
    """The figures of one period, in the order of `keys`."""
    measure, figures, sizes = question.measure, list[Figure](), list[Decimal | None]()
    in_period = month_count(question.period)
    for key in keys:
        read = {each.name: _cell(answer, question, each, key) for each in _read_for(session, measure)}
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


def _cell(answer: Answer, question: _Question, aggregate: Aggregate, key: Key | None) -> Cell:
    """The aggregate's part of a group (None: of the total)."""
    where = None if key is None else question.place(key, aggregate)
    return answer.get(where, {}).get(aggregate.name, NOTHING)


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
