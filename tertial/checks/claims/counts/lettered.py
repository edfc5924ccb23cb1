"""Uppräknat i meningen: "tre områden: a) …, b) …, c) … och d) …", "vid fyra tillfällen, i mars, maj och juni"."""

import re
from collections.abc import Iterator

from tertial.checks.claims.counts.numerals import NUMERAL, is_article, value_of, written_as
from tertial.checks.figures import has_any, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import sentences
from tertial.checks.source import Paragraph

_LETTER = re.compile(r"(?<![\w)])(?P<letter>[a-zåäö])\)\s+(?=\S)")
_COUNT = re.compile(rf"(?<![\w,.])(?P<count>{NUMERAL})\s+(?:[a-zåäö]+\s+){{0,2}}?[a-zåäö]{{4,}}", re.IGNORECASE)
_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip
_TIME = rf"(?:den\s+)?(?:\d{{1,2}}\s+)?(?:{'|'.join(_MONTHS)})(?:\s+(?:19|20)\d\d)?"
_OCCASIONS = re.compile(
    rf"(?<![\w,.])(?P<count>{NUMERAL})\s+(?:gånger|(?:[a-zåäö]+\s+){{0,2}}?(?:tillfällen|sammanträden|möten|månader|omgångar|mätningar|kontroller|"
    rf"uppföljningar|utbildningar|träffar))(?:\s+(?:under|i)\s+(?:året|år|perioden|våren|hösten|(?:19|20)\d\d))?\s*"
    rf"(?:[,:(–]|,?\s+nämligen)\s*(?:(?:i|under)\s+)?(?P<list>{_TIME}(?:,\s+(?:i\s+)?{_TIME})*,?\s+(?:och|samt)\s+(?:i\s+)?{_TIME})"
    r"(?=\s*(?:[.,;)]|$))",
    re.IGNORECASE,
)
_ONE_TIME = re.compile(_TIME, re.IGNORECASE)
LEAST, BEFORE = 2, 200


def lettered(paragraph: Paragraph) -> Iterator[Finding]:
    """The counts whose points or occasions the same sentence holds."""
    text = paragraph.text
    if "a)" in text and "b)" in text:
        yield from _points(paragraph, text)
    lower = small(text)
    for sentence in sentences(text) if has_any(lower, _MONTHS) else ():
        for said in _OCCASIONS.finditer(sentence):
            times = _ONE_TIME.findall(said["list"])
            if len(times) != value_of(said["count"]):
                yield _finding(paragraph, said["count"], len(times), ", ".join(times))


def _points(paragraph: Paragraph, text: str) -> Iterator[Finding]:
    letters = [found["letter"] for found in _LETTER.finditer(text)]
    if len(letters) < LEAST or letters != [chr(ord("a") + at) for at in range(len(letters))]:
        return
    start = text.index("a)")
    lead = (sentences(text[:start]) or [""])[-1][-BEFORE:]
    counts = [found["count"] for found in _COUNT.finditer(lead) if not is_article(found["count"])]
    if len(counts) == 1 and lead.rstrip().endswith((":", ",")) and value_of(counts[0]) != len(letters):
        yield _finding(paragraph, counts[0], len(letters), f"a)–{letters[-1]})")


def _finding(paragraph: Paragraph, count: str, right: int, what: str) -> Finding:
    return Finding(
        "count", Severity.LIKELY, paragraph.place, count, written_as(right, count),
        f"Texten säger {count}, meningen räknar upp {right} ({what}). Alla behöver inte vara uppräknade.",
        operands=(Operand(paragraph.place, count, str(value_of(count))),),
    )  # fmt: skip
