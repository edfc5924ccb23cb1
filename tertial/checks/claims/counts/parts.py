"""Delar av ett antal: a number of things against its parts in the same sentence."""

import re
from collections.abc import Iterator

from tertial.checks.figures import has_any, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import NUMBER_WORDS
from tertial.checks.source import Paragraph

_NUMBER = rf"\d{{1,4}}|{'|'.join(NUMBER_WORDS)}"
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


def parts(item: Paragraph) -> Iterator[Finding]:
    """ "totalt 25 kontrollpunkter …: 5 god, 11 godtagbart och 9 ej godtagbart"."""
    lower = small(item.text)
    whole = _WHOLE.search(item.text) if has_any(lower, ("resultat", "fördel", "följande")) else None
    listed = _RESULT.search(item.text, whole.end()) if whole else None
    if whole is None or listed is None:
        return
    found = list(_PARTS.finditer(listed["list"]))
    if len(found) < 2 or not re.search(r"\boch\b", listed["list"]):
        return
    left_out = _LEFT_OUT.search(item.text)
    said, total = _value(whole["count"]), sum(int(part["count"]) for part in found)
    allowed = {said, said - _value(left_out["count"])} if left_out else {said}
    if total not in allowed and abs(total - said) <= max(5, said // 2):
        yield Finding(
            "count", Severity.LIKELY, item.place, whole["count"], str(total),
            f"{' + '.join(part['count'] for part in found)} = {total}, texten säger {whole['count']}. "
            "Alla delar behöver inte vara uppräknade.",
            operands=tuple(Operand(item.place, part.group(), part["count"]) for part in found),
        )  # fmt: skip


_AND_NOT = re.compile(
    rf"(?<!\w)av\s+(?:de\s+|totalt\s+)?(?P<all>{_NUMBER})\s+(?:[a-zåäö]+\s+){{1,3}}(?:har|är)\s+(?P<some>{_NUMBER})\s+"
    rf"(?P<what>[a-zåäö]{{4,}})\s+och\s+(?P<rest>{_NUMBER})\s+(?:inte|ej)\s+(?P=what)(?!\w)",
    re.IGNORECASE,
)


def and_not(item: Paragraph) -> Iterator[Finding]:
    """ "Av nio mått har fyra uppnåtts och sex inte uppnåtts": what is not is all the others."""
    lower = small(item.text)
    for said in _AND_NOT.finditer(item.text) if "inte" in lower or "ej" in lower else ():
        whole, some, rest = (_value(said[name]) for name in ("all", "some", "rest"))
        if some + rest != whole > some:
            expected = next((word for word, value in NUMBER_WORDS.items() if value == whole - some), "")
            expected = expected if expected and not said["rest"].isdigit() else str(whole - some)
            yield Finding(
                "count", Severity.LIKELY, item.place, said["rest"], expected,
                f"{said['all']} − {said['some']} = {whole - some}, texten säger {said['rest']}. "
                "Något annat av talen kan vara fel.",
            )  # fmt: skip


def _value(word: str) -> int:
    return NUMBER_WORDS.get(word.lower()) or (int(word) if word.isdigit() else 0)
