"""Deeds with comments: write one, answer, resolve."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.organisation.selectors import Actor, colleagues_at
from tertial.reports.comment_rules import Quote, mentioned
from tertial.reports.models import Comment, Mention, Report
from tertial.reports.rules import State
from tertial.reports.section_actions import person
from tertial.reports.section_selectors import titles_of

log = logging.getLogger("tertial.reports")
LONGEST = 4000


@transaction.atomic
def comment(
    *, user: Actor, report: Report, section: str, text: str, quote: Quote | None = None, figure: str = ""
) -> Comment:
    """Comments on a section, on words in it (`quote`), or on a figure. Whoever is named with @ is told."""
    if section not in titles_of(report):
        raise PermissionDenied(f"no section {section} in {report.path}")
    made = _write(user, report, section, text, quote or Quote(""), figure, None)
    log.info("reports.commented report=%s section=%s comment=%s", report.pk, section, made.pk)
    return made


@transaction.atomic
def answer(*, user: Actor, report: Report, comment_id: int, text: str) -> Comment:
    """Answers in a thread; what named the writer in it is answered thereby."""
    first, writer = _thread(report, comment_id), person(user)
    made = _write(user, report, first.section, text, Quote(""), "", first)
    _answered(Mention.objects.filter(user=writer, comment__thread=first))
    _answered(Mention.objects.filter(user=writer, comment=first))
    return made


@transaction.atomic
def resolve(*, user: Actor, report: Report, comment_id: int, is_resolved: bool) -> Comment:
    """Marks a thread as resolved, or opens it again. A resolved thread waits for nobody."""
    _require_colleague(user, report)
    first = _thread(report, comment_id)
    first.resolved_by = person(user) if is_resolved else None
    first.resolved_at = timezone.now() if is_resolved else None
    first.save(update_fields=["resolved_by", "resolved_at"])
    if is_resolved:
        _answered(Mention.objects.filter(comment__thread=first))
        _answered(Mention.objects.filter(comment=first))
    return first


def _write(
    user: Actor, report: Report, section: str, text: str, quote: Quote, figure: str, thread: Comment | None
) -> Comment:
    people = _require_colleague(user, report)
    said = text.strip()[:LONGEST]
    if not said:
        raise Refused("Skriv något i kommentaren först.")
    made = Comment.objects.create(
        report=report,
        section=section,
        thread=thread,
        text=said,
        quote=quote.exact,
        before=quote.before,
        after=quote.after,
        figure=figure,
        written_by=person(user),
    )
    for named in mentioned(said, people):
        if named != user.pk:
            Mention.objects.create(comment=made, user_id=named)
    return made


def _require_colleague(user: Actor, report: Report) -> dict[int, str]:
    """Those who work with the report, by id. PermissionDenied for others; Refused when it is frozen."""
    people = {one.pk: one.name for one in colleagues_at(report.body)}
    if user.pk not in people:
        raise PermissionDenied(f"comment in {report.path}")
    if report.state == State.FROZEN:
        raise Refused("Rapporten är fastställd och kommenteras inte längre.")
    return people


def _thread(report: Report, comment_id: int) -> Comment:
    return Comment.objects.select_for_update(of=("self",)).get(pk=comment_id, report=report, thread=None)


def _answered(mentions: models.QuerySet[Mention]) -> None:
    mentions.filter(answered_at=None).update(answered_at=timezone.now())
