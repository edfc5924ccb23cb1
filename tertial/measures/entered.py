"""Källor till inmatade figurer: who says so, and when, for the figures that a table shows."""

from collections.abc import Iterable
from datetime import date

from tertial.facts.store import FactStore
from tertial.measures.figures import Request
from tertial.periods import Period, parse

PREFIX = "entered."


def source_notes(store: FactStore, requests: Iterable[Request]) -> tuple[str, ...]:
    """`Källa: Enheten för etablering (2017-05-02).` for the entered figures among the requests; nothing without any."""
    wanted = {pair for request in requests if request.key.startswith(PREFIX) for pair in _pairs(request)}
    if not wanted:
        return ()
    latest: dict[tuple[str, Period, str, int], tuple[date, str]] = {}
    for row in store.run('SELECT key, period, "by", unit_id, source, source_date FROM entered').to_pylist():
        figure = (row["key"], parse(row["period"]), row["by"] or "", row["unit_id"])
        if figure[:2] in wanted:
            latest[figure] = max(latest.get(figure, (date.min, "")), (row["source_date"], row["source"]))
    named = sorted({f"{source} ({day})" for day, source in latest.values()})
    if not named:
        return ()
    return (f"{'Källa' if len(named) == 1 else 'Källor'}: {', '.join(named)}.",)


def _pairs(request: Request) -> Iterable[tuple[str, Period]]:
    """The keys that the request asks for, each with its period."""
    return ((value, request.period) for each in request.where if each.name == "key" for value in each.values)
