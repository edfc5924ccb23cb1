"""Att gå vidare med: the reports that wait for the user."""

from django.urls import reverse

from tertial.core.contributions import Duty
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.organisation.selectors import granted_paths
from tertial.reports.models import Report
from tertial.reports.rules import STATE_LABELS, State
from tertial.reports.selectors import visible_to, writable_sections

SHOWN = 10
STATUS = {
    State.DRAFT: ("ring", "neutral", STATE_LABELS[State.DRAFT]),
    State.REVIEWED: ("diamond", "warning", STATE_LABELS[State.REVIEWED]),
    State.APPROVED: ("circle", "good", STATE_LABELS[State.APPROVED]),
}


def duties_of(user: User) -> list[Duty]:
    """Open reports in which the user may write, and those that wait for the user's approval or freezing."""
    writes = granted_paths(user, Permission.WRITE_REPORT)
    approves = granted_paths(user, Permission.APPROVE_REPORT)
    found = visible_to(user).exclude(state=State.FROZEN)[:SHOWN]
    return [duty for report in found if (duty := _duty(report, writes, approves))]


def _duty(report: Report, writes: list[str], approves: list[str]) -> Duty | None:
    decides = any(report.body.path == path or report.body.path.startswith(f"{path}/") for path in approves)
    about = ""
    if report.state in (State.REVIEWED, State.APPROVED) and decides:
        about = "Väntar på ditt godkännande" if report.state == State.REVIEWED else "Väntar på att fastställas"
    elif report.state in (State.DRAFT, State.REVIEWED) and writable_sections(report, writes):
        about = f"Du skriver i {_sections(len(writable_sections(report, writes)))}"
    if not about:
        return None
    url = reverse("reports:report", args=[report.path])
    return Duty(report.title, url, f"{report.body.name} · {about}", STATUS[State(report.state)])


def _sections(count: int) -> str:
    return "ett avsnitt" if count == 1 else f"{count} avsnitt"
