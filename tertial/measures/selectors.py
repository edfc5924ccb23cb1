"""Reads for the pages of measures. Everything starts from the nodes where the user may see facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tertial.core.permissions import Permission
from tertial.facts.coverage import DATED
from tertial.facts.models import Batch
from tertial.facts.schemas import SCHEMAS
from tertial.facts.store import FactStore
from tertial.measures import catalogue
from tertial.measures.breakdowns import (
    DEFAULT_AGE_GROUPS,
    DEFAULT_SPELL_LENGTHS,
    DIMENSIONS,
    UNKNOWN,
    Dimension,
    Sort,
)
from tertial.measures.breaks import crossed
from tertial.measures.declare import Measure
from tertial.measures.inquiries import Inquiry, answer
from tertial.measures.presentation import Shown
from tertial.measures.rollup import Trees, label, order
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, visible_to
from tertial.periods import Period, month, parse, year

AREAS = {
    "economy": "Ekonomi",
    "investments": "Investeringar",
    "referrals": "Aktualiseringar",
    "cases": "Ärenden",
    "investigations": "Utredningar",
    "interventions": "Insatser",
    "attendance": "Närvaro",
    "assistance": "Försörjningsstöd",
    "incidents": "Avvikelser",
    "complaints": "Synpunkter",
    "staff": "Personal",
    "absence": "Frånvaro",
    "entered": "Inmatade figurer",
}
MOST_VALUES = 300


@dataclass(frozen=True)
class Area:
    """The measures of one source area, under its heading."""

    key: str
    title: str
    measures: tuple[Measure, ...]


def areas() -> list[Area]:
    """Every measure, by area, in the catalogue's order."""
    found: dict[str, list[Measure]] = {}
    for measure in catalogue.ALL:
        found.setdefault(measure.key.partition(".")[0], []).append(measure)
    return [Area(key, AREAS[key], tuple(measures)) for key, measures in found.items()]


def bodies_with_facts(user: Actor) -> list[Node]:
    """The nodes whose figures the user may see, topmost first. Two queries. PermissionDenied where there is none."""
    found = list(visible_to(user, Permission.VIEW_FACTS).order_by("path"))
    if not found:
        raise PermissionDenied("the user may see no facts")
    return found


def explored(store: FactStore, inquiry: Inquiry, body: Node, money: str) -> Shown:
    """The inquiry answered, with the figures of each breakdown alone where there are two. Raises MeasureError."""
    result = answer(store, inquiry)
    alone = inquiry.by if len(inquiry.by) == 2 else ()
    margins = {key: answer(store, inquiry.split_by(key)) for key in alone}
    trees = Trees(store.scope)
    depths = {key: _depths(trees, DIMENSIONS[key], body.path) for key in inquiry.by if DIMENSIONS[key].is_tree}
    spans = [each for each in (result.period, result.compared) if each is not None]
    breaks = crossed(store.scope, inquiry.key, inquiry.where.get("unit", ()), spans)
    return Shown(result, body.name, margins, depths, money, inquiry.total, tuple(breaks))


def _depths(trees: Trees, dimension: Dimension, body: str) -> Mapping[str, int]:
    """How deep every value of a tree lies; units are counted from those right below the body."""
    if dimension.sort is Sort.NODE:
        top = min((path.count("/") for path in trees.paths if path != body), default=0)
        return {path: max(0, path.count("/") - top) for path in trees.paths}
    return {code.code: len(trees.code_line(code.id)) - 1 for code in trees.scope.codes}


@dataclass(frozen=True)
class Value:
    """A value that a measure can be limited to. `depth` is how deep it lies in its tree."""

    value: str
    label: str
    depth: int = 0


def values_of(store: FactStore, measure: Measure) -> dict[str, list[Value]]:
    """The values that exist, by breakdown; those of a period or of a decision are asked for in other ways."""
    trees, body = Trees(store.scope), store.scope.body_path
    keys = [key for key in measure.dimensions if DIMENSIONS[key].sort not in (Sort.MONTH, Sort.DECISION)]
    stored = _stored_values(store, measure, [key for key in keys if DIMENSIONS[key].sort is Sort.TEXT])
    found = {}
    for key in keys:
        dimension = DIMENSIONS[key]
        values = stored.get(key) or _known_values(store, dimension, trees)
        depths = _depths(trees, dimension, body) if dimension.sort in (Sort.NODE, Sort.CODE, Sort.ACCOUNT) else {}
        ordered = sorted(values, key=lambda value: order(dimension, value, trees))
        found[key] = [Value(each, label(dimension, each, trees), depths.get(each, 0)) for each in ordered[:MOST_VALUES]]
    return {key: values for key, values in found.items() if len(values) > 1}


def _known_values(store: FactStore, dimension: Dimension, trees: Trees) -> Iterable[str]:
    scope = store.scope
    match dimension.sort:
        case Sort.NODE:
            return [path for path in trees.paths if path != scope.body_path]
        case Sort.CODE:
            return {code.code for code in scope.codes if code.dimension == "activity"}
        case Sort.ACCOUNT:
            return {code.code for code in scope.codes if code.dimension == "account"}
        case Sort.CODE_CLASS:
            return {code.code for code in scope.codes if code.dimension == "account" and code.parent_id is None}
        case Sort.SEX:
            return ("K", "M", UNKNOWN)
        case Sort.YES_NO:
            return ("ja", "nej", UNKNOWN)
        case Sort.AGE:
            return (*scope.settings.get("age_groups", DEFAULT_AGE_GROUPS), UNKNOWN)
        case Sort.LENGTH:
            return tuple(scope.settings.get("spell_lengths", DEFAULT_SPELL_LENGTHS))
        case _:
            return ()


def _stored_values(store: FactStore, measure: Measure, keys: Iterable[str]) -> dict[str, set[str]]:
    """The texts that stand in the measure's tables, by column. One query."""
    columns = {key: DIMENSIONS[key].column for key in keys}
    parts = [
        f"SELECT '{key}' AS dimension, coalesce(nullif(\"{column}\", ''), '{UNKNOWN}') AS value"  # noqa: S608 - names in schemas
        f" FROM {table} GROUP BY ALL"
        for table in measure.tables
        for key, column in columns.items()
        if any(each.name == column for each in SCHEMAS[table].arrow)
    ]
    found: dict[str, set[str]] = {}
    for row in store.run("\nUNION ALL\n".join(parts)).to_pylist() if parts else []:
        found.setdefault(row["dimension"], set()).add(row["value"])
    return found


@dataclass(frozen=True)
class PeriodChoice:
    """A period to choose by its name."""

    label: str
    period: Period


def period_choices(store: FactStore, measure: Measure) -> list[PeriodChoice]:
    """Periods that one often asks for, the most likely first: those that end with what the sources cover."""
    last = _last_covered(store, measure)
    to_date = Period(date(last.year, 1, 1), month(last.year, last.month).end)
    choices = [
        ("Hittills i år", to_date),
        ("Tertialet", parse(f"T{(last.month + 3) // 4} {last.year}")),
        ("Senaste månaden", month(last.year, last.month)),
        ("Tolv månader", to_date.rolling_year()),
        ("Hela året", year(last.year)),
        ("Förra året", year(last.year - 1)),
    ]
    by_period = {period: PeriodChoice(name, period) for name, period in reversed(choices)}
    return [by_period[period] for period in dict.fromkeys(period for _, period in choices)]


def _last_covered(store: FactStore, measure: Measure) -> date:
    """The last day that every table of the measure has something from; today where there is no source."""
    today = timezone.localdate()
    return min([_last_of(store, table, today) for table in measure.tables])


def _last_of(store: FactStore, table: str, today: date) -> date:
    """The last day a table covers; of one that goes on without end, the last day when something began."""
    ends = [each.last for each in store.coverage(table)]
    known = [end for end in ends if end is not None]
    if len(known) == len(ends):
        return min(max(known, default=today), today)
    begins = DATED[table][0]
    sql = f'SELECT max("{begins}") AS last FROM {table} WHERE "{begins}" <= DATE \'{today}\''  # noqa: S608 - names of the schemas
    found: date | None = store.run(sql).column("last")[0].as_py()
    return found or today


@dataclass(frozen=True)
class Source:
    """A batch behind an answer, by its number. `reconciled` says when it was ticked off, or is empty."""

    batch: int
    name: str
    read_on: str
    reconciled: str


def sources(batches: Iterable[int]) -> list[Source]:
    """The batches by table and time. One query."""
    found = Batch.objects.filter(pk__in=list(batches)).order_by("table", "committed_at", "pk")
    return [_source(batch) for batch in found]


def _source(batch: Batch) -> Source:
    read_on = timezone.localtime(batch.committed_at).strftime("%Y-%m-%d")
    ticked = timezone.localtime(batch.reconciled_at).strftime("%Y-%m-%d") if batch.reconciled_at else ""
    return Source(batch.pk, batch.file_name, read_on, ticked)
