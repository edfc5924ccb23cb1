"""What the organisation's pages show, read in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.models import User
from tertial.organisation.models import Appointment, Code, Grant, Node, SeriesBreak
from tertial.organisation.rules import valid_on
from tertial.organisation.selectors import grants_of, path_and_above, subtree, visible_to


@dataclass(frozen=True)
class TreeRow:
    """A node in the tree with how deep it lies under the topmost that the user sees."""

    node: Node
    depth: int
    url: str
    is_valid: bool

    @property
    def level(self) -> int:
        return self.depth + 1

    @property
    def shown_depth(self) -> int:
        """The indentation, of which the style has four steps."""
        return min(self.depth, 4)

    @property
    def word(self) -> str:
        """Why it is not valid today."""
        begun = self.node.valid_from is None or self.node.valid_from <= timezone.localdate()
        return _("Avslutad") if begun else _("Kommande")


def url_of(node: Node) -> str:
    return reverse("organisation:node", kwargs={"path": node.path})


def tree_rows(user: User, *, ended: bool) -> list[TreeRow]:
    """Visible nodes, each under its parent, siblings in their order. Two queries."""
    return _rows(visible_to(user), timezone.localdate(), ended=ended)


def _rows(nodes: Iterable[Node], today: date, *, ended: bool) -> list[TreeRow]:
    found = {node.pk: node for node in nodes if ended or node.valid_to is None or node.valid_to > today}
    children: dict[int | None, list[Node]] = {}
    for node in sorted(found.values(), key=lambda node: (node.position, node.sort_key)):
        children.setdefault(node.parent_id if node.parent_id in found else None, []).append(node)
    rows: list[TreeRow] = []
    waiting = [(node, 0) for node in reversed(children.get(None, []))]
    while waiting:
        node, depth = waiting.pop()
        rows.append(TreeRow(node, depth, url_of(node), valid_on(node.valid_from, node.valid_to, today)))
        waiting.extend((child, depth + 1) for child in reversed(children.get(node.pk, [])))
    return rows


@dataclass(frozen=True)
class NodePage:
    """A node with what surrounds it. `above` are its ancestors, linked where the user may see them."""

    node: Node
    above: list[dict[str, Any]]
    below: list[TreeRow]
    grants: list[Grant]
    appointments: list[Appointment]
    codes: list[Code]
    breaks: list[SeriesBreak]

    def crumbs(self) -> list[dict[str, Any]]:
        return [*self.above, {"label": self.node.name}]

    def crumbs_as_links(self) -> list[dict[str, Any]]:
        """The same, with the node itself linked: for the pages below it."""
        return [*self.above, {"label": self.node.name, "url": url_of(self.node)}]


def crumbs_above(user: User, node: Node) -> list[dict[str, Any]]:
    """What the node lies under, topmost first, linked where the user may see it. Two queries."""
    seen = set(grants_of(user).values_list("node__path", flat=True))
    ancestors = Node.objects.filter(path__in=path_and_above(node.path)[:-1]).order_by("path")
    return [_crumb(above, visible=bool(seen & set(path_and_above(above.path)))) for above in ancestors]


def node_page(user: User, node: Node) -> NodePage:
    """Everything but the history. Seven queries."""
    paths = path_and_above(node.path)
    today = timezone.localdate()
    grants = Grant.objects.filter(node__path__in=paths).filter(Q(valid_to=None) | Q(valid_to__gt=today))
    return NodePage(
        node=node,
        above=crumbs_above(user, node),
        below=_rows(subtree(node).exclude(pk=node.pk), today, ended=True),
        grants=list(grants.select_related("user", "node").order_by("node__path", "role", "user__name")),
        appointments=list(_appointments(node)),
        codes=list(Code.objects.filter(node=node).order_by("dimension", "code", "valid_from")),
        breaks=list(SeriesBreak.objects.filter(node__path__in=paths).select_related("node").order_by("day", "measure")),
    )


def _appointments(node: Node) -> Iterable[Appointment]:
    return Appointment.objects.filter(body=node).select_related("person").order_by("-valid_from", "person__sort_key")


def _crumb(node: Node, *, visible: bool) -> dict[str, Any]:
    return {"label": node.name, "url": url_of(node) if visible else ""}
