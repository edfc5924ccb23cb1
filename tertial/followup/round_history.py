"""Historik för en omgång: when it was planned, opened and closed and by whom, and how its days have changed."""

from django.utils.translation import gettext as _

from tertial.core.changes import Change, changes, names_of, who
from tertial.followup.models import Round
from tertial.followup.rules import ROUND_LABELS, RoundState

_STATE = Round._meta.get_field("state").verbose_name
_DAYS = ("title", "opens_on", "contribute_by", "review_by", "approve_by", "asks")


def history_of(round_: Round) -> list[dict[str, object]]:
    """Entries for `core/components/history.html`, the latest first. Two queries."""
    found = changes(Round, ("state", "state_note", *_DAYS), pgh_obj_id=round_.pk)
    names = names_of(found)
    told = [{"what": _told(one), "who": who(one, names), "when": one.when} for one in found]
    return told[::-1]


def _told(change: Change) -> str:
    if change.kind == "insert":
        return _("Planerades: lämna senast %(day)s") % {"day": change.row.contribute_by}
    if any(one.label == _STATE for one in change.fields):
        label = ROUND_LABELS[RoundState(change.row.state)].lower()
        reason = f": {change.row.state_note}" if change.row.state_note else ""
        return f"{_('Omgången är')} {label}{reason}"
    return "; ".join(str(one) for one in change.fields)
