"""Omröstning: the votes that a decision tells of against the marks of the members."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.counts.numerals import NUMERAL, value_of, written_as
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph, RawTable
from tertial.checks.words import is_total, squeeze

_SAID = re.compile(
    rf"(?<!\w)(?P<count>{NUMERAL})\s+(?:(?P<yes>ja-?\s?röst\w*)|(?P<no>nej-?\s?röst\w*)|"
    r"(?P<none>(?:ledamöter\s+|ledamot\s+)?(?:som\s+)?(?:avst|som lagt ned|nedlagd)\w*))",
    re.IGNORECASE,
)
_HEADS = {"yes": re.compile(r"ja"), "no": re.compile(r"nej"), "none": re.compile(r"avst\w*|nedlagd\w*")}
_MARK = re.compile(r"[xX×•✓]|ja|nej|avstår", re.IGNORECASE)
NEAR = 4


def votes(items: Sequence[RawTable | Paragraph]) -> Iterator[Finding]:
    """The counts of votes in a text that the list of votes beside it contradicts."""
    for at, item in enumerate(items):
        said = list(_SAID.finditer(item.text)) if isinstance(item, Paragraph) and "röst" in item.text else []
        if not said or not isinstance(item, Paragraph):
            continue
        counted = next(
            (found for other in reversed(items[max(0, at - NEAR) : at + NEAR]) if (found := _counted(other))), None
        )
        for one in said if counted else ():
            sort = one.lastgroup or ""
            right = counted.get(sort) if counted else None
            if right is not None and value_of(one["count"]) != right:
                yield Finding(
                    "count", Severity.LIKELY, item.place, one["count"], written_as(right, one["count"]),
                    f"Texten säger {one.group()}, omröstningslistan har {right}. Någon kan ha ändrat sin röst.",
                    operands=(Operand(item.place, one["count"], str(value_of(one["count"]))),),
                )  # fmt: skip


def _counted(item: RawTable | Paragraph) -> dict[str, int]:
    """The marks under each head of a list of votes; empty where the table is none."""
    if not isinstance(item, RawTable):
        return {}
    found: dict[str, int] = {}
    for at, head in enumerate(item.rows[0].cells):
        sort = next((sort for sort, words in _HEADS.items() if words.fullmatch(squeeze(head))), None)
        cells = [row.cells[at] for row in item.rows[1:] if at < len(row.cells) and not is_total(row.cells[0])]
        if sort is not None and all(not cell or _MARK.fullmatch(cell) for cell in cells):
            found[sort] = sum(1 for cell in cells if cell)
    return found if {"yes", "no"} <= set(found) and sum(found.values()) > 2 else {}
