"""Att gå vidare med: the sections and reports that wait for the user."""

from django.urls import reverse

from tertial.core.contributions import Duty
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.reports.correction_duties import corrected
from tertial.reports.models import Report
from tertial.reports.rules import STATE_LABELS, State, is_writable
from tertial.reports.section_duties import Desk, desk_of, mentions, owed, to_judge
from tertial.reports.selectors import writable_sections

STATUS = {
    State.DRAFT: ("ring", "neutral", STATE_LABELS[State.DRAFT]),
    State.REVIEWED: ("diamond", "warning", STATE_LABELS[State.REVIEWED]),
    State.APPROVED: ("circle", "good", STATE_LABELS[State.APPROVED]),
}


def duties_of(user: User) -> list[Duty]:
    """Corrections first, then what the user owes, where they are named, what waits for them, and whole reports."""
    desk = desk_of(user)
    whole = [duty for report in desk.reports if (duty := _duty(desk, report))]
    return [*corrected(desk), *owed(desk), *mentions(user), *to_judge(desk), *whole]


def _duty(desk: Desk, report: Report) -> Duty | None:
    decides = Permission.APPROVE_REPORT in desk.access.permissions_at(report.body.path)
    about = ""
    if report.state in (State.REVIEWED, State.APPROVED) and decides:
        about = "Väntar på ditt godkännande" if report.state == State.REVIEWED else "Väntar på att fastställas"
    elif is_writable(report.state) and not any(work.is_owed for work in desk.work[report.pk].values()):
        # Where sections have owners, each of them sees their own.
        count = len(writable_sections(report, desk.access.paths_with(Permission.WRITE_REPORT)))
        about = f"Du skriver i {_sections(count)}" if count else ""
    if not about:
        return None
    url = reverse("reports:report", args=[report.path])
    return Duty(report.title, url, f"{report.body.name} · {about}", STATUS[State(report.state)])


def _sections(count: int) -> str:
    return "ett avsnitt" if count == 1 else f"{count} avsnitt"
