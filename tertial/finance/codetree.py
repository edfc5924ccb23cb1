"""Kodernas träd: a code plan as people see it, one code one place, whichever days its rows were valid."""

from collections.abc import Iterable

from tertial.facts.store import Scope


class CodeTree:
    """The codes of one dimension. A code whose parent has changed has several places."""

    def __init__(self, scope: Scope, dimension: str) -> None:
        rows = [code for code in scope.codes if code.dimension == dimension]
        by_id = {code.id: code for code in rows}
        self.names = {code.code: code.name for code in rows}
        self.code_of = {code.id: code.code for code in rows}
        self._parents: dict[str, set[str | None]] = {}
        for code in rows:
            above = by_id.get(code.parent_id) if code.parent_id is not None else None
            self._parents.setdefault(code.code, set()).add(above.code if above else None)

    def below(self, code: str | None) -> list[str]:
        """The codes right below this one (None: the topmost), in order."""
        return in_order(each for each, parents in self._parents.items() if code in parents)

    def elsewhere(self, code: str, above: str | None) -> list[str]:
        """Where else the code lies than right below `above`: parents that must be left out for it to count once."""
        line = self._above(above)
        return in_order(each for each in self._parents[code] - {above} if each is not None and each not in line)

    def label(self, code: str) -> str:
        """`5010 Löner`."""
        return f"{code} {self.names[code]}".strip()

    def _above(self, code: str | None) -> set[str | None]:
        found: set[str | None] = set()
        left = {code}
        while left:
            at = left.pop()
            found.add(at)
            left |= self._parents.get(at, set()) - found if at is not None else set()
        return found


def in_order(codes: Iterable[str]) -> list[str]:
    """The codes, each after those that begin as it does: 51, 5101, 52."""
    return sorted(codes)
