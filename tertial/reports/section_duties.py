"""Att gå vidare med: the sections that somebody owes, is to review or to approve, and where they are named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from tertial.core.contributions import Duty, News
from tertial.core.models import User
from tertial.organisation.selectors import Access, access_of
from tertial.reports.comment_selectors import recent_mentions, unanswered
from tertial.reports.models import Report
from tertial.reports.rules import State, is_writable
from tertial.reports.section_pages import is_late, status_of
from tertial.reports.section_rules import Hand, Part, Step
from tertial.reports.section_selectors import Work, hands_at, titles_of, work_of
from tertial.reports.selectors import visible_to
from tertial.reports.surroundings import with_surroundings

SHOWN = 10
NEWS_SHOWN = 5
SAID = 80  # characters of a comment


@dataclass(frozen=True)
class Desk:
    """What somebody's work with the open reports is read from."""

    user: User
    access: Access
    reports: list[Report]
    work: Mapping[int, Mapping[str, Work]]


def desk_of(user: User) -> Desk:
    """Read once for all of a user's duties. Two queries."""
    access = access_of(user)
    reports = list(with_surroundings(visible_to(access).exclude(state=State.FROZEN))[:SHOWN])
    work = {report.pk: work_of(report) if is_writable(report.state) else {} for report in reports}
    return Desk(user, access, reports, work)


def owed(desk: Desk) -> list[Duty]:
    """The sections that the user is to hand in, one by one: that is what the last afternoon is about."""
    found = []
    for report in desk.reports:
        titles = titles_of(report)
        for key, work in desk.work[report.pk].items():
            mine = work.parts_of(desk.user.pk) & {Part.OWNER, Part.CONTRIBUTOR}
            if key in titles and mine and work.step in (Step.OPEN, Step.RETURNED):
                found.append(_section_duty(report, titles[key], work))
    return sorted(found, key=lambda duty: duty.due_on is None)[:SHOWN]


def to_judge(desk: Desk) -> list[Duty]:
    """How many sections of each report wait for the user's review, and how many for their approval."""
    found = []
    for report in desk.reports:
        for hand, step, said, wanted in (
            (Hand.REVIEWER, Step.CONTRIBUTED, "att granska", "granska"),
            (Hand.APPROVER, Step.REVIEWED, "att godkänna", "godkanna"),
        ):
            count = sum(_waits(desk, report, work, hand, step) for work in desk.work[report.pk].values())
            if count:
                found.append(_count_duty(report, count, said, wanted))
    return found


def mentions(user: User) -> list[Duty]:
    """Where somebody named the user and waits for an answer, in reports that the user may see. Two queries."""
    waiting = list(unanswered(user)[:SHOWN])
    seen = _seen(user, [one.comment.report_id for one in waiting])
    return [
        Duty(
            f"{one.comment.written_by} har nämnt dig",
            comment_url(one.comment.report, one.comment.section, one.comment.thread_id or one.comment_id),
            f"{one.comment.report.title} · ”{_short(one.comment.text)}”",
        )
        for one in waiting
        if one.comment.report_id in seen
    ]


def news_of(user: User) -> list[News]:
    """Comments that name the user, the latest first. Two queries."""
    found = list(recent_mentions(user)[:NEWS_SHOWN])
    seen = _seen(user, [one.comment.report_id for one in found])
    return [
        News(
            f"Nämnde dig: ”{_short(one.comment.text)}”",
            one.comment.written_by.name,
            one.comment.written_at,
            comment_url(one.comment.report, one.comment.section, one.comment.thread_id or one.comment_id),
        )
        for one in found
        if one.comment.report_id in seen
    ]


def comment_url(report: Report, section: str, thread: int) -> str:
    """Where a thread is read and answered."""
    return f"{reverse('reports:section_panel', args=[report.path, section])}#kommentar-{thread}"


def _section_duty(report: Report, title: str, work: Work) -> Duty:
    state = ("triangle", "bad", "Försenat") if is_late(work) else status_of(work, begun=False)
    about = work.note if work.step is Step.RETURNED and work.note else report.title
    return Duty(title, reverse("reports:section", args=[report.path, work.key]), _short(about), state, work.due_on)


def _count_duty(report: Report, count: int, said: str, wanted: str) -> Duty:
    url = f"{reverse('reports:sections', args=[report.path])}?visa={wanted}"
    return Duty(f"{'Ett' if count == 1 else count} avsnitt {said}", url, report.title)


def _waits(desk: Desk, report: Report, work: Work, hand: Hand, step: Step) -> bool:
    """Whether the section waits for this hand of the user's. Where reviewers are named, it waits for them alone."""
    if work.step is not step or hand not in hands_at(report, desk.access, desk.user.pk, work):
        return False
    named = work.those(Part.REVIEWER) if hand is Hand.REVIEWER else []
    return not named or desk.user in named


def _seen(user: User, reports: Iterable[int]) -> set[int]:
    return set(visible_to(user).filter(pk__in=set(reports)).values_list("pk", flat=True))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SAID else f"{flat[: SAID - 1].rstrip()}…"
