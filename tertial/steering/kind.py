"""Elementet i en omgång: what stands beside the field where somebody answers about an element of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.followup.kinds import Beside, Field, Point, Proposal, Shown, SubjectKind
from tertial.followup.models import Entry, Round, ScaleStep, Subject
from tertial.numbers import UNITS, State, format_figure
from tertial.periods import Period, month_span_label
from tertial.steering import value_actions
from tertial.steering.figures import BARE, figure_of, outcome_text, style_of, target_text
from tertial.steering.histories import History, histories, scaling
from tertial.steering.models import Assignment, Element, ElementType
from tertial.steering.rules import SEX_LABELS, STATE_LABELS, lowered
from tertial.steering.rules_values import Step, propose, trend
from tertial.steering.tasks import measure_later
from tertial.steering.typed import read_outcomes, typed_number

_WITHOUT_VALUE = [state for state in State if not state.has_value]
_STATES = (
    ("", "Värdet är exakt"),
    (State.PRELIMINARY.value, "Värdet är preliminärt"),
    *((state.value, STATE_LABELS[state].capitalize()) for state in _WITHOUT_VALUE),
)


@dataclass(frozen=True)
class _Read:
    """What is known of the elements that entries are about."""

    elements: Mapping[int, Element]
    values: Mapping[int, History]
    steps: Mapping[int, Sequence[Step]]


def _read(entries: Sequence[Entry]) -> _Read:
    """Five queries, however many the entries are."""
    keys = sorted({entry.subject_id for entry in entries})
    related = ("type", "subject", "assignment")
    elements = {one.pk: one for one in Element.objects.filter(pk__in=keys).select_related(*related)}
    scales = {entry.subject.scale_id for entry in entries if entry.subject.scale_id}
    steps: dict[int, list[Step]] = {}
    for step in ScaleStep.objects.filter(scale__in=scales):
        steps.setdefault(step.scale_id, []).append(Step(step.key, step.word, step.is_reached))
    return _Read(elements, histories(keys), steps)


def beside(entries: Sequence[Entry]) -> dict[int, Beside]:
    """Figure, target, earlier values, trend and a proposed status; the fields of its own where a value is entered."""
    read = _read(entries)
    return {
        entry.pk: _beside(entry, read.elements[entry.subject_id], read)
        for entry in entries
        if entry.subject_id in read.elements
    }


def _beside(entry: Entry, element: Element, read: _Read) -> Beside:
    about = _about(element, read.values[element.pk], entry.round.period)
    if not element.type.is_measured:
        return Beside(about=about)
    values, period = read.values[element.pk], entry.round.period
    outcome, target = values.outcome(period), values.target(period)
    how, wanted = scaling(element), target.value if target else None
    heading = trend(values.value(period), values.value(period.previous_year()), how, wanted)
    proposed = propose(values.series(period), how, read.steps.get(entry.subject.scale_id or 0, ()))
    is_entered = entry.is_owners and not element.measure
    told = _told(values, element, period)
    return Beside(
        about=about,
        shown=Shown(figure_of(outcome, element), style_of(element), told) if outcome else None,
        proposal=Proposal(proposed.step, proposed.why) if proposed else None,
        trend=heading or "",
        points=tuple(Point(short(each), one.value) for each, one in values.points(period)),
        target=wanted,
        counted=(element.shown_unit or UNITS[BARE], style_of(element)),
        fields=_fields(values, element, period) if is_entered else (),
    )


def about(entries: Sequence[Entry]) -> dict[int, str]:
    """A line on each closed card."""
    read = _read(entries)
    found = {}
    for entry in entries:
        element = read.elements.get(entry.subject_id)
        if element is not None:
            found[entry.pk] = _about(element, read.values[element.pk], entry.round.period)
    return found


def _about(element: Element, values: History, period: Period) -> str:
    """`Indikator · mål 100 %`; of an assignment who gave it and when it is due; else the type and its description."""
    assignment: Assignment | None = getattr(element, "assignment", None)
    if assignment is not None:
        due = f"klart senast {assignment.due_on}" if assignment.due_on else ""
        back = f"återrapporteras {assignment.report_back}" if assignment.report_back else ""
        return " · ".join(part for part in (assignment.source, due, back) if part)
    target = target_text(values.target(period), element)
    parts = [element.type.name, f"mål {lowered(target)}" if target else element.subject.description]
    if element.due_on:
        parts.append(f"klart senast {element.due_on}")
    return " · ".join(part for part in parts if part)


def short(period: Period) -> str:
    """`2017`, `jan–apr 2017`, or the period's own name where it is not whole months."""
    if period == period.full_year():
        return str(period.year)
    return f"{month_span_label(period)} {period.year}" if period.is_whole_months else period.label


def _told(values: History, element: Element, period: Period) -> str:
    """`jan–apr 2017 · kvinnor 54 %, män 50 % · förra året 51 %`."""
    by_sex = [(sex, outcome_text(values.outcome(period, sex), element)) for sex in SEX_LABELS]
    split = ", ".join(f"{SEX_LABELS[sex]} {text}" for sex, text in by_sex if text)
    before = values.outcome(period.previous_year())
    earlier = f"förra året {format_figure(figure_of(before, element), style_of(element))}" if before else ""
    return " · ".join(part for part in (short(period), split, earlier) if part)


def _fields(values: History, element: Element, period: Period) -> tuple[Field, ...]:
    unit = element.shown_unit
    sexes = ("", *SEX_LABELS) if element.type.splits_by_sex else ("",)
    known = [outcome for sex in sexes if (outcome := values.outcome(period, sex))]
    state = next((one.state for one in known if one.state != State.EXACT), "")
    fields = [_value_field(sex, values, period, unit.label if unit else "") for sex in sexes]
    fields.append(Field("state", "Om värdet", state, "select", _STATES))
    source = known[0].source if known else ""
    dated = known[0].source_date if known else None
    fields.append(Field("source", "Källa", source, hint="Var siffran kommer ifrån"))
    fields.append(Field("source_date", "Källans datum", dated.isoformat() if dated else "", "date"))
    return tuple(fields)


def _value_field(sex: str, values: History, period: Period, unit: str) -> Field:
    label = f"Utfall, {SEX_LABELS[sex]}" if sex else "Utfall"
    value = typed_number(values.value(period, sex))
    return Field(f"value_{sex}" if sex else "value", f"{label} ({unit})" if unit else label, value)


def save(user: User, entry: Entry, data: Mapping[str, str]) -> None:
    """Keeps what was typed as the outcomes of the round's period. Refused for what is no number, or two answers."""
    element = Element.objects.select_related("type", "plan").filter(pk=entry.subject_id).first()
    if element is None or not element.type.is_measured:
        return
    if element.measure or not entry.is_owners:
        raise Refused("Utfallet räknas av ett mått eller lämnas av den som äger elementet, så det skrivs inte här.")
    told = read_outcomes(data, splits=element.type.splits_by_sex)
    value_actions.keep_said(user=user, element=element, period=entry.round.period, told=told)


def unready(entries: Sequence[Entry]) -> dict[int, str]:
    """What keeps entries from being handed in: a measured element needs a value, or why there is none."""
    read = _read(entries)
    found = {}
    for entry in entries:
        element = read.elements.get(entry.subject_id)
        if element is None or not element.type.is_measured or element.measure or not entry.is_owners:
            continue
        if read.values[element.pk].outcome(entry.round.period) is None:
            found[entry.pk] = f"Skriv utfallet för ”{entry.subject}”, eller välj varför det saknas, innan du är klar."
    return found


def opened(round_: Round) -> None:
    """Asks for the computed outcomes of the round's elements."""
    measure_later(round_)


def earlier(subjects: Sequence[Subject]) -> dict[int, int]:
    """What each element continues in the plan before. One query."""
    keys = [subject.pk for subject in subjects]
    found = Element.objects.filter(pk__in=keys).exclude(continues=None).values_list("pk", "continues_id")
    return {pk: before for pk, before in found if before is not None}


def types() -> dict[str, str]:
    """What a round can ask about: the plural of each type of element, by its key. One query."""
    return dict(ElementType.objects.values_list("key", "name_plural"))


ELEMENT = SubjectKind(
    "Planens element", beside, save, unready, opened=opened, about=about, earlier=earlier, types=types
)
