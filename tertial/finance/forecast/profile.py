"""The part of a profile that is forecasts: `forecast.toml`, which lines there are and what has been said of them.

```toml
[[line]]
key = "barn-och-unga"                    # unique in the municipality
node = "kommun/namnd/barn-och-unga"
activity = "520"                         # as account_class: left out, all of the unit's money
title = "Barn och unga"                  # left out: the unit's name
responsible = "chef@demo.example"
carried_deficit = 1200000

[[round]]
body = "kommun/namnd"
round = "t1-2017"

[[round.forecast]]
line = "barn-och-unga"
amount = 167727000                       # kronor, a cost is positive
comment = "…"

[[round.forecast.reason]]
text = "Fler placeringar"
amount = -2500000                        # together budget − forecast

[[round.forecast.measure]]
text = "Hemtagning av placerade"
amount = 600000
responsible = "Enhetschef"
starts_on = 2017-05-15
effect_on = 2017-09-01

[[round.forecast.risk]]
text = "Ytterligare två placeringar"
amount = 1800000
direction = "up"
```

What somebody has said here stands: a forecast that has been saved on the page is not read over.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tertial.core.models import User
from tertial.core.profiles import keep
from tertial.core.reading import Entry as Table
from tertial.core.reading import read_toml
from tertial.finance.forecast.actions import write
from tertial.finance.forecast.facts import write_round
from tertial.finance.forecast.lines import KIND, place_of
from tertial.finance.forecast.reading import LISTS, Given
from tertial.finance.forecast.rules import overlapping
from tertial.finance.models import DIRECTIONS, ForecastLine
from tertial.followup.models import Entry, Round, Subject
from tertial.followup.rules import RoundState
from tertial.organisation.models import Code, Node

FILE = "forecast.toml"
ALWAYS = date(1900, 1, 1)
_LINE = (
    "key", "node", "activity", "account_class", "title", "responsible", "carried_deficit", "valid_from", "valid_to"
)  # fmt: skip
_MONEY = Decimal("0.01")


def load_lines(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads which lines there are. Reading them twice changes nothing. Refused where two count the same money."""
    for position, table in enumerate(_tables(folder, "line")):
        _load_line(table, position)
    lines = ForecastLine.objects.select_related("subject__node", "activity").filter(subject__valid_to=None)
    by_key = {line.pk: line for line in lines}
    places = {pk: place_of(line, line.subject.node) for pk, line in by_key.items()}
    if twice := overlapping(places):
        one, two = (by_key[pk] for pk in twice)
        Table(FILE, "", {}).refuse(f"raderna {one.key} och {two.key}", "räknar samma pengar; avgränsa en av dem")


def find(key: str, body: Node) -> Subject | None:
    """The subject of the line with this key, of the body or below it."""
    line = ForecastLine.objects.select_related("subject__node", "subject__responsible").filter(key=key).first()
    return line.subject if line and _lies_under(line.subject.node.path, body.path) else None


def load_said(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads what has been said in rounds that are not closed here. Reading it twice changes nothing."""
    for table in _tables(folder, "round"):
        table.only("round", "body", "forecast")
        round_ = _round(table)
        if round_.state == RoundState.CLOSED:
            continue
        for said in table.entries("forecast"):
            _load_forecast(said, round_)
        write_round(round_)  # so that the first reader does not wait for the worker


def _tables(folder: Path, name: str) -> list[Table]:
    if not (folder / FILE).exists():
        return []
    top = read_toml(folder / FILE)
    top.only("line", "round")
    return top.entries(name)


def _load_line(table: Table, position: int) -> None:
    table.only(*_LINE)
    node, key = _node(table), table.text("key")
    line = ForecastLine.objects.select_related("subject").filter(key=key).first()
    subject = line.subject if line else Subject(kind=KIND, type_key=KIND)
    values = {
        "title": table.text("title", node.name),
        "node": node,
        "responsible": _person(table) if "responsible" in table.data else None,
        "position": position,
        "valid_from": table.day_if_any("valid_from") or node.valid_from or ALWAYS,
        "valid_to": table.day_if_any("valid_to"),
    }
    keep(subject, values)
    given = {
        "activity": _code(table, "activity", table.text("activity", "")),
        "account_class": _account_class(table),
        "carried_deficit": _amount(table, "carried_deficit") or Decimal(0),
    }
    if line is None:
        ForecastLine.objects.create(subject=subject, key=key, **given)
    else:
        keep(line, given)


def _load_forecast(table: Table, round_: Round) -> None:
    table.only("line", "amount", "comment", "adjustment", "adjustment_reason", "reason", "measure", "risk")
    line = _line(table, round_)
    entry, _ = Entry.objects.get_or_create(
        round=round_,
        subject=line.subject,
        node=line.subject.node,
        defaults={"responsible": line.subject.responsible},
    )
    if entry.version:  # somebody has saved here since
        return
    comment = table.text("comment", "")
    if comment:
        keep(entry, {"comment": comment})
    fields = {
        "amount": _amount(table, "amount"),
        "adjustment": _amount(table, "adjustment") or Decimal(0),
        "adjustment_reason": table.text("adjustment_reason", ""),
    }
    lists = {name: tuple(_row(name, each) for each in table.entries(name)) for name in LISTS}
    write(entry, Given(fields, lists))


def _row(name: str, table: Table) -> dict[str, Any]:
    table.only(*LISTS[name])
    found: dict[str, Any] = {"text": table.text("text"), "amount": _amount(table, "amount")}
    if name == "measure":
        days = {key: table.day_if_any(key) for key in ("starts_on", "effect_on")}
        return {**found, "responsible": table.text("responsible", ""), **days}
    if name == "risk":
        return {**found, "direction": table.choice("direction", list(DIRECTIONS))}
    return found


def _round(table: Table) -> Round:
    body, slug = table.text("body"), table.text("round")
    found = Round.objects.select_related("body").filter(body__path=body, slug=slug).first()
    if found is None:
        table.refuse("round", f"är ”{slug}”, som {body} inte har i rounds.toml")
    return found


def _line(table: Table, round_: Round) -> ForecastLine:
    key = table.text("line")
    line = ForecastLine.objects.select_related("subject__node", "subject__responsible").filter(key=key).first()
    if line is None:
        table.refuse("line", f"är ”{key}”, som inte finns bland [[line]]")
    if not _lies_under(line.subject.node.path, round_.body.path):
        table.refuse("line", f"är ”{key}”, som inte ligger under {round_.body.path}")
    return line


def _node(table: Table) -> Node:
    path = table.text("node")
    node: Node | None = Node.objects.filter(path=path).first()
    if node is None:
        table.refuse("node", f"är ”{path}”, som inte finns i organisation.toml")
    return node


def _person(table: Table) -> User:
    email = table.text("responsible").lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        table.refuse("responsible", f"är ”{email}”, som inte finns i people.toml")
    return user


def _code(table: Table, dimension: str, code: str) -> Code | None:
    """The latest period of the code; None for none."""
    if not code:
        return None
    found: Code | None = Code.objects.filter(dimension=dimension, code=code).order_by("-valid_from").first()
    if found is None:
        table.refuse(dimension, f"är ”{code}”, som inte finns i kodplanen")
    return found


def _account_class(table: Table) -> str:
    name = table.text("account_class", "")
    if name and not Code.objects.filter(dimension="account", code=name, parent=None).exists():
        table.refuse("account_class", f"är ”{name}”, som inte är en av kodplanens översta kontokoder")
    return name


def _amount(table: Table, key: str) -> Decimal | None:
    value = table.data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        table.refuse(key, "ska vara ett belopp i kronor, utan citattecken")
    return Decimal(str(value)).quantize(_MONEY)


def _lies_under(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}/")
