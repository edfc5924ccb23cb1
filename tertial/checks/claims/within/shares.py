"""Andelar i en mening: "5,4 av 12,8 mnkr, 42 procent"; "hälften av 650 kronor, 325"; "1 procent av 96 mnkr är 0,96"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tertial.checks.claims.within.judging import HUNDRED, alike, fits, judged, share, stemmed, width
from tertial.checks.claims.within.reading import FRACTIONS, SHARES, Reading, Rule, Told, roles

_THAT_IS = (
    r"(?:,|\(|(?:,\s*)?(?:eller|dvs\.?|det vill säga|alltså|motsvarande|(?:vilket|som|det) (?:är|motsvarar|motsvarade|"
    r"utgör|utgjorde|ger|blir|innebär)|motsvarar|utgör|utgjorde|blev (?:alltså|därmed|således)))"
)
# Behind a share that is of something else than what was just counted, or is no share but a change.
_OF_ITSELF = (
    r"(?!\s*(?:av (?!fallen|totalen|samtliga|alla)|fler|färre|högre|lägre|mer|mindre|jämfört|mot|inom|"
    r"bland|för|på|under|över))"
)
_BASE = (
    r"(?:(?:totalt|sammanlagt|de|dem|dessa|årets|hela|\w+ets|\w+ens|budgeterade|\w*budget\w*|ram\w*|"
    r"på|om|\w+ade?) ){0,4}"
)
_ALSO = (
    r"(?:,|\(|eller|motsvarande|(?:(?:vilket|som|det) )?(?:är|var|motsvarar|motsvarade|"
    r"utgör|utgjorde)|det vill säga|dvs\.?)"
)
# What says that a share is of all but the part.
_REST = re.compile(r"trohet|rätt|riktig|övriga|resterande|återst|felfri|enligt avtal|inom avtal", re.IGNORECASE)
_STRONG = r"(?:det vill säga|dvs\.?|alltså|motsvarande|vilket (?:är|motsvarar|motsvarade|innebär|ger)|eller)"
NEAR = 25
_SEX = r"kvinn|män|flick|pojk"


def _of(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """The share of a part in a whole; what is left of it is another share that may be meant."""
    part, whole = (reading.roles(match)[role] for role in ("part", "whole"))
    if not alike(part, whole) or part.kind == "share" or not 0 < part.size <= whole.size:
        return
    value, room = share(part, whole)
    said = reading.numbers[match.start("share")]
    scale = HUNDRED if said.measure == "fraction" else Decimal(1)
    rest = HUNDRED - value
    how = f"{part.text} av {whole.text}"
    if fits(said, rest / scale, room / scale):
        yield Told(match.start("share"))
    elif _REST.search(reading.marked, match.start("whole"), min(len(reading.marked), match.end() + NEAR)):
        yield from judged(
            reading, match.start("share"), rest / scale, room / scale, (part, whole), f"Allt utom {how}", "ratio"
        )
    else:
        yield from judged(reading, match.start("share"), value / scale, room / scale, (part, whole), how, "ratio")


def _times(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """A share of a whole makes a part."""
    found = reading.roles(match)
    said, whole, part = found["share"], found["whole"], found["part"]
    if not alike(part, whole) or part.kind == "share":
        return
    factor = said.value if said.measure == "fraction" else said.value / HUNDRED
    if not 0 < factor <= 1 or part.size > whole.size:
        return
    spread = Decimal(0) if said.measure == "fraction" else width(said) / HUNDRED * whole.size
    soft = whole.size * factor / 5 if said.about else Decimal(0)
    room = spread + soft + width(whole) * factor
    how = f"{said.text} av {whole.text}"
    yield from judged(reading, match.start("part"), whole.size * factor, room, (said, whole), how, "product")


def _of_one_point(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "Skulden är 96 mnkr. Stiger räntan en procentenhet ökar kostnaden med 0,96 mnkr"."""
    found = reading.roles(match)
    whole = found["whole"]
    value, room, how = whole.size / HUNDRED, width(whole) / HUNDRED, f"En procent av {whole.text}"
    yield from judged(reading, match.start("part"), value, room, (whole,), how, "product")


def _of_each_other(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "Kvinnornas medianlön var …, männens …: kvinnornas är 96 procent av männens"."""
    found = reading.roles(match)
    one, other = found["one"], found["other"]
    if not alike(one, other):
        return
    if stemmed(match["whose"], match["first"]) and not stemmed(match["whose"], match["second"]):
        one, other = other, one
    elif not stemmed(match["whose"], match["second"]):
        return
    value, room = share(one, other)
    how = f"{one.text} av {other.text}"
    yield from judged(reading, match.start("share"), value, room, (one, other), how, "ratio")


def _of_sexes(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    found = reading.roles(match)
    mine = [
        one
        for role, one in (("one", found["one"]), ("other", found["other"]))
        if stemmed(match[f"{role}_sex"], match["whose"])
    ]
    if len(mine) != 1 or match["one_sex"].lower() == match["other_sex"].lower():
        return
    total = found["one"].size + found["other"].size
    how = f"{mine[0].text} av {found['one'].text} + {found['other'].text}"
    value = mine[0].size / total * HUNDRED
    yield from judged(reading, match.start("share"), value, Decimal(0), (found["one"], found["other"]), how, "ratio")


def _of_what_was_named(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "De fysiska lånen var 773 900. … 46 procent av de fysiska lånen, eller 356 000"."""
    name = re.escape(match["name"])
    said = re.compile(
        rf"{name}[^{chr(0xE000)}-{chr(0xE006)};]{{0,40}}?(?P<whole>[{chr(0xE000)}{chr(0xE003)}])", re.IGNORECASE
    )
    earlier = list(said.finditer(reading.marked, 0, match.start("share")))
    if len({reading.numbers[one.start("whole")].base for one in earlier}) != 1:
        return
    part, whole = reading.numbers[match.start("part")], reading.numbers[earlier[0].start("whole")]
    if not alike(part, whole) or not 0 < part.size <= whole.size:
        return
    value, room = share(part, whole)
    how = f"{part.text} av {whole.text}"
    yield from judged(reading, match.start("share"), value, room, (part, whole), how, "ratio")


def _of_named_parts(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "Intäkterna uppgick till 90 och kostnaderna till 600. Intäkternas andel av kostnaderna blev 15 procent"."""
    found = reading.roles(match)
    if alike(found["part"], found["whole"]) and found["part"].size and found["whole"].size:
        value, room = share(found["part"], found["whole"])
        how = f"{found['part'].text} av {found['whole'].text}"
        yield from judged(reading, match.start("share"), value, room, (found["part"], found["whole"]), how, "ratio")


_OF = ("av ",)
RULES = (
    Rule(SHARES, roles(
            rf"<part:Q> ?~av {_BASE}<whole:Q>‹70w›(?P<lead>{_THAT_IS}) ?(?:i |på |till )?<share:S>{_OF_ITSELF}"
        ), _of, also=_OF),
    Rule(
        SHARES,
        roles(
            rf"(?<![\ue000-\ue005] )(?<!\w)av {_BASE}<whole:Q>~<part:Q>~(?P<lead>{_THAT_IS}) ?(?:i |på |till "
            rf")?<share:S>{_OF_ITSELF}"
        ), _of, also=_OF,
    ),
    Rule(
        SHARES,
        roles(
            rf"<whole:N>[^;\ue000-\ue006]{{0,80}}¶?‹10›<part:N> av (?:dem|dessa|de)(?!\w)~(?P<lead>{_THAT_IS})"
            rf" ?(?:i |på )?<share:S>{_OF_ITSELF}"
        ),
        _of, also=("av de",),
    ),
    Rule(
        SHARES,
        roles(
            rf"(?<![\ue000-\ue005] )(?<!\w)av {_BASE}<whole:Q>~<part:Q>‹30›(?P<lead>,?) (?:och|men) <share:S>"
            rf" (?:var|är|blev) (?:alltså|därmed|således)"
        ), _of, also=("alltså", "därmed", "således"),
    ),
    Rule(SHARES, roles(
            r"(?P<lead>)<share:S>~[(,] ?<part:Q> av (?:totalt |de )?<whole:Q>(?: [a-zåäö]+)?[),]"
        ), _of, also=_OF),
    Rule(SHARES, roles(
            rf"<whole:N>~varav ~<part:N>~, (?P<lead>{_STRONG}) <share:S>{_OF_ITSELF}"
        ), _of, also=("varav",)),
    Rule(SHARES, roles(
            r"(?P<lead>)<share:S> av de <whole:N> [a-zåäö]+, (?:det vill säga |eller |alltså )?<part:N>(?: "
            r"stycken)?,"
        ), _of, also=("av de",)),
    Rule(FRACTIONS, roles(
            rf"(?<!\w)av {_BASE}<whole:M>~<share:F>,? (?:det vill säga |eller |alltså |motsvarande )?<part:M>"
        ), _times, also=_OF),
    Rule(
        ("grad", "andel"),
        roles(
            r"budget\w*~<whole:M>‹60›¶~<part:M>~(?:förbrukats|upparbetats|använts|utnyttjats|tagits i anspråk)"
            r"~(?P<lead>grad|andel)\w* (?:på|om) <share:P>"
        ),
        _of,
    ),
    Rule(SHARES, roles(
            rf"<part:Q>‹30›(?P<lead>{_ALSO}) ?<share:S> av {_BASE}(?:[a-zåäö]+ (?:på|om) )?<whole:Q>"
        ), _of, also=_OF),
    Rule(
        SHARES,
        roles(
            r"<share:S> av (?:den |det |\w+s )?(?:[a-zåäö]+ (?:på|om) )?<whole:Q>‹25›(?:,|är|blir|ger|eller|"
            r"alltså|det vill säga|dvs\.?|motsvarar) ?(?:alltså |det vill säga )?<part:Q>(?! ?(?:procent|fler|"
            r"färre|mer|mindre))"
        ),
        _times, also=_OF,
    ),
    Rule(
        ("så mycket", "så stor", "så många"),
        roles(
            r"<whole:Q>~och <share:F> så (?:mycket|stort?|många)~,? (?:alltså|det vill säga|dvs\.?|eller) "
            r"<part:Q>"
        ), _times,
    ),
    Rule(
        ("procent av", "% av"),
        roles(
            r"(?P<first>\w{3,})s ~<one:Q>~(?:och|medan|mot) (?P<second>\w{3,})s ~<other:Q>~(?:utgör|utgjorde|"
            r"är|var|motsvarar|motsvarade)~<share:P> av (?P<whose>\w{3,})s(?!\w)"
        ),
        _of_each_other,
    ),
    Rule(
        ("procentenhet",),
        roles(
            r"(?:skuld|lån)\w*~<whole:M>‹40›¶?‹60›ränt\w*‹30›en procentenhet‹80›(?:ökar|stiger|minskar)~(?:med|"
            r"på) <part:M>"
        ),
        _of_one_point,
    ),
    Rule(
        ("andel",),
        roles(
            rf"<one:C> (?P<one_sex>{_SEX})\w*~<other:C> (?P<other_sex>{_SEX})"
            rf"(?:[^¶]|¶(?! ?På )){{0,160}}?¶?(?P<whose>{_SEX})"
            rf"\w*s andel (?:var|är|blev|uppgick till|uppgår till) <share:P>"
        ),
        _of_sexes,
    ),
    Rule(
        ("procent av", "% av"),
        roles(
            r"<share:P> av (?P<name>(?:de|den|det) (?:[a-zåäö]+ )?[a-zåäö]+),? (?:eller|det vill säga|dvs\.?|"
            r"motsvarande|alltså) <part:Q>"
        ),
        _of_what_was_named,
    ),
    Rule(
        ("andel av",),
        roles(
            r"(?P<a>\w{4,})na ~<part:Q>~(?P<b>\w{4,})na ~<whole:Q>‹30›¶(?P=a)nas andel av (?P=b)na~(?:blev|"
            r"var|är)~<share:P>"
        ),
        _of_named_parts,
    ),
)  # fmt: skip
