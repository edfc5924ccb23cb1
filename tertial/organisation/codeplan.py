"""Kodplan: a dated code plan taken in as rows. Ids stay, because facts already stored refer to them."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.models import Code, Node
from tertial.organisation.rules import CodeRow, fault_in_codes, valid_on
from tertial.organisation.selectors import Actor, require

log = logging.getLogger("tertial.organisation")

Key = tuple[str, str]
_FIELDS = ("name", "node_id", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class CodeChanges:
    """How many rows of the code plan were added and changed."""

    added: int
    changed: int


@transaction.atomic
def replace_codes(*, by: Actor, rows: Sequence[CodeRow]) -> CodeChanges:
    """Takes in a code plan: the periods of each code that it names become those of the rows; other codes stay.

    Requires IMPORT on the whole municipality, whose plan it is. Refused, with the row, for a code that is valid twice
    on one day, an unknown unit or parent, or a period that would vanish although stored facts may refer to it.
    """
    top = Node.objects.filter(parent=None).select_for_update().first()
    if top is None:
        raise Refused("Kommunen har ingen organisation än; läs in den före kodplanen.")
    require(by, Permission.IMPORT, top)
    if fault := fault_in_codes(rows):
        raise Refused(fault)
    added, changed = _save(rows, _Units())
    changed += _link_parents(rows)
    log.info("organisation.codes_replaced rows=%s added=%s changed=%s", len(rows), added, changed)
    return CodeChanges(added, changed)


class _Units:
    """Finds nodes by path, or by slug where only one node has it."""

    def __init__(self) -> None:
        self.by_path: dict[str, int] = {}
        self.by_slug: dict[str, list[str]] = defaultdict(list)
        for pk, path, slug in Node.objects.values_list("pk", "path", "slug"):
            self.by_path[path] = pk
            self.by_slug[slug].append(path)

    def id_of(self, row: CodeRow) -> int | None:
        if not row.unit:
            return None
        if row.unit in self.by_path:
            return self.by_path[row.unit]
        match self.by_slug.get(row.unit, []):
            case [path]:
                return self.by_path[path]
            case []:
                raise Refused(f"Rad {row.row}: enheten ”{row.unit}” finns inte; skriv dess sökväg, som kommun/namnd.")
            case [first, second, *_]:
                raise Refused(f"Rad {row.row}: flera enheter heter ”{row.unit}”; skriv {first} eller {second}.")
        raise AssertionError("unreachable")


def _save(rows: Iterable[CodeRow], units: _Units) -> tuple[int, int]:
    wanted: dict[Key, list[CodeRow]] = defaultdict(list)
    for row in rows:
        wanted[row.dimension, row.code].append(row)
    present: dict[Key, list[Code]] = defaultdict(list)
    for code in Code.objects.filter(dimension__in={dimension for dimension, _ in wanted}).order_by("valid_from"):
        present[code.dimension, code.code].append(code)
    new: list[Code] = []
    changed: list[Code] = []
    for key, periods in wanted.items():
        for code, row in _paired(present[key], periods):
            before = None if code.pk is None else tuple(getattr(code, field) for field in _FIELDS)
            after = (row.name, units.id_of(row), row.valid_from, row.valid_to)
            for field, value in zip(_FIELDS, after, strict=True):
                setattr(code, field, value)
            if before is None:
                new.append(code)
            elif before != after:
                changed.append(code)
    # What is there already changes first, in one statement, after which the database looks for overlaps.
    Code.objects.bulk_update(changed, _FIELDS)
    Code.objects.bulk_create(new)
    return len(new), len(changed)


def _paired(present: list[Code], rows: list[CodeRow]) -> list[tuple[Code, CodeRow]]:
    """Each row with the stored period it is: the one with the same first day, else those that are left in order."""
    by_day = {code.valid_from: code for code in present}
    pairs = [(by_day.pop(row.valid_from), row) for row in rows if row.valid_from in by_day]
    rest = [row for row in rows if row.valid_from not in {code.valid_from for code, _ in pairs}]
    left = sorted(by_day.values(), key=lambda code: code.valid_from)
    if len(left) > len(rest):
        lost = left[-1]
        raise Refused(
            f"Rad {rows[0].row}: koden {lost.code} i {lost.dimension} gäller redan från {lost.valid_from} men den "
            "perioden saknas i filen; ta med den, för inlästa rader kan höra till den."
        )
    for row, code in zip(sorted(rest, key=lambda row: row.valid_from), [*left, *[None] * len(rest)], strict=False):
        pairs.append((code or Code(dimension=row.dimension, code=row.code), row))
    return pairs


def _link_parents(rows: Iterable[CodeRow]) -> int:
    """Sets each row's parent: the period of the parent code that is valid on the row's first day, else its latest."""
    dimensions = {row.dimension for row in rows}
    plan: dict[Key, list[Code]] = defaultdict(list)
    for code in Code.objects.filter(dimension__in=dimensions).order_by("valid_from"):
        plan[code.dimension, code.code].append(code)
    changed = []
    for row in rows:
        code = next(found for found in plan[row.dimension, row.code] if found.valid_from == row.valid_from)
        parent = _parent(row, plan)
        if code.parent_id != parent:
            code.parent_id = parent
            changed.append(code)
    _refuse_circles(rows, plan)
    Code.objects.bulk_update(changed, ["parent"])
    return len(changed)


def _parent(row: CodeRow, plan: dict[Key, list[Code]]) -> int | None:
    if not row.parent:
        return None
    periods = plan.get((row.dimension, row.parent))
    if not periods:
        raise Refused(
            f"Rad {row.row}: koden {row.code} ligger under ”{row.parent}” som inte finns i {row.dimension}; "
            "ta med den i filen."
        )
    on = [code for code in periods if valid_on(code.valid_from, code.valid_to, row.valid_from)]
    return (on or periods)[-1].pk


def _refuse_circles(rows: Iterable[CodeRow], plan: dict[Key, list[Code]]) -> None:
    above = {code.pk: code.parent_id for periods in plan.values() for code in periods}
    for row in rows:
        for code in plan[row.dimension, row.code]:
            seen: set[int | None] = set()
            at: int | None = code.pk
            while at is not None and at not in seen:
                seen.add(at)
                at = above.get(at)
            if at is not None:
                raise Refused(f"Rad {row.row}: koden {row.code} ligger under sig själv; rätta kolumnen parent.")
