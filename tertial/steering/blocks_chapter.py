"""Målkapitlet: elements in running text, each with its heading, what it is, how it is judged and what is said of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from tertial.documents.model import Awaited, Block, BulletList, Paragraph, Run, Subheading, Text
from tertial.documents.typed import typed_runs
from tertial.steering.blocks_cells import NOT_HANDED_IN, due, heading_of, mark_of
from tertial.steering.blocks_params import Part
from tertial.steering.blocks_read import Line, PlanRead
from tertial.steering.blocks_table import table_of

LABELS = {
    "bound": "Gäller för", "purpose": "Syfte", "due_on": "Klart senast", "status": "Status", "trend": "Trend",
    "comment": "Kommentar", "responsible": "Ansvarig",
}  # fmt: skip


def chapter(plan: PlanRead, parts: Mapping[str, Part], lines: Sequence[Line], key: str, *, italic: bool) -> list[Block]:
    """The elements in order. Those that are told as a list or a table, and stand together, share one."""
    blocks: list[Block] = []
    told = [line for line in lines if line.type.key in parts]
    for _, group in groupby(told, key=lambda line: _together(line, parts)):
        found = list(group)
        part = parts[found[0].type.key]
        if part.form == "table" and part.table:
            blocks += table_of(plan, part.table, found, f"{key}_{found[0].key}")
        elif part.form == "list":
            if part.title:
                blocks.append(Subheading(part.title, part.heading or 1))
            blocks.append(BulletList(tuple(tuple(_item(plan, part, line, italic=italic)) for line in found)))
        else:
            blocks += [block for line in found for block in _text(plan, part, line, italic=italic)]
    return blocks


def _together(line: Line, parts: Mapping[str, Part]) -> tuple[str, int]:
    """What elements share that are told together."""
    alone = parts[line.type.key].form == "text"
    return line.type.key, line.element.pk if alone else line.element.parent_id or 0


def _name(part: Part, line: Line) -> str:
    return line.heading if part.numbered else line.title


def _item(plan: PlanRead, part: Part, line: Line, *, italic: bool) -> Iterator[Run]:
    """`1.1 Besked i tid: ◆ Delvis uppfyllt. Kommentaren.`"""
    yield Text(_name(part, line))
    if "status" in part.show and plan.awaits(line):
        yield Text(": ")
        yield _awaited(line)
        return
    if "status" in part.show and line.entry and line.entry.status:
        yield Text(": ")
        yield mark_of(line.entry.status)
    if "comment" in part.show and line.entry and line.entry.comment.strip():
        yield Text(". ")
        yield from typed_runs(line.entry.comment.strip(), italic=italic)


def _text(plan: PlanRead, part: Part, line: Line, *, italic: bool) -> Iterator[Block]:
    if part.heading is not None:
        name = _name(part, line)
        yield Subheading(name, part.heading) if part.heading else Paragraph((Text(name, bold=True),))
    awaited = False
    for show in part.show:
        if show in ("status", "trend", "comment") and plan.awaits(line):
            if not awaited:  # once: its status, trend and comment come together
                yield Paragraph((_label(part, show), _awaited(line)))
            awaited = True
        else:
            yield from _SAID[show](plan, part, line, italic)


def _awaited(line: Line) -> Awaited:
    return Awaited(NOT_HANDED_IN, f"Lägesrapporten för ”{line.heading}”")


def _label(part: Part, show: str) -> Text:
    return Text(f"{part.labels.get(show, LABELS[show])}: ", bold=True)


def _paragraphs(text: str, *, italic: bool = False) -> Iterator[Block]:
    """What somebody has said, a paragraph for each part between empty lines."""
    for each in text.replace("\r\n", "\n").split("\n\n"):
        if each.strip():
            yield Paragraph(tuple(typed_runs(each.strip(), italic=italic)))


def _description(plan: PlanRead, part: Part, line: Line, italic: bool) -> Iterator[Block]:
    """As it was adopted: a number in it has the plan as its source."""
    for each in line.element.subject.description.replace("\r\n", "\n").split("\n\n"):
        if each.strip():
            yield Paragraph((Text(each.strip()),))


def _fact(show: str, read: Callable[[Line], str]) -> Callable[[PlanRead, Part, Line, bool], Iterator[Block]]:
    def told(plan: PlanRead, part: Part, line: Line, italic: bool) -> Iterator[Block]:
        if text := read(line):
            yield Paragraph((_label(part, show), Text(text)))

    return told


def _status(plan: PlanRead, part: Part, line: Line, italic: bool) -> Iterator[Block]:
    """How it is judged, with where it is heading where that is told as well."""
    if line.entry and line.entry.status:
        heading = heading_of(plan, line) if "trend" in part.show else ""
        more = (Text(f", {heading}"),) if heading else ()
        yield Paragraph((_label(part, "status"), mark_of(line.entry.status), *more))


def _trend(plan: PlanRead, part: Part, line: Line, italic: bool) -> Iterator[Block]:
    beside = "status" in part.show and line.entry and line.entry.status
    if not beside and (heading := heading_of(plan, line)):
        yield Paragraph((_label(part, "trend"), Text(heading)))


def _comment(plan: PlanRead, part: Part, line: Line, italic: bool) -> Iterator[Block]:
    if line.entry is None:
        return
    written = list(_paragraphs(line.entry.comment, italic=italic))
    named = part.labels.get("comment")
    if named and written:
        yield Paragraph((Text(f"{named}: ", bold=True), *written[0].runs))  # type: ignore[union-attr]
        written = written[1:]
    yield from written


def _units(plan: PlanRead, part: Part, line: Line, italic: bool) -> Iterator[Block]:
    """What other units say, each by its name."""
    for entry in line.units:
        if entry.comment.strip():
            said = typed_runs(entry.comment.strip(), italic=italic)
            yield Paragraph((Text(f"{entry.node.name}: ", bold=True), *said))


_SAID: Mapping[str, Callable[[PlanRead, Part, Line, bool], Iterator[Block]]] = {
    "description": _description,
    "bound": _fact("bound", lambda line: line.element.bound),
    "purpose": _fact("purpose", lambda line: line.element.purpose),
    "due_on": _fact("due_on", due),
    "responsible": _fact("responsible", lambda line: str(line.element.subject.responsible or "")),
    "status": _status,
    "trend": _trend,
    "comment": _comment,
    "units": _units,
}
