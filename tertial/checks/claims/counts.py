"""Antal: a number of things against its parts in the same sentence, or against the list that follows it."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import NUMBER_WORDS
from tertial.checks.source import Paragraph, RawTable, Source

_NUMBER = rf"\d{{1,4}}|{'|'.join(NUMBER_WORDS)}"
_ITEM = re.compile(r"^(?:[-•–*]|\d{1,2}[.)]|[a-z]\))\s*\S", re.IGNORECASE)
_ANNOUNCED = re.compile(
    rf"(?:följande|dessa|i)\s+(?P<count>{_NUMBER})\s+\w+(?:\s+\w+){{0,3}}:?$|"
    rf"(?P<second>{_NUMBER})\s+(?:\w+\s+){{0,4}}(?:enligt nedan|nedan)?:$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"(?:totalt|sammanlagt|består? av|bestod av|bestod var|av)\s+(?:totalt\s+)?"
    rf"(?P<count>{_NUMBER})\s+(?P<what>[a-zåäö]{{4,}})",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"(?P<count>\d{1,4})\s?(?:st\.?\s+)?(?P<what>(?:ej |delvis |helt |inte )?[a-zåäö]{3,})", re.IGNORECASE
)
_LEFT_OUT = re.compile(
    rf"varav\s+(?P<count>{_NUMBER})\s+(?:har\s+)?(?:utgått|utgår|strukits|tagits bort)", re.IGNORECASE
)
_RESULT = re.compile(r"(?:resultat\w*|fördel\w*|följande)[^.:]{0,60}[:är]\s+(?P<list>\d[^.]*)", re.IGNORECASE)
LEAST_ITEMS, LONGEST_LEAD = 2, 300


def counts(source: Source) -> Iterator[Finding]:
    """Numbers of things that their lists and parts contradict."""
    items = source.items
    for at, item in enumerate(items):
        if isinstance(item, Paragraph):
            yield from _listed(item, items[at + 1 : at + 42])
            yield from _parted(item)


def _listed(lead: Paragraph, after: Sequence[RawTable | Paragraph]) -> Iterator[Finding]:
    """ "i följande sex punkter:" before a list of five."""
    match = _ANNOUNCED.search(lead.text) if lead.text.endswith(":") and len(lead.text) <= LONGEST_LEAD else None
    if match is None:
        return
    said = _value(match["count"] or match["second"])
    found: list[Paragraph] = []
    for item in after:
        if not isinstance(item, Paragraph) or not _ITEM.match(item.text):
            break
        found.append(item)
    if len(found) >= LEAST_ITEMS and len(found) != said:
        yield Finding(
            "count", Severity.LIKELY, lead.place, match["count"] or match["second"], str(len(found)),
            f"Texten säger {said}, listan har {len(found)}. Någon punkt kan höra till en annan lista.",
            operands=tuple(Operand(one.place, one.text[:60], "1") for one in found),
        )  # fmt: skip


def _parted(item: Paragraph) -> Iterator[Finding]:
    """ "totalt 25 kontrollpunkter …: 5 god, 11 godtagbart och 9 ej godtagbart"."""
    whole = _WHOLE.search(item.text)
    listed = _RESULT.search(item.text, whole.end()) if whole else None
    if whole is None or listed is None:
        return
    parts = list(_PARTS.finditer(listed["list"]))
    if len(parts) < 2 or not re.search(r"\boch\b", listed["list"]):
        return
    left_out = _LEFT_OUT.search(item.text)
    said, total = _value(whole["count"]), sum(int(part["count"]) for part in parts)
    allowed = {said, said - _value(left_out["count"])} if left_out else {said}
    if total not in allowed and abs(total - said) <= max(5, said // 2):
        yield Finding(
            "count", Severity.LIKELY, item.place, whole["count"], str(total),
            f"{' + '.join(part['count'] for part in parts)} = {total}, texten säger {whole['count']}. "
            "Alla delar behöver inte vara uppräknade.",
            operands=tuple(Operand(item.place, part.group(), part["count"]) for part in parts),
        )  # fmt: skip


def _value(word: str) -> int:
    return NUMBER_WORDS.get(word.lower()) or (int(word) if word.isdigit() else 0)
