"""Deeds with corrections: accept figures that have changed, put a true word in place of one that is not, bind words."""

import logging
from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tertial.core.errors import Refused
from tertial.organisation.selectors import Actor, permissions_at
from tertial.reports import known
from tertial.reports.actions import Saved, save_text
from tertial.reports.bound_words import Reading, bind, replace_word
from tertial.reports.correction_selectors import corrections_of
from tertial.reports.corrections import Change
from tertial.reports.models import Acceptance, KnownFigures, Report, SectionText
from tertial.reports.prose import clean
from tertial.reports.rules import accepting
from tertial.reports.section_actions import lock, person, require_writer
from tertial.reports.section_selectors import first_text
from tertial.reports.sentences import Piece, Sentence, html_of, pieces, sentences
from tertial.reports.told import Where, mark_of

log = logging.getLogger("tertial.reports")


@transaction.atomic
def accept(*, user: Actor, report: Report, seen: str, key: str | None = None) -> Acceptance:
    """Accepts that figures have changed: every one that was shown, or the one with this key.

    `seen` tells what was shown (`Corrections.seen`). Refused where it is something else by now.
    """
    somebody, locked = person(user), lock(report)
    if accepting(locked.state) not in permissions_at(user, locked.body):
        raise PermissionDenied(f"accept figures in {report.path}")
    found = corrections_of(locked)
    if found.known is None or found.seen != seen:
        raise Refused("Siffrorna har ändrats igen sedan du läste in sidan. Se över dem på nytt.")
    chosen = [one for one in found.changes if key in (None, one.key)]
    if not chosen:
        raise Refused("Siffran är redan godtagen.")
    acceptance = Acceptance.objects.create(report=locked, figures=[_told(one) for one in chosen], accepted_by=somebody)
    known.accept(KnownFigures.objects.select_for_update().get(report=locked), chosen, somebody)
    log.info("reports.corrections_accepted report=%s figures=%s", report.pk, len(chosen))
    return acceptance


def replace_untrue(*, user: Actor, report: Report, where: Where, start: int, word: str) -> Saved:
    """Puts a word in place of the bound one that starts there in a sentence of the section; without it when empty."""

    def replaced(sentence: str) -> list[Piece]:
        return [Sentence(replace_word(sentence, start, word))]

    return _change(user, report, where, replaced)


def rewrite(*, user: Actor, report: Report, where: Where, html: str) -> Saved:
    """Puts what somebody wrote, or nothing, in place of a sentence of the section."""
    written: list[Piece] = [*sentences(clean(html))]
    return _change(user, report, where, lambda sentence: written)


@transaction.atomic
def bind_words(
    *, user: Actor, report: Report, key: str, version: int, chosen: Mapping[int, Mapping[int, Reading | None]]
) -> Saved:
    """Binds words of the section to the figures they speak of, and lets others go: by sentence, then by their start.

    Refused where the section's text is no longer the version that was shown.
    """
    locked = lock(report)
    require_writer(user, locked, key)
    text, html = _text(locked, key)
    if version != text:
        raise Refused("Någon annan har skrivit i avsnittet sedan du läste in sidan. Se över orden på nytt.")
    found, at = list[Piece](), -1
    for piece in pieces(html):
        at += isinstance(piece, Sentence)
        wanted = chosen.get(at, {}) if isinstance(piece, Sentence) else {}
        found.append(Sentence(bind(piece.html, wanted)) if isinstance(piece, Sentence) else piece)
    return save_text(user=user, report=locked, key=key, html=html_of(found), version=version)


@transaction.atomic
def _change(user: Actor, report: Report, where: Where, change: Callable[[str], list[Piece]]) -> Saved:
    """Changes one sentence of a section. Refused where another one stands there by now."""
    locked = lock(report)
    require_writer(user, locked, where.section)
    version, html = _text(locked, where.section)
    found, count = pieces(html), -1
    for index, piece in enumerate(found):
        count += isinstance(piece, Sentence)
        if count == where.at and isinstance(piece, Sentence) and mark_of(piece.html) == where.mark:
            try:
                found[index : index + 1] = change(piece.html)
            except ValueError:
                break
            return save_text(user=user, report=locked, key=where.section, html=html_of(found), version=version)
    raise Refused("Meningen har ändrats sedan du läste in sidan. Se över den på nytt.")


def _text(report: Report, key: str) -> tuple[int, str]:
    """The section's text as it stands, and its version."""
    text = SectionText.objects.select_for_update().filter(report=report, key=key).first()
    return (text.version, text.html) if text else (0, first_text(report, key))


def _told(change: Change) -> dict[str, object]:
    """A change as it is kept: what the figure was called, what it was and became, and the batches of both."""
    old, new = change.batches
    return {
        "key": change.key,
        "title": change.title,
        "place": change.place,
        "was": change.was,
        "becomes": change.becomes,
        "old": sorted(old),
        "new": sorted(new),
    }
