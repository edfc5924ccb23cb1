"""Det som återstår: the rest of a whole, parts that are more than it, and parts that the sentence says are all."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tertial.checks.claims.within.changes import swapped
from tertial.checks.claims.within.judging import alike, judged, step
from tertial.checks.claims.within.reading import Reading, Rule, Told, roles
from tertial.checks.quantities import Quantity

MOST_OVER = Decimal("0.25")
_LEFT = r"(?:återstår|återstod|återstående|resterar|kvarstår|kvarstod|utebli\w*|är kvar|är ej påbörjade)"


def _rest(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "av 148 mnkr är 118 entreprenad; resten, 30 mnkr, …"."""
    found = reading.roles(match)
    whole, part, rest = found["whole"], found["part"], found["rest"]
    if alike(whole, part) and alike(whole, rest) and whole.kind != "share" and part.size <= whole.size:
        how = f"{whole.text} − {part.text}"
        value, room = whole.size - part.size, step(whole) + step(part)
        yield from judged(reading, match.start("rest"), value, room, (whole, part), how, "difference")


def _others(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "863 slutade. Av dem gick 212 i pension och resterande 651 …": the nearest whole that nearly fits."""
    part, rest = reading.numbers[match.start("part")], reading.numbers[match.start("rest")]
    earlier = [one for at, one in reading.numbers.items() if at < match.start("part") and alike(one, part)]
    earlier = [one for one in earlier if one.kind != "share" and one.size >= part.size]
    if not earlier or part.kind == "share" or not alike(part, rest):
        return
    if any(abs(one.size - part.size - rest.size) <= step(one) + step(part) for one in earlier):
        yield Told(match.start("rest"))
        return
    whole = next((one for one in reversed(earlier) if is_slip(rest, one.size - part.size)), None)
    if whole is not None:
        how = f"{whole.text} − {part.text}"
        value = whole.size - part.size
        yield from judged(
            reading, match.start("rest"), value, step(whole) + step(part), (whole, part), how, "difference"
        )


def is_slip(one: Quantity, value: Decimal) -> bool:
    """Whether a number differs from a value by one digit, or by two neighbours that have changed places."""
    mine, real = str(int(one.size / one.base_step)), str(int((value / one.base_step).to_integral_value()))
    other = sum(a != b for a, b in zip(mine, real, strict=False))
    return value > 0 and len(mine) == len(real) > 1 and (other == 1 or swapped(one, value))


def _split(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """Parts that are said to be all of the whole, or are more than it: the last is what the others leave."""
    found = reading.roles(match)
    whole = found["whole"]
    runs = [run for run in _runs(reading, match.start("first")) if all(alike(whole, part) for _, part in run)]
    if not runs or whole.kind == "share":
        return
    sums = [abs(sum((part.size for _, part in run), Decimal(0)) - whole.size) for run in runs]
    run = runs[sums.index(min(sums))]
    parts = [part for _, part in run]
    if any(part.about for part in parts) or whole.about:
        return
    total = sum((part.size for part in parts), Decimal(0))
    room = (step(whole) + sum((step(part) for part in parts), Decimal(0))) / 2
    if abs(total - whole.size) <= room:
        yield from (Told(at) for at, _ in run)
        return
    complete = match.groupdict().get("all")
    at, last = run[-1]
    left = whole.size - (total - last.size)
    if total < whole.size and not complete and not _rest_is_told(reading, at):
        return
    if is_slip(whole, total) and not is_slip(last, left):
        return  # The whole is the likelier one: it is told by what judges wholes.
    if total - whole.size > whole.size * MOST_OVER and not is_slip(last, left):
        return
    if "slip" in match.groupdict() and not is_slip(last, left):
        return
    for here, part in run[:-1]:
        if swapped(part, part.size + whole.size - total) and not swapped(last, left):
            at, left = here, part.size + whole.size - total
    others = [part for here, part in run if here != at]
    how = " − ".join(one.text for one in (whole, *others))
    yield from judged(reading, at, left, room, (whole, *others), how, "split")


def _rest_is_told(reading: Reading, at: int) -> bool:
    """Whether the last part is said to be the others: "övriga kostnader 38 mnkr", "67 av övriga skäl"."""
    around = reading.marked[max(0, at - 30) : at] + reading.marked[at + 1 : at + 15]
    return re.search(r"övriga|resten|resterande|återstående|andra skäl", around, re.IGNORECASE) is not None


_JOINED = re.compile(r"[^\ue000-\ue006;:()]{0,60}?(?:,|\boch|\bsamt|\brespektive)[^\ue000-\ue006;:,]{0,60}")
_AND = re.compile(r"\boch\b|\bsamt\b|\brespektive\b")
_NOT_PART = re.compile(
    r"jämfört|(?<!\w)(?:mot|varav|därav|än|från|till exempel|bland annat|främst|vilket|det vill säga|motsvar\w*)(?!\w)",
    re.IGNORECASE,
)


def _runs(reading: Reading, first: int) -> Iterator[Sequence[tuple[int, Quantity]]]:
    """The parts that a sentence enumerates from a place on, each run to a part behind "och"."""
    places = sorted(at for at in reading.numbers if at >= first)
    run = [(first, reading.numbers[first])]
    for at in places[1:9]:
        between = reading.marked[run[-1][0] + 1 : at]
        if not _JOINED.fullmatch(between) or _NOT_PART.search(between):
            return
        run.append((at, reading.numbers[at]))
        if _AND.search(between):
            yield tuple(run)


_OF_IT = r"Av (?:överskridandet|underskottet|överskottet|ökningen|minskningen|beloppet|summan|avvikelsen)(?: \w+)?"
RULES = (
    Rule(("rest", "återstoden"), roles(r"<part:Q>[;,.]? ?~;? ?(?:resten|återstoden) av ~<whole:Q>, <rest:Q>"), _rest),
    Rule(("rest", "återst"), roles(
            r"av ~<whole:Q>~<part:Q>~(?:och|,) (?:resten|återstoden|resterande|återstående)[, ]~<rest:Q>(?! ?procent)"
        ), _rest),
    Rule(("utebli",), roles(r"<whole:M>‹60›¶~<part:M>~(?:och|medan) <rest:M> utebli"), _rest),
    Rule(
        ("återst", "kvarst", " kvar"),
        roles(
            rf"<part:N> av <plan:N>‹50›¶~(?:hela|helårets|årets) ~<whole:N>~,? (?:så|och) <rest:N> {_LEFT}"
        ),
        _rest,
    ),
    Rule(
        ("återst", "kvarst", " kvar"),
        roles(rf"av ~<whole:Q>~<part:Q>~(?:och|så|medan|därmed|alltså) <rest:Q> {_LEFT}"), _rest,
    ),
    Rule(("resterande", "återstående", "övriga"), roles(
            r"Av (?:de \w+|dem|dessa) ~<part:N>~(?:och|medan) (?:de )?(?:resterande|återstående|övriga) <rest:N>"
            r"(?! ?procent)"
        ), _others),
    Rule(("varav", "därav"), roles(r"<whole:Q>‹50›(?:varav|därav)(?! framför| bland| främst)~<first:Q>"), _split),
    Rule(
        ("fördel",),
        roles(
            r"<whole:Q>‹80w›(?P<all>fördela(?:de|t|s|des)|fördelar sig) (?:på|med|mellan) ~<first:Q>"
        ), _split,
    ),
    Rule(("av ",), roles(r"¶Av (?:totalt |de )?<whole:N> (?P<slip>[a-zåäö]+) ~<first:N>"), _split),
    Rule(("av ",), roles(rf"<whole:M>‹60›¶{_OF_IT}[^\ue000-\ue006]{{1,60}}?<first:M>"), _split),
)  # fmt: skip
