"""Reads of corrections: what has changed in a report since somebody stood for it, why, and what is no longer true."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tertial.documents.model import Document
from tertial.facts.models import Batch
from tertial.measures import catalogue
from tertial.measures.presentation import is_deviation
from tertial.numbers import Figure, MeasureLineage, Style, raw
from tertial.reports import known, prose
from tertial.reports.bound_words import Known
from tertial.reports.composition import compose
from tertial.reports.corrections import Change, figures_in_print, spots
from tertial.reports.drawer import lineage_of
from tertial.reports.models import FrozenReport, KnownFigures, Report
from tertial.reports.selectors import entered_in, template_of, texts_of
from tertial.reports.shared_selectors import shared_in
from tertial.reports.told import Figures, Told, Written, concerned


@dataclass(frozen=True, slots=True)
class Cause:
    """A batch that took another's place, or came beside the others; `count` is how many figures it changed."""

    old: Batch | None
    new: Batch | None
    count: int


@dataclass(frozen=True)
class Corrections:
    """What has changed in a report, and the sentences that it concerns."""

    document: Document
    known: KnownFigures | None
    changes: tuple[Change, ...]
    sentences: tuple[Told, ...]

    @cached_property
    def seen(self) -> str:
        """Tells these changes from any others: what is accepted is what was shown, and nothing that came later."""
        shown = [f"{one.key}={raw(one.after.value) if one.after else ''}" for one in self.changes]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16]

    @property
    def visible(self) -> list[Change]:
        """The changes that show with the decimals that are printed."""
        return [one for one in self.changes if one.is_visible]

    @property
    def untrue(self) -> list[Told]:
        """The sentences with a word that does not hold."""
        return [one for one in self.sentences if one.fixes]

    @property
    def by_table(self) -> dict[str, list[Change]]:
        """The visible changes by the table where they stand first."""
        found: dict[str, list[Change]] = {}
        for one in self.visible:
            found.setdefault(one.place, []).append(one)
        return found


def corrections_of(report: Report) -> Corrections:
    """What has changed since somebody stood for the report's figures; no changes where nobody has."""
    document = compose(report).document
    then = KnownFigures.objects.select_related("known_by").filter(report=report).first()
    changes = known.changes(then, document, entered_in(report)) if then else []
    figures = _figures(document, changes)
    told = [one for text in written_in(report) for one in concerned(text, figures)]
    return Corrections(document, then, tuple(changes), tuple(told))


def written_in(report: Report) -> Iterator[Written]:
    """Every text of the report in the order of print: the sections' own, then those that are written once."""
    texts, shared = texts_of(report), shared_in(report)
    for spec in template_of(report).all_sections():
        text = texts.get(spec.key)
        yield Written(spec.key, spec.title, text.html if text else prose.from_template(spec.text))
        yield from (Written(spec.key, spec.title, one.html, one.text_id) for one in shared.get(spec.key, ()))


def unsettled(report: Report) -> str:
    """What keeps the report from being approved or frozen, as a sentence: figures that nobody has accepted, words that
    are not true. Empty when nothing does."""
    found = corrections_of(report)
    if found.changes:
        count = len(found.changes)
        what = "En siffra har" if count == 1 else f"{count} siffror har"
        return f"{what} ändrats sedan någon stod för dem. Gå igenom rättelserna och godta dem först."
    if found.untrue:
        return f"En mening stämmer inte: ”{found.untrue[0].words}” Rätta den först."
    return ""


def causes(changes: Iterable[Change]) -> list[Cause]:
    """Which batches made the changes, those with the most figures first. One query."""
    pairs = [one.batches for one in changes]
    ids = {batch for old, new in pairs for batch in old | new}
    batches = {batch.pk: batch for batch in Batch.objects.filter(pk__in=ids).select_related("body")}
    found = []
    for batch in batches.values():
        replaced = batches.get(batch.replaces_id) if batch.replaces_id else None
        if any(batch.pk in new for _, new in pairs):
            found.append(Cause(replaced, batch, sum(batch.pk in new for _, new in pairs)))
    paired = {one.old.pk for one in found if one.old}
    gone = [batch for pk, batch in batches.items() if pk not in paired and any(pk in old for old, _ in pairs)]
    found += [Cause(batch, None, sum(batch.pk in old for old, _ in pairs)) for batch in gone]
    return sorted(found, key=lambda cause: -cause.count)


def replaced_since(frozen: FrozenReport) -> list[Batch]:
    """The batches of a frozen report that have been replaced since, each with its replacement. One query."""
    found = Batch.objects.filter(pk__in=frozen.batches, replaced_at__isnull=False)
    return list(found.select_related("replacement").order_by("replaced_at", "pk"))


def bindable(document: Document) -> Known:
    """The document's figures as words may speak of them."""
    return Known(figures_in_print(document), _is_deviation)


def styles_in(document: Document) -> dict[str, Style]:
    """How each figure is shown where it stands first in a table or a diagram."""
    return {key: found[0].style for key, found in spots(document).items()}


def _figures(document: Document, changes: Collection[Change]) -> Figures:
    now = figures_in_print(document)
    before: Mapping[str, Figure] = {one.key: one.before.figure for one in changes if one.before}
    return Figures(now, before, styles_in(document), {one.key for one in changes})


def _is_deviation(figure: Figure) -> bool:
    lineage = lineage_of(figure)
    return isinstance(lineage, MeasureLineage) and is_deviation(catalogue.measure(lineage.measure))
