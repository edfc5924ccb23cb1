"""Att gå vidare med: reports whose figures have changed, for those who may accept it."""

from django.urls import reverse
from django.utils.translation import ngettext

from tertial.core.contributions import Duty
from tertial.reports.rules import State, accepting
from tertial.reports.section_duties import Desk
from tertial.reports.surroundings import rows_of

STATUS = ("triangle", "bad", "Ändrade siffror")


def corrected(desk: Desk) -> list[Duty]:
    """The reviewed and approved reports whose figures are others now than those that somebody stood for.

    A draft's figures change as its sources come in: that is no news. No query beside the desk's own.
    """
    found = []
    for report in desk.reports:
        if report.state == State.DRAFT or accepting(report.state) not in desk.access.permissions_at(report.body.path):
            continue
        for count in (row["changed"] for row in rows_of(report)["known"]):
            said = ngettext("%(n)s siffra har ändrats", "%(n)s siffror har ändrats", count) % {"n": count}
            url = reverse("reports:corrections", args=[report.path])
            found.append(Duty(said, url, f"{report.title} · {report.body.name}", STATUS))
    return found
