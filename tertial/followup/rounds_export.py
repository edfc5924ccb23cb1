"""The rounds of the current root as `rounds.toml`, with what has been said in them."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone

from tertial.followup.models import Entry, Round, Subject, SubjectUnit
from tertial.followup.profile_keys import profile_keys
from tertial.followup.rounds_profile import FILE
from tertial.followup.rules import EntryState, RoundState
from tertial.organisation.profile_export import write
from tertial.periods import Period, PeriodError, parse

_DAYS = ("opens_on", "contribute_by", "review_by", "approve_by")


def export(folder: Path) -> None:
    """Writes every round, the earliest first, with what has been said of subjects that have a key in a file."""
    related = ("round", "subject", "node", "responsible", "status", "written_by")
    entries = list(Entry.objects.select_related(*related).order_by("subject__position", "pk"))
    keys, answering = _keys(entries), _answering()
    said: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        usual = answering.get((entry.subject_id, entry.node_id))
        if entry.subject_id in keys and _is_told(entry, usual):
            said[entry.round_id].append(_entry(entry, keys[entry.subject_id], usual))
    rounds = Round.objects.select_related("body").order_by("period_end", "contribute_by", "body__path", "slug")
    found = [_round(one) | {"entry": said[one.pk]} for one in rounds]
    if found:
        write(folder / FILE, {"round": [_filled(one) for one in found]})


def _round(round_: Round) -> dict[str, Any]:
    return {
        "body": round_.body.path,
        "slug": round_.slug,
        "title": round_.title,
        **_period(round_.period),
        **{name: getattr(round_, name) for name in _DAYS},
        "asks": round_.asks,
        "state": round_.state,
    }


def _period(period: Period) -> dict[str, str]:
    """The period by its label where that can be read, else by its months and with its label beside."""
    try:
        if parse(period.label) == period:
            return {"period": period.label}
    except PeriodError:
        pass
    return {"period": f"{period.start:%Y-%m}..{period.last_day:%Y-%m}", "period_label": period.label}


def _entry(entry: Entry, key: tuple[str, str], usual: int | None) -> dict[str, Any]:
    own = {key[0]: key[1], "node": "" if entry.is_owners else entry.node.path}
    person = entry.responsible if entry.responsible_id != usual else None
    return _filled(
        own
        | {
            "responsible": person.email if person else "",
            "status": entry.status.key if entry.status else "",
            "status_reason": entry.status_reason,
            "trend": str(entry.trend),
            "comment": entry.comment,
            "state": "" if entry.state == EntryState.DRAFT else str(entry.state),
            "note": entry.note,
            "written_by": entry.written_by.email if entry.written_by else "",
            "written_at": timezone.localtime(entry.written_at) if entry.written_at else None,
        }
    )


def _is_told(entry: Entry, usual: int | None) -> bool:
    """Whether the entry says more than that its round is open and asks."""
    blank = entry.version == 0 and entry.written_at is None and entry.state == EntryState.DRAFT
    return entry.round.state == RoundState.CLOSED or not blank or entry.responsible_id != usual


def _answering() -> dict[tuple[int, int], int | None]:
    """Who answers for a subject where, when nothing else has been said."""
    found = {(one.pk, one.node_id): one.responsible_id for one in Subject.objects.all()}
    return found | {(one.subject_id, one.node_id): one.responsible_id for one in SubjectUnit.objects.all()}


def _keys(entries: list[Entry]) -> dict[int, tuple[str, str]]:
    subjects = list({entry.subject_id: entry.subject for entry in entries}.values())
    return {pk: (word, key) for word, known in profile_keys for pk, key in known.keys(subjects).items()}


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [])}
