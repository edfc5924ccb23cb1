"""Små diagram: one for each measured element, over the periods that are known, with its target said in words."""

from tertial.core.reading import Entry as Given
from tertial.documents.model import Block, Chart, Point, Series
from tertial.numbers import format_figure
from tertial.periods import Period
from tertial.steering.blocks_cells import sourced
from tertial.steering.blocks_params import chosen, on
from tertial.steering.blocks_read import Line, PlanRead
from tertial.steering.figures import style_of, target_text
from tertial.steering.kind import short
from tertial.steering.models import Outcome
from tertial.steering.profile_values import whole


def charts(entry: Given, plan: PlanRead) -> list[Block]:
    """The charts of the block's elements; one value is no line and has none."""
    most, numbered = whole(entry, "most", 8), on(entry, "numbered", default=True)
    key = str(entry.data.get("key", ""))
    found: list[Block] = []
    for line in chosen(entry, plan):
        points = [(each, one) for each, one in line.values.points(plan.period, most) if one.pk not in plan.unsaid]
        if line.type.is_measured and len(points) > 1:
            found.append(_chart(plan, line, points, f"{key}.{line.key}", numbered=numbered))
    return found


def _chart(plan: PlanRead, line: Line, points: list[tuple[Period, Outcome]], key: str, *, numbered: bool) -> Chart:
    figures = [(each, sourced(plan, one, line)) for each, one in points]
    name, how = line.heading if numbered else line.title, style_of(line.element)
    told = ", ".join(f"{short(each)} {format_figure(figure, how)}" for each, figure in figures)
    target = target_text(line.values.target(plan.period), line.element)
    goal = (f"Mål: {target.rstrip('.')}.",) if target else ()
    drawn = tuple(Point(f"{key}.{each.start:%Y%m}_{each.end:%Y%m}", short(each), figure) for each, figure in figures)
    series = Series("outcome", "Utfall", drawn)
    return Chart(
        key.replace(".", "_"), name, f"Linjediagram: {name}, {told}.", "line", (series,), how, notes=goal, small=True
    )
