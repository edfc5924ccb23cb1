"""Justerare: who was appointed to adjust the protocol, and who is named where it is signed.

A name that is only in one of the places is spoken of where one protocol names one or two adjusters. In a file with
several protocols only what stands on the same page of signatures is compared.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tertial.checks.claims.formal.days import Said
from tertial.checks.claims.formal.lines import Line
from tertial.checks.claims.formal.people import ALONE, names_in, same_person, spelled_otherwise
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Place

_APPOINTED = re.compile(
    r"^\W*(?:(?:utses|utsedda?|utsett|valda?) (?:att|till) juster\w*|utsedda? justerare|(?:val|utseende) av justerare)"
    r"\b\s*[:·]?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^\W*(?:justerare|justerande|justeras av|justerat av|justerades av|protokollsjusterare)\b\s*[:·]?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_OTHER_SIGNER = re.compile(r"^\W*(?:ordförande|sekreterare|protokollförare|vid protokollet)\W*$", re.IGNORECASE)
_IN_SENTENCE = re.compile(r"\b(?:utse[rs]?|utsågs|utsåg|väljs?|väljer|valdes|justeras av)\b", re.IGNORECASE)
_CHAIR = re.compile(r"(?:vice )?ordförande[n]?,?\s+(?:\w+-\w+\s+)?$", re.IGNORECASE)
_OFFICE = re.compile(r",?\s*(?:nämnd|kommun)?(?:sekreterare|ordförande)(?!\w)", re.IGNORECASE)
_OTHER_PART = re.compile(r"§|paragraf|ersättare för|föregående|förra|frånvar", re.IGNORECASE)
_IDLE = re.compile(r"(?<!\w)(?:ej|inte|icke)[ -]tjänstgörande", re.IGNORECASE)
LONGEST, SAME_FORM, MOST, TWO, MOST_IDLE = 400, 40, 3, 2, 20


@dataclass(frozen=True, slots=True)
class _Named:
    at: int
    name: str
    place: Place
    signed: bool


def adjusters(lines: Sequence[Line], days: Sequence[Said]) -> Iterator[Finding]:
    """The adjusters who sign without having been appointed, or under another spelling."""
    named = list(_named(lines))
    appointed = [one for one in named if not one.signed]
    meetings = Counter((one.day, one.month) for one in days if one.kind == "meeting" and one.year)
    alone = len(meetings) <= 1 or sum(times > 1 for times in meetings.values()) == 1
    told: set[str] = set()
    for one in named:
        known = [other for other in appointed if other is not one and (alone or abs(other.at - one.at) <= SAME_FORM)]
        if one.name in told or not known or len(known) > 2 * MOST or any(same_person(one.name, k.name) for k in known):
            continue
        twin = next((other for other in known if spelled_otherwise(one.name, other.name)), None)
        if twin is not None or (one.signed and len({other.name for other in known}) == 1):
            right = twin or known[0]
            told |= {one.name, right.name}
            wrong, known_as = (right, one) if _odd(right, one, lines) else (one, right)
            yield _finding(wrong, known_as, twin is not None)
    if alone:
        yield from _otherwise(appointed, [one for one in named if one.signed], told)
        yield from _of_two(named, told, lines)


def _otherwise(appointed: Sequence[_Named], signed: Sequence[_Named], told: set[str]) -> Iterator[Finding]:
    """One who is appointed in one place, where another place names somebody else, who is the one that signs."""
    names = {one.name for one in appointed}
    ones = [one for one in appointed if not any(same_person(one.name, other.name) for other in signed)]
    others = [one for one in appointed if one not in ones]
    apart = len({one.at for one in appointed}) == len(appointed)
    if apart and len(ones) == 1 and len(names) == 2 and others and ones[0].name not in told:
        yield _finding(ones[0], others[0], spelling=False)


def _of_two(named: Sequence[_Named], told: set[str], lines: Sequence[Line]) -> Iterator[Finding]:
    """One place that names two adjusters of whom one is another person than in the place that appoints them.

    The one that is wrong is who does not serve at the meeting, else who is named in fewer places.
    """
    groups: dict[int, list[_Named]] = {}
    for one in named:
        groups.setdefault(one.at, []).append(one)
    first = next((group for group in groups.values() if not group[0].signed and len(group) == TWO), None)
    if first is None:
        return
    idle = _not_serving(lines)
    for group in groups.values():
        names, known = {one.name for one in group}, {one.name for one in first}
        other, left = names - known, known - names
        same_size = len(names) == TWO or _is_with_chair(group, known, lines)
        if len(other) != 1 or len(left - _chairs(group, lines)) != 1 or not same_size or (other | left) & told:
            continue
        odd = next(one for one in group if one.name in other)
        right = next(one for one in first if one.name in left - _chairs(group, lines))
        places = [sum(one.name == name for one in named) for name in (odd.name, right.name)]
        if right.name in idle or (odd.name not in idle and places[0] > places[1]):
            odd, right = right, odd
        told |= {odd.name, right.name}
        yield _finding(odd, right, spelling=False)


def _chairs(group: Sequence[_Named], lines: Sequence[Line]) -> set[str]:
    """Who a line names as chair or vice chair, and is not read as an adjuster there."""
    text = lines[group[0].at].text
    return {name for name in names_in(text) if _CHAIR.search(text[: text.find(name)])}


def _is_with_chair(group: Sequence[_Named], known: set[str], lines: Sequence[Line]) -> bool:
    """Whether a place names one adjuster, and the other as vice chair."""
    return len(group) == 1 and bool(known & _chairs(group, lines))


def _not_serving(lines: Sequence[Line]) -> set[str]:
    """Those listed as present without serving."""
    found: set[str] = set()
    for at, line in enumerate(lines):
        if _IDLE.search(line.text) and len(line.text) < SAME_FORM * 2:
            for below in lines[at + 1 : at + 1 + MOST_IDLE]:
                if not ALONE.match(below.text):
                    break
                found.update(names_in(below.text)[:1])
    return found


def _odd(one: _Named, other: _Named, lines: Sequence[Line]) -> bool:
    """Whether a name stands in one place only, while the other does in several: then it is the one that is wrong."""
    times = [sum(1 for line in lines if name in line.text) for name in (one.name, other.name)]
    return times[0] == 1 and times[1] > 2


def _finding(one: _Named, right: _Named, spelling: bool) -> Finding:
    other = "Namnet kan vara stavat olika." if spelling else "En ersättare kan ha justerat i stället."
    return Finding(
        "formal", Severity.LIKELY, one.place, one.name, right.name,
        f"Justerare är {right.name} på annan plats, här står {one.name}. {other}",
        operands=(Operand(right.place, right.name, right.name),),
    )  # fmt: skip


def _named(lines: Sequence[Line]) -> Iterator[_Named]:
    for at, line in enumerate(lines):
        form, signed = _APPOINTED.match(line.text), _SIGNED.match(line.text)
        named, names = at, []
        if form is not None:
            named = at if form["rest"] else at + 1
            names = names_in(form["rest"]) if form["rest"] else _alone(lines, named)
        elif signed is not None:
            below = line.text.rstrip().endswith(":")
            named = at if len(signed["rest"]) > 1 else at + 1 if below else _beside(lines, at)
            names = names_in(signed["rest"]) if named == at else _alone(lines, named)
        elif len(line.text) <= LONGEST and "juster" in line.text.lower() and _IN_SENTENCE.search(line.text):
            names = _without_chair(line.text)
        if len(names) <= MOST:  # A list of members is no list of adjusters.
            yield from (_Named(named, name, lines[named].place, form is None and signed is not None) for name in names)


def _without_chair(text: str) -> list[str]:
    if _OTHER_PART.search(text):
        return []
    return [
        name
        for name in names_in(text)
        if not _CHAIR.search(text[: text.find(name)]) and not _OFFICE.match(text[text.find(name) + len(name) :])
    ]


def _alone(lines: Sequence[Line], at: int) -> list[str]:
    """The name that a line consists of, with a party or office after it."""
    found = ALONE.fullmatch(lines[at].text) if 0 <= at < len(lines) else None
    return names_in(found["name"]) if found else []


def _beside(lines: Sequence[Line], at: int) -> int:
    """Where the name is, above or below the word, as the signatures before it have theirs."""
    start = at
    while start > 0 and at - start < 8 and (_OTHER_SIGNER.match(lines[start - 1].text) or _alone(lines, start - 1)):
        start -= 1
    return at - 1 if _alone(lines, start) else at + 1
