"""Min omgång as data: what somebody owes, by round and unit, as cards; one of them open with all that stands beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tertial.core.models import User
from tertial.followup import kinds, small_chart
from tertial.followup.forms import page_key
from tertial.followup.kinds import Beside
from tertial.followup.models import Entry, Round, ScaleStep
from tertial.followup.rules import ENTRY_STATUS, OWED, TREND_MARKS, EntryState, Hand, Trend
from tertial.followup.selectors import beside_owner, earlier_entries, hands_of_user, owed_by
from tertial.followup.when import day_in_words, deadline_in_words, moment_in_words
from tertial.followup.word_check import Judged, judged
from tertial.numbers import format_figure
from tertial.organisation.models import Node

Mark = tuple[str, str, str]
_DONE: Mark = ("check", "good", "Klar")


@dataclass(frozen=True, slots=True)
class Card:
    """A closed card: one entry in a line."""

    entry: Entry
    about: str
    today: date

    @property
    def is_done(self) -> bool:
        return self.entry.state not in OWED

    @property
    def mark(self) -> Mark:
        return _DONE if self.is_done else ENTRY_STATUS[EntryState(self.entry.state)]

    @property
    def status(self) -> Mark | None:
        return self.entry.status.mark if self.entry.status else None

    @property
    def word(self) -> str:
        """How it stands, where no status has been chosen."""
        if self.is_done:
            return _("lämnad")
        if self.entry.state == EntryState.RETURNED:
            return _("tillbaka")
        return _("påbörjad") if self.entry.written_at else _("att lämna")

    @property
    def when(self) -> str:
        """When it was done, or saved, or is due."""
        if self.is_done:
            done = self.entry.ready_at
            return _("klar %(when)s") % {"when": moment_in_words(done, self.today)} if done else _("klar")
        if self.entry.round.contribute_by < self.today:
            return _("försenad")
        return day_in_words(self.entry.round.contribute_by, self.today)

    @property
    def saved(self) -> str:
        """When its draft was last saved."""
        at = self.entry.written_at
        if at is None or self.is_done:
            return self.when
        return _("utkast sparat %(when)s") % {"when": moment_in_words(at, self.today)}


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit answers for in a round."""

    node: Node
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody has come with what one round asks of them."""

    round: Round
    all: int
    done: int

    @property
    def left(self) -> int:
        return self.all - self.done

    @property
    def is_late(self) -> bool:
        return self.left > 0 and self.round.contribute_by < timezone.localdate()

    @property
    def deadline(self) -> str:
        return deadline_in_words(self.round.contribute_by)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked for in one round."""

    standing: Standing
    units: Sequence[Unit]


def asked_of(user: User) -> list[Asked]:
    """Everything that the user is asked for in open rounds, by deadline. One query, and those of the kinds."""
    entries = list(owed_by(user))
    lines, today = kinds.about(entries), timezone.localdate()
    found = []
    for _pk, those in groupby(entries, key=lambda entry: entry.round_id):
        cards = [Card(entry, lines.get(entry.pk, ""), today) for entry in those]
        standing = Standing(cards[0].entry.round, len(cards), sum(card.is_done for card in cards))
        found.append(Asked(standing, _units(cards)))
    return found


def standing_of(user: User, round_: Round) -> Standing:
    """How far the user has come in the round. One query."""
    states = list(owed_by(user).filter(round=round_).values_list("state", flat=True))
    return Standing(round_, len(states), sum(state not in OWED for state in states))


def _units(cards: Iterable[Card]) -> list[Unit]:
    grouped = [list(those) for _pk, those in groupby(cards, key=lambda card: card.entry.node_id)]
    return [Unit(those[0].entry.node, those) for those in grouped]


def next_after(user: User, entry: Entry) -> int | None:
    """The card to go on with: the next that is owed, from the top again at the end. None when all is done."""
    order = list(owed_by(user).values_list("pk", "state"))
    at = next((place for place, (pk, _state) in enumerate(order) if pk == entry.pk), 0)
    return next((pk for pk, state in [*order[at + 1 :], *order[:at]] if state in OWED), None)


@dataclass(frozen=True)
class OpenCard:
    """The open card: what is answered, and everything that stands beside it.

    `typed` is what somebody has typed that is not saved (refused, or outdated: `theirs` is then how it stands);
    `page` names this opening of the card.
    """

    card: Card
    beside: Beside
    steps: Sequence[ScaleStep]
    hands: frozenset[Hand]
    earlier: Entry | None
    others: Sequence[Entry]
    typed: dict[str, str] | None = None
    error: str = ""
    theirs: Entry | None = None
    page: str = field(default_factory=page_key)

    @property
    def entry(self) -> Entry:
        return self.card.entry

    @property
    def may_write(self) -> bool:
        return Hand.CONTRIBUTOR in self.hands and self.entry.round.is_open and self.entry.state != EntryState.APPROVED

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The steps of the scale, which is chosen and which is proposed."""
        chosen = self.value("status", self.entry.status.key if self.entry.status else "")
        proposed = self.beside.proposal.step if self.beside.proposal else ""
        return [{"step": step, "chosen": step.key == chosen, "proposed": step.key == proposed} for step in self.steps]

    @property
    def trends(self) -> list[dict[str, Any]]:
        chosen = self.value("trend", self.entry.trend)
        return [
            {"key": trend, "mark": mark, "word": word, "chosen": trend == chosen, "said": trend == self.beside.trend}
            for trend, (mark, word) in TREND_MARKS.items()
        ]

    @property
    def fields(self) -> list[dict[str, Any]]:
        return [{"field": one, "value": self.value(f"falt-{one.name}", one.value)} for one in self.beside.fields]

    @property
    def comment(self) -> str:
        return self.value("comment", self.entry.comment)

    @property
    def status_reason(self) -> str:
        return self.value("status_reason", self.entry.status_reason)

    @property
    def figure(self) -> str:
        """The figure in large."""
        shown = self.beside.shown
        return format_figure(shown.figure, shown.style) if shown else ""

    @property
    def words(self) -> list[Judged]:
        return judged(self.comment, self.beside.shown)

    @property
    def said_trend(self) -> tuple[str, str] | None:
        """Mark and word of what the values say."""
        return TREND_MARKS[Trend(self.beside.trend)] if self.beside.trend else None

    @property
    def chart(self) -> SafeString:
        # The canvas escapes every text: its answer is SVG.
        return mark_safe(small_chart.draw(self.beside))  # noqa: S308

    @property
    def chart_said(self) -> str:
        return small_chart.said(self.beside)

    def value(self, name: str, saved: str) -> str:
        """What stands in a field: what was typed, else what is saved."""
        return saved if self.typed is None else self.typed.get(name, saved)


def closed_card(entry: Entry) -> Card:
    """The entry in a line, as in the list. The queries of its kind."""
    return Card(entry, kinds.about([entry])[entry.pk], timezone.localdate())


def open_card(user: User, entry: Entry, hands: frozenset[Hand] | None = None, **more: Any) -> OpenCard:
    """The entry as an open card. Four queries, two more where the user's hands are not known, and those of its kind."""
    beside = kinds.beside([entry]).get(entry.pk, Beside())
    scale = entry.subject.scale
    return OpenCard(
        card=Card(entry, beside.about or kinds.about([entry])[entry.pk], timezone.localdate()),
        beside=beside,
        steps=list(scale.steps.all()) if scale else [],
        hands=hands_of_user(user, entry) if hands is None else hands,
        earlier=earlier_entries(entry.round, [entry]).get(entry.pk),
        others=list(beside_owner(entry)),
        **more,
    )
