"""Uppräknade antal: "åtta medarbetare: en chef, fyra handläggare …", and what came in against what became of it."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.counts.numerals import NUMERAL, value_of, written_as
from tertial.checks.figures import has_any, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import sentences
from tertial.checks.source import Paragraph

_PART = rf"(?:{NUMERAL})\s+(?:[a-zåäö]+\s+)?[a-zåäö][\wåäö -]*?"
_LISTED = re.compile(
    rf"(?<![\w,.])(?P<count>{NUMERAL})\s+(?:[a-zåäö]+\s+){{0,2}}?[a-zåäö]{{3,}}"
    r"(?:\s*[:(]|(?P<which>,\s*(?:varav|därav|av vilka))|,\s*(?:nämligen|det vill säga|dvs\.?))\s*"
    rf"(?P<list>{_PART}(?:,\s*{_PART})*\s*(?:,|och|samt)\s+{_PART})\s*[.;)]?\s*$",
    re.IGNORECASE,
)
_ITEM = re.compile(rf"(?:^|,\s*|\boch\s+|\bsamt\s+)(?P<count>{NUMERAL})\s+(?=[a-zåäö])", re.IGNORECASE)
_CAME = r"(?:inkomna|inkommit|inkom|inkommande|inlämnade|mottagna|anmälda|ansökta|aktualiserade)"
_BECAME = re.compile(
    rf"(?<![\w,.])(?P<count>{NUMERAL})\s+(?:(?:har|är|var|blev)\s+)?(?P<what>beviljade?s?|bifall(?:na|its)|godkän(?:da|ts)|avsl(?:agna|ag|agits|ogs)|"
    r"avslutad?e?s?|avgjord?a|avskriv(?:na|its)|avvisad?e|återkallad?e|återtagna|överlämnad?e|besvarad?e|"
    r"(?P<open>under (?:handläggning|beredning|utredning)|pågående|pågår|öppna|kvar|kvarstår|återstår|obesvarade))",
    re.IGNORECASE,
)
_ARRIVED = re.compile(
    rf"(?<![\w,.])(?P<count>{NUMERAL})\s+(?:[a-zåäö]+\s+)?{_CAME}(?!\w)|(?<!\w){_CAME}\s+(?P<after>{NUMERAL})(?![\w,.])",
    re.IGNORECASE,
)
_NUMERAL = re.compile(rf"(?<![\w,.])(?:{NUMERAL})(?![\w,.])", re.IGNORECASE)
LEAST, MOST_ITEMS = 2, 12
# What a list of parts is led by, and words of what came in: without them there is nothing to look for.
LEADS = (":", "(", "varav", "därav", "av vilka", "nämligen", "det vill säga", "dvs")
ARRIVES = ("inkom", "inläm", "mottag", "anmäl", "ansök", "aktualiser")


def enumerated(paragraph: Paragraph) -> Iterator[Finding]:
    """The counts that the parts which their sentence enumerates contradict."""
    lower = small(paragraph.text)
    lists, flows = has_any(lower, LEADS), has_any(lower, ARRIVES)
    for text in sentences(paragraph.text) if lists or flows else ():
        listed = _LISTED.search(text) if lists else None
        if listed is not None:
            yield from _of_list(paragraph, listed)
        elif flows and "," in text:
            yield from _of_flow(paragraph, text)


def _of_list(paragraph: Paragraph, listed: "re.Match[str]") -> Iterator[Finding]:
    parts = [one["count"] for one in _ITEM.finditer(listed["list"])]
    total = sum(map(value_of, parts))
    if any(
        value_of(one.group()) == total
        for one in _NUMERAL.finditer(paragraph.text, 0, paragraph.text.find(listed.group()))
    ):
        return  # Another number of the sentence is what they are parts of.
    separators = len(re.findall(r",|\boch\b|\bsamt\b", listed["list"]))
    least = LEAST + 1 if listed["which"] else LEAST
    if least <= len(parts) <= MOST_ITEMS and separators == len(parts) - 1 and total != value_of(listed["count"]):
        yield _finding(paragraph, listed["count"], total, parts)


def _of_flow(paragraph: Paragraph, text: str) -> Iterator[Finding]:
    """ "41 inkomna, 36 beviljade, 2 avslagna och 3 under handläggning": what is open is what is left."""
    arrived, became = _ARRIVED.search(text), list(_BECAME.finditer(text))
    if arrived is None or len(became) <= LEAST or not became[-1]["open"] or became[0].start() < arrived.start():
        return
    whole = value_of(arrived["count"] or arrived["after"])
    done = sum(value_of(one["count"]) for one in became[:-1])
    left = became[-1]["count"]
    if 0 <= whole - done != value_of(left):
        yield _finding(paragraph, left, whole - done, [str(whole), *(one["count"] for one in became[:-1])])


def _finding(paragraph: Paragraph, count: str, total: int, parts: Sequence[str]) -> Finding:
    return Finding(
        "count", Severity.LIKELY, paragraph.place, count, written_as(total, count),
        f"Det som räknas upp ger {total}, texten säger {count}. Alla delar behöver inte vara uppräknade.",
        operands=tuple(Operand(paragraph.place, part, str(value_of(part))) for part in parts),
    )  # fmt: skip
