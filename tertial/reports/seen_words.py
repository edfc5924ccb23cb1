"""Sedda ord: what a section's blocks told of people's words when somebody reviewed it, and what is said now.

Figures that change are corrections (`known`); this is for words. What was said is told, and stops nothing: who reviewed
reads it, and reviews again where it matters.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils import timezone

from tertial.core.models import User
from tertial.documents.model import (
    Awaited,
    Block,
    BulletList,
    Cell,
    CompositeCell,
    Paragraph,
    Run,
    StatusMark,
    Table,
    Text,
    TextCell,
    TypedNumber,
)
from tertial.facts.selectors import active_batches
from tertial.organisation.selectors import Actor
from tertial.reports.computing import computed
from tertial.reports.models import Report, SeenWords
from tertial.reports.rules import State
from tertial.reports.selectors import template_of
from tertial.reports.template import SectionSpec
from tertial.reports.versions import told_in, wanted


@dataclass(frozen=True, slots=True)
class Reworded:
    """What was said when a section was reviewed and what is said now: `was` or `now` is empty where there is none."""

    key: str
    was: str
    now: str
    seen: SeenWords

    @property
    def in_words(self) -> str:
        """The change as a sentence."""
        since = f"sedan {self.seen.seen_by or 'någon'} granskade {timezone.localtime(self.seen.seen_at):%Y-%m-%d}"
        if not self.was:
            return f"Nytt {since}: ”{self.now}”"
        if not self.now:
            return f"Borttaget {since}: ”{self.was}”"
        return f"Ändrat {since}: ”{self.was}” är nu ”{self.now}”"


def remember(report: Report, user: Actor, key: str | None = None) -> None:
    """Keeps what is said in the section and those below it, or in all of the report, for which somebody now stands."""
    sections = _telling(report, key)
    if not sections:
        return
    version, said = _version(report), _said(report, sections)
    kept = {
        "version": version,
        "seen_by": user if isinstance(user, User) else None,
        "seen_at": timezone.now(),
    }
    for name, lines in said.items():
        SeenWords.objects.update_or_create(report=report, key=name, defaults={**kept, "lines": lines})


def reworded(report: Report, key: str | None = None) -> list[Reworded]:
    """What has been said otherwise since the section, or any, was reviewed. One query where nobody has; two where
    nothing can have changed."""
    if report.state == State.FROZEN:
        return []
    sections = _telling(report, key)
    names = [section.key for section in sections]
    seen = {one.key: one for one in SeenWords.objects.filter(report=report, key__in=names).select_related("seen_by")}
    if not seen:
        return []
    version = _version(report)
    old = [section for section in sections if section.key in seen and seen[section.key].version != version]
    if not old:
        return []
    return [
        Reworded(name, was, now, seen[name])
        for name, lines in _said(report, old).items()
        for was, now in _differing(seen[name].lines, lines)
    ]


def _version(report: Report) -> str:
    return wanted(report, template_of(report), sorted(active_batches(report.body).values_list("pk", flat=True))).words


def _telling(report: Report, key: str | None) -> list[SectionSpec]:
    """The sections with blocks that tell of words: the one with this key and those below it; all without a key."""
    template = template_of(report)
    told = told_in(template)
    every = [one for one in template.all_sections() if key is None or one.key == key]
    chosen = every if key is None else [one for top in every for one in top.all()]
    return [one for one in chosen if any(block.key in told for block in one.blocks)]


def _said(report: Report, sections: Collection[SectionSpec]) -> dict[str, list[str]]:
    found: Mapping[str, list[Block]] = computed(report).blocks
    told = told_in(template_of(report))
    return {
        one.key: [line for block in one.blocks if block.key in told for line in lines_of(found[block.key])]
        for one in sections
    }


def lines_of(blocks: Iterable[Block]) -> Iterator[str]:
    """What the blocks tell in words, a line for each paragraph, item and row; figures are left out."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _words(block.runs)
        elif isinstance(block, BulletList):
            yield from map(_words, block.items)
        elif isinstance(block, Table):
            for row in block.rows:
                said = ", ".join(filter(None, map(_in_cell, row.cells)))
                if said:
                    yield f"{row.label}: {said}"


def _words(runs: Iterable[Run]) -> str:
    return "".join(map(_word, runs)).strip()


def _word(run: Run) -> str:
    match run:
        case Text(text) | TypedNumber(text) | Awaited(text):
            return text
        case StatusMark():
            return run.word
        case _:
            return "…"


def _in_cell(cell: Cell) -> str:
    match cell:
        case TextCell(text):
            return text
        case CompositeCell(runs):
            return _words(runs)
        case _:
            return ""


def _differing(was: list[str], now: list[str]) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield " ".join(was[a:b]), " ".join(now[c:d])
