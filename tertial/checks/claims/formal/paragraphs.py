"""Paragrafer: a protocol's own numbers, of which one is left out, stands twice or is another.

Read are lines and cells that begin with the number: "§ 12 Val av justerare", "Paragraf § 12". A list of contents, or of
what other boards have decided, is a run of its own, and not spoken of beside the paragraphs themselves. A run with more
than one hole is an extract, and nothing is said of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tertial.checks.claims.formal.lines import Line
from tertial.checks.figures import small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Place

_HEAD = re.compile(r"^\W{0,4}(?:paragraf\s+)?§\s?(?P<number>\d{1,4})(?![\d:/])[.:]?\W{0,6}(?P<rest>.*)$", re.IGNORECASE)
_STATED = re.compile(r"paragrafer?\W{0,6}(?P<first>\d{1,4})\s?[-–—]\s?§?\s?(?P<last>\d{1,4})\b", re.IGNORECASE)
_EXTRACT = re.compile(r"protokollsutdrag|utdrag ur|sekretess|omedelbart? juster|utgår|utgick", re.IGNORECASE)
_CONTINUED = re.compile(r"^\W*(?:forts|\()", re.IGNORECASE)
LEAST, LEAST_STATED = 4, 3


@dataclass(frozen=True, slots=True)
class _Head:
    at: int
    number: int
    title: str
    place: Place


def paragraphs(lines: Sequence[Line]) -> Iterator[Finding]:
    """The numbers of paragraphs that break their series, each said once."""
    told: set[Place] = set()
    for finding in _found(lines):
        if finding.place not in told:
            told.add(finding.place)
            yield finding


def _found(lines: Sequence[Line]) -> Iterator[Finding]:
    heads = list(_heads(lines))
    if len(heads) < LEAST_STATED:
        return
    everywhere = {head.number for head in heads}
    told = [
        (line.place, one) for line in lines if "paragraf" in small(line.text) for one in _STATED.finditer(line.text)
    ]
    stated = [(int(one["first"]), int(one["last"])) for _, one in told]
    extract = any(_EXTRACT.search(line.text) for line in lines)
    runs = _runs(heads)
    for run in [one for one in runs if not _is_list(one)] or runs:
        yield from _slips(run, everywhere)
        yield from _repeats(run)
        if not extract:
            yield from _left_out(run, everywhere, stated)
    yield from _stated_otherwise(told, runs) or _beyond(heads, stated)
    yield from _continued(lines, heads)


def _heads(lines: Sequence[Line]) -> Iterator[_Head]:
    """The numbers, each once where it is repeated at the head of its pages."""
    last: _Head | None = None
    for at, line in enumerate(lines):
        for cell in line.cells if "§" in line.text else ():
            found = _HEAD.match(cell)
            if found is None or _CONTINUED.match(found["rest"]):
                continue
            head = _Head(at, int(found["number"]), found["rest"].strip(), line.place)
            if last is None or head.number != last.number or _other(last.title, head.title):
                yield head
                last = head


def _other(one: str, other: str) -> bool:
    """Whether two titles speak of different matters; one that is missing says nothing."""
    first, second = set(re.findall(r"\w{4,}", one.lower())), set(re.findall(r"\w{4,}", other.lower()))
    return bool(first) and bool(second) and not first & second


def _runs(heads: Sequence[_Head]) -> list[list[_Head]]:
    """Numbers that go on from each other by at most two, or stand still; one that fits nowhere does not break a run."""
    runs: list[list[_Head]] = []
    here = 0
    for at, head in enumerate(heads):
        after = heads[at + 1].number if at + 1 < len(heads) else 0
        if runs and 0 <= head.number - here <= 2:
            runs[-1].append(head)
            here = head.number
        elif runs and after - here == 2:
            runs[-1].append(head)
            here += 1
        else:
            runs.append([head])
            here = head.number
    return runs


def _is_list(run: Sequence[_Head]) -> bool:
    """Whether nothing stands between the numbers."""
    return len(run) > 1 and run[-1].at - run[0].at == len(run) - 1


def _slips(run: Sequence[_Head], everywhere: set[int]) -> Iterator[Finding]:
    """Between two numbers that leave room for one stands another."""
    for before, head, after in zip(run, run[1:], run[2:], strict=False):
        meant = before.number + 1
        if after.number == meant + 1 and head.number != meant and meant not in everywhere and len(run) >= LEAST:
            yield _finding(
                head, meant, f"Mellan § {before.number} och § {after.number} står § {head.number}. "
                "Det kan vara en annan nämnds paragraf.", before,
            )  # fmt: skip


def _repeats(run: Sequence[_Head]) -> Iterator[Finding]:
    """The same number twice, with titles that speak of different matters, in a run without holes."""
    steps = [after.number - before.number for before, after in pairwise(run)]
    if len(run) < LEAST or steps.count(0) != 1 or any(step not in (0, 1) for step in steps):
        return
    at = steps.index(0)
    yield _finding(
        run[at + 1], run[at].number + 1, f"§ {run[at].number} står två gånger, över olika ärenden. "
        "De kan höra till olika sammanträden.", run[at],
    )  # fmt: skip


def _left_out(run: Sequence[_Head], everywhere: set[int], stated: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """One number is passed over in a run that else goes on by one."""
    steps = [after.number - before.number for before, after in pairwise(run)]
    within = any(first <= run[0].number and run[-1].number <= last for first, last in stated)
    if steps.count(2) != 1 or any(step not in (1, 2) for step in steps) or len(run) < (3 if within else LEAST):
        return
    at = steps.index(2)
    missing = run[at].number + 1
    if missing not in everywhere:
        yield _finding(
            run[at + 1], missing, f"Efter § {run[at].number} kommer § {run[at + 1].number}; § {missing} saknas. "
            "Den kan vara utelämnad.", run[at],
        )  # fmt: skip


def _stated_otherwise(told: Sequence[tuple[Place, "re.Match[str]"]], runs: Sequence[list[_Head]]) -> list[Finding]:
    """The range that a protocol says that it holds, where its list of matters and its paragraphs agree on another."""
    spans = [(run[0].number, run[-1].number) for run in runs if len(run) >= LEAST_STATED]
    if len(told) != 1 or len(spans) < 2 or len(set(spans)) != 1:
        return []
    place, one = told[0]
    said, real = (int(one["first"]), int(one["last"])), spans[0]
    if said == real or (said[0] != real[0] and said[1] != real[1]):
        return []
    printed = one.group()[one.start("first") - one.start() :]
    expected = printed.replace(one["first"], str(real[0]), 1)
    expected = expected[: len(expected) - len(one["last"])] + str(real[1])
    return [
        Finding(
            "formal", Severity.LIKELY, place, printed, expected,
            f"Ärendelistan och paragraferna är § {real[0]}–{real[1]}, här står {printed}. "
            "Någon paragraf kan vara utelämnad eller höra till ett annat sammanträde.",
        )
    ]  # fmt: skip


def _beyond(heads: Sequence[_Head], stated: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """A paragraph after the last of those that the protocol says that it holds."""
    numbers = [head.number for head in heads]
    if len(set(stated)) != 1 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return
    first, last = stated[0]
    beyond = [head for head in heads if head.number > last]
    if numbers[0] == first < last and beyond:
        yield Finding(
            "formal", Severity.LIKELY, beyond[0].place, f"§ {beyond[0].number}", "",
            f"Protokollet sägs omfatta § {first}–{last}, men har § {numbers[-1]}. Omfånget kan vara fel angivet.",
        )  # fmt: skip


def _continued(lines: Sequence[Line], heads: Sequence[_Head]) -> Iterator[Finding]:
    """A paragraph that goes on ("§ 4 forts.") without having begun, after one whose number is the next."""
    for at, line in enumerate(lines):
        found = _HEAD.match(line.text)
        if found is None or not _CONTINUED.match(found["rest"]):
            continue
        number, before = int(found["number"]), [head for head in heads if head.at < at]
        if before and before[-1].number == number + 1 and all(head.number != number for head in heads):
            yield _finding(
                before[-1], number, f"§ {number} fortsätter, men har inte börjat; före den står § {number + 1}. "
                "Paragrafens början kan vara utelämnad.", _Head(at, number, "", line.place),
            )  # fmt: skip


def _finding(head: _Head, meant: int, message: str, before: _Head) -> Finding:
    return Finding(
        "formal", Severity.LIKELY, head.place, f"§ {head.number}", f"§ {meant}", message,
        operands=(Operand(before.place, f"§ {before.number}", str(before.number)),),
    )  # fmt: skip
