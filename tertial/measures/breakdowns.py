"""Indelningar: what a measure can be split and filtered by, and how each becomes SQL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import ibis

from tertial.measures.declare import Expression, MeasureError, Parameters, Value

UNKNOWN = "okänt"
OTHER_AGES = "övriga"
DEFAULT_AGE_GROUPS = ("0-12", "13-20", "21-29", "30-64", "65-")
DEFAULT_SPELL_LENGTHS = ("1-14", "15-59", "60-")


class Sort(StrEnum):
    """How a dimension's values are read: text as stored, a place in a tree, or something worked out."""

    TEXT = "text"
    SEX = "sex"
    AGE = "age"
    LENGTH = "length"
    MONTH = "month"
    NODE = "node"
    CODE = "code"
    CODE_CLASS = "code_class"
    ACCOUNT = "account"
    ACCOUNT_NAME = "account_name"
    DECISION = "decision"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Dimension:
    """Indelning: its key, its Swedish label, how it is read, and the column where that is not the key."""

    key: str
    label: str
    sort: Sort
    column: str

    def in_table(self, table: Expression) -> "Dimension":
        """The dimension as this table holds it: forecasts name an account or a class of them, postings have one."""
        if self.sort in (Sort.CODE_CLASS, Sort.ACCOUNT) and "account_class" in table.columns:
            return Dimension(self.key, self.label, Sort.ACCOUNT_NAME, "account_class")
        return self

    @property
    def is_class(self) -> bool:
        """Whether its values are classes of numbers, which shape the SQL."""
        return self.sort in (Sort.AGE, Sort.LENGTH)

    @property
    def is_tree(self) -> bool:
        return self.sort in (Sort.NODE, Sort.CODE, Sort.CODE_CLASS, Sort.ACCOUNT)


_DIMENSIONS = [
    Dimension("unit", "Enhet", Sort.NODE, "unit_id"),
    Dimension("activity", "Verksamhet", Sort.CODE, "activity_id"),
    Dimension("account_class", "Kontoslag", Sort.CODE_CLASS, "account_id"),
    Dimension("account", "Konto", Sort.ACCOUNT, "account_id"),
    Dimension("month", "Månad", Sort.MONTH, "month"),
    Dimension("counterparty", "Motpart", Sort.TEXT, "counterparty"),
    Dimension("decision", "Beslut", Sort.DECISION, "decided"),
    Dimension("kind", "Typ", Sort.TEXT, "kind"),
    Dimension("sex", "Kön", Sort.SEX, "sex"),
    Dimension("age_group", "Ålder", Sort.AGE, "birth_year"),
    Dimension("group", "Grupp", Sort.TEXT, "group"),
    Dimension("form", "Form", Sort.TEXT, "form"),
    Dimension("provider", "Utförare", Sort.TEXT, "provider"),
    Dimension("law", "Lag", Sort.TEXT, "law"),
    Dimension("district", "Distrikt", Sort.TEXT, "district"),
    Dimension("purpose", "Ändamål", Sort.TEXT, "purpose"),
    Dimension("cause", "Orsak", Sort.TEXT, "cause"),
    Dimension("spell_length", "Fallets längd", Sort.LENGTH, "spell_start"),
    Dimension("project", "Projekt", Sort.TEXT, "project"),
    Dimension("key", "Uppgift", Sort.TEXT, "key"),
    Dimension("part", "Fördelat på", Sort.TEXT, "by"),
    Dimension("category", "Kategori", Sort.TEXT, "category"),
    Dimension("process", "Process", Sort.TEXT, "process"),
    Dimension("severity", "Allvarlighet", Sort.TEXT, "severity"),
    Dimension("status", "Status", Sort.TEXT, "status"),
    Dimension("channel", "Kanal", Sort.TEXT, "channel"),
    Dimension("reported_to_ivo", "Anmäld till IVO", Sort.YES_NO, "reported_to_ivo"),
]
DIMENSIONS: Mapping[str, Dimension] = {each.key: each for each in _DIMENSIONS}


@dataclass(frozen=True, slots=True)
class Condition:
    """Villkor: the dimension has any of the values, or none of them when `negated`."""

    dimension: str
    values: tuple[str, ...]
    negated: bool = False

    @property
    def name(self) -> str:
        """What the condition is called in `where`, and in its parameters."""
        return f"{self.dimension}!" if self.negated else self.dimension

    @property
    def parameter(self) -> str:
        return f"not_{self.dimension}" if self.negated else self.dimension


Where = tuple[Condition, ...]


def conditions(where: Mapping[str, object]) -> Where:
    """`{"form": ("HVB",), "group!": ("x",)}` as conditions, in the order of their names. One text may stand alone."""
    found = []
    for name, given in sorted(where.items()):
        values = (given,) if isinstance(given, str) else tuple(str(each) for each in given)  # type: ignore[attr-defined]
        key = name.removesuffix("!")
        if key not in DIMENSIONS:
            raise MeasureError(f"Indelningen ”{key}” finns inte. Välj bland {', '.join(DIMENSIONS)}.")
        if not values:
            raise MeasureError(f"Villkoret ”{name}” saknar värde. Ange minst ett.")
        found.append(Condition(key, tuple(dict.fromkeys(values)), name.endswith("!")))
    return tuple(found)


@dataclass(frozen=True, slots=True, order=True)
class AgeClass:
    """Klass of ages in whole years, or of lengths in days; both ends included, `last` None goes on upwards."""

    first: int
    last: int | None

    @property
    def label(self) -> str:
        return f"{self.first}-{'' if self.last is None else self.last}"

    def holds(self, number: Expression) -> Expression:
        return number >= self.first if self.last is None else (number >= self.first) & (number <= self.last)


def age_class(text: str) -> AgeClass:
    """`0-20` or `21-`. Raises MeasureError."""
    found = re.fullmatch(r"(\d{1,3})-(\d{1,3})?", text.strip())
    if found is None or (found[2] and int(found[2]) < int(found[1])):
        raise MeasureError(f"Klassen ”{text}” går inte att tolka. Skriv till exempel 0-20 eller 21-.")
    return AgeClass(int(found[1]), int(found[2]) if found[2] else None)


def age_classes(texts: tuple[str, ...]) -> tuple[AgeClass, ...]:
    """The classes in order. Raises MeasureError where two of them overlap."""
    found = tuple(sorted(age_class(text) for text in texts))
    for lower, upper in pairwise(found):
        if lower.last is None or lower.last >= upper.first:
            raise MeasureError(f"Klasserna {lower.label} och {upper.label} överlappar varandra.")
    return found


def class_parameters(last_day: date) -> tuple[tuple[str, Value], ...]:
    """The parameters of `age` and `length`, as they are at this day."""
    day_after = ("length_at", last_day + timedelta(days=1))
    return (("age_year", last_day.year), ("age_day", last_day.month * 100 + last_day.day), day_after)


def length(table: Expression, p: Parameters) -> Expression:
    """Fallets längd: days from the spell's first to its last, or to the period's last day where that comes earlier."""
    until = ibis.least(ibis.coalesce(table.spell_end, p.day("length_at")), p.day("length_at"))
    return until.delta(table.spell_start, unit="day")


def age(table: Expression, p: Parameters) -> Expression:
    """Ålder: whole years at the period's last day where the birth date is known, else year − birth year."""
    by_year = p.number("age_year") - table.birth_year
    if "birth_date" not in table.columns:
        return by_year
    born = table.birth_date
    not_yet = (born.month() * 100 + born.day() > p.number("age_day")).cast("int64")
    return ibis.coalesce(p.number("age_year") - born.year() - not_yet, by_year)


def known(column: Expression) -> Expression:
    """The text as stored, with "okänt" for none: said by cases, which DuckDB groups by faster than by COALESCE."""
    return ibis.cases((column.isnull() | (column == ""), ibis.literal(UNKNOWN)), else_=column)


def key_of(
    dimension: Dimension,
    table: Expression,
    p: Parameters,
    ages: tuple[AgeClass, ...] = (),
    lengths: tuple[AgeClass, ...] = (),
    *,
    as_stored: bool = False,
) -> Expression:
    """What rows are grouped by in SQL; `rollup` makes the final values of it.

    Groups that can be added up are read `as_stored`, and "okänt" gathered afterwards.
    """
    column = table[dimension.column]
    match dimension.sort:
        case Sort.TEXT | Sort.SEX | Sort.ACCOUNT_NAME if as_stored:
            return column
        case Sort.TEXT | Sort.ACCOUNT_NAME:
            return known(column)
        case Sort.SEX:
            return ibis.cases((column.isin(["K", "M"]), column), else_=ibis.literal(UNKNOWN))
        case Sort.AGE:
            return _class_of(age(table, p), ages)
        case Sort.LENGTH:
            return _class_of(length(table, p), lengths)
        case Sort.YES_NO:
            return _yes_or_no(column)
        case Sort.DECISION:
            return column.cast("string") + " " + known(table.paragraph) + " " + known(table.text)
        case _:
            return column


def _class_of(number: Expression, classes: tuple[AgeClass, ...]) -> Expression:
    """The label of the class that holds the number."""
    held = ((each.holds(number), ibis.literal(each.label)) for each in classes)
    return ibis.cases((number.isnull(), ibis.literal(UNKNOWN)), *held, else_=ibis.literal(OTHER_AGES))


def _yes_or_no(column: Expression) -> Expression:
    """`ja`, `nej` or "okänt"."""
    return ibis.cases((column.isnull(), ibis.literal(UNKNOWN)), (column, ibis.literal("ja")), else_="nej")


def test_of(condition: Condition, table: Expression, p: Parameters) -> Expression:
    """The condition in SQL. Values are left open, except age classes and "okänt", which shape the expression."""
    dimension = DIMENSIONS[condition.dimension].in_table(table)
    match dimension.sort:
        case Sort.AGE:
            held = _any_class(condition, age(table, p))
        case Sort.LENGTH:
            held = _any_class(condition, length(table, p))
        case Sort.DECISION | Sort.YES_NO:
            held = key_of(dimension, table, p).isin([p.text(condition.parameter)])
        case Sort.MONTH:
            held = table.month.isin([p.day(condition.parameter)])
        case Sort.NODE | Sort.CODE | Sort.CODE_CLASS | Sort.ACCOUNT:
            column = table[dimension.column]
            held = column.notnull() & column.isin([p.number(condition.parameter)])
        case _:
            held = _any_text(condition, table[dimension.column], p, dimension.sort is Sort.SEX)
    return ~held if condition.negated else held


def _any_class(condition: Condition, number: Expression) -> Expression:
    tests = [
        number.isnull() if value == UNKNOWN else number.notnull() & age_class(value).holds(number)
        for value in condition.values
    ]
    return ibis.or_(*tests)


def _any_text(condition: Condition, column: Expression, p: Parameters, sex: bool) -> Expression:
    tests = []
    if any(value != UNKNOWN for value in condition.values):
        tests.append(column.notnull() & column.isin([p.text(condition.parameter)]))
    if UNKNOWN in condition.values:
        tests.append(~column.isin(["K", "M"]) | column.isnull() if sex else column.isnull() | (column == ""))
        if not sex:
            tests.append(column == UNKNOWN)
    return ibis.or_(*tests)
