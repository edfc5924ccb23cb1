"""Dokument som JSON: one versioned schema, exact round trip, each figure once with its lineage.

    {"schema": "tertial-document/1", "document": {…}, "figures": {"result.total.outcome": {"value": "270870000", …}}}

Objects carry their kind as `type`; fields that have their default are left out. A figure stands in `figures` under its
key; where it is used, `shown` says how it is printed there (for readers; `loads` works it out anew). Values are strings
in full precision.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tertial.documents import model
from tertial.numbers import (
    UNITS,
    DerivedLineage,
    EnteredLineage,
    Figure,
    FrozenLineage,
    Kind,
    MeasureLineage,
    Sign,
    State,
    Style,
    Unit,
    format_figure,
)

SCHEMA = "tertial-document/1"
_TYPES: dict[str, type[Any]] = {
    "document": model.Document,
    "section": model.Section,
    "paragraph": model.Paragraph,
    "list": model.BulletList,
    "subheading": model.Subheading,
    "table": model.Table,
    "column": model.Column,
    "row": model.Row,
    "figure_cell": model.FigureCell,
    "composite_cell": model.CompositeCell,
    "text_cell": model.TextCell,
    "empty_cell": model.EmptyCell,
    "footnote": model.Footnote,
    "chart": model.Chart,
    "series": model.Series,
    "point": model.Point,
    "status_list": model.StatusList,
    "status_item": model.StatusItem,
    "status_mark": model.StatusMark,
    "note": model.Note,
    "page_break": model.PageBreak,
    "text": model.Text,
    "figure_run": model.FigureRun,
    "typed_number": model.TypedNumber,
    "footnote_run": model.FootnoteRun,
    "awaited": model.Awaited,
    "style": Style,
    "measure": MeasureLineage,
    "entered": EnteredLineage,
    "derived": DerivedLineage,
    "frozen": FrozenLineage,
}
_NAMES = {kind: name for name, kind in _TYPES.items()}
_DATES = {"printed_on": date.fromisoformat, "source_date": date.fromisoformat, "entered_at": datetime.fromisoformat}
_ENUMS = {"sign": Sign}


class DocumentFormatError(ValueError):
    """JSON that is not a document of a version that can be read. The message is a sentence in Swedish."""


def dumps(document: model.Document, *, indent: int | None = None) -> str:
    """The document as JSON text. Raises ValueError where one figure key stands for two different figures."""
    figures = {key: _figure(figure) for key, figure in document.figures().items()}
    content = {"schema": SCHEMA, "document": _encode(document), "figures": figures}
    return json.dumps(content, ensure_ascii=False, indent=indent)


def loads(text: str | bytes) -> model.Document:
    """The document that `dumps` wrote. Raises DocumentFormatError for anything else."""
    try:
        content = json.loads(text)
        schema = content["schema"]
    except (ValueError, TypeError, KeyError) as error:
        raise DocumentFormatError("Filen är inte ett dokument från Tertial.") from error
    if schema != SCHEMA:
        raise DocumentFormatError(f"Dokumentet har formatet ”{schema}”, men bara ”{SCHEMA}” kan läsas.")
    try:
        figures = {key: _read_figure(value) for key, value in content["figures"].items()}
        document = _decode(content["document"], figures)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise DocumentFormatError(f"Dokumentet är skadat: {error}.") from error
    if not isinstance(document, model.Document):
        raise DocumentFormatError("Filen innehåller inget dokument.")
    return document


def _known_fields(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """Names and defaults. `kind` of a lineage is a constant and is its `type`."""
    constant = kind in (MeasureLineage, EnteredLineage, DerivedLineage, FrozenLineage)
    return tuple((field.name, field.default) for field in fields(kind) if not (constant and field.name == "kind"))


_FIELDS = {kind: _known_fields(kind) for kind in _TYPES.values()}
_FIELD_NAMES = {kind: frozenset(name for name, _ in known) for kind, known in _FIELDS.items()}


def _encode(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Unit):
        return _unit(value)
    if isinstance(value, Figure):
        return _figure(value)
    name = _NAMES.get(type(value))
    if name is None:
        return value
    encoded: dict[str, Any] = {"type": name}
    for field, default in _FIELDS[type(value)]:
        item = getattr(value, field)
        if default is not MISSING and item == default:
            continue
        if field != "figure":
            encoded[field] = _encode(item)
        elif hasattr(value, "style"):
            encoded["shown"] = format_figure(item, value.style)
    return encoded


def _figure(figure: Figure) -> dict[str, Any]:
    value = None if figure.value is None else f"{figure.value:f}"
    encoded = {"value": value, "unit": _unit(figure.unit), "state": str(figure.state)}
    return encoded | {"lineage": _encode(figure.lineage)} if figure.lineage else encoded


def _unit(unit: Unit) -> str | dict[str, str]:
    """A unit by its key; one that a profile has made, in full."""
    if UNITS.get(unit.key) == unit:
        return unit.key
    return {"key": unit.key, "label": unit.label, "kind": str(unit.kind), "factor": str(unit.factor)}


def _read_unit(encoded: Any) -> Unit:
    if isinstance(encoded, str):
        return UNITS[encoded]
    return Unit(encoded["key"], encoded["label"], Kind(encoded["kind"]), Decimal(encoded["factor"]))


def _read_figure(encoded: Mapping[str, Any]) -> Figure:
    value = None if encoded["value"] is None else Decimal(encoded["value"])
    lineage = _decode(encoded["lineage"], {}) if "lineage" in encoded else None
    return Figure(value, _read_unit(encoded["unit"]), State(encoded["state"]), lineage)


def _decode(value: Any, figures: Mapping[str, Figure]) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item, figures) for item in value)
    if not isinstance(value, dict):
        return value
    if "state" in value and "type" not in value:
        return _read_figure(value)
    kind = _TYPES[value["type"]]
    known = _FIELD_NAMES[kind]
    arguments = {name: _field(name, item, figures) for name, item in value.items() if name in known}
    if "figure" in known:
        arguments["figure"] = figures[value["key"]]
    return kind(**arguments)


def _field(name: str, item: Any, figures: Mapping[str, Figure]) -> Any:
    if item is None:
        return None
    if name == "unit":
        return _read_unit(item)
    if name in _DATES:
        return _DATES[name](item)
    if name in _ENUMS:
        return _ENUMS[name](item)
    return _decode(item, figures)
