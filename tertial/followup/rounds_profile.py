"""The part of a profile that is rounds and what has been said in them: `rounds.toml`.

```toml
[[round]]
body = "kommun/namnd"
slug = "t1-2017"
title = "T1 2017"
period = "T1 2017"
opens_on = 2017-05-02
contribute_by = 2017-05-10
review_by = 2017-05-15    # as approve_by: may be left out
asks = ["goal"]           # types; left out: all
state = "open"            # planned, open or closed

[[round.entry]]
element = "trygg-vardag"  # the word and the key of whoever's file the subject is in (`profile_keys`)
node = "kommun/namnd/enhet"
status = "helt"
comment = "…"
state = "approved"
written_by = "enhetschef@demo.example"
written_at = 2017-05-08T14:02:00
```

A round that is open asks about everything; one that the file says is closed holds what the file says, and is closed
when every feature has read what was said in it (`close`). What somebody has said here stands, and so does a round that
has been closed: a profile gives what one starts from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.operator import OPERATOR
from tertial.core.profiles import keep
from tertial.core.reading import Entry as Table
from tertial.core.reading import read_toml
from tertial.followup.models import Entry, Round, ScaleStep, Subject
from tertial.followup.profile_keys import profile_keys
from tertial.followup.round_actions import Days, move_round, plan_round
from tertial.followup.rules import HANDED_IN, EntryState, RoundState, Trend, is_late
from tertial.organisation.models import Node
from tertial.periods import Period, PeriodError
from tertial.periods import parse as parse_period

FILE = "rounds.toml"
_DAYS = ("opens_on", "contribute_by", "review_by", "approve_by")
_SAID = ("status", "status_reason", "trend", "comment", "state", "note", "written_by", "written_at")


@dataclass(frozen=True)
class _Known:
    """What a file may name: the nodes by path, and people by e-mail. Read once."""

    nodes: Mapping[str, Node]
    people: Mapping[str, User]


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads the rounds, and what has been said in those that are not closed here. Reading it twice changes nothing."""
    if tables := list(_tables(folder)):
        known = _Known(
            {node.path: node for node in Node.objects.all()},
            {user.email: user for user in User.objects.filter(memberships__isnull=False)},
        )
        for table in tables:
            _load_round(table, known)


def _load_round(table: Table, known: _Known) -> None:
    round_ = _round(table, known)
    if round_.state == RoundState.CLOSED:
        return
    said = {
        (entry.subject_id, entry.node_id): entry
        for entry in Entry.objects.filter(round=round_).select_related("round", "subject")
    }
    for each in table.entries("entry"):
        _load_entry(each, round_, known, said)


def close(folder: Path, profile: Mapping[str, Any]) -> None:
    """Closes what the file says is closed, unless somebody has opened it again here, which needs a reason."""
    for table in _tables(folder):
        if table.data.get("state") == RoundState.CLOSED:
            round_ = Round.objects.select_related("body").get(body__path=table.text("body"), slug=table.text("slug"))
            if round_.is_open and not round_.state_note:
                move_round(user=OPERATOR, round_=round_, name="stang")


def _tables(folder: Path) -> Iterable[Table]:
    if not (folder / FILE).exists():
        return []
    top = read_toml(folder / FILE)
    top.only("round")
    return top.entries("round")


def _round(table: Table, known: _Known) -> Round:
    table.only("body", "slug", "title", "period", "period_label", "asks", "state", "entry", *_DAYS)
    body, state = _node(table, "body", known), table.choice("state", list(RoundState))
    found = Round.objects.select_related("body").filter(body=body, slug=table.text("slug")).first()
    if found and found.state == RoundState.CLOSED:
        return found
    period, days = _period(table), _days(table)
    try:
        title, slug = table.text("title"), table.text("slug")
        round_ = found or plan_round(user=OPERATOR, body=body, title=title, period=period, days=days, slug=slug)
        keep(round_, _values(table, period, days))
        if round_.state == RoundState.PLANNED and state == RoundState.OPEN:
            round_ = move_round(user=OPERATOR, round_=round_, name="oppna")
    except Refused as refused:
        raise Refused(f"{table.file}, {table.where}: {refused.message}") from None
    # What was not said in a round of long ago is asked of nobody.
    return keep(round_, {"state": RoundState.OPEN}) if state == RoundState.CLOSED else round_


def _values(table: Table, period: Period, days: Days) -> dict[str, Any]:
    return {
        "title": table.text("title"),
        "period_start": period.start,
        "period_end": period.end,
        "period_label": period.label,
        "asks": _asks(table),
        **{name: getattr(days, name) for name in _DAYS},
    }


def _period(table: Table) -> Period:
    try:
        period = parse_period(table.text("period"))
    except PeriodError as error:
        table.refuse("period", f"kan inte läsas: {error}")
    return Period(period.start, period.end, table.text("period_label", period.label))


def _days(table: Table) -> Days:
    optional = {name: table.day_if_any(name) for name in ("review_by", "approve_by")}
    return Days(table.day("opens_on"), table.day("contribute_by"), **optional)


def _asks(table: Table) -> list[str]:
    asks = table.data.get("asks", [])
    if not isinstance(asks, list) or not all(isinstance(one, str) for one in asks):
        table.refuse("asks", 'ska vara en lista av typer, som ["goal", "indicator"]')
    return asks


def _load_entry(table: Table, round_: Round, known: _Known, said: Mapping[tuple[int, int], Entry]) -> None:
    words = [name for name, _ in profile_keys]
    table.only(*words, "node", "responsible", *_SAID)
    subject = _subject(table, round_.body, words)
    node = _node(table, "node", known) if "node" in table.data else subject.node
    entry = said.get((subject.pk, node.pk)) or Entry(round=round_, subject=subject, node=node)
    if entry.version == 0:
        keep(entry, _entry_values(table, entry, _responsible(table, subject, node, known), known))


def _subject(table: Table, body: Node, words: list[str]) -> Subject:
    named = [word for word in words if word in table.data]
    if len(named) != 1:
        table.refuse(" eller ".join(words), "saknas; skriv nyckeln för det som lägesrapporten handlar om")
    key = table.text(named[0])
    found = profile_keys.get(named[0]).find(key, body)
    if found is None:
        table.refuse(named[0], f"är ”{key}”, som inte finns i {body.path}")
    return found


def _responsible(table: Table, subject: Subject, node: Node, known: _Known) -> User | None:
    if "responsible" in table.data:
        return _person(table, "responsible", known)
    if node.pk == subject.node_id:
        return subject.responsible
    unit = subject.units.select_related("responsible").filter(node=node).first()
    return unit.responsible if unit else None


def _entry_values(table: Table, entry: Entry, responsible: User | None, known: _Known) -> dict[str, Any]:
    state = table.choice("state", list(EntryState)) if "state" in table.data else EntryState.DRAFT
    written_at = _moment(table, "written_at")
    ready_at = written_at if state in HANDED_IN else None
    return {
        "responsible": responsible,
        "status": _step(table, entry.subject),
        "status_reason": table.text("status_reason", ""),
        "trend": table.choice("trend", list(Trend)) if "trend" in table.data else "",
        "comment": table.text("comment", ""),
        "state": state,
        "note": table.text("note", ""),
        "written_by": _person(table, "written_by", known) if "written_by" in table.data else None,
        "written_at": written_at,
        "ready_at": ready_at,
        "is_late": ready_at is not None and is_late(entry.round.contribute_by, timezone.localdate(ready_at)),
    }


def _step(table: Table, subject: Subject) -> ScaleStep | None:
    key = table.text("status", "")
    if not key:
        return None
    steps = {step.key: step for step in subject.scale.steps.all()} if subject.scale else {}
    if key not in steps:
        known = ", ".join(steps) or "inga, eftersom det inte bedöms"
        table.refuse("status", f"är ”{key}”; statusarna för ”{subject}” är {known}")
    return steps[key]


def _node(table: Table, key: str, known: _Known) -> Node:
    path = table.text(key)
    if path not in known.nodes:
        table.refuse(key, f"är ”{path}”, som inte finns i organisation.toml")
    return known.nodes[path]


def _person(table: Table, key: str, known: _Known) -> User:
    email = table.text(key).lower()
    if email not in known.people:
        table.refuse(key, f"är ”{email}”, som inte finns i people.toml")
    return known.people[email]


def _moment(table: Table, key: str) -> datetime | None:
    """A moment; without a zone it is Swedish time, and a day alone is its noon."""
    value = table.data.get(key)
    if value is None:
        return None
    if not isinstance(value, date):
        table.refuse(key, "ska vara en tidpunkt som 2017-05-08T14:02:00, utan citattecken")
    moment = value if isinstance(value, datetime) else datetime.combine(value, time(12))
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
