"""Granskning före fastställelse: what in a report cannot be traced, cannot be found or is not reconciled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tertial.documents.model import (
    Awaited,
    Block,
    BulletList,
    CompositeCell,
    Document,
    FigureRun,
    Paragraph,
    Run,
    Table,
    TypedNumber,
    figures_of,
)
from tertial.numbers import EnteredLineage, Figure, State, Style
from tertial.reports.corrections import spots
from tertial.reports.truths import untrue


@dataclass(frozen=True, slots=True)
class Finding:
    """Iakttagelse: the section it stands in and one sentence. `severity` is 'error', 'warning' or 'note'."""

    severity: str
    section: str
    section_title: str
    message: str


def findings(
    document: Document, figures: Mapping[str, Figure] | None = None, styles: Mapping[str, Style] | None = None
) -> list[Finding]:
    """Everything to look at, in reading order.

    `figures` and `styles` are those that bound words speak of, where they do not stand in the document itself.
    """
    known = document.figures() if figures is None else figures
    shown = {key: places[0].style for key, places in spots(document).items()} if styles is None else styles
    found = []
    for section in document.all_sections():
        said = [*(one for block in section.blocks for one in _of_block(block))]
        said += [("error", verdict.in_words) for verdict in untrue(section.blocks, known, shown)]
        found += [Finding(level, section.key, section.title, text) for level, text in said]
    return found


def _of_block(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Paragraph(runs):
            yield from _of_runs(runs)
        case BulletList(items):
            for item in items:
                yield from _of_runs(item)
        case Table():
            missing = sum(figure.state is State.MISSING for _, figure in figures_of(block))
            if missing:
                yield "warning", f"Tabellen ”{block.title}” saknar {missing} uppgifter."
            composed = [cell.runs for row in block.rows for cell in row.cells if isinstance(cell, CompositeCell)]
            for runs in composed:
                yield from (each for run in runs if isinstance(run, TypedNumber) for each in _of_runs((run,)))
            awaited = sum(isinstance(run, Awaited) for runs in composed for run in runs)
            if awaited:
                what = "en uppgift" if awaited == 1 else f"{awaited} uppgifter"
                yield "warning", f"I tabellen ”{block.title}” väntar {what} på att lämnas."


def _of_runs(runs: tuple[Run, ...]) -> Iterator[tuple[str, str]]:
    for run in runs:
        if isinstance(run, TypedNumber):
            yield "warning", f"”{run.text}” är inskrivet för hand och saknar källa."
        elif isinstance(run, Awaited):
            yield "warning", f"{run.what or 'En uppgift'} är inte lämnad."
        elif isinstance(run, FigureRun) and run.key.startswith("unknown."):
            yield (
                "error",
                f"Texten hänvisar till siffran {run.key.removeprefix('unknown.')}, som inte finns i rapporten.",
            )
        elif isinstance(run, FigureRun) and _is_reused(run.figure):
            yield "warning", f"Siffran {run.key} är hämtad från en tidigare period och inte bekräftad."
        elif isinstance(run, FigureRun) and run.figure.state is State.MISSING:
            yield "warning", f"Siffran {run.key} i texten saknar uppgift."


def _is_reused(figure: Figure) -> bool:
    """Whether it was entered for an earlier period and nobody has said that it holds."""
    return figure.state is State.PRELIMINARY and isinstance(figure.lineage, EnteredLineage)
