"""Raderna som ett träd: which rows a view has, what each stands for, and which it opens into."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tertial.facts.store import FactStore, NodeRow
from tertial.finance.codetree import CodeTree, in_order
from tertial.finance.rules import DIMENSION, INTERNAL, Step, View, Where
from tertial.finance.used import Used
from tertial.measures.rollup import Trees

_LETTERS: Mapping[Step, str] = {"unit": "e", "process": "p", "activity": "v", "account_class": "s", "account": "k"}
OWN, WITHOUT = "=", "-"


@dataclass(frozen=True)
class Line:
    """Rad i trädet. `key` is its place in the tree; `where` what it stands for, under the view's own conditions.

    `value` is the node or code at its step, None where it opens into the next step whatever lies below. `above` is
    the key of the row that it is a part of; an `internal` row is a part of none.
    """

    key: str
    label: str
    where: Where
    step: int
    depth: int
    above: str = ""
    value: str | None = None
    opens: bool = True
    is_open: bool = False
    internal: bool = False

    @property
    def is_rest(self) -> bool:
        """Whether it is what is left beside the rows that it stands among."""
        return self.key[-1:] in (OWN, WITHOUT) and self.key[-2:-1] in _LETTERS.values()

    @property
    def drilled(self) -> bool:
        """Whether codes are among what it stands for."""
        return any(name.removesuffix("!") != "unit" for name in self.where)


class Tree:
    """The rows of one view over one store."""

    def __init__(self, view: View, store: FactStore, trees: Trees) -> None:
        self.view, self.store, self.trees = view, store, trees
        self._nodes = {node.path: node for node in store.scope.nodes if node.id in store.scope.node_ids}

    def lines(self) -> list[Line]:
        """The rows as they stand, those of opened rows below them; without the total."""
        lines = list(self._listed(self._first()))
        if self.view.shows_internal:
            lines.append(_internal(Line("", "", {}, 0, 0), "varav interna poster, totalt"))
        return lines

    def _first(self) -> list[Line]:
        if self.view.steps[0] != "unit":
            return self._of_step(0, None)
        top = self._nodes[self.store.scope.body_path]
        return self._units(None, top) or [self._unit(None, top)]

    def _listed(self, lines: Sequence[Line]) -> Iterator[Line]:
        for line in lines:
            yield line
            if self.view.shows_internal:
                yield _internal(line)
            if line.is_open:
                yield from self._listed(self._below(line))

    def _below(self, line: Line) -> list[Line]:
        """What a row opens into: the next level of its own tree, else the next step."""
        step = self.view.steps[line.step]
        if line.value is not None and step == "unit":
            found = self._units(line, self._nodes[line.value])
        elif line.value is not None and step == "process":
            found = self._processes(line, line.value)
        else:
            found = []
        return found or self._of_step(line.step + 1, line)

    def _units(self, above: Line | None, top: NodeRow) -> list[Line]:
        """The units right below a node, and what hangs on the node itself; nothing for a node without units."""
        below = sorted((n for n in self._nodes.values() if n.parent_id == top.id), key=lambda n: n.position)
        if not below:
            return []
        paths = tuple(node.path for node in below)
        own = self._line(above, 0, OWN, f"Direkt på {top.name}", {"unit": (top.path,), "unit!": paths})
        return [*(self._unit(above, node) for node in below), own]

    def _unit(self, above: Line | None, node: NodeRow) -> Line:
        return self._line(above, 0, node.path, node.name, {"unit": (node.path,)}, node.path)

    def _of_step(self, number: int, above: Line | None) -> list[Line]:
        """The codes of a step within the row above."""
        if number >= len(self.view.steps):
            return []
        step = self.view.steps[number]
        if step == "process":
            return self._processes(above, None)
        tree = self._code_tree(step)
        used = self.used.codes(DIMENSION[step], above.where if above else {})
        if step == "account_class":
            found = [self._code(above, number, code, {step: (code,)}, tree) for code in tree.below(None)]
            return [*found, self._without(above, number, tree)]
        codes = in_order({tree.code_of[each] for each in used if each is not None})
        found = [self._code(above, number, code, _exactly(step, code, tree), tree) for code in codes]
        return [*found, self._without(above, number, tree)] if None in used else found

    def _processes(self, above: Line | None, code: str | None) -> list[Line]:
        """The codes right below one, and what is posted on the code itself."""
        tree, number = self._code_tree("process"), above.step if above else 0
        below = tree.below(code)
        if not below:
            return []
        lines = []
        for each in below:
            where: dict[str, tuple[str, ...]] = {"activity": (each,)}
            if elsewhere := tree.elsewhere(each, code):
                where["activity!"] = tuple(elsewhere)
            lines.append(self._code(above, number, each, where, tree, value=each))
        if code is None:
            return [*lines, self._without(above, number, tree)]
        own = self._line(above, number, OWN, f"Direkt på {tree.label(code)}", _exactly("process", code, tree))
        return [*lines, own]

    def _code(
        self, above: Line | None, number: int, code: str, where: Where, tree: CodeTree, value: str | None = None
    ) -> Line:
        return self._line(above, number, code, tree.label(code), where, value)

    def _without(self, above: Line | None, number: int, tree: CodeTree) -> Line:
        """What has no code of the step."""
        dimension = DIMENSION[self.view.steps[number]]
        label = "Utan verksamhet" if dimension == "activity" else "Utan konto"
        return self._line(above, number, WITHOUT, label, {f"{dimension}!": tuple(tree.below(None))})

    def _line(
        self, above: Line | None, number: int, name: str, label: str, where: Where, value: str | None = None
    ) -> Line:
        step = self.view.steps[number]
        key = f"{above.key}|{_LETTERS[step]}{name}" if above else f"{_LETTERS[step]}{name}"
        opens = number + 1 < len(self.view.steps) or step == "process"
        is_open = opens and key in self.view.opened
        if above is None:
            return Line(key, label, where, number, 0, "", value, opens, is_open)
        return Line(key, label, _within(above, where), number, above.depth + 1, above.key, value, opens, is_open)

    def _code_tree(self, step: Step) -> CodeTree:
        return self._activities if DIMENSION[step] == "activity" else self._accounts

    @cached_property
    def _activities(self) -> CodeTree:
        return CodeTree(self.store.scope, "activity")

    @cached_property
    def _accounts(self) -> CodeTree:
        return CodeTree(self.store.scope, "account")

    @cached_property
    def used(self) -> Used:
        """Which codes stand on rows; read once, and only where codes are listed."""
        return Used.read(self.store, self.trees, self.view.period)


def _exactly(step: Step, code: str, tree: CodeTree) -> Where:
    """The rows on the code itself, not on those below it."""
    below = tuple(tree.below(code))
    name = DIMENSION[step]
    return {name: (code,), f"{name}!": below} if below else {name: (code,)}


def _within(above: Line, where: Where) -> Where:
    """The row's conditions under those of the row above; a condition of the same name lies within that one's."""
    found = dict(above.where)
    for name, values in where.items():
        found[name] = (*found.get(name, ()), *values) if name.endswith("!") else values
    return found


def _internal(line: Line, label: str = "varav interna poster") -> Line:
    """What is internal of a row, as a row of its own below it."""
    where = {**line.where, "counterparty": (INTERNAL,)}
    return Line(f"{line.key}|i", label, where, line.step, line.depth + 1, "", None, opens=False, internal=True)
