"""Numrerade listor: a number that is left out or stands twice."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tertial.checks.claims.counts.listed import Item, item_of, list_at
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph, RawTable

LEAST = 3


def numbered(items: Sequence[RawTable | Paragraph]) -> Iterator[Finding]:
    """The lists that begin at one, and whose numbers once do not go on by one."""
    for at, here in enumerate(items):
        first = item_of(here) if isinstance(here, Paragraph) else None
        if first is not None and first.number == 1:
            yield from _broken(_run(list_at(items, at)))


def _run(found: Sequence[Item]) -> list[Item]:
    """The points until the numbers begin anew."""
    run = list(found[:1])
    for item in found[1:]:
        if item.number == 1:
            break
        run.append(item)
    return run


def _broken(run: Sequence[Item]) -> Iterator[Finding]:
    steps = [after.number - before.number for before, after in pairwise(run)]
    at = _odd(steps)
    if len(run) < LEAST or at is None:
        return
    before, item = run[at], run[at + 1]
    meant = item.mark.replace(_shown(item, item.number), _shown(item, before.number + 1))
    yield Finding(
        "count", Severity.LIKELY, item.paragraph.place, item.mark, meant,
        f"Efter {before.mark} i listan kommer {item.mark} och inte {meant} En punkt kan vara borttagen.",
        operands=(Operand(before.paragraph.place, before.mark, str(before.number)),),
    )  # fmt: skip


def _odd(steps: Sequence[int]) -> int | None:
    """Where one number is left out or repeated, or one is another than the two around it leave room for."""
    odd = [at for at, step in enumerate(steps) if step != 1]
    if len(odd) == 1 and steps[odd[0]] in (0, 2):
        return odd[0]
    exchanged = len(odd) == 2 and odd[1] == odd[0] + 1 and steps[odd[0]] + steps[odd[1]] == 2
    return odd[0] if exchanged else None


def _shown(item: Item, number: int) -> str:
    return chr(ord("a") + number - 1) if item.kind == "letter" else str(number)
