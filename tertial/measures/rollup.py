"""Upprullning: the trees of units and codes in Python, and what a SQL key means in a result."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from tertial.facts.store import CodeRow, Scope
from tertial.measures.breakdowns import UNKNOWN, Condition, Dimension, Sort
from tertial.measures.declare import MeasureError, Value
from tertial.periods import PeriodError, parse

LABELS = {"K": "Kvinnor", "M": "Män"}
_ALPHABET = str.maketrans("åäöÅÄÖ", "{|}{|}")


class UnknownUnit(MeasureError):
    """A path that is not among the nodes of the scope."""


class Trees:
    """The scope's nodes and codes: what lies below what."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._nodes = {node.id: node for node in scope.nodes}
        self._codes = {code.id: code for code in scope.codes}
        if not scope.node_ids <= self._nodes.keys():
            raise ValueError("the scope names nodes that it does not describe")

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of the nodes that may be seen, in the tree's order."""
        seen = (node for node in self.scope.nodes if node.id in self.scope.node_ids)
        return tuple(node.path for node in sorted(seen, key=lambda node: (node.position, node.path)))

    @cached_property
    def _above(self) -> Mapping[int, tuple[int, ...]]:
        parents = {node.id: node.parent_id for node in self.scope.nodes}
        return {each: _line(each, parents) for each in parents}

    @cached_property
    def _below(self) -> Mapping[str, frozenset[int]]:
        """The nodes that may be seen at and below each of them, by its path."""
        found: dict[int, set[int]] = {each: set() for each in self.scope.node_ids}
        for each in self.scope.node_ids:
            for above in self._above[each]:
                if above in found:
                    found[above].add(each)
        return {self._nodes[each].path: frozenset(below) for each, below in found.items()}

    @cached_property
    def _codes_above(self) -> Mapping[int, tuple[int, ...]]:
        parents = {code.id: code.parent_id for code in self.scope.codes}
        return {each: _line(each, parents) for each in parents}

    def node_path(self, node_id: int) -> str | None:
        """The node's path; None where it may not be seen."""
        return self._nodes[node_id].path if node_id in self.scope.node_ids else None

    def above(self, node_id: int) -> tuple[int, ...]:
        """The node and every node above it, nearest first."""
        return self._above[node_id]

    def nodes_below(self, paths: Iterable[str]) -> frozenset[int]:
        """The nodes at and below the paths, as far as they may be seen. Raises UnknownUnit."""
        found: frozenset[int] = frozenset()
        for path in paths:
            if path not in self._below:
                raise UnknownUnit(f"Enheten ”{path}” finns inte bland de enheter som visas här.")
            found |= self._below[path]
        return found

    def covers(self, node_id: int, others: frozenset[int]) -> bool:
        """Whether any of the others is the node, above it or below it."""
        return bool(others.intersection(self._above[node_id])) or any(node_id in self._above[each] for each in others)

    def codes_below(self, dimension: str, codes: Iterable[str]) -> frozenset[int]:
        """The ids of these codes and of every code below them. Raises MeasureError for an unknown code."""
        wanted = frozenset(each for code in codes for each in self._ids(dimension, code))
        return frozenset(each for each in self._codes if wanted.intersection(self._codes_above[each]))

    def accounts_in(self, classes: Iterable[str]) -> frozenset[int]:
        """The ids of the accounts whose topmost code is one of these. Raises MeasureError for an unknown code."""
        wanted = frozenset(each for code in classes for each in self._ids("account", code))
        return frozenset(each for each in self._codes if self._codes_above[each][-1] in wanted)

    def account_names(self, codes: Iterable[str], *, topmost: bool) -> frozenset[str]:
        """The account codes at or below these, which may be topmost ones only. Codes outside the plan give nothing."""
        wanted = frozenset(codes)
        lines = (self.account_line(name) for name in self._account_ids)
        return frozenset(line[0] for line in lines if wanted.intersection(line[-1:] if topmost else line))

    def account_line(self, name: str) -> tuple[str, ...]:
        """The account code and every one above it, nearest first; itself alone outside the plan."""
        if name not in self._account_ids:
            return (name,)
        return tuple(dict.fromkeys(code.code for code in self.code_line(self._account_ids[name])))

    @cached_property
    def _account_ids(self) -> Mapping[str, int]:
        return {code.code: code.id for code in self.scope.codes if code.dimension == "account"}

    def code_line(self, code_id: int) -> tuple[CodeRow, ...]:
        """The code and every code above it, nearest first."""
        return tuple(self._codes[each] for each in self._codes_above[code_id])

    def name(self, dimension: Dimension, value: str) -> str:
        """What a value of a tree dimension is called."""
        return self._names[dimension.sort].get(value, value)

    @cached_property
    def _names(self) -> Mapping[Sort, Mapping[str, str]]:
        codes = {"activity": dict[str, str](), "account": dict[str, str]()}
        for code in self.scope.codes:
            codes.setdefault(code.dimension, {})[code.code] = code.name
        nodes = {node.path: node.name for node in self.scope.nodes}
        accounts = codes["account"]
        return {Sort.NODE: nodes, Sort.CODE: codes["activity"], Sort.CODE_CLASS: accounts, Sort.ACCOUNT: accounts}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where a path stands in the tree's order."""
        return {path: place for place, path in enumerate(self.paths)}

    def _ids(self, dimension: str, code: str) -> tuple[int, ...]:
        found = tuple(each.id for each in self.scope.codes if (each.dimension, each.code) == (dimension, code))
        if not found:
            raise MeasureError(f"Koden ”{code}” finns inte i kodplanen.")
        return found


def _line(start: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    line: list[int] = []
    at: int | None = start
    while at is not None and at in parents and at not in line:
        line.append(at)
        at = parents[at]
    return tuple(line)


def values_of(dimension: Dimension, key: str | None, trees: Trees, rolled: bool) -> tuple[str, ...]:
    """The result values that a SQL key adds to: a unit adds to every unit above it, a code to every code above it.

    With `rolled` SQL has climbed the tree of units already.
    """
    match dimension.sort:
        case Sort.NODE if key is not None:
            line = (int(key),) if rolled else trees.above(int(key))
            return tuple(path for each in line if (path := trees.node_path(each)) is not None)
        case Sort.CODE | Sort.ACCOUNT if key is not None:
            return tuple(dict.fromkeys(code.code for code in trees.code_line(int(key))))
        case Sort.CODE_CLASS if key is not None:
            return (trees.code_line(int(key))[-1].code,)
        case Sort.ACCOUNT_NAME if key:
            line_of = trees.account_line(key)
            return line_of if dimension.key == "account" else line_of[-1:]
        case _:
            return (_plain(dimension, key),)


def _plain(dimension: Dimension, key: str | None) -> str:
    """The value of a key that lies in no tree."""
    if not key or (dimension.sort is Sort.SEX and key not in LABELS):
        return UNKNOWN
    return key[:7] if dimension.sort is Sort.MONTH else key


def filling(condition: Condition, trees: Trees, dimension: Dimension) -> tuple[Value, ...]:
    """The condition's values as they stand in the table. `dimension` is the condition's, in that table."""
    match dimension.sort:
        case Sort.NODE:
            found: frozenset[int] = trees.nodes_below(condition.values)
        case Sort.CODE:
            found = trees.codes_below("activity", condition.values)
        case Sort.ACCOUNT:
            found = trees.codes_below("account", condition.values)
        case Sort.CODE_CLASS:
            found = trees.accounts_in(condition.values)
        case Sort.ACCOUNT_NAME:
            return _account_names(condition, trees, dimension)
        case Sort.MONTH:
            return tuple(_month(value) for value in condition.values)
        case Sort.YES_NO:
            return condition.values
        case _:
            return tuple(value for value in condition.values if value != UNKNOWN)
    return tuple(sorted(found))


def acceptor(condition: Condition, trees: Trees, dimension: Dimension) -> Callable[[str | None], bool]:
    """A test: whether a group with this SQL key meets the condition."""
    if dimension.is_tree:
        wanted = frozenset(str(each) for each in filling(condition, trees, dimension))
        return lambda key: (key is not None and key in wanted) != condition.negated
    if dimension.sort is Sort.ACCOUNT_NAME:
        named = {*_account_names(condition, trees, dimension), *condition.values}
        return lambda key: (_plain(dimension, key) in named) != condition.negated
    return lambda key: (_plain(dimension, key) in condition.values) != condition.negated


def _account_names(condition: Condition, trees: Trees, dimension: Dimension) -> tuple[str, ...]:
    """The codes by which an account may be named: those of the condition and, in the plan, all below them."""
    named = [value for value in condition.values if value != UNKNOWN]
    return tuple(sorted({*named, *trees.account_names(named, topmost=dimension.key == "account_class")}))


def _month(text: str) -> Value:
    try:
        return parse(text).start
    except PeriodError as error:
        raise MeasureError(f"Månaden ”{text}” går inte att tolka. Skriv till exempel 2017-04.") from error


def order(dimension: Dimension, value: str, trees: Trees) -> tuple[int, str]:
    """A sort key: units as the tree has them, ages from the youngest, the rest in Swedish order, "okänt" last."""
    if value == UNKNOWN:
        return (1_000_000, "")
    if dimension.sort is Sort.NODE:
        return (trees.places[value], "")
    if dimension.is_class:
        first = value.split("-")[0]
        return (int(first) if first.isdigit() else 999, value)
    return (0, value.casefold().translate(_ALPHABET))


def label(dimension: Dimension, value: str, trees: Trees) -> str:
    """What people call the value: a unit's and a code's name, women and men, "ej angivet"; else the value itself."""
    if dimension.is_tree:
        return trees.name(dimension, value)
    if dimension.sort is Sort.SEX:
        return LABELS.get(value, "Kön okänt")
    if dimension.sort is Sort.LENGTH:
        first, dash, last = value.partition("-")
        return f"{first}–{last} dagar" if last else f"{first} dagar eller fler" if dash else value
    if dimension.sort is Sort.DECISION:
        return decision_label(value)
    return value


def decision_label(value: str) -> str:
    """`2017-03-06 § 33 Heltid` as `Heltid (2017-03-06, § 33)`."""
    day, number, text = decision_parts(value)
    return f"{text} ({day}, {number})"


def decision_parts(value: str) -> tuple[str, str, str]:
    """Day, paragraph and text of a decision."""
    day, _, rest = value.partition(" ")
    words = rest.split(" ")
    length = 2 if words[0] == "§" and len(words) > 1 else 1
    return day, " ".join(words[:length]), " ".join(words[length:])
