"""Summor i en mening: what stands beside each other and is added up, or weighed to a mean, right after."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from tertial.checks.claims.within.judging import alike, judged, step
from tertial.checks.claims.within.reading import Reading, Rule, Told, roles
from tertial.checks.quantities import Quantity

_SEPARATE = re.compile(r"varav|därav|jämfört|budget|(?<!\w)(?:av|från|till|mot|än|per|utfall\w*)\s*$", re.IGNORECASE)


def _sentence_before(reading: Reading, at: int) -> Sequence[tuple[int, Quantity]]:
    """The numbers of the sentence that ends at a place."""
    start = reading.marked.rfind(reading.marked[at], 0, at) + 1
    return [(place, one) for place, one in sorted(reading.numbers.items()) if start <= place < at]


def _together(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "… ett underskott på 7,2 mnkr och … ett på 4,3 mnkr. Tillsammans blir det 11,5 mnkr"."""
    total = reading.numbers[match.start("total")]
    run = _sentence_before(reading, match.start())
    same = [one for _, one in run if alike(one, total)]
    if not 2 <= len(same) == len(run) <= 6 or total.kind == "share" or any(one.about for one in same):
        return
    for (at, _), (there, _) in pairwise(run):
        between = reading.marked[at + 1 : there]
        if _SEPARATE.search(between) or not re.search(r",|\boch\b|\bsamt\b|\brespektive\b|\bmedan\b", between):
            return
    if _SEPARATE.search(reading.marked[match.start() : match.start("total")]):
        return
    yield from _sum(reading, match.start("total"), same)


def _sum(reading: Reading, at: int, run: Sequence[Quantity]) -> Iterator[Told]:
    value, room = sum((one.size for one in run), Decimal(0)), sum((step(one) for one in run), Decimal(0))
    how = " + ".join(one.text for one in run)
    yield from judged(reading, at, value, room, run, how, "sum")


def _after(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "488 tkr för … och 172 tkr för …, 660 tkr tillhopa"."""
    found = reading.roles(match)
    run = (found["one"], found["other"])
    earlier = [at for at in reading.numbers if match.start() - 70 < at < match.start("one")]
    listed = any(
        re.fullmatch(r"[^\ue006;.]*,[^\ue006;.]*", reading.marked[at + 1 : match.start("one")]) for at in earlier
    )
    if not listed and all(alike(one, found["total"]) and one.kind != "share" for one in run):
        yield from _sum(reading, match.start("total"), run)


def _weighed(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "med lika vikt: motivation 79, ledarskap 81 och styrning 77. Index blir därmed 79"."""
    places = [at for at in sorted(reading.numbers) if match.start("first") <= at < match.start("end")]
    run = [reading.numbers[at] for at in places]
    mean = reading.numbers[match.start("mean")]
    if len(run) < 2 or any(one.kind != mean.kind for one in run):
        return
    value = sum((one.value for one in run), Decimal(0)) / len(run)
    how = f"({' + '.join(one.text for one in run)}) / {len(run)}"
    yield from judged(reading, match.start("mean"), value, max(one.step for one in run) / 2, run, how, "mean")


def _balanced(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "blir 2,1 mnkr dyrare … 1,4 mnkr billigare, så när de vägs samman återstår 0,7 mnkr"."""
    found = reading.roles(match)
    one, other = found["one"], found["other"]
    said = match.group()
    if not (_DEARER.search(said) and _CHEAPER.search(said)):
        return
    if one.kind == other.kind == found["left"].kind == "money":
        value, how = abs(one.size - other.size), f"{one.text} − {other.text}"
        yield from judged(reading, match.start("left"), value, step(one) + step(other), (one, other), how, "difference")


def _votes(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "De elva närvarande röstar så: sju röstar ja, tre röstar nej och en avstår"."""
    found = reading.roles(match)
    run = [found[role] for role in ("one", "other", "away") if role in found]
    value = sum((one.size for one in run), Decimal(0)) + (1 if match["single"] else 0)
    how = " + ".join([*(one.text for one in run), *([match["single"]] if match["single"] else [])])
    yield from judged(reading, match.start("total"), value, Decimal(0), run, how, "count")


_DEARER = re.compile(r"dyrare|spricker|överskrid|underskott|överdrag", re.IGNORECASE)
_CHEAPER = re.compile(r"billigare|underskrid|överskott|lägre", re.IGNORECASE)
RULES = (
    Rule(
        ("tillsammans", "sammantaget", "sammanlagt", "totalt", "summan"),
        roles(
            r"¶(?:Tillsammans|Sammantaget|Sammanlagt|Totalt|Summan) (?:innebär|blir|blev|är|var|ger|gav|uppgår|"
            r"uppgick|utgör|gör)‹35w›<total:Q>(?! (?:av|per|procent))"
        ),
        _together,
    ),
    Rule(
        ("tillhopa", "tillsammans", "totalt", "sammanlagt", "sammantaget"),
        roles(
            r"<one:Q>‹60,›(?:och|samt) ‹20,›<other:Q>‹40,›, <total:Q>(?: [a-zåäö]+)? (?:tillhopa|tillsammans|"
            r"totalt|sammanlagt|sammantaget)(?! med)"
        ),
        _after,
    ),
    Rule(
        ("lika vikt", "medelvärdet av", "genomsnittet av", "snittet av"),
        roles(
            r"(?:lika vikt|medelvärdet av|genomsnittet av|snittet av)‹30›<first:C>[^¶;]{0,90}(?P<end>[¶,;])"
            r"‹50›(?:blir|blev|är|var)~<mean:C>"
        ),
        _weighed,
    ),
    Rule(
        ("vägs samman", "vägs ihop", "räknas ihop", "kvittas"),
        roles(
            r"‹40›<one:M>«200»<other:M>(?: \w+)?,‹40›(?:vägs samman|vägs ihop|räknas ihop|kvittas)~<left:M>"
        ),
        _balanced,
    ),
    Rule(
        ("avstår", "avstod"),
        roles(
            r"<total:N> (?:närvarande|tjänstgörande|beslutande|röstande|ledamöter)‹60›:‹10›<one:N> röst\w*‹12›"
            r"<other:N> röst\w*‹12›(?:(?P<single>en|ett)|<away:N>) (?:avstår|avstod)"
        ),
        _votes,
    ),
)  # fmt: skip
