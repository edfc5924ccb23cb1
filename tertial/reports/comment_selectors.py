"""Reads of comments: threads as a page shows them, what waits for an answer, what happened lately."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from tertial.core.models import User
from tertial.reports.comment_rules import Quote, Standing, locate, parts
from tertial.reports.models import Comment, Mention, Report
from tertial.reports.surroundings import rows_of


@dataclass(frozen=True, slots=True)
class Said:
    """A comment with its text in parts, those that name somebody marked."""

    comment: Comment
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its replies. `standing`: how the words that it is about stand in the section now."""

    first: Said
    replies: tuple[Said, ...]
    standing: Standing | None

    @property
    def is_resolved(self) -> bool:
        return self.first.comment.resolved_at is not None


def threads_of(report: Report, section: str, text: str, people: Iterable[User]) -> list[Thread]:
    """The section's threads, open ones first. `text` is what the section says now. One query."""
    found = list(Comment.objects.filter(report=report, section=section).select_related("written_by", "resolved_by"))
    names = [user.name for user in people]
    said = {one.pk: Said(one, tuple(parts(one.text, names))) for one in found}
    threads = [
        Thread(said[one.pk], tuple(said[each.pk] for each in found if each.thread_id == one.pk), _standing(one, text))
        for one in found
        if one.thread_id is None
    ]
    return sorted(threads, key=lambda thread: thread.is_resolved)


def _standing(comment: Comment, text: str) -> Standing | None:
    if comment.figure or not comment.quote:
        return None
    return locate(text, Quote(comment.quote, comment.before, comment.after)).standing


def open_counts(report: Report) -> Counter[str]:
    """How many threads of each section are open. No query where the surroundings are read with the report."""
    return Counter(row["section"] for row in rows_of(report)["threads"])


def unanswered(user: User) -> QuerySet[Mention]:
    """Where the user is named and has not answered, in threads that are open. Whether the report is visible is asked
    by whoever shows them."""
    return recent_mentions(user).filter(answered_at=None).order_by("pk")


def recent_mentions(user: User) -> QuerySet[Mention]:
    """Where the user is named, the latest first."""
    found = Mention.objects.filter(user=user).order_by("-pk")
    return found.select_related("comment__report__body", "comment__written_by")
