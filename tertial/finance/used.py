"""Koder i bruk: which units, activities and accounts stand together on rows, so that only such rows are listed."""

from collections.abc import Mapping
from dataclasses import dataclass

from tertial.facts.store import FactStore
from tertial.measures.breakdowns import DIMENSIONS, conditions
from tertial.measures.rollup import Trees, acceptor
from tertial.periods import Period

Combination = tuple[int, int | None, int | None]
_PLACE = {"unit": 0, "activity": 1, "account_class": 2, "account": 2}


@dataclass(frozen=True)
class Used:
    """Combinations of unit, activity and account (their ids) on the ledger's and the budget's rows."""

    trees: Trees
    combinations: tuple[Combination, ...]

    @classmethod
    def read(cls, store: FactStore, trees: Trees, period: Period) -> "Used":
        """Those of the period's year and of the three before it. One query."""
        first, last = period.full_year().years_back(3), period.full_year()
        sql = (
            "SELECT DISTINCT unit_id, activity_id, account_id FROM ledger"  # noqa: S608 - days and years of a period
            f" WHERE month >= DATE '{first.start}' AND month < DATE '{last.end}'"
            " UNION SELECT DISTINCT unit_id, activity_id, account_id FROM budget"
            f" WHERE year = {last.year}"
        )
        return cls(trees, tuple(store.fetch(sql)))

    def codes(self, dimension: str, where: Mapping[str, tuple[str, ...]]) -> set[int | None]:
        """The ids of the dimension's codes on rows that meet the conditions; None for rows without one."""
        tests = [
            (_PLACE[each.dimension], acceptor(each, self.trees, DIMENSIONS[each.dimension]))
            for each in conditions(where)
            if each.dimension in _PLACE
        ]
        place = _PLACE[dimension]
        return {
            found[place]
            for found in self.combinations
            if all(test(None if found[at] is None else str(found[at])) for at, test in tests)
        }
