"""Vad en mening säger om ett tal: whether it is a level, a budget, a deviation or a change, which way, and of when."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tertial.checks.claims.lines import years_in
from tertial.checks.claims.sayings import (
    AGAINST_BUDGET,
    AND,
    BETTER,
    BETWEEN,
    BUDGET,
    CAUSED,
    CHANGE_AFTER,
    CHANGE_BEFORE,
    CHAPTER,
    COMPARED,
    COMPARED_YEAR,
    EARLIER,
    FORECAST,
    FROM,
    IN_RESULT_AFTER,
    INHERITS,
    LEADS,
    MORE_AFTER,
    NUMBERING,
    OF_WHOLE,
    OUTCOME,
    REACH,
    RESULT,
    SINCE,
    THAN_BUDGET,
    TO,
    WHOLE_YEAR,
    YEAR_OF_THE_ONE_BEFORE,
)
from tertial.checks.quantities import Quantity, quantities


class Ask(StrEnum):
    """What a number is said to be."""

    LEVEL = "level"
    BUDGET = "budget"
    FORECAST = "forecast"
    DEVIATION = "deviation"
    CHANGE = "change"
    PART = "part"
    CAUSE = "cause"


class Spoken(NamedTuple):
    """A number and what the sentence says of it.

    `sign`: the way that is said: up (1) or down (−1), a surplus (1) or a deficit (−1); 0 where none is.
    `word`: what says it. `against_budget`: the way is that of the outcome against the budget, not of the result.
    `years`: of what year; `dated`: right beside the number. `then`: it is said to be an earlier period's.
    `since`: the year that it is compared with. `first`: no number stands before it. `explicit`: the sentence says in
    words what the number is.
    """

    said: Quantity
    before: str
    after: str
    first: bool = True
    ask: Ask = Ask.LEVEL
    sign: int = 0
    word: str = ""
    against_budget: bool = False
    years: tuple[int, ...] = ()
    dated: bool = False
    then: bool = False
    forecast: bool = False
    whole_year: bool = False
    since: int = 0
    explicit: bool = False


MOST_NUMBERS = 40


@lru_cache(maxsize=500)
def spoken(sentence: str) -> tuple[Spoken, ...]:
    """The numbers of a sentence, each with what is said of it."""
    every = quantities(sentence)
    if len(every) > MOST_NUMBERS:  # A list or a table without tabs, not a sentence.
        return ()
    found = [one for one in _with_units(sentence, every) if one.unit or not _is_numbering(sentence, one)]
    if not found:
        return ()
    between = BETWEEN.search(sentence)
    named = sorted(set(years_in(COMPARED_YEAR.sub(" ", sentence))))
    result: list[Spoken] = []
    for at, one in enumerate(found):
        start = found[at - 1].end if at else 0
        end = found[at + 1].start if at + 1 < len(found) else len(sentence)
        before, after = sentence[start : one.start], sentence[one.end : end]
        head = _without(before, one.about)
        mine = _understood(Spoken(one, head[-REACH:], after[:REACH], first=not at), named)
        if between and mine.ask is Ask.CHANGE:
            mine = mine._replace(years=tuple(sorted(map(int, between.groups()))), dated=True)
        result.append(_as_the_one_before(mine, result[-1]) if result else mine)
    return tuple(result)


def _is_numbering(sentence: str, one: Quantity) -> bool:
    """Whether a number without unit is that of a chapter: "4.1", or "3 Ekonomi" where the sentence begins."""
    return bool(CHAPTER.fullmatch(one.text)) or (one.start < 4 and bool(NUMBERING.match(sentence)))


def _as_the_one_before(one: Spoken, before: Spoken) -> Spoken:
    """ "underskott inom A, 3,4 mnkr, och B, 2,8 mnkr": what is said of the first is said of the second."""
    same = before.ask in (Ask.DEVIATION, Ask.CHANGE, Ask.BUDGET, Ask.FORECAST) and one.said.unit == before.said.unit
    if one.explicit or one.then or one.ask is not Ask.LEVEL or not same or not AND.match(one.before):
        return one
    return one._replace(
        ask=before.ask, sign=before.sign, word=before.word, against_budget=before.against_budget, explicit=True,
        forecast=before.forecast, whole_year=before.whole_year,
    )  # fmt: skip


def _without(before: str, about: str) -> str:
    """What stands before a number, without the word that softens it."""
    bare = before.rstrip()
    return bare[: -len(about)] if about and bare.lower().endswith(about) else before


_YEAR_BEHIND = re.compile(r"\s*\(?(?:(?!än|jämfört|sedan|mot|till|från)[a-zåäö]+\s+){0,3}?((?:19|20)\d\d)(?!\d)")
_IS = re.compile(r"(?<!\w)(?:utgör|utgjorde|är|var|motsvarar|blev)(?!\w)", re.IGNORECASE)


def _with_units(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """ "från 20,1 till 25,5 mnkr": the first has the unit of the second; "12,1 mnkr (11,8)" turned round."""
    units = list(found)
    for at in range(len(units) - 2, -1, -1):
        one, other = units[at], units[at + 1]
        bare = not one.unit and not one.measure and (other.unit or other.measure)
        if bare and INHERITS.match(text[one.end : other.start]) and not _IS.search(text[one.end : other.start]):
            units[at] = replace(one, unit="%" if other.unit == "pe" else other.unit, measure=other.measure)
    for at in range(1, len(units)):
        between = text[units[at - 1].end : units[at].start].strip()
        if not units[at].unit and units[at - 1].unit and between == "(" and text[units[at].end :].lstrip()[:1] == ")":
            units[at] = replace(units[at], unit=units[at - 1].unit)
    return units


def _understood(one: Spoken, named: Sequence[int]) -> Spoken:
    beside = _year_beside(one)
    since = SINCE.search(one.before) or SINCE.search(one.after)
    one = one._replace(
        years=beside or tuple(named if len(named) == 1 else ()),
        dated=bool(beside),
        since=int(since[1]) if since else 0,
        whole_year=bool(WHOLE_YEAR.search(one.before) or WHOLE_YEAR.search(one.after[:30])),
        forecast=bool(FORECAST.search(one.before)),
    )
    if CAUSED.search(one.before):
        return one._replace(ask=Ask.CAUSE)
    for reading in (_as_deviation, _as_change, _as_from_or_to, _as_compared, _as_part):
        understood = reading(one)
        if understood is not None:
            return understood
    return _as_level(one)


def _sign(match: "re.Match[str]") -> tuple[int, str]:
    """Which way a match says, and the words that say it."""
    groups = match.groupdict()
    word = groups.get("up") or groups.get("down") or ""
    return (1 if groups.get("up") else -1 if groups.get("down") else 0), word


def _as_deviation(one: Spoken) -> Spoken | None:
    after = IN_RESULT_AFTER.match(one.after) or BETTER.match(one.after)
    if after:
        sign, word = _sign(after)
        return one._replace(ask=Ask.DEVIATION, sign=sign, word=word, explicit=True)
    than = THAN_BUDGET.match(one.after.lstrip())
    if than is None:
        ends = [
            match
            for match in THAN_BUDGET.finditer(one.before)
            if LEADS.fullmatch(one.before[match.end() :]) and not _of_the_one_before(one, match)
        ]
        than = ends[-1] if ends else None
    if than:
        sign, word = _sign(than)
        return one._replace(ask=Ask.DEVIATION, sign=sign, word=word, against_budget=True, explicit=True)
    bare = AGAINST_BUDGET.sub(" ", one.before)
    said = list(RESULT.finditer(bare))
    if not said or len(bare) - said[-1].end() > 70 or "," in bare[said[-1].end() :].rstrip(", "):
        return None
    if BUDGET.search(bare[said[-1].end() :]) or FROM.search(one.before):
        return None
    sign, word = _sign(said[-1])
    return one._replace(ask=Ask.DEVIATION, sign=sign, word=word, explicit=True)


def _of_the_one_before(one: Spoken, match: "re.Match[str]") -> bool:
    """ "3,1 mnkr lägre än budgeten på 95,4": what stands right behind a number is said of it, not of the next."""
    return not one.first and not one.before[: match.start()].strip()


def _as_change(one: Spoken) -> Spoken | None:
    match = CHANGE_AFTER.match(one.after) or (MORE_AFTER.match(one.after) if one.since else None)
    if match is None:
        match = CHANGE_BEFORE.search(one.before)
        if match is None or FROM.search(one.before) or _of_the_one_before(one, match):
            return None
    sign, word = _sign(match)
    return one._replace(ask=Ask.CHANGE, sign=sign, word=word, explicit=True)


def _as_from_or_to(one: Spoken) -> Spoken | None:
    if FROM.search(one.before):
        return one._replace(ask=Ask.LEVEL, then=not one.dated, years=one.years if one.dated else (), explicit=True)
    match = TO.search(one.before)
    if match:
        sign, word = _sign(match)
        return one._replace(ask=Ask.LEVEL, sign=sign, word=word, explicit=True)
    return None


def _as_compared(one: Spoken) -> Spoken | None:
    match = COMPARED.search(one.before)
    if match is None:
        return None
    if BUDGET.search(match["gap"]) or BUDGET.match(one.after.lstrip()):
        return one._replace(ask=Ask.BUDGET, explicit=True)
    explicit = one.dated or bool(EARLIER.search(one.before + one.after))
    return one._replace(then=not one.dated, years=one.years if one.dated else (), explicit=explicit)


def _as_part(one: Spoken) -> Spoken | None:
    if one.said.unit == "%" and OF_WHOLE.match(one.after):
        return one._replace(ask=Ask.PART, explicit=bool(OUTCOME.search(one.before)))
    return None


def _as_level(one: Spoken) -> Spoken:
    hits = [(match.end(), ask) for ask, words in _WORDS for match in words.finditer(one.before)]
    ask = max(hits)[1] if hits else Ask.LEVEL
    if (
        ask is Ask.LEVEL
        and any(hit[1] is Ask.BUDGET for hit in hits)
        and not re.search(r"utfall", one.before, re.IGNORECASE)
    ):
        ask = Ask.BUDGET
    elif ask is Ask.LEVEL and any(hit[1] is Ask.FORECAST for hit in hits):
        ask = Ask.FORECAST
    signed = one.said.text[:1] in "+-" and not one.before.rstrip().endswith("till")
    if not hits and signed and not one.then:
        return one._replace(ask=Ask.DEVIATION)
    tail = one.before[-45:]
    then = bool(EARLIER.search(tail)) or bool(EARLIER.match(one.after.lstrip(" ,(")))
    return one._replace(
        ask=ask,
        then=then and not one.dated,
        years=() if then and not one.dated else one.years,
        explicit=bool(hits),
    )


_WORDS = ((Ask.BUDGET, BUDGET), (Ask.FORECAST, FORECAST), (Ask.LEVEL, OUTCOME))


def _year_beside(one: Spoken) -> tuple[int, ...]:
    """The year that is said right after a number, or before it."""
    behind = _YEAR_BEHIND.match(one.after)
    if behind:
        return (int(behind[1]),)
    return years_in(one.before if one.first else YEAR_OF_THE_ONE_BEFORE.sub(" ", one.before))[-1:]
