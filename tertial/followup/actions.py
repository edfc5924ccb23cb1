"""Handlingar with entries: save, hand in, judge, hand over. One function a deed."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.models import Membership, User
from tertial.core.permissions import Permission
from tertial.followup.kinds import Beside, SubjectKind, beside, kinds, unready
from tertial.followup.models import Cover, Entry, ScaleStep
from tertial.followup.rules import OWED, EntryState, Hand, Move, Trend, is_late, move, moves_from
from tertial.followup.selectors import hands_of_user
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, require

log = logging.getLogger("tertial.followup")


class Outdated(Refused):
    """Somebody else has saved since the user read: `entry` is how it stands now; nothing of either is lost."""

    def __init__(self, entry: Entry, user: Actor) -> None:
        who = entry.written_by.name if entry.written_by else "Någon annan"
        told = f"{who} har ändrat" if entry.written_by != user else "Du har ändrat i ett annat fönster"
        super().__init__(f"{told} sedan du öppnade sidan. Jämför och spara igen.")
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says in an entry: only what is given is changed. `status` is a step's key, "" for none.

    `fields` are those of the subject's kind, as they were typed; `page` is the opened page that they were typed on.
    """

    comment: str | None = None
    status: str | None = None
    status_reason: str | None = None
    trend: str | None = None
    proposed: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    page: str = ""


@transaction.atomic
def save_entry(*, user: Actor, entry: Entry, said: Said, version: int) -> Entry:
    """Saves what somebody says, as far as they have come. `version` is the one they read.

    Outdated when somebody else has saved since then; Refused in a closed round and where the entry is approved.
    What had been handed in stays handed in, as long as it holds what it must. With a value the proposed status is made
    anew. A page that saved, never got the answer and saves again has seen all that stands: the last that was saved is
    its own.
    """
    locked = lock(entry)
    writer = _require_writer(user, locked)
    if locked.version != version and not _is_own(locked, writer, said) and _differs(locked, said):
        raise Outdated(locked, user)
    _take(locked, said)
    kind = _kind(locked)
    if said.fields and kind and kind.save:
        kind.save(writer, locked, said.fields)
        locked.proposed = _step(locked, _proposed(locked))
    locked.version += 1
    locked.written_by, locked.written_at, locked.written_on = writer, timezone.now(), said.page
    locked.save()
    log.info("followup.entry_saved entry=%s version=%s", locked.pk, locked.version)
    return locked


def hand_in(*, user: Actor, entry: Entry, said: Said, version: int) -> Entry:
    """Saves what somebody says and hands it in. What is saved stays, also where the handing in is refused.

    The proposed status is that of the figures as they now are; what is handed in already is only saved.
    """
    saved = save_entry(user=user, entry=entry, said=said, version=version)
    if saved.state not in OWED:
        return saved
    proposed = _proposed(saved)
    if proposed != (saved.proposed.key if saved.proposed else ""):
        saved = save_entry(user=user, entry=saved, said=Said(proposed=proposed, page=said.page), version=saved.version)
    return move_entry(user=user, entry=saved, name="klar", version=saved.version)


@transaction.atomic
def move_entry(*, user: Actor, entry: Entry, name: str, version: int, note: str = "") -> Entry:
    """Moves an entry on: handed in, taken back, approved, returned with a note.

    Outdated when somebody has saved or decided since the user read: of two reviewers the second sees the first's
    decision. Refused for a move that is not open from here, without a note that it needs, or when something is missing.
    """
    locked = lock(entry)
    hands = hands_of_user(user, locked)
    if not hands:
        raise PermissionDenied(f"entry {entry.pk}")
    require_open(locked)
    if locked.version != version:
        raise Outdated(locked, user)
    step = _chosen(locked, hands, name)
    if step.needs_note and not note.strip():
        raise Refused("Skriv en anmärkning, så att den som får tillbaka rapporten vet vad som ska ändras.")
    if step.hand is Hand.CONTRIBUTOR:
        _hand_in_or_back(locked, step)
    else:
        locked.decided_by, locked.decided_at, locked.written_on = _person(user), timezone.now(), ""
    locked.state, locked.note = step.target, note.strip()
    locked.version += 1
    locked.save()
    kind = _kind(locked)
    if kind and kind.moved:
        kind.moved(locked)
    log.info("followup.entry_moved entry=%s move=%s", locked.pk, name)
    return locked


@transaction.atomic
def hand_over(*, user: Actor, entry: Entry, to: User) -> Entry:
    """Gives the entry to somebody else for this round; the subject's own responsible person stays.

    PermissionDenied unless the user answers for it or reviews it; Refused for whoever does not work here.
    """
    locked = lock(entry)
    if not hands_of_user(user, locked):
        raise PermissionDenied(f"hand over entry {entry.pk}")
    require_open(locked)
    if not Membership.objects.filter(user=to).exists():
        raise Refused("Den personen arbetar inte här; välj någon i listan.")
    locked.responsible, locked.handed_over_by, locked.written_on = to, _person(user), ""
    locked.version += 1
    locked.save()
    log.info("followup.entry_handed_over entry=%s to=%s", locked.pk, to.pk)
    return locked


@transaction.atomic
def cover(*, user: Actor, absent: User, substitute: User, valid_from: date, valid_to: date | None) -> Cover:
    """Lets somebody stand in for another. One may ask for oneself; an administrator for anybody.

    `valid_to` is the first day that the other is back. Refused where the days are not in order.
    """
    if user.pk != absent.pk:
        _require_administrator(user)
    if absent.pk == substitute.pk:
        raise Refused("Välj någon annan än den som är borta.")
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(f"Första dagen tillbaka, {valid_to}, ska vara senare än {valid_from}.")
    if not Membership.objects.filter(user=substitute).exists():
        raise Refused("Den personen arbetar inte här; välj någon i listan.")
    days = {"valid_from": valid_from, "valid_to": valid_to}
    try:
        with transaction.atomic():
            made = Cover.objects.create(user=absent, substitute=substitute, **days)
    except IntegrityError:
        raise Refused(f"{substitute} är redan ersättare för {absent} under en del av dagarna; ändra dem.") from None
    log.info("followup.covered user=%s substitute=%s", absent.pk, substitute.pk)
    return made


@transaction.atomic
def end_cover(*, user: Actor, cover: Cover) -> None:
    """Ends a cover today: the other is back. Whoever is covered for may, and an administrator."""
    if user.pk != cover.user_id:
        _require_administrator(user)
    today = timezone.localdate()
    if cover.valid_from >= today:
        cover.delete()
    else:
        cover.valid_to = today
        cover.save(update_fields=["valid_to"])
    log.info("followup.cover_ended user=%s substitute=%s", cover.user_id, cover.substitute_id)


def lock(entry: Entry) -> Entry:
    """The entry, locked until the transaction ends, with what is needed to judge a deed with it."""
    locked = Entry.objects.select_for_update(of=("self",), no_key=True)
    related = ("round__body", "subject__scale", "node", "status", "proposed", "written_by", "decided_by")
    return locked.select_related(*related).get(pk=entry.pk)


def require_open(entry: Entry) -> None:
    """Refused unless the entry's round is open."""
    if not entry.round.is_open:
        raise Refused(f"Omgången {entry.round.title} är inte öppen, så inget i den kan ändras.")


def _kind(entry: Entry) -> SubjectKind | None:
    return kinds.get(entry.subject.kind) if entry.subject.kind in kinds else None


def _require_writer(user: Actor, entry: Entry) -> User:
    hands = hands_of_user(user, entry)
    if Hand.CONTRIBUTOR not in hands:
        raise PermissionDenied(f"write entry {entry.pk}")
    require_open(entry)
    if entry.state == EntryState.APPROVED:
        raise Refused("Rapporten är godkänd. Be den som godkände den att skicka tillbaka den först.")
    return _person(user)


def _person(user: Actor) -> User:
    if not isinstance(user, User):
        raise PermissionDenied("only a person speaks")
    return user


def _require_administrator(user: Actor) -> None:
    for top in Node.objects.filter(parent=None):
        require(user, Permission.ADMINISTER, top)


def _chosen(entry: Entry, hands: frozenset[Hand], name: str) -> Move:
    wanted = move(name)
    if wanted.hand not in hands:
        raise PermissionDenied(f"{name} entry {entry.pk}")
    if wanted not in moves_from(EntryState(entry.state), hands):
        raise Refused(f"Rapporten är {entry.get_state_display().lower()}; läs in sidan igen.")
    return wanted


def _hand_in_or_back(entry: Entry, step: Move) -> None:
    if step.name != "klar":
        entry.ready_at, entry.is_late = None, False
        return
    if entry.subject.scale_id and not entry.status_id:
        raise Refused(f"Välj status för ”{entry.subject}” innan du markerar den som klar.")
    if entry.proposed_id and entry.status_id != entry.proposed_id and not entry.status_reason.strip():
        raise Refused("Du har valt en annan status än den föreslagna. Skriv varför.")
    fault = unready([entry]).get(entry.pk)
    if fault:
        raise Refused(fault)
    entry.ready_at = timezone.now()
    entry.is_late = is_late(entry.round.contribute_by, timezone.localdate())


def _take(entry: Entry, said: Said) -> None:
    for name in ("comment", "status_reason", "trend"):
        value = getattr(said, name)
        if value is not None:
            setattr(entry, name, value)
    if entry.trend not in {"", *Trend}:
        raise Refused("Välj en av trenderna i listan.")
    if said.status is not None:
        entry.status = _step(entry, said.status)
    if said.proposed is not None:
        entry.proposed = _step(entry, said.proposed)


def _step(entry: Entry, key: str) -> ScaleStep | None:
    if not key:
        return None
    found = ScaleStep.objects.filter(scale=entry.subject.scale_id, key=key).first() if entry.subject.scale_id else None
    if found is None:
        raise Refused("Välj en status i listan.")
    return found


def _proposed(entry: Entry) -> str:
    """The step that the figures as they now are speak for; empty for none."""
    proposal = beside([entry]).get(entry.pk, Beside()).proposal if entry.subject.scale_id else None
    return proposal.step if proposal else ""


def _is_own(entry: Entry, writer: User, said: Said) -> bool:
    """Whether the page that says this wrote the last that was saved: it has then seen everything before that."""
    return bool(said.page) and entry.written_on == said.page and entry.written_by == writer


def _differs(entry: Entry, said: Said) -> bool:
    """Whether what is said would change what stands: the same words typed twice overwrite nobody's."""
    status = entry.status.key if entry.status else ""
    pairs = [(said.comment, entry.comment), (said.status_reason, entry.status_reason), (said.trend, entry.trend)]
    pairs.append((said.status, status))
    return bool(said.fields) or any(new is not None and new != old for new, old in pairs)
