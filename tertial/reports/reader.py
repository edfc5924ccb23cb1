"""Läsaren: what somebody who has opened a report may see of it and do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tertial.core.permissions import Permission
from tertial.facts.models import Batch
from tertial.organisation.selectors import Access, path_and_above
from tertial.reports.models import Report
from tertial.reports.rules import State, Transition, accepting, is_writable, transitions_from, with_remaining
from tertial.reports.section_rules import Hand, Move, moves_from
from tertial.reports.section_selectors import Work, hands_at, not_approved_in, titles_of, work_of, writable_by


@dataclass(frozen=True)
class Reader:
    """Somebody's access to one report."""

    access: Access
    report: Report
    user_id: int | None = None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What may be done at the report's body."""
        return self.access.permissions_at(self.report.body.path)

    @cached_property
    def writable(self) -> set[str]:
        """The keys of the sections that may be written in now."""
        if not is_writable(self.report.state):
            return set()
        return writable_by(self.report, self.access, self.user_id, self.work)

    @cached_property
    def work(self) -> Mapping[str, Work]:
        """The sections that somebody answers for, by key."""
        return work_of(self.report)

    def hands(self, key: str) -> frozenset[Hand]:
        """Who the reader is to a section."""
        return hands_at(self.report, self.access, self.user_id, self.work.get(key, Work(key)))

    def moves(self, key: str) -> list[Move]:
        """What the reader may do with a section as it stands. Nothing with one that nobody answers for."""
        if key not in self.work or not is_writable(self.report.state):
            return []
        return moves_from(self.work[key].step, self.hands(key))

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The headings of the report's sections by key."""
        return titles_of(self.report)

    @cached_property
    def transitions(self) -> list[Transition]:
        """The states that the report may be moved to."""
        found = transitions_from(self.report.state, self.permissions)
        return [with_remaining(step, self.not_approved) for step in found]

    @cached_property
    def not_approved(self) -> list[str]:
        """The headings of the sections that are owed and not approved."""
        return not_approved_in(self.report)

    @property
    def works_with_it(self) -> bool:
        """Whether facts may be seen at the report's body or below it. Others read what is finished."""
        return any(self._is_near(path) for path in self._sees)

    @property
    def may_enter(self) -> bool:
        return Permission.ENTER_FIGURE in self.permissions and is_writable(self.report.state)

    @property
    def may_assign(self) -> bool:
        """Whether the reader may say who answers for a section."""
        return Permission.REVIEW_REPORT in self.permissions and is_writable(self.report.state)

    @property
    def may_accept(self) -> bool:
        """Whether the reader may accept that figures have changed, as the report stands now."""
        return accepting(self.report.state) in self.permissions

    @property
    def may_comment(self) -> bool:
        return self.works_with_it and self.report.state != State.FROZEN

    @property
    def may_see_history(self) -> bool:
        return Permission.VIEW_HISTORY in self.permissions

    def may_open(self, batch: Batch) -> bool:
        """Whether the page of the batch opens: it holds rows of what may be seen."""
        place = batch.body.path
        return any(is_at_or_below(place, path) or is_at_or_below(path, place) for path in self._sees)

    @cached_property
    def _sees(self) -> list[str]:
        return self.access.paths_with(Permission.VIEW_FACTS)

    def _is_near(self, path: str) -> bool:
        body = self.report.body.path
        return path in path_and_above(body) or is_at_or_below(path, body)


def is_at_or_below(path: str, above: str) -> bool:
    """Whether the node with the first path is the other or lies below it."""
    return path == above or path.startswith(f"{above}/")
