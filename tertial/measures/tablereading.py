"""Mallens läsning: what is checked and written out of a table's data before it is read as rows and columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tertial.measures.declare import MeasureError


def repeated(rows: Sequence[Mapping[str, Any]], each: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The rows; one with `each = true` is a heading, and the table's `each` stand below it under its conditions."""
    for row in rows:
        if not row.get("each"):
            yield row
            continue
        key, indent = str(row["key"]), int(row.get("indent", 0))
        yield {"key": key, "label": row.get("label", ""), "kind": "group", "indent": indent, "heading": True}
        above = {name: row[name] for name in ("measure", "period") if name in row}
        for below in each:
            own = {"key": f"{key}_{below['key']}", "indent": indent + int(below.get("indent", 0)) + 1}
            own["where"] = {**row.get("where", {}), **below.get("where", {})}
            if isinstance(below.get("of"), list):
                own["of"] = [f"{key}_{name}" for name in below["of"]]
            yield {**above, **below, **own}


def known(given: Mapping[str, Any], allowed: set[str], where: str) -> None:
    """Raises MeasureError where something is given that `allowed` does not name."""
    strange = sorted(given.keys() - allowed)
    if strange:
        raise MeasureError(f"{where} har okända uppgifter: {', '.join(strange)}.")


def unique(keys: Sequence[str], what: str) -> None:
    """Raises MeasureError where a key stands twice."""
    if len(set(keys)) != len(keys):
        raise MeasureError(f"två {what} har samma nyckel.")
