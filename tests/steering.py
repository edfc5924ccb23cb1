"""Styrmodellen räknad ur profilens egna filer: what a goal chapter must say, and a round run to its end.

Nothing is shared with the blocks: the plan is read from its TOML, its numbers and counts are made anew, and what was
said is what `rounds.toml` holds with what the test has said itself.
"""

import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
from django.db.models import Q
from docx import Document as WordDocument
from python_calamine import CalamineWorkbook

from tertial.core import profiles
from tertial.core.contributions import profile_sections
from tertial.core.models import User
from tertial.core.roots import require_root_id
from tertial.core.scope import root_scope
from tertial.followup.actions import Said, move_entry, save_entry
from tertial.followup.kinds import beside
from tertial.followup.models import Entry, Round
from tertial.followup.round_actions import move_round
from tertial.followup.rules import OWED, EntryState, RoundState
from tests import databases

Table = Mapping[str, Any]
VALUE = "74"


@dataclass(frozen=True)
class Spoken:
    """What the owner of an element has said in the round."""

    status: str
    comment: str


class Model:
    """The steering model of a profile's folder, and what is said in its last round."""

    def __init__(self, folder: Path) -> None:
        read = {
            name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in ("scales", "plan", "rounds")
        }
        self.types: dict[str, Table] = {one["key"]: one for one in read["plan"]["type"]}
        self.elements: dict[str, Table] = {one["key"]: one for one in read["plan"]["element"]}
        self.steps = {scale["key"]: {step["key"]: step for step in scale["step"]} for scale in read["scales"]["scale"]}
        self.round: Table = read["rounds"]["round"][-1]
        self.body: str = self.round["body"]
        self.plan: str = f"{self.body}/{read['plan']['plan'][-1]['slug']}"

    def of_type(self, *keys: str) -> list[Table]:
        """The plan's elements of these types, in the order of the tree."""
        return [one for one in self.in_order() if one["type"] in keys]

    def in_order(self, parent: str | None = None) -> Iterator[Table]:
        """Every element after the one it stands under."""
        for one in self.elements.values():
            if one.get("parent") == parent:
                yield one
                yield from self.in_order(one["key"])

    def top(self, key: str) -> str:
        """The element at the top of the tree under which this one stands."""
        parent = self.elements[key].get("parent")
        return self.top(parent) if parent else key

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Each element's number: its own series through the plan, or under its parent's number."""
        found: dict[str, str] = {}
        counted: Counter[str] = Counter()
        for one in self.in_order():
            how, series = self.types[one["type"]].get("numbering"), one["type"]
            above = found[one["parent"]] if how == "nested" else ""
            counted[f"{series} {above}"] += 1 if how else 0
            own = str(counted[f"{series} {above}"]) if how else ""
            found[one["key"]] = one.get("number") or (f"{above}.{own}" if above else own)
        return found

    def name(self, one: Table) -> str:
        """`3. Rubrik`, as a heading has it: number and title."""
        return f"{self.numbers[one['key']]} {one['title']}".strip()

    def word(self, one: Table, status: str) -> str:
        """The word of a step on the scale of the element's type."""
        return str(self.steps[self.types[one["type"]]["scale"]][status]["word"]) if status else ""

    @cached_property
    def spoken(self) -> dict[str, Spoken]:
        """What is said of each element: as the file has it, else as `say` says it."""
        found = {
            one["element"]: Spoken(one.get("status", ""), one.get("comment", ""))
            for one in self.round["entry"]
            if "element" in one and one.get("node", self.owner(one["element"])) == self.owner(one["element"])
        }
        asked = [one for one in self.elements.values() if one["type"] in self.round.get("asks", self.types)]
        return {one["key"]: found.get(one["key"]) or self.say(one) for one in asked}

    def owner(self, key: str) -> str:
        return str(self.elements[key].get("node", self.body))

    def say(self, one: Table) -> Spoken:
        """What the test says of an element of which nothing is said: the scale's first step, and its own words."""
        scale = self.types[one["type"]].get("scale")
        return Spoken(next(iter(self.steps[scale])) if scale else "", f"Sagt om {one['title']}.")

    def told(self, one: Table) -> list[str]:
        """What a goal chapter says of the element, in its order: its title, the word of its status, its comment."""
        said = self.spoken[one["key"]]
        return [each for each in (one["title"], self.word(one, said.status), said.comment) if each]

    def counts(self, scale: str, top: str | None = None) -> list[int]:
        """How many have each status on the scale, in the scale's order; of one at the top of the tree, or of all."""
        found = Counter(
            said.status
            for key, said in self.spoken.items()
            if self.types[self.elements[key]["type"]].get("scale") == scale and top in (None, self.top(key))
        )
        return [found[key] for key in self.steps[scale]]


SECTIONS = ("followup.scales", "steering", "finance.forecast_lines", "followup.rounds", "finance.forecasts",
            "followup.closed_rounds")  # fmt: skip


def read_steering(folder: Path) -> None:
    """Reads the plan, the rounds and the forecasts of a profile's folder as loading it does."""
    for name in SECTIONS:
        profile_sections.get(name).load(folder, {})


TOLD_IN_FILES = ("scales.toml", "plan.toml", "rounds.toml", "forecast.toml")


def read_into_nothing(exported: Path, body: str, to: Path) -> None:
    """Loads an exported profile in a database where nothing is, and exports it from there.

    Its reports have tests of their own, and would be computed.
    """
    for file in ("report.toml", "sections.toml"):
        (exported / file).unlink(missing_ok=True)
    place = databases.Place(f"{databases.own_name()}_empty", to.with_name(f"{to.name}-var"))
    databases.copy(databases.template(), place.database)
    try:
        with databases.entered(place):
            profiles.load(exported)
            with root_scope(require_root_id(body)):
                profiles.export(body, to)
    finally:
        databases.drop(place.database)


def in_order(text: str, wanted: Iterable[str]) -> str:
    """What of these is not found in the text behind the one before it; empty where all are. Spaces do not count."""
    at = 0
    for each in wanted:
        found = text.find(squeezed(each), at)
        if found < 0:
            return each
        at = found + 1
    return ""


def squeezed(text: str) -> str:
    # A hyphen at the end of a line is taken for a divided word when a PDF is read.
    return "".join(re.sub("[\x02\u00ad\u2060\ufffe-]", "", text).split())


def forms_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The text of a document's five forms as it is read, without the mark of numbers that somebody typed."""
    pages = pypdfium2.PdfDocument(files["pdf"])
    word = WordDocument(io.BytesIO(files["docx"])).element.body
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    cells = (value for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for value in row)
    read = {
        "pdf": "".join(page.get_textpage().get_text_range() for page in pages),
        "html": unescape(re.sub("<[^>]*>", " ", files["html"].decode())),
        "docx": " ".join(node.text or "" for node in word.iter() if node.tag.endswith("}t")),
        "xlsx": " ".join(map(str, cells)),
        "json": _text_of(json.loads(files["json"])),
    }
    return {form: squeezed(text).replace(squeezed("(utan källa)"), "") for form, text in read.items()}


def _text_of(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(map(_text_of, value.values()))
    return " ".join(map(_text_of, value)) if isinstance(value, list) else str(value)


def run_to_the_end(model: Model) -> Round:
    """Says what is owed, hands in, approves and closes the model's round through the deeds that people do."""
    round_ = Round.objects.select_related("body").get(body__path=model.body, slug=model.round["slug"])
    reviewer = _with_role(model.body, "controller")
    for entry in list(round_.entries.select_related("subject__scale", "node", "responsible", "round__body")):
        writer = entry.responsible or reviewer
        if entry.state in OWED:
            entry = _say(model, entry, writer)
            entry = move_entry(user=writer, entry=entry, name="klar", version=entry.version)
        if entry.state == EntryState.READY:
            move_entry(user=reviewer, entry=entry, name="godkann", version=entry.version)
    round_ = move_round(user=reviewer, round_=round_, name="stang")
    assert round_.state == RoundState.CLOSED
    assert set(round_.entries.values_list("state", flat=True)) == {EntryState.APPROVED}
    return round_


def _say(model: Model, entry: Entry, writer: User) -> Entry:
    said = model.say(next(one for one in model.elements.values() if one["title"] == entry.subject.title))
    shown = beside([entry])[entry.pk]
    proposed = shown.proposal.step if shown.proposal else ""
    fields = {field.name: field.value for field in shown.fields}
    if "value" in fields:
        fields |= {"value": fields["value"] or VALUE, "source": "Granskning av akter", "source_date": "2017-05-05"}
    words = Said(
        comment=entry.comment or said.comment,
        status=(entry.status.key if entry.status else said.status) if entry.subject.scale else None,
        proposed=proposed or None,
        status_reason="Enheten känner läget." if proposed not in {"", said.status} else None,
        fields=fields,
    )
    return save_entry(user=writer, entry=entry, said=words, version=entry.version)


def _with_role(body: str, role: str) -> User:
    return User.objects.get(Q(grants__role=role), grants__node__path=body)
