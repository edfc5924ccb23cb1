"""Block: what plans and rounds give to reports (`steering.*`). Each tells of the adopted plan of the report's body.

A block's words come from types, scales and the template. What somebody has been asked for and not handed in says so.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tertial.core.contributions import BlockContext
from tertial.documents.model import Block, Paragraph, Run, Text
from tertial.followup.rules import TREND_MARKS
from tertial.steering import blocks_charts, blocks_counts
from tertial.steering.blocks_cells import mark_of
from tertial.steering.blocks_chapter import chapter
from tertial.steering.blocks_params import ASSESSED, TABLE, chosen, given, names, on, part, table_spec
from tertial.steering.blocks_read import plan_of
from tertial.steering.blocks_table import table_of

Params = Mapping[str, Any]
_OUTCOMES = (
    {"show": "outcome", "key": "before", "label": "Förra året", "period": "previous_year"},
    {"show": "outcome", "label": "Utfall"},
    {"show": "target", "label": "Mål"},
)
_CHANGED = ({"show": "earlier_status"}, *ASSESSED)
_ASSIGNED = ({"show": "source"}, {"show": "due_on"}, *ASSESSED)


def goals(context: BlockContext, params: Params) -> list[Block]:
    """Målkapitel: elements in running text, as each `each` says of its type."""
    entry = given(params, "each", "italic")
    plan = plan_of(context, entry.text("plan", ""))
    parts = [part(each, plan) for each in entry.entries("each")]
    if not parts:
        entry.refuse("each", "saknas; skriv en [[…each]] för varje elementtyp som ska berättas, med type och show")
    italic = on(entry, "italic", default=False)
    key = str(params.get("key", ""))
    # A figure is named after its block, whichever of the block's tables it stands in.
    told = {one.type: replace(one, table=replace(one.table, key=key)) if one.table else one for one in parts}
    return chapter(plan, told, chosen(entry, plan, list(told)), key, italic=italic)


def tree_table(context: BlockContext, params: Params) -> list[Block]:
    """Trädet som tabell, med de kolumner som mallen säger."""
    return _table(context, params, ASSESSED)


def not_reached(context: BlockContext, params: Params) -> list[Block]:
    """Det som inte är nått, med kommentar."""
    return _table(context, {"only": "not_reached", "empty": "Allt som har bedömts är nått.", **params}, ASSESSED)


def changes(context: BlockContext, params: Params) -> list[Block]:
    """Det som bedöms annorlunda än i förra omgången."""
    told = {"only": "changed", "empty": "Ingen bedömning har ändrats sedan förra omgången.", **params}
    return _table(context, told, _CHANGED)


def assignments(context: BlockContext, params: Params) -> list[Block]:
    """De uppdrag som inte är förklarade klara."""
    told = {"only": "open_assignments", "empty": "Inga uppdrag är öppna.", **params}
    return _table(context, told, _ASSIGNED)


def key_figures(context: BlockContext, params: Params) -> list[Block]:
    """Nyckeltal över år: det som mäts, med utfall och mål."""
    return _table(context, params, _OUTCOMES, is_measured=True)


def _table(
    context: BlockContext, params: Params, default: tuple[Mapping[str, Any], ...], *, is_measured: bool = False
) -> list[Block]:
    entry = given(params, *TABLE)
    plan = plan_of(context, entry.text("plan", ""))
    lines = [line for line in chosen(entry, plan) if line.type.is_measured or not is_measured]
    return table_of(plan, table_spec(entry, plan, default, plan.plan.title), lines)


def status_counts(context: BlockContext, params: Params) -> list[Block]:
    """Antal av varje status, per område och totalt."""
    entry = given(params, "by", "total", "awaited", "row_label", "notes", "numbered")
    return blocks_counts.status_counts(entry, plan_of(context, entry.text("plan", "")))


def area_counts(context: BlockContext, params: Params) -> list[Block]:
    """Tabellen som avslutar ett område: hur många som gick hur."""
    entry = given(params, "by", "rows", "total", "count_label", "row_label", "notes", "numbered")
    return blocks_counts.area_counts(entry, plan_of(context, entry.text("plan", "")))


def small_multiples(context: BlockContext, params: Params) -> list[Block]:
    """Ett litet diagram för varje mätt element, över de perioder som är kända."""
    entry = given(params, "most", "numbered")
    return blocks_charts.charts(entry, plan_of(context, entry.text("plan", "")))


def legend(context: BlockContext, params: Params) -> list[Block]:
    """Teckenförklaring: stegen på de skalor som planens typer bedöms med, och pilarna."""
    entry = given(params, "trends")
    plan = plan_of(context, entry.text("plan", ""))
    types = names(entry, "types") or tuple(plan.types)
    scales = {kind.scale_id: kind for kind in map(plan.types.__getitem__, types) if kind.is_assessed and kind.scale_id}
    blocks: list[Block] = []
    for scale, kind in scales.items():
        found: list[Run] = [Text(f"{kind.scale.name if kind.scale else kind.name}: ", bold=True)]
        for at, step in enumerate(plan.steps.get(scale or 0, ())):
            found += [*([Text("   ")] if at else []), mark_of(step)]
        blocks.append(Paragraph(tuple(found)))
    if on(entry, "trends", default=False):
        marks = "   ".join(f"{arrow}\u00a0{word}" for arrow, word in TREND_MARKS.values())
        blocks.append(Paragraph((Text("Trend: ", bold=True), Text(marks))))
    return blocks
