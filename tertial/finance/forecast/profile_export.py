"""Writes `forecast.toml`: the lines and what has been said of them, as `profile` reads it."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tertial.finance.forecast.profile import ALWAYS, FILE
from tertial.finance.forecast.reading import LISTS
from tertial.finance.models import Forecast, ForecastLine
from tertial.followup.models import Subject
from tertial.organisation.profile_export import write


def export(folder: Path) -> None:
    """Writes every line, and every round's forecasts."""
    rounds: dict[str, dict[str, Any]] = {}
    for forecast in _forecasts():
        round_ = forecast.entry.round
        said = rounds.setdefault(round_.path, {"body": round_.body.path, "round": round_.slug, "forecast": []})
        said["forecast"].append(_forecast(forecast))
    lines = [_line(line) for line in _lines()]
    if lines:
        write(folder / FILE, {"line": lines, "round": rounds.values()})


def keys(subjects: Iterable[Subject]) -> dict[int, str]:
    """The keys that the file gives these subjects, by the subjects' own; one query."""
    found = ForecastLine.objects.filter(subject__in=[subject.pk for subject in subjects])
    return dict(found.values_list("subject_id", "key"))


def _lines() -> Iterable[ForecastLine]:
    found = ForecastLine.objects.select_related("subject__node", "subject__responsible", "activity")
    return found.order_by("subject__position", "subject_id")


def _forecasts() -> Iterable[Forecast]:
    related = ("entry__round__body", "entry__subject__forecast_line")
    found = Forecast.objects.select_related(*related).prefetch_related("reasons", "measures", "risks")
    return found.order_by("entry__round__period_end", "entry__round_id", "entry__subject__position", "pk")


def _line(line: ForecastLine) -> dict[str, Any]:
    subject = line.subject
    starts = None if subject.valid_from in (subject.node.valid_from, ALWAYS) else subject.valid_from
    return {
        "key": line.key,
        "node": subject.node.path,
        "activity": line.activity.code if line.activity else "",
        "account_class": line.account_class,
        "title": "" if subject.title == subject.node.name else subject.title,
        "responsible": subject.responsible.email if subject.responsible else "",
        "carried_deficit": _number(line.carried_deficit) or None,
        "valid_from": starts,
        "valid_to": subject.valid_to,
    }


def _forecast(forecast: Forecast) -> dict[str, Any]:
    said = {
        "line": forecast.entry.subject.forecast_line.key,
        "amount": _number(forecast.amount),
        "comment": forecast.entry.comment,
        "adjustment": _number(forecast.adjustment) or None,
        "adjustment_reason": forecast.adjustment_reason,
    }
    lists = {name: [_row(name, row) for row in getattr(forecast, f"{name}s").all()] for name in LISTS}
    return {key: value for key, value in {**said, **lists}.items() if value not in (None, "", [])}


def _row(name: str, row: Any) -> dict[str, Any]:
    found = {key: _number(row.amount) if key == "amount" else getattr(row, key) for key in LISTS[name]}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _number(amount: Decimal | None) -> int | float | None:
    """Kronor as TOML has them; whole ones without decimals."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
