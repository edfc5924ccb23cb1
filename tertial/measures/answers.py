"""Svaret: a result as JSON and as CSV. Both hold the unrounded numbers; only pages and tables round."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tertial.measures.breakdowns import DIMENSIONS
from tertial.measures.declare import Better, Measure
from tertial.measures.engine import Result, ResultRow
from tertial.numbers import Figure, raw, round_half_away, unit
from tertial.numbers.formatting import STATE_MEANING
from tertial.numbers.units import Kind

TOTAL = "Totalt"
EFFECTS = ("Varav volym", "Varav pris")
EFFECTS_NOTE = (
    "Volym och pris räknas rad för rad. Totalens räknas på medelpriset för alla dygn: fler dygn av ett dyrare slag är "
    "där en del av priset, så raderna summerar inte till totalen i de kolumnerna."
)
BETTER = {Better.HIGHER: "Högre är bättre", Better.LOWER: "Lägre är bättre", Better.NEITHER: "Varken eller"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_json(result: Result, body: str) -> dict[str, Any]:
    """The document of `tertial measures compute --json` (`interface.md`).

    `unit` is the unit's key. Values are strings in full precision, in that unit: money in kr, a share as a part of 1.
    `previous` and `change_percent` stand there only with a comparison. `change_percent` is, as in `interface.md`, whole
    percent, rounded half away from zero, and null where there is none: without an earlier value, and between two
    shares, whose difference is in percentage points and can be taken from `value` and `previous`. `volume_effect` and
    `price_effect` stand there where a change of cost is split.
    """
    return {
        "measure": result.measure.key,
        "unit": result.unit.key,
        "body": body,
        "period": result.period.as_json(),
        "rows": [_row(row, compared=result.compared is not None) for row in result.rows],
        "lineage": {"batches": list(result.lineage.batches), "rows": int(result.lineage.rows)},
    }


def _row(row: ResultRow, *, compared: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"by": dict(row.by), "value": raw(row.figure.value), "state": str(row.figure.state)}
    if compared:
        found["previous"] = raw(row.previous.value) if row.previous else None
        found["change_percent"] = raw(whole_percent(row.change))
    if row.effects is not None:
        found["volume_effect"], found["price_effect"] = (raw(each.value) for each in row.effects)
    return found


def whole_percent(change: Figure | None) -> Decimal | None:
    """The change in whole percent; None where there is none or it is in percentage points."""
    if change is None or change.value is None or change.unit != unit("share"):
        return None
    return round_half_away(change.value * 100, 0)


def measure_json(measure: Measure) -> dict[str, Any]:
    """What a measure is, for `tertial measures list` and `show`."""
    return {
        "key": measure.key,
        "title": measure.title,
        "unit": measure.unit.key,
        "definition": measure.definition,
        "source": measure.source,
        "better": str(measure.better),
        "breakdowns": list(measure.breakdowns),
        "filters": list(measure.dimensions),
        "tables": list(measure.tables),
        "personal": measure.personal,
    }


def as_csv(result: Result) -> str:
    """Semicolons, decimal comma, a first line of names; for Excel, which knows the encoding by the BOM.

    A dimension that is a tree has a column for its paths or codes beside their names. Numbers are in the measure's
    unit, unrounded; the change is in percent, or in percentage points between two shares.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    dimensions = [DIMENSIONS[key] for key in _shown(result)]
    names = [
        name for each in dimensions for name in ([each.label, f"{each.label}, kod"] if each.is_tree else [each.label])
    ]
    value = f"{result.measure.title} {result.period.label}, {result.unit.label}"
    compared = [] if result.compared is None else _compared_names(result)
    writer.writerow([safe(name) for name in [*(names or ["Grupp"]), value, "Uppgift", *compared]])
    for row in result.rows:
        writer.writerow([*(safe(text) for text in _texts(row, result)), *_numbers(row, result)])
    return out.getvalue()


def _shown(result: Result) -> tuple[str, ...]:
    return next((tuple(row.by) for row in result.rows if row.by), ())


def _compared_names(result: Result) -> list[str]:
    label = result.compared.label if result.compared else ""
    change = "procentenheter" if result.unit.kind is Kind.SHARE else "procent"
    heads = [f"{result.measure.title} {label}, {result.unit.label}", f"Förändring, {change}"]
    return heads + ([f"{each}, {result.unit.label}" for each in EFFECTS] if result.total.effects else [])


def _texts(row: ResultRow, result: Result) -> Iterator[str]:
    shown = _shown(result)
    if not row.by:
        cells = [DIMENSIONS[key].is_tree for key in shown]
        yield TOTAL
        yield from [""] * (len(cells) + sum(cells) - 1)
        return
    for key, value in row.by.items():
        yield row.labels.get(key, value)
        if DIMENSIONS[key].is_tree:
            yield value


def _numbers(row: ResultRow, result: Result) -> Iterator[str]:
    yield _swedish(row.figure.value)
    yield STATE_MEANING[row.figure.state]
    if result.compared is not None:
        yield _swedish(row.previous.value if row.previous else None)
        yield _swedish(_in_hundredths(row.change))
    for effect in row.effects or ():
        yield _swedish(effect.value)


def _in_hundredths(change: Figure | None) -> Decimal | None:
    """The change as printed before a percent sign: a share is a part of 1, percentage points are hundredths already."""
    if change is None or change.value is None:
        return None
    return change.value * 100 if change.unit == unit("share") else change.value


def _swedish(value: Decimal | None) -> str:
    return (raw(value) or "").replace(".", ",")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with an apostrophe before a sign that would begin one."""
    return f"'{text}" if text.startswith(_FORMULA) else text
