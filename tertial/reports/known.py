"""Kända siffror: what a report's figures were when somebody last stood for them, kept to be compared with."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from tertial.core.models import User
from tertial.documents.model import Block, Document, Section
from tertial.numbers import Figure
from tertial.organisation.selectors import Actor
from tertial.reports import corrections
from tertial.reports.corrections import Change, Stood
from tertial.reports.models import KnownFigures, Report
from tertial.reports.rules import Known


def stood_in(known: KnownFigures) -> dict[str, Stood]:
    """The figures that were kept, by key."""
    return {key: Stood.read(parts) for key, parts in known.figures.items()}


def keep_before(report: Report, measured: Mapping[str, list[Block]], words: Mapping[str, list[Block]]) -> None:
    """Keeps the figures of the measured blocks, about to be computed anew, where nobody has stood for any yet.

    What people have handed in (`words`) is kept as it is. A report that had no measured figures at all has nothing to
    be compared with.
    """
    if any(one.figure.value is not None for one in corrections.stood(_document(measured)).values()):
        found = corrections.stood(_document({**measured, **words}))
        KnownFigures.objects.get_or_create(report=report, defaults=_kept(found, Known.BEFORE, None))


def follow(known: KnownFigures, blocks: Mapping[str, list[Block]]) -> None:
    """Takes the figures of these blocks as they are, whatever stood in them before."""
    now = {key: one.as_json() for key, one in corrections.stood(_document(blocks)).items()}
    places = tuple(f"{key}." for key in blocks)
    known.figures = {key: kept for key, kept in known.figures.items() if not key.startswith(places)} | now
    known.save(update_fields=["figures"])


def remember(report: Report, document: Document, why: Known, user: Actor) -> None:
    """Keeps the figures of the document, for which somebody now stands."""
    stander = user if isinstance(user, User) else None
    KnownFigures.objects.update_or_create(report=report, defaults=_kept(corrections.stood(document), why, stander))


def recount(known: KnownFigures, blocks: Mapping[str, list[Block]], entered: Mapping[str, Figure]) -> None:
    """Counts how many of the figures are others now. `entered` are those that somebody has entered for the report."""
    known.changed = len(changes(known, _document(blocks), entered))
    known.save(update_fields=["changed"])


def changes(known: KnownFigures, document: Document, entered: Mapping[str, Figure]) -> list[Change]:
    """What has changed since somebody stood for the figures. `entered` are those that somebody has entered."""
    cited = {key: figure for key, figure in entered.items() if key in known.figures}
    now, where = {**corrections.figures_in_print(document), **cited}, corrections.spots(document)
    # Tables in the order of print; what stands in the text alone comes after them.
    in_order = {key: now[key] for key in (*where, *now)}
    return corrections.compare(stood_in(known), in_order, where)


def accept(known: KnownFigures, accepted: Iterable[Change], user: User) -> None:
    """Takes the figures as they are now for those that somebody stands for."""
    for change in accepted:
        if change.after is None:
            known.figures.pop(change.key)
        else:
            now = Stood(change.after, corrections.batches_of(change.after), change.title, change.place, change.becomes)
            known.figures[change.key] = now.as_json()
        known.changed -= 1
    known.why, known.known_by, known.known_at = Known.ACCEPTED, user, timezone.now()
    known.save()


def _kept(found: Mapping[str, Stood], why: Known, user: User | None) -> dict[str, object]:
    figures = {key: one.as_json() for key, one in found.items()}
    return {"figures": figures, "why": why, "known_by": user, "known_at": timezone.now(), "changed": 0}


def _document(blocks: Mapping[str, list[Block]]) -> Document:
    return Document("", "", "", "", tuple(Section(key, "", tuple(found)) for key, found in blocks.items()))
