"""Lösare: whole kronor that round to every printed figure at once, or the proof that none do.

A printed figure in tkr says that a sum of unknown amounts lies in an interval a thousand kronor wide. Intervals are
narrowed from each other until they stand still; then one amount at a time is drawn from what is left of its interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random


class Contradiction(ValueError):
    """No amounts can meet the rules. The message names the rule that cannot be met."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`low` ≤ sum of coefficient × amount ≤ `high`, in kronor. `name` says which printed figure it stands for."""

    name: str
    terms: tuple[tuple[str, int], ...]
    low: int
    high: int


Bounds = dict[str, tuple[int, int]]
ATTEMPTS = 200


def printed(name: str, terms: tuple[tuple[str, int], ...], figure: int, unit: int = 1000) -> Rule:
    """The rule of a figure printed in `unit` kronor, rounded half away from zero."""
    half = unit // 2
    low, high = figure * unit - half, figure * unit + half - 1
    if figure < 0:
        low, high = low + 1, high + 1
    if figure == 0:
        low += 1
    return Rule(name, terms, low, high)


def solve(rules: Sequence[Rule], random: Random) -> dict[str, int]:
    """An amount in kronor for every name in the rules, drawn at random among those that meet all of them.

    Raises Contradiction when narrowing alone shows that there are none, or when every attempt ended in a dead end.
    """
    limit = sum(abs(rule.low) + abs(rule.high) for rule in rules)
    start: Bounds = {name: (-limit, limit) for rule in rules for name, _ in rule.terms}
    touching: dict[str, list[Rule]] = {name: [] for name in start}
    for rule in rules:
        for name, _ in rule.terms:
            touching[name].append(rule)
    _narrow(start, rules, touching)
    dead_end = ""
    for _ in range(ATTEMPTS):
        try:
            return _draw(dict(start), touching, random)
        except Contradiction as error:
            dead_end = str(error)
    raise Contradiction(dead_end)


def _draw(bounds: Bounds, touching: Mapping[str, list[Rule]], random: Random) -> dict[str, int]:
    names = list(bounds)
    random.shuffle(names)
    for name in names:
        value = random.randint(*bounds[name])
        bounds[name] = (value, value)
        _narrow(bounds, touching[name], touching)
    return {name: low for name, (low, _) in bounds.items()}


def _narrow(bounds: Bounds, rules: Sequence[Rule], touching: Mapping[str, list[Rule]]) -> None:
    waiting = {rule.name: rule for rule in rules}
    while waiting:
        rule = waiting.pop(next(iter(waiting)))
        for name in _apply(rule, bounds):
            waiting.update((other.name, other) for other in touching[name])


def _apply(rule: Rule, bounds: Bounds) -> list[str]:
    """Narrows every amount in the rule by what the others leave it; returns those whose interval changed."""
    spans = [_scaled(bounds[name], factor) for name, factor in rule.terms]
    least, most = sum(low for low, _ in spans), sum(high for _, high in spans)
    if least > rule.high or most < rule.low:
        raise Contradiction(f"{rule.name}: must lie in {rule.low}…{rule.high}, can only lie in {least}…{most}")
    changed = []
    for (name, factor), (low, high) in zip(rule.terms, spans, strict=True):
        narrowed = _scaled((max(low, rule.low - most + high), min(high, rule.high - least + low)), factor)
        if narrowed != bounds[name]:
            bounds[name] = narrowed
            changed.append(name)
    return changed


def _scaled(span: tuple[int, int], factor: int) -> tuple[int, int]:
    """The span times a factor that is 1 or −1."""
    if factor not in (1, -1):
        raise ValueError("a printed figure adds or subtracts amounts, nothing else")
    return span if factor == 1 else (-span[1], -span[0])
