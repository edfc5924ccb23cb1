"""Budget, utfall och prognos i en mening: how far two results are apart, and what became of a deficit."""

import re
from collections.abc import Iterator

from tertial.checks.claims.within.judging import fits, judged, step
from tertial.checks.claims.within.reading import Reading, Rule, Told, roles

_RESULTS = ("underskott", "överskott", "överskrid", "underskrid")
_RESULT = r"(?:\w*underskott|\w*överskott|\w*överskrid|\w*underskrid)"


def _of_budget(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "Budgeten är 88,0 mnkr och prognosen 91,5 mnkr, en avvikelse på 3,5 mnkr"."""
    found = reading.roles(match)
    then, now = found.get("then") or found["then2"], found.get("now") or found["now2"]
    value, room = abs(now.size - then.size), step(now) + step(then)
    if not now.about and not then.about:
        how = f"{now.text} mot {then.text}"
        yield from judged(reading, match.start("gap"), value, room, (now, then), how, "difference")


def _results(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "underskott på 71,0 mnkr, medan prognosen visade 48,0; försämringen är 23,0": how far results are apart."""
    found = reading.roles(match)
    one, other, gap = found["one"], found["other"], found["gap"]
    if not one.kind == other.kind == gap.kind == "money":
        return
    same = _is_surplus(match["first"]) == _is_surplus(match["second"])
    value = abs(one.size - other.size) if same else one.size + other.size
    how = f"{one.text} {'−' if same else '+'} {other.text}"
    room = step(one) + step(other)
    yield from judged(reading, match.start("gap"), value, room, (one, other), how, "difference")


def _is_surplus(word: str) -> bool:
    return "överskott" in word.lower() or "underskrid" in word.lower()


def _result_then(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "underskott om 9,5 mnkr, en förbättring med 1,6 sedan prognosen, som visade ett underskott om 11,1"."""
    found = reading.roles(match)
    now, gap, then = found["one"], found["gap"], found["other"]
    if not now.kind == then.kind == gap.kind == "money" or _is_surplus(match["first"]) != _is_surplus(match["second"]):
        return
    better = match["way"].lower().startswith("förbättr")
    up = better == _is_surplus(match["first"])
    value = then.size + (gap.size if up else -gap.size)
    apart, room = abs(now.size - then.size), step(now) + step(then)
    if fits(now, value, room):
        yield Told(match.start("gap"))
    elif (now.size > then.size) == up or fits(gap, apart, room):
        yield from judged(
            reading, match.start("gap"), apart, room, (now, then), f"{now.text} − {then.text}", "difference"
        )
    else:
        sign = "+" if up else "−"
        how = f"{then.text} {sign} {gap.text}"
        yield from judged(reading, match.start("one"), value, room, (then, gap), how, "difference")


RULES = (
    Rule(
        ("budget", "anslag", " ram"),
        roles(
            r"(?:(?:budget|anslag|ram)\w*‹40›<then:M>‹40›(?:utfall|prognos|kostnad|förbruk)\w*‹30›<now:M>|"
            r"<then2:M> i budget‹30›(?:förbruk|använ|kosta)\w*‹20›<now2:M>)(?:,‹20›(?:avvikelse|överskott|"
            r"underskott|överskridande|differens)\w* (?:på|om|med)|‹10›\.?¶(?:Avvikelsen|Överskottet|Underskottet|"
            r"Överskridandet|Skillnaden) (?:blev|blir|är|var) (?:därmed|alltså|således|då)) <gap:M>"
        ),
        _of_budget,
    ),
    Rule(
        ("förbättr", "försämr", "ljusnat", "mörknat"),
        roles(
            rf"(?P<first>{_RESULT})\w*‹40›<one:M>‹30›[¶,;]?‹110›(?P<second>{_RESULT})\w*~<other:M>[,;¶.]?‹70›"
            rf"(?:förbättr|försämr|ljusnat|mörknat)‹60,› <gap:M>(?! (?:mot|jämfört))"
        ),
        _results, also=_RESULTS,
    ),
    Rule(
        ("förbättr", "försämr"),
        roles(
            r"(?P<first>\w*underskott|\w*överskott)\w*~<one:M>~(?P<way>förbättr|försämr)\w* (?:med|på|om) "
            r"<gap:M> (?:sedan|jämfört med|mot)‹80›(?P<second>\w*underskott|\w*överskott)\w*~<other:M>"
        ),
        _result_then, also=_RESULTS,
    ),
)  # fmt: skip
