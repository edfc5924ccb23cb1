"""Filer: the generated rows as CSV files in the canonical layouts, ready to be imported."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from tertial.facts.generate import (
    assistance,
    attendance,
    budget,
    cases,
    complaints,
    incidents,
    interventions,
    investments,
    ledger,
    referrals,
    staff,
    staff_absence,
    staff_people,
)
from tertial.facts.generate.drawing import Register
from tertial.facts.generate.money import RowMoney, row_money
from tertial.facts.generate.plan import Plan, read
from tertial.periods import add_months

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to import: its canonical table, where it lies, and the body it belongs to (it covers all below).

    `cut_off` is the last day that the file speaks for, where it holds stray rows of later days.
    """

    table: str
    path: Path
    body: str
    cut_off: date | None = None


def write(profile: Path, folder: Path, seed: int) -> list[SourceFile]:
    """Writes every source file of the profile to the folder. The same seed gives the same bytes.

    Raises Contradiction when the wanted figures cannot hold at once, OSError when a file cannot be written.
    """
    plan = read(profile)
    folder.mkdir(parents=True, exist_ok=True)
    money = row_money(plan.economy, _random(seed, "money"))
    files = [
        _written(folder, name, table, body, fields, lines(plan, money, _random(seed, name)))
        for name, table, body, fields, lines in _files(plan)
    ]
    return [*(_with_cut_off(file, plan) for file in files), *_staff_files(plan, folder, seed)]


def _staff_files(plan: Plan, folder: Path, seed: int) -> Iterator[SourceFile]:
    """Personnel, where the profile has any: the same people in three files. Absences end with the last month told."""
    if "staff" not in plan.raw:
        return
    everybody, body = staff_people.staff(plan, partial(_random, seed)), plan.economy.body
    employments = list(staff.employment_lines(everybody))
    file = _written(folder, "employments", "employments", body, staff.EMPLOYMENT_FIELDS, employments)
    yield replace(file, cut_off=plan.period.last_day)
    schedules = staff.schedule_lines(everybody, _random(seed, "schedules"))
    yield _written(folder, "schedules", "schedules", body, staff.SCHEDULE_FIELDS, schedules)
    random = _random(seed, "absences")
    absences = _shuffled(random, staff_absence.absence_lines(everybody, random))
    file = _written(folder, "absences", "absences", body, staff_absence.FIELDS, absences)
    yield replace(file, cut_off=add_months(everybody.months[-1], 1) - timedelta(days=1))


def _with_cut_off(file: SourceFile, plan: Plan) -> SourceFile:
    """Registers are drawn at the end of the period; a ledger of an earlier year speaks for all of that year."""
    is_current_ledger = file.path.stem == f"ledger-{plan.period.year}"
    if not is_current_ledger and file.table not in _REGISTERS:
        return file
    return replace(file, cut_off=plan.period.last_day)


_REGISTERS = (
    "referrals", "investigations", "cases", "interventions", "assistance", "attendance", "incidents", "complaints",
)  # fmt: skip


Lines = Callable[[Plan, Sequence[RowMoney], Random], Iterable[Line]]


def _files(plan: Plan) -> Iterator[tuple[str, str, str, Sequence[str], Lines]]:
    everybody = plan.economy.body
    for earlier in plan.economy.history:
        yield f"ledger-{earlier}", "ledger", everybody, ledger.FIELDS, _history(earlier)
    yield f"ledger-{plan.period.year}", "ledger", everybody, ledger.FIELDS, _period
    yield "budget", "budget", everybody, budget.BUDGET_FIELDS, _budget
    yield from _decided(plan)
    for table, fields, lines in _REGISTER_FILES:
        if table in plan.raw:
            yield table, table, everybody, fields, lines
    if "assistance" in plan.raw:
        yield "assistance", "assistance", plan.raw["assistance"]["body"], assistance.FIELDS, _assistance


def _decided(plan: Plan) -> Iterator[tuple[str, str, str, Sequence[str], Lines]]:
    """What people decide, judge and enter."""
    for frame in plan.raw.get("frames", ()):
        name = f"frame_changes-{frame['body'].rsplit('/', 1)[-1]}"
        yield name, "frame_changes", frame["body"], budget.FRAME_FIELDS, _fixed(budget.frame_lines(frame["changes"]))
    if "forecasts" in plan.raw:
        body = plan.raw["forecasts"]["body"]
        yield "forecasts", "forecasts", body, budget.FORECAST_FIELDS, _forecasts
    if "entered" in plan.raw:
        entered = plan.raw["entered"]
        lines = _fixed(budget.entered_lines(entered["rows"]))
        yield "entered", "entered", entered["body"], budget.ENTERED_FIELDS, lines


def _fixed(lines: Iterator[Line]) -> Lines:
    return lambda plan, money, random: lines


def _history(year: int) -> Lines:
    def lines(plan: Plan, money: Sequence[RowMoney], random: Random) -> Iterable[Line]:
        yield from _booked(plan, ledger.history_rows(plan, year, money, random))
        yield from investments.investment_history(plan, year, random)

    return lines


def _period(plan: Plan, money: Sequence[RowMoney], random: Random) -> Iterable[Line]:
    yield from _booked(plan, ledger.period_rows(plan, money, random))
    yield from investments.investment_postings(plan, random)


def _budget(plan: Plan, money: Sequence[RowMoney], random: Random) -> Iterable[Line]:
    yield from budget.budget_lines(plan, money)
    yield from investments.investment_budget(plan)


def _forecasts(plan: Plan, money: Sequence[RowMoney], random: Random) -> Iterable[Line]:
    return budget.forecast_lines(plan, money)


def _booked(plan: Plan, postings: Iterable[ledger.Posting]) -> Iterable[Line]:
    return (posting.fields(plan.economy.internal) for posting in postings)


def _referrals(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Line]:
    register = Register("R", random)
    return _shuffled(
        random,
        (line for spec in plan.raw["referrals"] for line in referrals.referral_lines(plan, spec, random, register)),
    )


def _investigations(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Line]:
    register, specs = Register("U", random), plan.raw["investigations"]
    return _shuffled(
        random, (line for spec in specs for line in referrals.investigation_lines(plan, spec, random, register))
    )


def _interventions(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Line]:
    register, specs = Register("P", random), plan.raw["interventions"]
    return _shuffled(
        random, (line for spec in specs for line in interventions.intervention_lines(plan, spec, random, register))
    )


def _assistance(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Line]:
    return _shuffled(random, assistance.assistance_lines(plan, random))


def _cases(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Line]:
    register, specs = Register("C", random), plan.raw["cases"]
    return _shuffled(random, (line for spec in specs for line in cases.case_lines(plan, spec, random, register)))


def _attendance(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Line]:
    register, specs = Register("N", random), plan.raw["attendance"]
    return _shuffled(
        random, (line for spec in specs for line in attendance.attendance_lines(plan, spec, random, register))
    )


def _incidents(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Line]:
    return _shuffled(random, incidents.incident_lines(plan, plan.raw["incidents"], random))


def _complaints(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Line]:
    return _shuffled(random, complaints.complaint_lines(plan, plan.raw["complaints"], random))


_REGISTER_FILES: tuple[tuple[str, Sequence[str], Lines], ...] = (
    ("referrals", referrals.REFERRAL_FIELDS, _referrals),
    ("investigations", referrals.INVESTIGATION_FIELDS, _investigations),
    ("cases", cases.FIELDS, _cases),
    ("interventions", interventions.FIELDS, _interventions),
    ("attendance", attendance.FIELDS, _attendance),
    ("incidents", incidents.FIELDS, _incidents),
    ("complaints", complaints.FIELDS, _complaints),
)


def _shuffled(random: Random, lines: Iterable[Line]) -> list[Line]:
    found = list(lines)
    random.shuffle(found)
    return found


def _random(seed: int, name: str) -> Random:
    """A stream of its own for each file, so that a change in one leaves the others as they were."""
    return Random(f"{seed}/{name}")  # noqa: S311 - invented data, not a secret


def _written(
    folder: Path, name: str, table: str, body: str, fields: Sequence[str], lines: Iterable[Line]
) -> SourceFile:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows(lines)
    return SourceFile(table, path, body)
