"""Delar av en helhet inom en mening: "700 årsarbetare, varav 575 kvinnor och 125 män"; "12, 5 och 3, totalt 20"."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.figures import as_printed, has_any, read_cell, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.meant import slips
from tertial.checks.nearness import is_far, says
from tertial.checks.quantities import Quantity
from tertial.checks.source import Place

_SPLIT = re.compile(
    r"(?:fördela(?:t|de|r sig|des)|fördelning(?:en)? (?:är|var)|uppdela(?:t|de)|bestå(?:r|ende|tt)? av|bestod av)"
    r"(?:\s+(?:på|i|mellan|enligt|av|följande))?\s*:?\s*(?:[a-zåäö]+\s+){0,3}$",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"(?:varav|därav|av (?:dessa|vilka|dem))\s+(?:[a-zåäö]+\s+){0,3}$", re.IGNORECASE)
_VARAV = re.compile(r"(?<!\w)(?:varav|därav|av (?:dessa|vilka|dem|vilket))(?!\w)[^.;]{0,40}$", re.IGNORECASE)
_LIST = re.compile(r"^[^.;:()]{0,60}?(?:,|\boch|\bsamt|\brespektive)\s+(?:[a-zåäö]+\s+){0,3}$", re.IGNORECASE)
_IN_ALL = re.compile(
    r"(?:totalt|sammanlagt|sammantaget|tillsammans|summa|det vill säga totalt)\s+(?:[a-zåäö]+\s+){0,2}$", re.IGNORECASE
)
_WOMEN = re.compile(r"kvinn|flick|tjej", re.IGNORECASE)
_MEN = re.compile(r"(?<!\w)(?:män|männen|man|pojk\w*|kill\w*)", re.IGNORECASE)
_OF = re.compile(r"(?<!\w)av\s+(?:de\s+|dessa\s+|totalt\s+|[a-zåäö]+s\s+){0,3}$", re.IGNORECASE)
# Words without which these find nothing: of women, of what is split, of its parts, and of their sum.
_FEMALE, _SPLITS = ("kvinn", "flick", "tjej"), ("fördel", "uppdel", "bestå", "bestod")
_PARTS, _SUMS = ("varav", "därav", "av "), ("total", "samman", "summa")
MOST_PARTS, NEAR = 9, 45
HUNDRED = Decimal(100)
Outcome = tuple[Finding | None, int]


def parts(text: str, found: Sequence[Spoken], place: Place) -> Iterator[Outcome]:
    """The sums that a sentence states, each judged at its whole."""
    numbers = [one.said for one in found]
    lower = small(text)
    if has_any(lower, _FEMALE):
        yield from _sexes(text, found, place)
    for at, one in enumerate(numbers[:-2] if has_any(lower, _SPLITS) else ()):
        if found[at].ask is Ask.CHANGE:
            continue
        between = text[one.end : numbers[at + 1].start]
        if _SPLIT.search(between):
            run = _run(text, numbers, at + 1)
            if len(run) >= 2 and all(part.kind == one.kind for part in run):
                yield _judged(one, run, place)
    if has_any(lower, _PARTS):
        yield from _of_which(text, found, place)
    for at in range(2, len(numbers)) if has_any(lower, _SUMS) else ():
        if _IN_ALL.search(text[numbers[at - 1].end : numbers[at].start]):
            run = _run_back(text, numbers, at - 1)
            if len(run) >= 2 and all(part.kind == numbers[at].kind != "share" for part in run):
                yield _judged(numbers[at], run, place)


def _run(text: str, numbers: Sequence[Quantity], first: int) -> list[Quantity]:
    run = [numbers[first]]
    for one in numbers[first + 1 : first + MOST_PARTS]:
        if not _LIST.match(text[run[-1].end : one.start]):
            break
        run.append(one)
    return run


def _run_back(text: str, numbers: Sequence[Quantity], last: int) -> list[Quantity]:
    run = [numbers[last]]
    for one in reversed(numbers[max(0, last - MOST_PARTS) : last]):
        if not _LIST.match(text[one.end : run[0].start]):
            break
        run.insert(0, one)
    return run


def _of_which(text: str, found: Sequence[Spoken], place: Place) -> Iterator[Outcome]:
    """ "19 personer, varav 11 bor hemma, 5 på korttid och 3 på sjukhus": parts that are more than the whole, or all of
    it but for a slip.
    """
    for at, whole in enumerate(found[:-2]):
        numbers = [one.said for one in found]
        between = text[whole.said.end : numbers[at + 1].start]
        if whole.ask is Ask.CHANGE or whole.said.kind == "share" or not _VARAV.search(between):
            continue
        run = _run(text, numbers, at + 1)
        if len(run) < 2 or any(part.kind != whole.said.kind or part.about for part in run) or whole.said.about:
            continue
        last = text[run[-2].end : run[-1].start]
        if not re.search(r"\b(?:och|samt|respektive)\b", last):
            continue
        total = sum((part.base for part in run), Decimal(0))
        gap = whole.said.base - total
        step = sum((part.base_step for part in (*run, whole.said)), Decimal(0)) / 2
        room = step if whole.said.kind == "money" and whole.said.unit != "kr" else Decimal(0)
        if abs(gap) <= room:
            yield None, 1
            continue
        slip = _slipped(whole.said, run, gap)
        if slip is not None and (gap < 0 or len(run) > 2):
            yield _part_finding(whole.said, run, slip, gap, place), 1
        elif gap < 0:
            yield _judged(whole.said, run, place)


def _slipped(whole: Quantity, run: Sequence[Quantity], gap: Decimal) -> Quantity | None:
    """The one number of several digits that a slip of the pen explains; the whole where it is among them."""
    found = [one for one in (whole, *run) if _mended(one, whole, gap) in slips(one.value, one.step)]
    long = [one for one in found if len(one.value.as_tuple().digits) > 1]
    return whole if whole in long else long[0] if len(long) == 1 else None


def _mended(one: Quantity, whole: Quantity, gap: Decimal) -> Decimal:
    """What a number would be if it alone were wrong."""
    scale = one.base / one.value if one.value else Decimal(1)
    return one.value + (-gap if one is whole else gap) / scale


def _part_finding(whole: Quantity, run: Sequence[Quantity], slip: Quantity, gap: Decimal, place: Place) -> Finding:
    expected = _written(slip, _mended(slip, whole, gap))
    return Finding(
        "sum", Severity.LIKELY, place, slip.text, expected,
        f"{' + '.join(part.text for part in run)} är inte {whole.text}; med {expected} i stället för {slip.text} "
        "stämmer det. Något annat av talen kan vara fel.",
        operands=tuple(Operand(place, part.text, str(part.value)) for part in (whole, *run) if part is not slip),
    )  # fmt: skip


def _sexes(text: str, found: Sequence[Spoken], place: Place) -> Iterator[Outcome]:
    """Women and men beside each other: together the whole before them, or a hundred per cent."""
    if not (_WOMEN.search(text) and _MEN.search(text)):
        return
    for at, (one, other) in enumerate(pairwise(found)):
        first, second = one.said, other.said
        if first.kind != second.kind or second.start - first.end > NEAR or not _both(text, found, at):
            continue
        if first.kind == "share":
            if one.ask is not Ask.CHANGE and other.ask is not Ask.CHANGE and first.unit == second.unit == "%":
                yield from _hundred(text, first, second, place)
            continue
        whole = found[at - 1].said if at else None
        if whole and whole.kind == first.kind and _is_whole(text, found[at - 1], first):
            yield _judged(whole, (first, second), place)


def _both(text: str, found: Sequence[Spoken], at: int) -> bool:
    """Whether one of two numbers is of women and the other of men, each named on the same side of its number."""
    first, second = found[at].said, found[at + 1].said
    end = found[at + 2].said.start if at + 2 < len(found) else len(text)
    start = found[at - 1].said.end if at else 0
    before, between, after = (
        text[max(start, first.start - NEAR) : first.start],
        text[first.end : second.start],
        text[second.end : min(end, second.end + NEAR)],
    )
    behind = (_WOMEN.search(between) and _MEN.search(after)) or (_MEN.search(between) and _WOMEN.search(after))
    ahead = (_WOMEN.search(before) and _MEN.search(between)) or (_MEN.search(before) and _WOMEN.search(between))
    return bool(behind) != bool(ahead)


def _is_whole(text: str, whole: Spoken, first: Quantity) -> bool:
    between = text[whole.said.end : first.start]
    return (
        whole.ask is not Ask.CHANGE
        and not whole.then
        and bool(_OF_WHICH.search(between) or _OF.search(whole.before) or _SPLIT.search(between))
    )


def _hundred(text: str, first: Quantity, second: Quantity, place: Place) -> Iterator[Outcome]:
    """Shares of women and men, where the sentence says that they are of the same: andelen, fördelning, utgör."""
    if not re.search(r"andel|fördel|könsfördelning|utgör|(?<!\w)av\s", text, re.IGNORECASE):
        return
    total = first.value + second.value
    room = (first.step + second.step) / 2
    if abs(total - HUNDRED) <= room or abs(total - HUNDRED) > 15:
        yield None, 1
        return
    expected = _written(second, HUNDRED - first.value)
    yield Finding(
        "split", Severity.LIKELY, place, second.text, expected,
        f"{first.text} och {second.text} är tillsammans {total} procent. Andelarna kan gälla olika saker.",
        operands=(Operand(place, first.text, str(first.value)),),
    ), 1  # fmt: skip


def _judged(whole: Quantity, run: Sequence[Quantity], place: Place) -> Outcome:
    total = sum((part.base for part in run), Decimal(0))
    step = sum((part.base_step for part in run), Decimal(0)) if whole.kind == "money" or whole.step < 1 else Decimal(0)
    soft = any(part.about for part in run)
    if soft or says(whole, total, step) or is_far(whole, total):
        return None, 1
    scale = whole.base / whole.value if whole.value else Decimal(1)
    expected = _written(whole, total / scale)
    return Finding(
        "sum", Severity.LIKELY, place, whole.text, expected,
        f"{' + '.join(part.text for part in run)} = {expected}, i texten står {whole.text}. "
        "Alla delar behöver inte vara uppräknade, eller någon av delarna är fel.",
        operands=tuple(Operand(place, part.text, str(part.value)) for part in run),
    ), 1  # fmt: skip


def _written(like: Quantity, value: Decimal) -> str:
    read = read_cell(like.text)
    return as_printed(value, read) if read is not None else f"{value:.0f} {like.unit}".strip()
