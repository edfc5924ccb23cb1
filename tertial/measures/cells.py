"""Svar i celler: what is asked of a store, read in one query, and the cells of every group and of the total."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Literal

from tertial.measures import suppression
from tertial.measures.branches import Branch, Group, read
from tertial.measures.breakdowns import DIMENSIONS, AgeClass, Dimension, Where
from tertial.measures.declare import Aggregate, Cell, Measure
from tertial.measures.rollup import Trees, acceptor, values_of
from tertial.measures.session import NOTHING, Session, hanging
from tertial.periods import Period

Total = Literal["distinct", "sum"]
Key = tuple[str, ...]
EVERY = ""  # in a key: whatever the value, of a dimension that an aggregate ignores


@dataclass(frozen=True)
class Asking:
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


def answers_to(session: Session, questions: Sequence[Asking]) -> tuple[list[Answer], str]:
    """Every question's cells by group, from one query."""
    asked = [each for index, question in enumerate(questions) for each in _asked(session, index, question)]
    read_groups, sql = read(session.store, session.trees, [each.branch for each in asked])
    answers: list[Answer] = [{None: {}} for _ in questions]
    for each, groups in zip(asked, read_groups, strict=True):
        for group in groups:
            _add(answers[each.question], questions[each.question], each, group, session.trees)
    return answers, sql


def _asked(session: Session, index: int, question: Asking) -> Iterator[_Asked]:
    for aggregate in read_for(session, question.measure):
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


def read_for(session: Session, measure: Measure) -> tuple[Aggregate, ...]:
    """The measure's aggregates, and the count of persons by which its small groups are hidden, if any are."""
    by_group = measure.group is not None and suppression.rule(session.settings).least
    return (*measure.aggregates, *((measure.group,) if measure.group and by_group else ()))


def _add(answer: Answer, question: Asking, asked: _Asked, group: Group, trees: Trees) -> None:
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


def cell_of(answer: Answer, question: Asking, aggregate: Aggregate, key: Key | None) -> Cell:
    """The aggregate's part of a group (None: of the total)."""
    where = None if key is None else question.place(key, aggregate)
    return answer.get(where, {}).get(aggregate.name, NOTHING)
