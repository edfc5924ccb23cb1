"""Blockens uppgifter: what a template says of a block of the plan, read and checked, with refusals in Swedish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tertial.core.reading import Entry as Given
from tertial.documents.model import Align
from tertial.measures.tablespec import resolved_period
from tertial.periods import Period
from tertial.steering.blocks_read import Line, PlanRead
from tertial.steering.profile_values import flag, keys

COMMON = ("block", "key", "title", "plan", "under", "types")
# What a column may show, with the heading that it has where the template says nothing else.
SHOWS = {
    "number": "Nr", "type": "Typ", "description": "Beskrivning", "bound": "Gäller för", "purpose": "Syfte",
    "target": "Mål", "outcome": "Utfall", "status": "Status", "earlier_status": "Förra omgången", "trend": "Trend",
    "comment": "Kommentar", "said": "Kommentar", "units": "Enheternas kommentarer", "responsible": "Ansvarig",
    "node": "Enhet",
    "starts_on": "Börjar", "due_on": "Klart senast", "source": "Uppdragsgivare", "wording": "Uppdrag",
    "report_back": "Återrapporteras", "reported_on": "Återrapporterat",
}  # fmt: skip
_NUMBERS = ("target", "outcome")


@dataclass(frozen=True, slots=True)
class Columns:
    """Kolumn: what it shows, under which key and heading; of values in which period, and whose share of a target.

    `loose`: where there is no outcome of exactly the period, the latest that ended in it, with a footnote.
    """

    key: str
    show: str
    label: str
    period: Period
    node: str = ""
    group: str = ""
    loose: bool = False

    @property
    def align(self) -> Align:
        return "right" if self.show in _NUMBERS else "left"


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of elements: those of `types` under `under`, headed by what they stand under of the types `groups`.

    `new` is said of what is new in the plan (`Nytt för 2020`); `sexes` gives women and men a row each.
    """

    key: str
    title: str
    row_label: str
    columns: tuple[Columns, ...]
    groups: tuple[str, ...] = ()
    numbered: bool = True
    italic: bool = False
    sexes: bool = True
    new: str = ""
    empty: str = ""
    notes: tuple[str, ...] = ()
    landscape: bool = False
    only: str = ""


TABLE = ("columns", "groups", "row_label", "numbered", "italic", "sexes", "new", "empty", "notes", "landscape", "only")
ONLY = ("not_reached", "changed", "open_assignments")


def given(params: Mapping[str, Any], *known: str) -> Given:
    """The block's parameters; refuses those that it does not know."""
    read = Given(f"Blocket ”{params.get('key', '')}”", "", params)
    read.only(*COMMON, *known)
    return read


def on(entry: Given, key: str, *, default: bool) -> bool:
    """true or false."""
    return flag(entry, key) if key in entry.data else default


def names(entry: Given, key: str, default: Sequence[str] = ()) -> tuple[str, ...]:
    """A text, or a list of texts."""
    value = entry.data.get(key, list(default))
    return (value,) if isinstance(value, str) else tuple(keys(entry, key) if key in entry.data else default)


def chosen(entry: Given, plan: PlanRead, default: Sequence[str] = ()) -> list[Line]:
    """The elements that the block tells of, in order: of the types, at or below those named in `under`."""
    types, under = names(entry, "types", default), names(entry, "under")
    known_types(entry, plan, "types", types)
    known = {line.element.key: line for line in plan.lines}
    strange = [key for key in under if key not in known]
    if strange:
        entry.refuse("under", f"är ”{strange[0]}”, som inte finns i planen {plan.plan.title}")
    tops = {known[key].element.pk for key in under}
    return [line for line in plan.lines if (not types or line.type.key in types) and _is_below(line, plan, tops)]


def known_types(entry: Given, plan: PlanRead, key: str, types: Sequence[str]) -> None:
    """Refuses a type that the municipality's model does not have."""
    strange = [one for one in types if one not in plan.types]
    if strange:
        entry.refuse(key, f"är ”{strange[0]}”; planens typer är {', '.join(plan.types)}")


def _is_below(line: Line, plan: PlanRead, tops: set[int]) -> bool:
    return not tops or line.element.pk in tops or any(one.element.pk in tops for one in plan.above(line))


def table_spec(entry: Given, plan: PlanRead, default: Sequence[Mapping[str, Any]], title: str = "") -> TableSpec:
    """The table that the parameters describe; with the default columns where they name none."""
    columns = _columns(entry, default, plan.period)
    groups = names(entry, "groups")
    known_types(entry, plan, "groups", groups)
    only = entry.text("only", "")
    if only and only not in ONLY:
        entry.refuse("only", f"är ”{only}”; skriv något av {', '.join(ONLY)}")
    return TableSpec(
        key=str(entry.data.get("key", "")),
        title=entry.text("title", title),
        row_label=entry.text("row_label", ""),
        columns=columns,
        groups=groups,
        numbered=on(entry, "numbered", default=True),
        italic=on(entry, "italic", default=False),
        sexes=on(entry, "sexes", default=True),
        new=entry.text("new", ""),
        empty=entry.text("empty", ""),
        notes=names(entry, "notes"),
        landscape=on(entry, "landscape", default=False),
        only=only,
    )


def _columns(entry: Given, default: Sequence[Mapping[str, Any]], period: Period) -> tuple[Columns, ...]:
    rows = entry.entries("columns") or [Given(entry.file, "columns", one) for one in default]
    found = tuple(_column(each, period) for each in rows)
    listed = [column.key for column in found]
    twice = next((key for key in listed if listed.count(key) > 1), None)
    if twice:
        entry.refuse("columns", f"har två kolumner med nyckeln {twice}; ge den ena en egen key")
    return found


def _column(entry: Given, period: Period) -> Columns:
    entry.only("key", "show", "label", "period", "node", "group", "loose")
    show = entry.choice("show", SHOWS)
    return Columns(
        key=entry.text("key", show),
        show=show,
        label=entry.text("label", SHOWS[show]),
        period=period_in(entry, "period", period),
        node=entry.text("node", ""),
        group=entry.text("group", ""),
        loose=on(entry, "loose", default=False),
    )


def period_in(entry: Given, key: str, period: Period) -> Period:
    """The report's period, or the one that is named: `full_year`, `previous_year`, `2016-01..2016-08`."""
    try:
        return resolved_period(entry.text(key, "period"), period)
    except ValueError as error:
        entry.refuse(key, f"kan inte läsas: {error}")


@dataclass(frozen=True, slots=True)
class Part:
    """How elements of a type are told in running text: their heading's level (0: bold, None: none) and what is said.

    `form` is `text`, `list` (a bullet each) or `table` (a row each, of those that stand together). `title` stands
    above a list.
    """

    type: str
    form: str = "text"
    heading: int | None = 1
    show: tuple[str, ...] = ()
    numbered: bool = True
    table: TableSpec | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    title: str = ""


TEXTS = ("description", "bound", "purpose", "due_on", "status", "trend", "comment", "units", "responsible")
_FORMS = ("text", "list", "table")
_HEADINGS = {"none": None, "bold": 0, "heading": 1, "lower": 2, "lowest": 3}


def part(entry: Given, plan: PlanRead) -> Part:
    """One `each` of a goal chapter."""
    entry.only("type", "form", "heading", "show", "labels", "title", *TABLE)
    kind, form = entry.choice("type", plan.types), entry.text("form", "text")
    if form not in _FORMS:
        entry.refuse("form", f"är ”{form}”; skriv något av {', '.join(_FORMS)}")
    heading = entry.text("heading", "heading")
    if heading not in _HEADINGS:
        entry.refuse("heading", f"är ”{heading}”; skriv något av {', '.join(_HEADINGS)}")
    show = names(entry, "show", ("description", "status", "comment") if form == "text" else ())
    strange = [one for one in show if one not in TEXTS]
    if strange:
        entry.refuse("show", f"är ”{strange[0]}”; skriv något av {', '.join(TEXTS)}")
    labels = entry.data.get("labels", {})
    if not isinstance(labels, Mapping) or not all(isinstance(one, str) for one in labels.values()):
        entry.refuse("labels", 'ska vara en tabell av texter, som {status = "Status (prognos)"}')
    table = table_spec(entry, plan, ASSESSED, plan.types[kind].name_plural) if form == "table" else None
    numbered = on(entry, "numbered", default=True)
    title = entry.text("title", "") if form == "list" else ""
    return Part(kind, form, _HEADINGS[heading], show, numbered, table, labels, title)


ASSESSED = ({"show": "status"}, {"show": "comment"})
