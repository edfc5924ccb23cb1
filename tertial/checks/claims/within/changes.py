"""Förändringar i en mening: from, to and by how much, in words too, and how far two numbers are apart."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tertial.checks.claims.within.judging import HALF, HUNDRED, against, alike, fits, in_words, judged, step
from tertial.checks.claims.within.reading import FRACTIONS, Reading, Rule, Told, roles
from tertial.checks.quantities import Quantity
from tertial.numbers.words import DOUBLE, HALVED

_CHANGE = r"(?:\w*ökning|\w*minskning|\w*höjning|\w*sänkning|\w*förbättring|\w*försämring|nedgång|uppgång|skillnad)\w*"
_CHANGES = ("ökning", "minskning", "höjning", "sänkning", "förbättring", "försämring", "nedgång", "uppgång", "skillnad")
_MORE_OR_LESS = (
    r"(?:(?P<up>fler|högre|mer|större|längre|dyrare)|(?P<down>färre|lägre|mindre|kortare|billigare)|"
    r"(?P<other>bättre|sämre))"
)
_VERBS = (
    (HALVED[0], Decimal("0.45"), "mer än halverats"), (Decimal("0.45"), HALVED[1], "halverats"),
    (DOUBLE[0], Decimal("2.1"), "fördubblats"), (Decimal("2.1"), DOUBLE[1], "mer än fördubblats"),
)  # fmt: skip
_AWAY, _APART = "från ~<then:Q> till ~<now:Q>", Decimal("0.1")
_PLAIN = r"(?:(?!och |men |medan |varav )[^\ue000-\ue006;.,]){0,50}?"
_NOT_MORE = r"(?! (?:\w+ )?(?:fler|färre|högre|lägre|mer|mindre|bättre|sämre)(?!\w))"
_SLACK = Decimal("0.05")


_CHANGED = re.compile(
    r"(?<!\w)(?:(?P<up>ökat|ökade|ökar|stigit|steg|stiger|vuxit|växte)|(?P<down>minskat|minskade|minskar|sjunkit|sjönk|sjunker|fallit|föll))"
    r"(?!\w)",
    re.IGNORECASE,
)
LEAD = 70


def _part(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "38 gram, jämfört med 51 gram, en minskning med en fjärdedel"."""
    found = reading.roles(match)
    then, now = found["then"], found["now"]
    if alike(then, now) and then.size:
        value = abs(now.size - then.size) / then.size
        how = f"Från {then.text} till {now.text}"
        yield from judged(reading, match.start("gap"), value, Decimal(0), (then, now), how, "ratio")


def _times(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "gick från 150 till 91. De har mer än halverats"."""
    found = reading.roles(match)
    then, now = found["then"], found["now"]
    if not alike(then, now) or not then.size or not now.size:
        return
    ratio, verb = now.size / then.size, re.sub(r"^ett? |^en ", "", match["verb"].lower())
    low, high = (
        HALVED
        if verb.startswith("halver")
        else DOUBLE
        if verb.startswith("fördubbl")
        else (Decimal("2.8"), Decimal("3.5"))
    )
    about = (match["about"] or "").strip().lower()
    middle = HALF if verb.startswith("halver") else Decimal(2) if verb.startswith("fördubbl") else Decimal(3)
    past = -1 if verb.startswith("halver") else 1
    if about == "mer än":
        holds = (ratio - middle) * past >= -_SLACK
    else:
        soft = _APART * middle if about else Decimal(0)
        holds = low - soft <= ratio <= high + soft
    if holds:
        yield Told(match.start("now"))
        return
    how = f"Från {then.text} till {now.text} är {_told(ratio)}; i texten står {about} {verb}".replace("  ", " ")
    yield Told(
        match.start("verb"),
        match["words"].strip(),
        _told(ratio),
        f"{how}. Något av talen kan vara fel.",
        "ratio",
        (then, now),
    )


def _told(ratio: Decimal) -> str:
    """What has become so many times as large: "ökat med drygt en tredjedel", "minskat med 5 procent"."""
    way, gap = ("ökat", ratio - 1) if ratio > 1 else ("minskat", 1 - ratio)
    named = next((word for low, high, word in _VERBS if low <= ratio <= high), "")
    if named:
        return named
    if ratio >= 2:
        return f"ökat till {ratio:.1f} gånger så mycket".replace(".", ",")
    return f"{way} med {in_words(gap)}" if gap >= _APART else f"{way} med {gap * HUNDRED:.0f} procent"


def _points(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "från 58 till 63 procent, motsvarande fem procent": what sets two per cents apart is counted in points."""
    found = reading.roles(match)
    then, now, gap = found["then"], found["now"], found["gap"]
    apart = abs(now.size - then.size)
    if not then.size or not apart or fits(gap, apart / then.size * HUNDRED, Decimal(1)):
        return
    if fits(gap, apart, then.step):
        expected = re.sub(r"procent$|%$", "procentenheter", gap.text)
        yield Told(
            match.start("gap"), gap.text, expected,
            f"Från {then.text} till {now.text} är {expected}; i procent är det {apart / then.size * HUNDRED:.0f}.",
            "unit", (then, now),
        )  # fmt: skip


def _gap(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """By how much two levels differ: in their own unit, or in per cent of the one compared with."""
    found = reading.roles(match)
    then, now, gap = found["then"], found["now"], found["gap"]
    apart, by = abs(now.size - then.size), (now, then)
    if not alike(then, now) or then.about or now.about or not then.size:
        return
    room, how = step(now) + step(then), f"{now.text} mot {then.text}"
    relative = apart / then.size * HUNDRED
    spread = (step(now) / now.size + step(then) / then.size) * HUNDRED * now.size / then.size if now.size else room
    if gap.kind == "share" and now.kind != "share":
        yield from judged(reading, match.start("gap"), relative, spread, by, how, "ratio")
    elif gap.unit == "%" and (fits(gap, relative, spread) or fits(gap, apart, room)):
        yield Told(match.start("gap"))
    elif alike(gap, now) and (gap.kind != "share" or now.kind == "share"):
        yield from judged(reading, match.start("gap"), apart, room, by, how, "difference")


def _way(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "ökade till 110, från 120"."""
    found = reading.roles(match)
    then, now = found["then"], found["now"]
    gap, said = now.size - then.size, _verb_before(reading, match.start(), "till ")
    if said is None or not alike(then, now) or not gap or then.about or now.about:
        return
    way, at, word = said
    if (gap > 0) == (way > 0):
        yield Told(at)
    else:
        yield from against(at, word, -way, f"Från {then.text} till {now.text}", (then, now))


def _verb_before(reading: Reading, at: int, last: str) -> tuple[int, int, str] | None:
    """The verb of change that leads up to a place: its way, where it stands, and itself."""
    head = reading.marked[max(0, at - LEAD) : at]
    found = list(_CHANGED.finditer(head)) if head.endswith(last) else []
    if not found or re.search(r"[\ue000-\ue006;,.]", head[found[-1].end() :]):
        return None
    verb = found[-1]
    return (1 if verb["up"] else -1), at - len(head) + verb.start(), verb.group()


def _than(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "184 röster, 34 fler än de 150 som krävs": the gap, the way, or a level whose digits have changed places."""
    found = reading.roles(match)
    now, gap, then = found["now"], found["gap"], found["then"]
    if not alike(now, then) or not (alike(gap, now) or gap.unit == "pe"):
        return
    if (now.kind == "share") != (gap.kind == "share"):
        return
    way = 1 if match["up"] else -1 if match["down"] else 0
    apart, room = now.size - then.size, step(now) + step(then)
    word = match["up"] or match["down"] or match["other"]
    if fits(gap, abs(apart), room):
        if way and apart and (apart > 0) != (way > 0):
            yield from against(
                match.start("up" if match["up"] else "down"), word, -way, f"{now.text} mot {then.text}", (now, then)
            )
        else:
            yield Told(match.start("gap"))
        return
    for role, value in () if not way else (("then", now.size - way * gap.size), ("now", then.size + way * gap.size)):
        if swapped(found[role], value):
            yield from judged(
                reading, match.start(role), value, room, (now, gap, then), "Resten av meningen", "difference"
            )
            return
    how = f"{now.text} − {then.text}"
    yield from judged(reading, match.start("gap"), abs(apart), room, (now, then), how, "difference")


def swapped(one: Quantity, value: Decimal) -> bool:
    """Whether a number is a value with two neighbouring digits that have changed places."""
    if not one.step:
        return False
    mine = str(int(one.size / one.base_step))
    real = str(int((value / one.base_step).to_integral_value()))
    return mine != real and any(
        mine[:at] + mine[at + 1] + mine[at] + mine[at + 2 :] == real for at in range(len(mine) - 1)
    )


def _of_the_year_before(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "11 178 mnkr, 617 mer än året före. Det är en ökning på 5,8 procent"."""
    found = reading.roles(match)
    now, gap = found["now"], found["gap"]
    then = now.size - (gap.size if match["up"] else -gap.size)
    if now.kind == "share" or not alike(now, gap) or then <= 0:
        return
    value = gap.size / then * HUNDRED
    room = (step(gap) + step(now) * gap.size / then) / then * HUNDRED
    how = f"{gap.text} av {now.text} {'−' if match['up'] else '+'} {gap.text}"
    yield from judged(reading, match.start("share"), value, room, (now, gap), how, "ratio")


def _grown(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "sjönk från 8,4 till 8,9 procent, alltså med 0,5 procentenheter": the number that one digit makes right."""
    found = reading.roles(match)
    then, now, gap = found["then"], found["now"], found["gap"]
    said = _verb_before(reading, match.start(), " ")
    if said is None:
        return
    way = said[0]
    value = then.size + way * gap.size
    if not alike(then, now) or (gap.unit != "pe" if now.kind == "share" else not alike(gap, now)):
        return
    if (now.size - then.size) * way >= 0 or not fits(gap, abs(now.size - then.size), step(now) + step(then)):
        return
    if value > 0:
        how = f"{then.text} {'+' if way > 0 else '−'} {gap.text}"
        yield from judged(reading, match.start("now"), value, step(then) + step(gap), (then, gap), how, "difference")


def _come(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "I dag väntar 150 personer. I fjol var kön 129 personer och 21 har alltså tillkommit"."""
    found = reading.roles(match)
    then = found["then"]
    noun = re.escape(match["noun"])
    earlier = re.findall(rf"\d[\d ]* {noun}(?!\w)", reading.text)
    now = [
        one
        for at, one in reading.numbers.items()
        if at < match.start("then") and reading.marked[at + 1 :].lstrip().startswith(match["noun"])
    ]
    if len(now) == 1 and len(earlier) <= 2 and now[0].size > then.size:
        value = now[0].size - then.size
        how = f"{now[0].text} − {then.text}"
        yield from judged(reading, match.start("gap"), value, Decimal(0), (now[0], then), how, "difference")


_VERB = (
    r"(?P<words>(?P<about>mer än |nästan |närmare |drygt |knappt )?"
    r"(?P<verb>halverats|halverades|fördubblats|fördubblades|tredubblats|tredubblades|"
    r"(?:en |ett )?(?:halvering|fördubbling|tredubbling)))"
)
RULES = (
    Rule(
        ("mot", "jämför"),
        roles(
            rf"<now:Q>(?: [a-zåäö]+)?,? (?:mot|jämfört med|att jämföra med) ~<then:Q>‹30,›, (?:det vill säga "
            rf"|alltså |vilket är )?(?:en |ett ){_CHANGE} (?:med|på|om) <gap:D>(?! (?:av|per|till))"
        ),
        _gap, also=_CHANGES,
    ),
    Rule(
        ("skillnad", "differens", "gapet"),
        roles(
            r"<then:Q>‹30,› (?:och|medan|mot) ‹50,›<now:Q>‹20,›(?:[,;]|¶) ?(?:en |alltså en )?(?:skillnad|"
            r"differens|gapet)(?:en)? (?:på|är|om|blir|mellan dem är|är alltså|är därmed) <gap:D>(?! (?:av|"
            r"per|till))"
        ),
        _gap,
    ),
    Rule(
        ("till ",),
        roles(r"<now:Q>(?: [a-zåäö]+)?,? (?:från|jämfört med|mot) <then:Q>"), _way, also=("från ", "jämfört ", "mot "),
    ),
    Rule(FRACTIONS, roles(rf"{_AWAY}~{_CHANGE} (?:med|på|om) <gap:F>(?! av)"), _part, also=("från ",)),
    Rule(FRACTIONS, roles(
            rf"<now:Q>~(?:jämfört med|mot|att jämföra med) ~<then:Q>~{_CHANGE} (?:med|på|om) <gap:F>(?! av)"
        ), _part, also=_CHANGES),
    Rule(("dubbl", "halver"), roles(
            rf"{_AWAY}‹60›(?:¶(?:De|Det|Den|Antalet|Kostnaden) (?:har |är )?(?:alltså |därmed )?)?~{_VERB}"
        ), _times),
    Rule(("dubbl", "halver"), roles(rf"<now:Q>~(?:jämfört med|mot|att jämföra med) ~<then:Q>~{_VERB}"), _times),
    Rule(("procent", "%"), roles(
            r"från ~<then:P> till ~<now:P>~(?:motsvarande|med|på|om|det vill säga|alltså) <gap:P>(?! (?:av|"
            r"till))"
        ), _points, also=("från ",)),
    Rule(
        (" än ",),
        roles(
            rf"<now:Q>‹40›(?:[,;(]|,? (?:vilket|det) är)‹30›<gap:D>(?: [a-zåäö]+)? {_MORE_OR_LESS} än (?:{_PLAIN}|"
            rf"‹40›,? (?:då|som|när|vilket){_PLAIN})<then:Q>{_NOT_MORE}"
        ),
        _than,
    ),
    Rule(
        ("året", "i fjol", "föregående", "förra"),
        roles(
            rf"<now:Q>‹30›, (?:vilket är )?<gap:Q>(?: [a-zåäö]+)? {_MORE_OR_LESS} än (?:året (?:före|innan)"
            rf"|i fjol|föregående år|förra året)‹20›¶?(?:Det (?:är|var|motsvarar)|,)~{_CHANGE} (?:på|med|om)"
            rf" <share:P>"
        ),
        _of_the_year_before, also=(" än ",),
    ),
    Rule(
        ("från",),
        roles(r"från ~<then:Q> till ~<now:Q>,~(?:med|på|om) <gap:D>"), _grown,
    ),
    Rule(("tillkommit",), roles(
            r"<then:N> (?P<noun>[a-zåäö]{4,})~<gap:N> (?:har )?(?:alltså |därmed |således )?(?:har )?tillkommit"
        ), _come),
)  # fmt: skip
