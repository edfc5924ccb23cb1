"""Reads: batches and scopes. A scope starts from the nodes where the user may see facts; workers say so explicitly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, JSONField, Q, QuerySet, When
from django.db.models.functions import JSONObject

from tertial.core.operator import OPERATOR
from tertial.core.permissions import Permission
from tertial.facts.models import Batch, SavedMapping, Upload
from tertial.facts.scope import BreakRow
from tertial.facts.store import BatchFile, CodeRow, NodeRow, Scope
from tertial.organisation.models import Code, Node, SeriesBreak
from tertial.organisation.rules import permissions_of
from tertial.organisation.selectors import Actor, below, granted_paths, grants_of, path_and_above, subtree


@dataclass(frozen=True)
class Access:
    """Where somebody may see facts and where they may bring them in: paths of nodes, each with all below it."""

    sees: tuple[str, ...]
    brings: tuple[str, ...]


def access_of(user: Actor) -> Access:
    """The user's access to facts. One query."""
    if user is OPERATOR:
        top = tuple(granted_paths(user))
        return Access(top, top)
    grants = [(path, permissions_of([role])) for path, role in grants_of(user).values_list("node__path", "role")]
    return Access(
        tuple(path for path, permissions in grants if Permission.VIEW_FACTS in permissions),
        tuple(path for path, permissions in grants if Permission.IMPORT in permissions),
    )


def visible_batches(user: Actor, access: Access | None = None) -> QuerySet[Batch]:
    """Batches that hold rows the user may see, and those of bodies where the user may bring in facts.

    A batch of a body above (the whole municipality's ledger) is seen by those whose figures come from it; of its rows
    they see their own. `access` is that of the user, where it is known already.
    """
    access = access or access_of(user)
    above = {prefix for path in access.sees for prefix in _prefixes(path)}
    bodies = below([*access.sees, *access.brings]) | Node.objects.filter(path__in=above)
    return Batch.objects.filter(body__in=bodies).select_related("body", "created_by", "reconciled_by", "replaces")


def visible_uploads(user: Actor, access: Access | None = None) -> QuerySet[Upload]:
    """Files waiting for a decision, of bodies where the user may bring in facts."""
    brings = (access or access_of(user)).brings
    return Upload.objects.filter(body__in=below(brings)).select_related("body", "created_by")


def saved_mappings(table: str, body: Node | None = None) -> QuerySet[SavedMapping]:
    """The table's mappings that are in use and serve the body: its own first, then those above, the latest first."""
    found = SavedMapping.objects.filter(table=table, retired_at__isnull=True).select_related("body")
    if body is not None:
        found = found.filter(Q(body__isnull=True) | Q(body__path__in=_prefixes(body.path)))
    return found.order_by(F("body__path").desc(nulls_last=True), "-saved_at")


def visible_mappings(user: Actor, access: Access | None = None) -> QuerySet[SavedMapping]:
    """Mappings, retired ones too, that serve the bodies where the user may bring in facts, or below."""
    brings = (access or access_of(user)).brings
    if not brings:
        return SavedMapping.objects.none()
    above = {prefix for path in brings for prefix in _prefixes(path)}
    serving = Q(body__isnull=True) | Q(body__path__in=above) | Q(body__in=below(brings))
    return SavedMapping.objects.filter(serving).select_related("body")


def batches_touching(body: Node) -> QuerySet[Batch]:
    """Batches that may hold rows of the body: its own, those of what lies below it, and those of what lies above."""
    return Batch.objects.filter(Q(body__path__in=_prefixes(body.path)) | Q(body__path__startswith=f"{body.path}/"))


def active_batches(body: Node) -> QuerySet[Batch]:
    """What the body's figures are computed from now."""
    return batches_touching(body).filter(replaced_at__isnull=True)


def replaceable(body: Node, table: str) -> QuerySet[Batch]:
    """The active batches that a new file for the body's table may replace."""
    return Batch.objects.filter(body=body, table=table, replaced_at__isnull=True)


def batches_at(body: Node, moment: datetime) -> QuerySet[Batch]:
    """What the body's figures were computed from at a moment: read in by then and not yet replaced."""
    not_replaced = Q(replaced_at__isnull=True) | Q(replaced_at__gt=moment)
    return batches_touching(body).filter(not_replaced, committed_at__lte=moment)


def scope_for(user: Actor, body: Node, as_of: datetime | None = None, batches: Iterable[int] | None = None) -> Scope:
    """What the user may read of the body and below: four queries.

    `batches` names the batches (a frozen report's, replaced ones too); else those of the moment `as_of`, else those
    that are active now. Where the user may see no facts, the scope's `node_ids` are empty and so is every table.
    """
    return _scope(body, granted_paths(user, Permission.VIEW_FACTS), as_of, batches)


def scope_for_system(body: Node, as_of: datetime | None = None, batches: Iterable[int] | None = None) -> Scope:
    """All of the body and below, for jobs that compose what is shown to readers by other rules. Three queries."""
    return _scope(body, [body.path], as_of, batches)


def _scope(body: Node, paths: Iterable[str], as_of: datetime | None, batches: Iterable[int] | None) -> Scope:
    # The root's settings and the breaks ride on the body's own row, which saves two queries.
    own = Case(When(pk=body.pk, then=F("root__settings")), output_field=JSONField())
    breaks = Case(When(pk=body.pk, then=_breaks(body)), output_field=ArrayField(JSONField()))
    nodes = list(subtree(body).annotate(root_settings=own, series_breaks_here=breaks).order_by("path"))
    itself = next((node for node in nodes if node.pk == body.pk), None)
    seen = [node for node in nodes if any(_covers(path, node.path) for path in paths)]
    return Scope(
        root_id=cast(int, body.root_id),
        body_id=body.pk,
        body_path=body.path,
        node_ids=frozenset(node.pk for node in seen),
        nodes=tuple(NodeRow(n.pk, n.parent_id, n.path, n.name, place) for place, n in enumerate(_in_tree_order(seen))),
        codes=_codes(),
        files=_files(_chosen(body, as_of, batches)),
        settings=itself.root_settings if itself else {},
        breaks=_broken(itself.series_breaks_here) if itself else (),
    )


def _breaks(body: Node) -> ArraySubquery:
    """The breaks above the body, at it and below it, as one array."""
    concerned = Q(node__path__in=path_and_above(body.path)) | Q(node__path__startswith=f"{body.path}/")
    row = JSONObject(path="node__path", measure="measure", day="day", text="text")
    return ArraySubquery(SeriesBreak.objects.filter(concerned).order_by("day", "pk").values(row=row))


def _broken(rows: Iterable[Mapping[str, str]]) -> tuple[BreakRow, ...]:
    return tuple(BreakRow(row["path"], row["measure"], date.fromisoformat(row["day"]), row["text"]) for row in rows)


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _in_tree_order(nodes: Iterable[Node]) -> list[Node]:
    """Each node after the one it lies under, siblings in the order people have given them."""
    own = {node.path: (node.position, node.sort_key) for node in nodes}
    return sorted(nodes, key=lambda node: [own[path] for path in path_and_above(node.path) if path in own])


def _covers(above: str, path: str) -> bool:
    return path == above or path.startswith(f"{above}/")


def _codes() -> tuple[CodeRow, ...]:
    rows = Code.objects.order_by("dimension", "code", "valid_from")
    return tuple(CodeRow(*row) for row in rows.values_list("pk", "dimension", "code", "name", "parent_id"))


def _chosen(body: Node, as_of: datetime | None, batches: Iterable[int] | None) -> QuerySet[Batch]:
    if batches is not None:
        return batches_touching(body).filter(pk__in=list(batches))
    return active_batches(body) if as_of is None else batches_at(body, as_of)


def _files(batches: QuerySet[Batch]) -> Mapping[str, tuple[BatchFile, ...]]:
    found: dict[str, list[BatchFile]] = {}
    columns = ("pk", "table", "path", "rows", "cut_off")
    for pk, table, path, rows, cut_off in batches.order_by("pk").values_list(*columns):
        found.setdefault(table, []).append(BatchFile(pk, str(settings.FACTS_DIR / path), rows, last=cut_off))
    return {table: tuple(files) for table, files in found.items()}
