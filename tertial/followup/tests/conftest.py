"""A round of Ekstad's social committee: one goal of the committee's, one of a unit's, and a scale to judge them by."""

from dataclasses import dataclass
from datetime import date

import pytest

from tertial.core.contributions import Registry
from tertial.core.operator import OPERATOR
from tertial.followup import kinds, round_actions
from tertial.followup.models import Entry, Round, Scale, ScaleStep, Subject
from tertial.periods import Period
from tests.cast import Municipality

T1 = Period(date(2017, 1, 1), date(2017, 5, 1), "T1 2017")
DAYS = round_actions.Days(date(2017, 5, 2), date(2017, 5, 10), date(2017, 5, 15), date(2017, 5, 19))
STEPS = (
    ("ej", "Ej uppfyllt", "square", "bad", False),
    ("delvis", "Delvis uppfyllt", "diamond", "warning", False),
    ("helt", "Helt uppfyllt", "circle", "good", True),
    ("kan-ej", "Kan ej utvärderas", "ring", "neutral", None),
)


@dataclass
class FollowUp:
    """What a test of a round needs: the town, the round, and its subjects and entries by title."""

    town: Municipality
    round: Round
    scale: Scale

    def subject(self, title: str) -> Subject:
        return Subject.objects.get(title=title)

    def entry(self, title: str, node: str | None = None) -> Entry:
        found = Entry.objects.filter(round=self.round, subject__title=title)
        return found.get(node=self.town.nodes[node]) if node else found.get(node_id=self.subject(title).node_id)


def make_scale() -> Scale:
    scale = Scale.objects.create(key="mal", name="Mål")
    ScaleStep.objects.bulk_create(
        ScaleStep(scale=scale, key=key, word=word, shape=shape, colour=colour, is_reached=reached, position=place)
        for place, (key, word, shape, colour, reached) in enumerate(STEPS)
    )
    return scale


def make_subject(town: Municipality, title: str, node: str, responsible: str | None, scale: Scale | None) -> Subject:
    return Subject.objects.create(
        kind="plain",
        type_key="goal",
        title=title,
        node=town.nodes[node],
        responsible=town.people[responsible] if responsible else None,
        scale=scale,
        valid_from=date(2017, 1, 1),
    )


def make_followup(town: Municipality, *, opened: bool = True) -> FollowUp:
    """Frida owns the committee's goal, Maja her unit's, which Vuxen answers too."""
    scale = make_scale()
    make_subject(town, "Trygg vardag", "socialnamnden", "Frida", scale)
    shared = make_subject(town, "Snabbare utredningar", "barn-och-unga", "Maja", scale)
    shared.units.create(node=town.nodes["vuxen"])
    body = town.nodes["socialnamnden"]
    made = round_actions.plan_round(user=OPERATOR, body=body, title="T1 2017", period=T1, days=DAYS)
    if opened:
        made = round_actions.move_round(user=OPERATOR, round_=made, name="oppna")
    return FollowUp(town, made, scale)


@pytest.fixture(autouse=True)
def plain_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of subject of which nobody knows more than followup does."""
    known: Registry[kinds.SubjectKind] = Registry("kind of subject")
    known.register("plain", kinds.SubjectKind("Mål", lambda entries: {}))
    monkeypatch.setattr(kinds, "kinds", known)
    for module in ("tertial.followup.actions.kinds", "tertial.followup.round_actions.kinds"):
        monkeypatch.setattr(module, known)


@pytest.fixture
def followup(in_ekstad: Municipality) -> FollowUp:
    return make_followup(in_ekstad)
