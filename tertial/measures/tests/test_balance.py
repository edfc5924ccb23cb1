"""A whole ledger, with its balance accounts: only the accounts of the result are outcome and budget."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.facts import store
from tertial.facts.readers.mapping import guess
from tertial.facts.readers.prepare import detect, prepare, sie_code_plan
from tertial.facts.readers.source import Source
from tertial.facts.resolve import CodePlan
from tertial.facts.schemas import schema
from tertial.facts.store import BatchFile, NodeRow, Scope
from tertial.facts.tests import test_sie_files as sie
from tertial.facts.writer import write
from tertial.measures.engine import compute
from tertial.measures.rows import rows
from tertial.periods import parse

BODY = 1
YEAR = parse("2017")


def imported(folder: Path, settings: dict[str, Any]) -> Scope:
    """The little company's SIE file, read as a ledger and as a budget by the body itself."""
    files = {}
    for number, table in enumerate(("ledger", "budget")):
        source, of = Source.of_bytes("liten.se", sie.FILE), schema(table)
        plan = CodePlan((), BODY).with_provisional(sie_code_plan(source))
        path = folder / f"{table}.parquet"
        made = write(prepare(source, of, guess(detect(source, table=table), of), plan), path)
        files[table] = (BatchFile(number, str(path), made.rows),)
    node = NodeRow(BODY, None, "bolaget", "Bolaget", 0)
    return Scope(1, BODY, node.path, frozenset({BODY}), (node,), (), files, settings)


def value(folder: Path, key: str, **settings: Any) -> Decimal | None:
    with store.open(imported(folder, settings)) as facts:
        return compute(facts, key, YEAR).total.figure.value


def test_the_outcome_of_a_whole_sie_ledger_is_its_costs_and_revenues(folder: Path) -> None:
    assert value(folder, "economy.outcome") == Decimal(1500)


def test_the_rows_behind_the_outcome_are_those_that_count(folder: Path) -> None:
    with store.open(imported(folder, {})) as facts:
        found = rows(facts, "economy.outcome", YEAR, {}, limit=50).to_pylist()
        lineage = compute(facts, "economy.outcome", YEAR).lineage
    assert sorted((row["account"], row["amount"]) for row in found) == [
        ("5010", Decimal("1000.00")), ("6110", Decimal("250.00")), ("6110", Decimal("250.00")),
    ]  # fmt: skip
    assert lineage.rows == 3


@pytest.mark.parametrize(
    ("classes", "expected"),
    [([], 0), (["1"], 1250), (["1", "2", "5"], 500)],
    ids=["every-account", "assets", "no-premises"],
)
def test_the_profile_says_which_classes_are_the_balance_sheets(folder: Path, classes: list[str], expected: int) -> None:
    assert value(folder, "economy.outcome", balance_classes=classes) == Decimal(expected)


def test_budget_and_deviation_leave_the_same_accounts_out(folder: Path) -> None:
    budget, deviation = (value(folder, f"economy.{name}") for name in ("budget", "deviation"))
    assert (budget, deviation) == (Decimal(2100), Decimal(600))
    without = {"balance_classes": ["1", "2", "5"]}
    assert (value(folder, "economy.budget", **without), value(folder, "economy.deviation", **without)) == (0, -500)
