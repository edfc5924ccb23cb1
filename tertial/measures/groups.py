"""Grupper i register: what a scan gave, found by its keys, so that many figures are added up without reading it all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from tertial.measures.branches import Branch, Group
from tertial.measures.breakdowns import DIMENSIONS, Condition
from tertial.measures.declare import Filling, unbound
from tertial.measures.rollup import Trees, acceptor

Key = str | None


class Groups:
    """The groups of one branch, with those of every key of every dimension."""

    def __init__(self, branch: Branch, groups: Sequence[Group], trees: Trees) -> None:
        self.branch, self.trees = branch, trees
        self.total = next((group for group in groups if group.total), None)
        self.parts = [group for group in groups if not group.total]
        self._accepted: dict[tuple[str, object], frozenset[Key]] = {}

    def meeting(self, where: Sequence[Condition], months: tuple[Filling, Filling] | None = None) -> Iterator[Group]:
        """The groups that meet the conditions, and whose month is not before the first of `months` nor after it."""
        wanted = [(self.branch.by.index(each.dimension), self._keys(each)) for each in where]
        if months is not None:
            wanted.append((self.branch.by.index("month"), self._keys_of_months(months)))
        if not wanted:
            return iter(self.parts)
        # The dimension that leaves fewest groups is looked up; the others are tests of what it gives.
        place, keys = min(wanted, key=lambda each: sum(self._sizes[each[0]][key] for key in each[1]))
        tests = [(at, accepted) for at, accepted in wanted if (at, accepted) != (place, keys)]
        found = (group for key in keys for group in self._by_key[place][key])
        return (group for group in found if all(group.keys[at] in accepted for at, accepted in tests))

    def _keys(self, condition: Condition) -> frozenset[Key]:
        """The keys that meet the condition, of those that there are."""
        name = (condition.dimension, condition)
        if name not in self._accepted:
            dimension = DIMENSIONS[condition.dimension].in_table(unbound(self.branch.aggregate.table))
            self._accepted[name] = self._among(condition.dimension, acceptor(condition, self.trees, dimension))
        return self._accepted[name]

    def _keys_of_months(self, months: tuple[Filling, Filling]) -> frozenset[Key]:
        name = ("month", months)
        if name not in self._accepted:
            first, after = (str(each) for each in months)
            self._accepted[name] = self._among("month", lambda key: key is not None and first <= key < after)
        return self._accepted[name]

    def _among(self, dimension: str, accepted: Callable[[Key], bool]) -> frozenset[Key]:
        place = self.branch.by.index(dimension)
        return frozenset(key for key in self._by_key[place] if accepted(key))

    @cached_property
    def _by_key(self) -> Sequence[Mapping[Key, Sequence[Group]]]:
        found: list[dict[Key, list[Group]]] = [{} for _ in self.branch.by]
        for group in self.parts:
            for place, key in enumerate(group.keys):
                found[place].setdefault(key, []).append(group)
        return found

    @cached_property
    def _sizes(self) -> Sequence[Mapping[Key, int]]:
        return [{key: len(groups) for key, groups in each.items()} for each in self._by_key]
