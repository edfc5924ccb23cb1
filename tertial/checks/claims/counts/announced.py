"""Aviserade antal: "i följande sex punkter:" before a list of five."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.counts.listed import Item, item_of, list_at
from tertial.checks.claims.counts.numerals import written_as
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import NUMBER_WORDS, sentences
from tertial.checks.source import Paragraph, RawTable

_NUMBER = rf"\d{{1,2}}|{'|'.join(NUMBER_WORDS)}"
_COUNT = re.compile(
    rf"(?<![\w.,:/§-])(?P<count>{_NUMBER})(?![\w:/]|[.,]\d|\s?%|\s(?:av|till|eller|procent\w*|år\w*|månad\w*|dag\w*|"
    r"veck\w*|timm\w*|m?n?kr|tkr|miljon\w*|kronor|gång\w*|januari|februari|mars|april|maj|juni|juli|augusti|september|"
    r"oktober|november|december)\b)\s+(?=[a-zåäö])",
    re.IGNORECASE,
)
# "2 850 tkr sparas genom följande sju åtgärder:": the count is plain, whatever other numbers there are.
_FOLLOWING = re.compile(
    rf"(?:följande|nedanstående)\s+(?P<count>{_NUMBER})\s+(?!procent|tkr|mnkr|kr\b)[a-zåäö]", re.IGNORECASE
)
_ANY_DIGIT = re.compile(r"\d+")
_POINTED = re.compile(r"\b(?:följande|nedanstående|nedan)\b", re.IGNORECASE)
_SOME = re.compile(
    r"bland annat|(?<!\w)bl\.? ?a\.?(?!\w)|t\.? ?ex|till exempel|exempelvis|främst|framför allt|minst", re.IGNORECASE
)
LEAST_ITEMS, LEAST_SAID, LONGEST_LEAD = 2, 2, 300
_ONE = ("en", "ett", "noll")


def announced(items: Sequence[RawTable | Paragraph]) -> Iterator[Finding]:
    """The lists that have fewer or more points than the sentence before them says."""
    for at, lead in enumerate(items):
        if not isinstance(lead, Paragraph) or item_of(lead) is not None:
            continue
        count = _said(lead.text)
        if count is None:
            continue
        found = list_at(items, at + 1)
        said = NUMBER_WORDS.get(count.lower()) or int(count)
        if len(found) >= LEAST_ITEMS and len(found) != said:
            yield _finding(lead, count, said, found)


def _said(text: str) -> str | None:
    """The one count of the sentence that leads to a list; None where it has none, or other numbers beside it."""
    last = (sentences(text) or [text])[-1] if text.endswith((":", ".")) else ""
    if not last or len(last) > LONGEST_LEAD:
        return None
    leads = last.endswith(":") or (last.endswith(".") and _POINTED.search(last))
    if not leads or _SOME.search(last):
        return None
    named = _FOLLOWING.search(last)
    if named is not None:
        return named["count"]
    found = [one["count"] for one in _COUNT.finditer(last) if one["count"].lower() not in _ONE]
    digits = [one for one in _ANY_DIGIT.findall(last) if len(one) != len("2020")]
    if len(found) != 1 or [one for one in digits if one != found[0]]:
        return None
    return found[0] if (NUMBER_WORDS.get(found[0].lower()) or int(found[0])) >= LEAST_SAID else None


def _finding(lead: Paragraph, count: str, said: int, found: Sequence[Item]) -> Finding:
    return Finding(
        "count", Severity.LIKELY, lead.place, count, written_as(len(found), count),
        f"Texten säger {said}, listan har {len(found)}. Någon punkt kan höra till en annan lista.",
        operands=tuple(Operand(one.paragraph.place, one.paragraph.text[:60], "1") for one in found),
    )  # fmt: skip
