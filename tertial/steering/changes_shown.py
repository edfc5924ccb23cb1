"""Historik för ett element: who changed what of it, its values and its assignment, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tertial.core.changes import Change, changes, names_of, who
from tertial.followup.models import Subject
from tertial.periods import Period
from tertial.steering.kind import short
from tertial.steering.models import Assignment, Element, Outcome, Target

LATEST = 60
_OF_SUBJECT = ("title", "description", "number", "valid_to")
_OF_ELEMENT = (
    "given_number", "bound", "purpose", "unit", "decimals", "direction", "measure", "starts_on", "due_on", "footnote",
)  # fmt: skip
_OF_ASSIGNMENT = (
    "source_body", "decided_on", "paragraph", "case_number", "wording", "due_on", "report_back", "reported_on",
    "done_on",
)  # fmt: skip


@dataclass(frozen=True)
class Happening:
    """A line of the history, as `core/components/history.html` shows it."""

    what: str
    who: str
    when: datetime


def history_of(element: Element) -> list[Happening]:
    """The latest happenings. Six queries."""
    told = [
        *((one, _("Elementet")) for one in changes(Subject, _OF_SUBJECT, pgh_obj_id=element.pk)),
        *(
            (one, _("Elementet"))
            for one in changes(Element, _OF_ELEMENT, pgh_obj_id=element.pk)
            if one.kind == "update"
        ),
        *(
            (one, _("Målet för %(period)s") % {"period": _period(one)})
            for one in changes(Target, ("value", "words"), element_id=element.pk)
        ),
        *(
            (one, _("Utfallet för %(period)s") % {"period": _period(one)})
            for one in changes(Outcome, ("value", "state", "words", "correction"), element_id=element.pk)
        ),
        *((one, _("Uppdraget")) for one in changes(Assignment, _OF_ASSIGNMENT, pgh_obj_id=element.pk)),
    ]
    told = sorted(told, key=lambda item: item[0].when)[::-1][:LATEST]
    names = names_of(change for change, _what in told)
    return [Happening(_sentence(change, what), who(change, names), change.when) for change, what in told]


def _period(change: Change) -> str:
    row = change.row
    sex = f", {row.get_sex_display()}" if row.sex else ""
    return f"{short(Period(row.period_start, row.period_end))}{sex}"


def _sentence(change: Change, what: str) -> str:
    match change.kind:
        case "insert":
            return _("%(what)s lades till") % {"what": what}
        case "delete":
            return _("%(what)s togs bort") % {"what": what}
    return f"{what}: {'; '.join(str(field) for field in change.fields)}"
