"""Reads of sections as work: who answers for them, how far they have come, their texts at earlier versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.organisation.selectors import Access, access_of
from tertial.reports import prose
from tertial.reports.models import Presence, Report, SectionText, TextConflict
from tertial.reports.section_rules import Hand, Part, Step, hands_of, is_locked
from tertial.reports.selectors import template_of, writable_sections
from tertial.reports.surroundings import rows_of

PRESENT = timedelta(seconds=30)  # who has not been heard of for longer has left


@dataclass(frozen=True, slots=True)
class Work:
    """A section that somebody answers for: how far it has come, when it is due, and who has which part in it."""

    key: str
    step: Step = Step.OPEN
    note: str = ""
    due_on: date | None = None
    moved_by_id: int | None = None
    people: tuple[tuple[Part, User], ...] = ()

    def those(self, part: Part) -> list[User]:
        """Who has this part, in the order in which they were named."""
        return [user for one, user in self.people if one is part]

    def parts_of(self, user_id: int | None) -> set[Part]:
        """Which parts somebody has."""
        return {part for part, user in self.people if user.pk == user_id}

    @property
    def is_owed(self) -> bool:
        """Whether somebody has been asked to write it."""
        return any(part is not Part.REVIEWER for part, _ in self.people)

    @property
    def owners(self) -> list[User]:
        return self.those(Part.OWNER)


def work_of(report: Report) -> dict[str, Work]:
    """The sections that somebody answers for or has moved on, by key. No query where the surroundings are read."""
    rows = rows_of(report)
    people: dict[str, list[tuple[Part, User]]] = {}
    for row in rows["people"]:
        user = User(pk=row["user_id"], name=row["user_name"], email=row["email"])
        people.setdefault(row["key"], []).append((Part(row["part"]), user))
    found = {key: Work(key, people=tuple(those)) for key, those in people.items()}
    for row in rows["states"]:
        due_on = date.fromisoformat(row["due_on"]) if row["due_on"] else None
        those = tuple(people.get(row["key"], ()))
        found[row["key"]] = Work(row["key"], Step(row["step"]), row["note"], due_on, row["moved_by_id"], those)
    return found


def writable_by(report: Report, access: Access, user_id: int | None, work: Mapping[str, Work]) -> set[str]:
    """The sections that somebody may write in, approved ones left out: those of their place, and those they were asked
    to write."""
    here = writable_sections(report, access.paths_with(Permission.WRITE_REPORT))
    asked = {one.key for one in work.values() if one.parts_of(user_id) & {Part.OWNER, Part.CONTRIBUTOR}}
    return {key for key in here | asked if key not in work or not is_locked(work[key].step)}


def hands_at(report: Report, access: Access, user_id: int | None, work: Work) -> frozenset[Hand]:
    """Who somebody is to a section."""
    opened = replace(work, step=Step.OPEN)
    writes = work.key in writable_by(report, access, user_id, {work.key: opened})
    permissions = access.permissions_at(report.body.path)
    return hands_of(writes=writes, parts=work.parts_of(user_id), permissions=permissions)


def hands_of_user(report: Report, user: User, key: str) -> tuple[Work, frozenset[Hand]]:
    """The section as work, and who the user is to it. Three queries."""
    work = work_of(report).get(key, Work(key))
    return work, hands_at(report, access_of(user), user.pk, work)


def first_text(report: Report, key: str) -> str:
    """The text that the template gives a section, for whoever opens it first."""
    spec = next(section for section in template_of(report).all_sections() if section.key == key)
    return prose.from_template(spec.text)


def text_at(report: Report, key: str, text: SectionText | None, version: int) -> str | None:
    """What the section said at a version, out of its history; the template's text at 0. None if it never was."""
    if version == 0:
        return first_text(report, key)
    if text is None or version > text.version:
        return None
    events = SectionText.pgh_event_model.objects  # type: ignore[attr-defined]
    found: str | None = (
        events.filter(pgh_obj_id=text.pk, version=version).order_by("-pgh_id").values_list("html", flat=True).first()
    )
    return found


def open_conflicts(report: Report, key: str | None = None) -> QuerySet[TextConflict]:
    """What two people wrote differently and nobody has chosen between."""
    found = TextConflict.objects.filter(report=report, settled_at=None).select_related("theirs_by", "mine_by")
    return found if key is None else found.filter(key=key)


def present(report: Report, key: str, but: int) -> list[str]:
    """The names of those who have the section open now, the reader left out."""
    since = timezone.now() - PRESENT
    found = Presence.objects.filter(report=report, key=key, seen_at__gte=since).exclude(user_id=but)
    return [one.user.name for one in found.select_related("user").order_by("pk")]


def not_approved_in(report: Report) -> list[str]:
    """The headings of the sections that somebody was asked to write and nobody has approved, in the order of print."""
    work = work_of(report)
    owed = {key for key, one in work.items() if one.is_owed and one.step is not Step.APPROVED}
    return [title for key, title in titles_of(report).items() if key in owed]


def titles_of(report: Report) -> dict[str, str]:
    """The headings of the report's sections by key."""
    return {section.key: section.title for section in template_of(report).all_sections()}


def named(users: Iterable[User]) -> str:
    """`Maja, Kim`."""
    return ", ".join(user.name for user in users)
