"""Regler för inklistring: lines from a spreadsheet read as elements, with every error told. No database.

The first line may name the columns; without names they are type, number, title, unit, target, responsible,
description. Each line stands under the nearest line before it that its type may stand under.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tertial.core.errors import Refused
from tertial.numbers import UNITS, format_decimal
from tertial.steering.rules import Parents
from tertial.steering.typed import read_number

COLUMNS = ("type", "number", "title", "unit", "target", "responsible", "description")
HEADINGS = {
    "type": ("typ",),
    "number": ("nummer", "nr"),
    "title": ("rubrik", "namn", "titel"),
    "unit": ("enhet", "måttenhet"),
    "target": ("mål", "målvärde", "måltal"),
    "responsible": ("ansvarig", "e-post"),
    "description": ("beskrivning", "text"),
}
MOST_LINES = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """What lines may refer to: types and units by the words for them, people by name and e-mail."""

    types: Mapping[str, str]
    parents: Parents
    measured: frozenset[str]
    units: Mapping[str, str]
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pasted:
    """A line as an element. `parent` is the place of the line that it stands under; None: under what was chosen.

    `errors` are what is wrong with it, as sentences.
    """

    line: int
    type: str
    title: str
    number: str = ""
    unit: str = ""
    target: Decimal | None = None
    target_words: str = ""
    responsible: int | None = None
    responsible_text: str = ""
    description: str = ""
    parent: int | None = None
    depth: int = 0
    errors: tuple[str, ...] = ()
    type_text: str = ""

    @property
    def shown_target(self) -> str:
        """The target with its unit, as it will be read."""
        number = "" if self.target is None else format_decimal(self.target)
        label = UNITS[self.unit].label if self.unit and number else ""
        return self.target_words or f"{number} {label}".strip()


def read_pasted(text: str, known: Known, above: str = "") -> list[Pasted]:
    """The lines as elements. `above` is the type of what they are put under, "" at the top of the plan.

    Refused for nothing at all, for more lines than a plan has, and for columns that nobody knows.
    """
    lines = [(at, line.split("\t")) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise Refused("Klistra in minst en rad från kalkylbladet.")
    columns = _columns(lines[0][1])
    if columns is not None:
        lines = lines[1:]
    if len(lines) > MOST_LINES:
        raise Refused(f"Högst {MOST_LINES} rader åt gången; det här är {len(lines)}.")
    found: list[Pasted] = []
    for at, cells in lines:
        found.append(_read(at, dict(zip(columns or COLUMNS, cells, strict=False)), found, known, above, len(cells)))
    return found


def _columns(cells: Sequence[str]) -> list[str] | None:
    """The columns that a heading names; None where the first line is no heading."""
    by_word = {word: name for name, words in HEADINGS.items() for word in words}
    words = [cell.strip().lower() for cell in cells]
    if words[0] not in HEADINGS["type"] and "rubrik" not in words:
        return None
    unknown = [cell.strip() for cell, word in zip(cells, words, strict=True) if word and word not in by_word]
    if unknown:
        known = ", ".join(names[0].capitalize() for names in HEADINGS.values())
        raise Refused(f"Kolumnen ”{unknown[0]}” är okänd. Kolumnerna är {known}.")
    return [by_word.get(word, "") for word in words]


def _read(at: int, cells: Mapping[str, str], before: Sequence[Pasted], known: Known, above: str, count: int) -> Pasted:
    given = {name: cells.get(name, "").strip() for name in COLUMNS}
    errors: list[str] = []
    type_ = known.types.get(given["type"].lower(), "")
    if not type_:
        errors.append(f"Typen ”{given['type']}” finns inte i styrmodellen." if given["type"] else "Typ saknas.")
    if not given["title"]:
        errors.append("Rubrik saknas.")
    elif len(given["title"]) > 500:
        errors.append("Rubriken är längre än 500 tecken.")
    if len(given["number"]) > 20:
        errors.append("Numret är längre än 20 tecken.")
    unit = known.units.get(given["unit"].lower(), "")
    if given["unit"] and not unit:
        errors.append(f"Enheten ”{given['unit']}” är okänd.")
    target, words = _target(given["target"])
    if type_ and type_ not in known.measured and (given["unit"] or given["target"]):
        errors.append("Typen mäts inte, så den har varken enhet eller mål.")
    responsible = known.people.get(given["responsible"].lower())
    if given["responsible"] and responsible is None:
        errors.append(f"”{given['responsible']}” arbetar inte här, eller flera heter så; skriv e-postadressen.")
    parent, depth, fault = _place(type_, before, known, above)
    errors += [fault] if fault else []
    if count > len(COLUMNS):
        errors.append(f"Raden har {count} kolumner; högst {len(COLUMNS)}.")
    return Pasted(
        at, type_, given["title"], given["number"], unit, target, words, responsible, given["responsible"],
        given["description"], parent, depth, tuple(errors), given["type"],
    )  # fmt: skip


def _target(text: str) -> tuple[Decimal | None, str]:
    """A number where it is one, else words."""
    try:
        return read_number(text), ""
    except Refused:
        return None, text[:100]


def _place(type_: str, before: Sequence[Pasted], known: Known, above: str) -> tuple[int | None, int, str]:
    """Under which line, how deep, and what is wrong."""
    if not type_:
        return None, 0, ""
    allowed = known.parents.get(type_, ())
    for at in range(len(before) - 1, -1, -1):
        if before[at].type and before[at].type in allowed:
            return at, before[at].depth + 1, ""
    if above in allowed:
        return None, 0, ""
    return None, 0, "Inget på raderna före, eller på platsen du valde, är något som typen får stå under."
