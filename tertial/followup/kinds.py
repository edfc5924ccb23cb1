"""Slag av uppföljningsobjekt: what a feature adds to the page where somebody answers, without followup knowing it.

A feature registers its kind from `AppConfig.ready()`. Every function is given many entries at once, read with round,
subject and node, and asks the database a fixed number of times.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tertial.core.contributions import Registry
from tertial.core.models import User
from tertial.followup.models import Entry, Round, Subject
from tertial.numbers import Figure, Style, Unit


@dataclass(frozen=True, slots=True)
class Proposal:
    """Förslag till status: a step of the subject's scale (its key), and what spoke for it, as a sentence."""

    step: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure beside an entry, with how it is printed and what is said of it (`jan–apr 2017 · förra året 51 %`)."""

    figure: Figure
    style: Style
    about: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A value of the small chart: what it is called (a year, a round) and its value; None is a gap."""

    label: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the kind's own in the form: its name, label, value as typed, HTML input type, choices and hint."""

    name: str
    label: str
    value: str = ""
    type: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the field in which somebody answers: all of it may be empty.

    `url` is where the answer is given when it needs a page of its own; `trend` is what the values say. `counted` is
    what `points` and `target` are counted in, and how they are shown, also where there is no figure yet.
    """

    about: str = ""
    shown: Shown | None = None
    proposal: Proposal | None = None
    trend: str = ""
    points: tuple[Point, ...] = ()
    target: Decimal | None = None
    counted: tuple[Unit, Style] | None = None
    fields: tuple[Field, ...] = ()
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True)
class SubjectKind:
    """Slag. `label` is its name in plural.

    `beside` gives what stands beside each entry, by the entry's key. `save(user, entry, data)` keeps the kind's own
    fields of the form, inside the transaction that saves the entry; it raises Refused. `unready` says, by entry, what
    keeps it from being handed in. `moved` is told when an entry has been handed in, judged or taken back, `opened` and
    `closed` when a round asks and when it has been closed: each inside the transaction of what it is told of.
    `about` is a line on each of the many cards that are closed (a target, a budget; none: the subject's description).
    `types` are the names, in plural, of the kind's types (`Subject.type_key`), for who chooses what a round asks about.
    `earlier` names the subject that each one continues, by its key: what was said of that one last time stands beside.
    """

    label: str
    beside: Callable[[Sequence[Entry]], Mapping[int, Beside]]
    save: Callable[[User, Entry, Mapping[str, str]], None] | None = None
    unready: Callable[[Sequence[Entry]], Mapping[int, str]] | None = None
    moved: Callable[[Entry], None] | None = None
    opened: Callable[[Round], None] | None = None
    closed: Callable[[Round], None] | None = None
    about: Callable[[Sequence[Entry]], Mapping[int, str]] | None = None
    earlier: Callable[[Sequence[Subject]], Mapping[int, int]] | None = None
    types: Callable[[], Mapping[str, str]] | None = None


kinds: Registry[SubjectKind] = Registry("kind of subject")


def beside(entries: Sequence[Entry]) -> dict[int, Beside]:
    """What stands beside each entry, by its key; a fixed number of queries for each kind."""
    found: dict[int, Beside] = {}
    for name, kind in kinds:
        own = [entry for entry in entries if entry.subject.kind == name]
        if own:
            found.update(kind.beside(own))
    return found


def unready(entries: Sequence[Entry]) -> dict[int, str]:
    """What keeps entries from being handed in, by their keys, as sentences."""
    found: dict[int, str] = {}
    for name, kind in kinds:
        own = [entry for entry in entries if entry.subject.kind == name]
        if own and kind.unready:
            found.update(kind.unready(own))
    return found


def about(entries: Sequence[Entry]) -> dict[int, str]:
    """What is said of each entry's subject on a closed card, by the entry's key."""
    found = {entry.pk: entry.subject.description for entry in entries}
    for name, kind in kinds:
        own = [entry for entry in entries if entry.subject.kind == name]
        if own and kind.about:
            found.update(kind.about(own))
    return found


def earlier(subjects: Sequence[Subject]) -> dict[int, int]:
    """The subject that each of these continues, by its key, where there is one."""
    found: dict[int, int] = {}
    for name, kind in kinds:
        own = [subject for subject in subjects if subject.kind == name]
        if own and kind.earlier:
            found.update(kind.earlier(own))
    return found


def types() -> dict[str, str]:
    """What a round can ask about: the names of all types by their keys."""
    return {key: label for _, kind in kinds if kind.types for key, label in kind.types().items()}
