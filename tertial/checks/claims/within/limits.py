"""Mål och gränser i en mening: whether a number is over or under another, and which way two words go."""

import re
from collections.abc import Iterator

from tertial.checks.claims.within.judging import against, alike, word_after
from tertial.checks.claims.within.reading import Reading, Rule, Told, roles

_LIMIT = r"(?:\w*gräns|\w*mål|\w*målvärde|\w*målnivå|\w*krav|\w*tak|\w*golv|\w*budget|\w*ram)\w*"
# What is better the more it is, and the less: of other things a reached goal says nothing about the way.
_HIGH = re.compile(
    r"meritpoäng|meritvärde|behörig|svarsfrekvens|nöjd|avtalstro|täckningsgrad|index|godkän", re.IGNORECASE
)
_LOW = re.compile(
    r"frånvaro|kostnad|tid(?:en)?\b|dagar|veckor|utsläpp|svinn|avvikelse|klagomål|skuld|andelen? obehörig",
    re.IGNORECASE,
)


_REACHED = (
    r"(?P<words>(?:(?P<not>inte (?:har |är )?)|(?:har |är )?(?P<nor>inte )?)"
    r"(?:nåtts|nåddes|uppnåtts|uppnåddes|uppnått|uppfyllts|uppfyllt))(?! (?:inte|ännu))"
)


def _over(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "6,5 veckor, vilket överskrider gränsen om tio veckor"."""
    found = reading.roles(match)
    value, limit = found["value"], found["limit"]
    units = {word_after(reading, match.start(role)).lower() for role in ("value", "limit")}
    if not (alike(value, limit) or len(units - {""}) == 1) or (value.kind == "share") != (limit.kind == "share"):
        return
    gap = value.size - limit.size
    if not gap or value.about or limit.about:
        return
    way = 1 if match["up"] else -1
    at = match.start("up" if match["up"] else "down")
    if (gap > 0) == (way > 0):
        yield Told(at)
        return
    how = f"{value.text} mot {limit.text}"
    yield from against(at, match["up"] or match["down"], -way, how, (value, limit))


def _reached(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "219 poäng. Målvärdet är 225 poäng och har nåtts", of what is known to be better the more or the less it is."""
    found = reading.roles(match)
    value, limit = found["value"], found["limit"]
    said = reading.marked[match.start() - 80 if match.start() > 80 else 0 : match.end()]
    high, low = _HIGH.search(said) is not None, _LOW.search(said) is not None
    if high == low or not alike(value, limit) or value.about or limit.about:
        return
    is_reached = value.size >= limit.size if high else value.size <= limit.size
    yield from _told_reached(match, value.text, limit.text, is_reached)


def _told_reached(match: "re.Match[str]", value: str, limit: str, is_reached: bool) -> Iterator[Told]:
    """Whether a goal is said to be reached that is, or not."""
    printed = match["words"]
    if is_reached != bool(match["not"] or match["nor"]):
        yield Told(match.start("words"))
        return
    if match["not"] or match["nor"]:
        expected = printed.replace("inte ", "", 1)
    else:
        expected = re.sub(r"^((?:har|är) )?", r"\1inte ", printed)
    message = f"{value} mot målet {limit}: {expected}; i texten står {printed}. Något av talen kan vara fel."
    yield Told(match.start("words"), printed, expected, message, "direction")


_TURN = {"bättre": "sämre", "sämre": "bättre", "högre": "lägre", "lägre": "högre"}
_SAME = {
    "förbättr": "bättre", "försämr": "sämre", "ökat": "högre", "ökade": "högre", "stigit": "högre", "minskat": "lägre",
    "minskade": "lägre", "sjunkit": "lägre",
}  # fmt: skip


def _opposite(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "A har förbättrats mest … B går åt motsatt håll och bedöms nu bättre"."""
    first, word = _SAME[match["first"].lower()], match["word"].lower()
    if first == word:
        message = f"Åt motsatt håll mot det som har {match['first']}… är {_TURN[word]}; i texten står {word}."
        yield Told(match.start("word"), word, _TURN[word], message, "direction")
    elif _TURN[first] == word:
        yield Told(match.start("word"))


def _bound(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "Målet att minst 80 procent ska … har inte nåtts; andelen är 74 procent"."""
    found = reading.roles(match)
    value, limit = found["value"], found["limit"]
    if alike(value, limit) and limit.about in ("minst", "högst") and not value.about:
        is_reached = value.size >= limit.size if limit.about == "minst" else value.size <= limit.size
        yield from _told_reached(match, value.text, limit.text, is_reached)


def _crossed(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "Budgeten på 20,0 mnkr överskreds: utfallet blev 21,4"."""
    found = reading.roles(match)
    value, limit = found["value"], found["limit"]
    gap, way = value.size - limit.size, 1 if match["word"].lower().startswith("över") else -1
    if gap and not value.about and not limit.about:
        expected = re.sub("^(?:över|under)", "över" if gap > 0 else "under", match["word"].lower())
        at, how = match.start("word"), f"{value.text} mot {limit.text}"
        message = f"{how}: {expected}; i texten står {match['word']}. Något av talen kan vara fel."
        wrong = Told(at, match["word"], expected, message, "direction", (value, limit))
        yield Told(at) if (gap > 0) == (way > 0) else wrong


RULES = (
    Rule(
        ("nått", "nåddes", "uppnå", "uppfyll"),
        roles(rf"mål\w*‹40›<limit:Q>‹60›{_REACHED}‹10›;?‹40›(?:är|blev|var) <value:Q>"),
        _bound,
    ),
    Rule(
        ("nått", "nåddes", "uppnå", "uppfyll"),
        roles(rf"<value:Q>‹40›¶?‹20›mål\w*‹40›<limit:Q>‹40›{_REACHED}"),
        _bound,
    ),
    Rule(
        ("överskred", "underskred"),
        roles(
            r"(?:budget|ram|anslag)\w* (?:på|om) <limit:M> (?P<word>överskreds|underskreds|överskrids|underskrids)"
            r"‹40›<value:M>"
        ), _crossed,
    ),
    Rule(
        ("överskrid", "underskrid", "överstig", "understig", "över ", "under ", "re än", "fler än", "mer än"),
        roles(
            rf"<value:Q>‹25›, (?:vilket|som|det vill säga|alltså|och det) (?:klart |väl |är |ligger |något "
            rf"|tydligt )*(?:(?P<up>överskrider|överstiger|över|högre(?= än)|fler(?= än)|mer(?= än))|(?P<down>"
            rf"underskrider|understiger|under|lägre(?= än)|färre(?= än)|mindre(?= än)))(?: än)? (?:\w+ )?{_LIMIT} "
            rf"(?:om|på|för \w+ om) <limit:Q>"
        ),
        _over, also=(", vilket", ", som", ", det vill", ", alltså", ", och det"),
    ),
    Rule(
        ("nåtts", "nåddes", "uppnå"),
        roles(
            rf"<value:Q>‹40›¶?‹20›mål\w* (?:är|var|på|om) <limit:Q>‹20,›(?:,|och|som) "
            rf"(?:alltså |därmed |ännu )?{_REACHED}"
        ),
        _reached,
    ),
    Rule(
        ("motsatt håll", "motsatt riktning"),
        roles(
            r"(?P<first>förbättr|försämr|ökat|ökade|stigit|minskat|minskade|sjunkit)"
            r"[^¶]{0,160}¶[^¶]{0,200}?¶?[^¶]{0,60}motsatt "
            r"(?:håll|riktning)[^¶]{0,40}? (?P<word>bättre|sämre|högre|lägre)(?!\w)"
        ),
        _opposite,
    ),
)  # fmt: skip
