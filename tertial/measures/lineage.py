"""Härkomst: how a figure's lineage records the conditions it was computed under, so that they can be asked again."""

from collections.abc import Iterable

from tertial.measures.breakdowns import DIMENSIONS, Where

Filters = tuple[tuple[str, str], ...]
NOTE = "note"


def recorded(where: Where, note: str | None = None) -> Filters:
    """Conditions as pairs, one a value: `("form", "HVB")`, `("group!", "ensamkommande")`; a remark as `("note", …)`."""
    pairs = tuple((each.name, value) for each in where for value in each.values)
    return (*pairs, (NOTE, note)) if note else pairs


def where_of(filters: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The conditions as `engine.compute` takes them."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in filters:
        if name != NOTE:
            found[name] = (*found.get(name, ()), value)
    return found


def in_words(filters: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The conditions for people: `("Form", "HVB, familjehem")`, `("Grupp, utom", "ensamkommande")`."""
    return [(_label(name), ", ".join(values)) for name, values in where_of(filters).items()]


def notes_of(filters: Iterable[tuple[str, str]]) -> list[str]:
    """The remarks."""
    return [value for name, value in filters if name == NOTE]


def _label(name: str) -> str:
    label = DIMENSIONS[name.removesuffix("!")].label
    return f"{label}, utom" if name.endswith("!") else label
