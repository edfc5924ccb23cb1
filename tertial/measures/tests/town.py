"""Ekstad with rows to measure: a ledger, a budget and interventions, some of them another committee's."""

from datetime import date
from decimal import Decimal
from typing import Any

from tertial.core.scope import root_scope
from tertial.facts.models import Batch
from tertial.facts.tests.factory import add_codes, make_batch
from tertial.organisation.models import Code
from tests.cast import Municipality

COMMITTEE = "ekstad/socialnamnden"
CHILDREN, ADULTS = f"{COMMITTEE}/barn-och-unga", f"{COMMITTEE}/vuxen"

# (unit, month, counterparty, amount)
LEDGER = [
    ("barn-och-unga", date(2017, 1, 1), "intern", "100000.00"),
    ("barn-och-unga", date(2017, 4, 1), "=HYPERLINK(1)", "-2500.25"),
    ("vuxen", date(2017, 2, 1), "extern", "50500.50"),
    ("socialnamnden", date(2017, 4, 1), None, "1000.00"),
    ("barn-och-unga", date(2016, 3, 1), "intern", "80000.00"),
    ("vuxen", date(2016, 3, 1), "extern", "-10.00"),
    ("norra-skolan", date(2017, 1, 1), "intern", "999999.00"),
]
UNPRICED = (3,)  # the person whose placement has no price
# (unit, person, form, sex, start, end)
INTERVENTIONS = [
    ("barn-och-unga", 1, "HVB", "K", date(2017, 1, 10), None),
    ("barn-och-unga", 1, "familjehem", "K", date(2017, 3, 1), None),
    ("barn-och-unga", 2, "HVB", "M", date(2016, 2, 1), date(2017, 2, 1)),
    ("vuxen", 3, "HVB", None, date(2017, 4, 30), None),
    ("vuxen", 4, "familjehem", "M", date(2017, 5, 1), None),
    ("norra-skolan", 5, "HVB", "K", date(2017, 1, 1), None),
]


def furnish(town: Municipality) -> dict[str, Batch]:
    """Brings the rows into the town; its batches by table."""
    with root_scope(town.root.pk):
        add_codes(town)
        account = Code.objects.get(dimension="account", code="5010").pk
        activity = Code.objects.get(dimension="activity", code="520").pk
        ledger: list[dict[str, Any]] = [
            {
                "unit_id": town.nodes[unit].pk, "month": month, "counterparty": counterparty,
                "amount": Decimal(amount), "account_id": account, "activity_id": activity,
            }
            for unit, month, counterparty, amount in LEDGER
        ]  # fmt: skip
        spells: list[dict[str, Any]] = [
            {
                "unit_id": town.nodes[unit].pk, "person": person.to_bytes(16, "big"), "form": form, "sex": sex,
                "start": start, "end": end, "daily_cost": None if person in UNPRICED else Decimal("1000.00"),
            }
            for unit, person, form, sex, start, end in INTERVENTIONS
        ]  # fmt: skip
        whole = town.nodes["ekstad"]
        return {
            "ledger": make_batch(whole, ledger, file_name="huvudbok.csv"),
            "interventions": make_batch(whole, spells, table="interventions", file_name="insatser.csv"),
        }
