"""Ändringar i en rapportmall: each gives new data and leaves the old as it was. No Django.

`data` is what `template.parse` reads. A section or block is found by its key.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Literal

from tertial.core.errors import Refused

Data = dict[str, Any]
Step = Literal["up", "down", "in", "out"]
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NAMED = ("title", "subtitle", "label", "row_label", "period_label", "group", "series_label")


def sections_of(data: Mapping[str, Any]) -> Iterator[Data]:
    """Every section, in the order of print."""
    for section in data.get("section", []):
        yield section
        yield from sections_of(section)


def section(data: Mapping[str, Any], key: str) -> Data:
    """The section with the key. Refused when there is none."""
    for one in sections_of(data):
        if one["key"] == key:
            return one
    raise Refused("Avsnittet finns inte längre i mallen. Läs in sidan igen.")


def key_of(block: Mapping[str, Any], section_key: str, position: int) -> str:
    """A block's key: its own, or as `template.parse` makes it of its place (from 1)."""
    return str(block.get("key", f"{section_key}_{position}"))


def block(data: Mapping[str, Any], key: str) -> tuple[Data, int]:
    """The section of the block with the key, and its place there. Refused when there is none."""
    for one in sections_of(data):
        for at, found in enumerate(one.get("block", [])):
            if key_of(found, one["key"], at + 1) == key:
                return one, at
    raise Refused("Blocket finns inte längre i mallen. Läs in sidan igen.")


def add_section(data: Data, title: str, *, under: str = "") -> tuple[Data, str]:
    """A new section last, or last in another; and its key."""
    if not title.strip():
        raise Refused("Skriv avsnittets rubrik.")
    made = deepcopy(data)
    key = free_key(title, [one["key"] for one in sections_of(made)])
    above = section(made, under) if under else made
    above.setdefault("section", []).append({"key": key, "title": title.strip()})
    return made, key


def set_section(data: Data, key: str, values: Mapping[str, Any]) -> Data:
    """The section with these values in place of its own; what is empty is left out, but not that it has no number."""
    made = deepcopy(data)
    found = section(made, key)
    for name, value in values.items():
        if value or (name == "numbered" and value is False):
            found[name] = value
        else:
            found.pop(name, None)
    if not found.get("title"):
        raise Refused("Skriv avsnittets rubrik.")
    return made


def remove_section(data: Data, key: str) -> Data:
    """Without the section and everything in it."""
    made = deepcopy(data)
    siblings, at = _place(made, key)
    del siblings[at]
    return _tidy(made)


def move_section(data: Data, key: str, step: Step) -> Data:
    """The section one place up or down among its siblings, into the one before it, or out beside the one it is in."""
    made = deepcopy(data)
    siblings, at = _place(made, key)
    if step in ("up", "down"):
        to = at + (1 if step == "down" else -1)
        if 0 <= to < len(siblings):
            siblings.insert(to, siblings.pop(at))
    elif step == "in" and at > 0:
        into = siblings[at - 1].setdefault("section", [])
        into.append(_inner(siblings.pop(at)))
    elif step == "out":
        above = next((one for one in sections_of(made) if one.get("section") is siblings), None)
        if above is not None:
            outer, place = _place(made, above["key"])
            outer.insert(place + 1, siblings.pop(at))
    return _tidy(made)


def move_before(data: Data, key: str, target: str) -> Data:
    """The section to the place before another, at that one's level. Nothing when it is the same, or inside it."""
    moved = section(data, key)
    if target in (one["key"] for one in (moved, *sections_of(moved))):
        return data
    made = deepcopy(data)
    siblings, at = _place(made, key)
    taken = siblings.pop(at)
    outer, place = _place(made, target)
    outer.insert(place, taken if outer is made.get("section") else _inner(taken))
    return _tidy(made)


def add_block(data: Data, section_key: str, given: Mapping[str, Any]) -> tuple[Data, str]:
    """A new block last in the section; and its key, which is made of its title or text where it has none."""
    made = _with_keys(deepcopy(data))
    taken = [one["key"] for each in sections_of(made) for one in each.get("block", [])]
    wanted = str(given.get("key") or given.get("title") or given.get("text") or section_key)
    key = free_key(wanted, taken)
    section(made, section_key).setdefault("block", []).append({**given, "key": key})
    return made, key


def set_block(data: Data, key: str, given: Mapping[str, Any]) -> Data:
    """The block with other parameters. Its key is kept: texts refer to its figures by it."""
    made = _with_keys(deepcopy(data))
    found, at = block(made, key)
    found["block"][at] = {**deepcopy(dict(given)), "key": key}
    return made


def move_block(data: Data, key: str, by: int) -> Data:
    """The block so many places down (up when negative) in its section, as far as there are places."""
    made = _with_keys(deepcopy(data))
    found, at = block(made, key)
    to = min(max(at + by, 0), len(found["block"]) - 1)
    found["block"].insert(to, found["block"].pop(at))
    return made


def remove_block(data: Data, key: str) -> Data:
    made = _with_keys(deepcopy(data))
    found, at = block(made, key)
    del found["block"][at]
    return _tidy(made)


def moved_years(data: Data, years: int, *, names: bool) -> Data:
    """The template so many years later: every period that is written out, and with `names` the years in headings.

    Texts are left: what they tell of happened when it happened.
    """
    return {name: _moved(name, value, years, names) for name, value in data.items()}


def change_table(params: Mapping[str, Any], deed: str, name: str, at: int) -> dict[str, Any]:
    """The table with a column or row copied, moved or removed. What has no such place is left."""
    made = deepcopy(dict(params))
    parts = made.get(name, [])
    if name not in ("columns", "rows") or not 0 <= at < len(parts):
        return made
    if deed == "copy":
        taken = [str(one.get("key", "")) for one in parts]
        parts.insert(at + 1, {**deepcopy(parts[at]), "key": free_key(str(parts[at].get("key", name[:-1])), taken)})
    elif deed == "remove" and len(parts) > 1:
        del parts[at]
    elif deed in ("up", "down"):
        to = at + (1 if deed == "down" else -1)
        if 0 <= to < len(parts):
            parts.insert(to, parts.pop(at))
    return made


def year_in(text: str) -> int | None:
    """The last year that the text names."""
    found = _YEAR.findall(text)
    return int(found[-1]) if found else None


def later(text: str, years: int) -> str:
    """The text with every year in it so much later."""
    return _YEAR.sub(lambda found: str(int(found[1]) + years), text)


def free_key(wanted: str, taken: list[str]) -> str:
    """A short name of lower-case letters, figures and underscores that is not taken."""
    plain = unicodedata.normalize("NFKD", wanted.lower()).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "avsnitt"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key


def _moved(name: str, value: Any, years: int, names: bool) -> Any:
    if isinstance(value, dict):
        return {below: _moved(below, one, years, names) for below, one in value.items()}
    if isinstance(value, list):
        return [_moved(name, one, years, names) for one in value]
    if isinstance(value, str) and (name == "period" or (names and name in _NAMED)):
        return later(value, years)
    return value


def _place(data: Data, key: str) -> tuple[list[Data], int]:
    """The list that the section stands in, and where. Refused when there is none."""
    for siblings in (data.get("section", []), *(one.get("section", []) for one in sections_of(data))):
        for at, one in enumerate(siblings):
            if one["key"] == key:
                return siblings, at
    raise Refused("Avsnittet finns inte längre i mallen. Läs in sidan igen.")


def _inner(moved: Data) -> Data:
    """A section that is put into another: only a whole chapter is an appendix."""
    moved.pop("appendix", None)
    return moved


def _with_keys(data: Data) -> Data:
    """With a key of its own for each block: those made of their places would change when a block is moved."""
    for one in sections_of(data):
        for at, found in enumerate(one.get("block", []), start=1):
            found["key"] = key_of(found, one["key"], at)
    return data


def _tidy(data: Data) -> Data:
    """Without lists that have become empty."""
    for one in (data, *sections_of(data)):
        for name in ("section", "block"):
            if name in one and not one[name]:
                del one[name]
    return data
