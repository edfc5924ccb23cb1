"""Indelningar: what a measure can be split and filtered by, and how each becomes SQL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import ibis

from tertial.measures.declare import Expression, MeasureError, Parameters, Value

UNKNOWN = "okänt"
OTHER_AGES = "övriga"
DEFAULT_AGE_GROUPS = ("0-12", "13-20", "21-29", "30-64", "65-")


class Sort(StrEnum):
    """How a dimension's values are read: text as stored, a place in a tree, or something worked out."""

    TEXT = "text"
    SEX = "sex"
    AGE = "age"
    MONTH = "month"
    NODE = "node"
    CODE = "code"
    CODE_CLASS = "code_class"
    ACCOUNT = "account"
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
        """The dimension as this table holds it: forecasts name their account class, postings have an account."""
        if self.sort is Sort.CODE_CLASS and self.key in table.columns:
            return Dimension(self.key, self.label, Sort.TEXT, self.key)
        return self

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
    Dimension("project", "Projekt", Sort.TEXT, "project"),
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
    """Åldersklass in whole years, both ends included; `last` None goes on upwards."""

    first: int
    last: int | None

    @property
    def label(self) -> str:
        return f"{self.first}-{'' if self.last is None else self.last}"

    def holds(self, age: Expression) -> Expression:
        return age >= self.first if self.last is None else (age >= self.first) & (age <= self.last)


def age_class(text: str) -> AgeClass:
    """`0-20` or `21-`. Raises MeasureError."""
    found = re.fullmatch(r"(\d{1,3})-(\d{1,3})?", text.strip())
    if found is None or (found[2] and int(found[2]) < int(found[1])):
        raise MeasureError(f"Åldersgruppen ”{text}” går inte att tolka. Skriv till exempel 0-20 eller 21-.")
    return AgeClass(int(found[1]), int(found[2]) if found[2] else None)


def age_classes(texts: tuple[str, ...]) -> tuple[AgeClass, ...]:
    """The classes in order. Raises MeasureError where two of them overlap."""
    found = tuple(sorted(age_class(text) for text in texts))
    for lower, upper in pairwise(found):
        if lower.last is None or lower.last >= upper.first:
            raise MeasureError(f"Åldersgrupperna {lower.label} och {upper.label} överlappar varandra.")
    return found


def age_parameters(last_day: date) -> tuple[tuple[str, Value], ...]:
    """The parameters of `age`, for the age at this day."""
    return (("age_year", last_day.year), ("age_day", last_day.month * 100 + last_day.day))


def age(table: Expression, p: Parameters) -> Expression:
    """Ålder: whole years at the period's last day where the birth date is known, else year − birth year."""
    by_year = p.number("age_year") - table.birth_year
    if "birth_date" not in table.columns:
        return by_year
    born = table.birth_date
    not_yet = (born.month() * 100 + born.day() > p.number("age_day")).cast("int64")
    return ibis.coalesce(p.number("age_year") - born.year() - not_yet, by_year)


def known(column: Expression) -> Expression:
    """The text as stored, with "okänt" for none."""
    return ibis.coalesce(column.nullif(""), ibis.literal(UNKNOWN))


def key_of(
    dimension: Dimension, table: Expression, p: Parameters, ages: tuple[AgeClass, ...] = (), *, as_stored: bool = False
) -> Expression:
    """What rows are grouped by in SQL; `rollup` makes the final values of it.

    Groups that can be added up are read `as_stored`, and "okänt" gathered afterwards.
    """
    column = table[dimension.column]
    match dimension.sort:
        case Sort.TEXT | Sort.SEX if as_stored:
            return column
        case Sort.TEXT:
            return known(column)
        case Sort.SEX:
            return ibis.cases((column.isin(["K", "M"]), column), else_=ibis.literal(UNKNOWN))
        case Sort.AGE:
            years = age(table, p)
            classes = ((each.holds(years), ibis.literal(each.label)) for each in ages)
            return ibis.cases((years.isnull(), ibis.literal(UNKNOWN)), *classes, else_=ibis.literal(OTHER_AGES))
        case Sort.YES_NO:
            return _yes_or_no(column)
        case Sort.DECISION:
            return column.cast("string") + " " + known(table.paragraph) + " " + known(table.text)
        case _:
            return column


def _yes_or_no(column: Expression) -> Expression:
    """`ja`, `nej` or "okänt"."""
    return ibis.cases((column.isnull(), ibis.literal(UNKNOWN)), (column, ibis.literal("ja")), else_="nej")


def test_of(condition: Condition, table: Expression, p: Parameters) -> Expression:
    """The condition in SQL. Values are left open, except age classes and "okänt", which shape the expression."""
    dimension = DIMENSIONS[condition.dimension].in_table(table)
    match dimension.sort:
        case Sort.AGE:
            held = _any_age(condition, age(table, p))
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


def _any_age(condition: Condition, years: Expression) -> Expression:
    tests = [
        years.isnull() if value == UNKNOWN else years.notnull() & age_class(value).holds(years)
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
