"""The economy of the reference municipality: as it was published, and as a plain sum of the stored rows."""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tertial.core.roots import require_root_id
from tertial.core.scope import root_scope
from tertial.facts import store
from tertial.facts.selectors import scope_for_system
from tertial.facts.store import FactStore
from tertial.finance.rules import STEPS, View
from tertial.finance.table import Shown, shown
from tertial.finance.tests.views import values
from tertial.numbers import round_half_away
from tertial.organisation.models import Node
from tertial.periods import parse

BODY = "haninge/socialnamnden"
ORDERING, PROVIDING = f"{BODY}/bestallare", f"{BODY}/utforare"
OPENED = frozenset({f"e{ORDERING}", f"e{PROVIDING}"})
# The rows of the published table of results, by the unit that each is.
UNITS = {
    "committee": f"{BODY}/namnden",
    "shared": f"{BODY}/gemensam",
    "ordering": ORDERING,
    "disability": f"{ORDERING}/funktionsnedsattning",
    "children": f"{ORDERING}/barn-och-unga",
    "adults": f"{ORDERING}/vuxen",
    "providing": PROVIDING,
}
COLUMNS = {
    "budget_year": "year_budget", "budget": "budget", "outcome": "outcome", "deviation": "deviation",
    "forecast_deviation": "forecast_deviation",
}  # fmt: skip


@pytest.fixture(scope="module")
def facts(haninge: Path) -> Iterator[FactStore]:
    with root_scope(require_root_id("haninge")):
        scope = scope_for_system(Node.objects.get(path=BODY))
    with store.open(scope) as opened:
        yield opened


def seen(facts: FactStore, **asked: Any) -> Shown:
    return shown(View(**{"period": parse("T1 2017"), "opened": OPENED} | asked), facts, "Socialnämnden")


def test_the_committee_and_its_departments_come_out_as_published(facts: FactStore, haninge: Path) -> None:
    published = tomllib.loads((haninge / "published.toml").read_text("utf-8"))["tables"]["result"]
    found = seen(facts)
    by_unit = {line.value: values(found, row) for line, row in zip(found.lines, found.table.rows, strict=False)}
    ours = {key: by_unit[path] for key, path in UNITS.items()} | {"total": values(found, found.table.rows[-1])}
    for key, row in ours.items():
        expected = dict(zip(published["columns"], map(Decimal, published["rows"][key]), strict=True))
        shown_here = {name: round_half_away((row[column] or 0) / Decimal(1000), 0) for name, column in COLUMNS.items()}
        assert shown_here == expected, key


def test_every_outcome_is_the_plain_sum_of_the_stored_rows(facts: FactStore) -> None:
    found, paths = seen(facts), {node.id: node.path for node in facts.scope.nodes}
    posted = [
        row
        for file in facts.scope.files["ledger"]
        for row in pq.read_table(file.path, columns=["unit_id", "month", "account", "amount"]).to_pylist()
        if row["unit_id"] in paths and row["account"][:1] not in ("1", "2")
    ]
    spans = {
        "outcome": (date(2017, 1, 1), date(2017, 5, 1)),
        "previous": (date(2016, 1, 1), date(2016, 5, 1)),
        "year_1": (date(2016, 1, 1), date(2017, 1, 1)),
    }
    for line, row in zip(found.lines, found.table.rows, strict=False):
        if line.value is None:
            continue
        for column, (start, end) in spans.items():
            own = (
                each["amount"]
                for each in posted
                if start <= each["month"] < end and f"{paths[each['unit_id']]}/".startswith(f"{line.value}/")
            )
            assert values(found, row)[column] == sum(own), (line.label, column)


@pytest.mark.parametrize("by", STEPS)
def test_every_breakdown_has_the_same_total(facts: FactStore, by: str) -> None:
    found, by_unit = seen(facts, by=by), seen(facts)
    assert values(found, found.table.rows[-1]) == values(by_unit, by_unit.table.rows[-1])
