"""Ekstad with a round of forecasts: the committee's line, two units' within it, and what they are measured by.

Budget of the year (tkr): Barn och unga 1 200, Vuxen 600, the committee itself 0. Outcome to April: 97,5 and 50,5 tkr,
and 1 tkr of the committee's own. In March Barn och unga was forecast at 1 250 tkr.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tertial.core.operator import OPERATOR
from tertial.core.scope import root_scope
from tertial.facts.tests.factory import make_batch
from tertial.finance.forecast.actions import save_forecast
from tertial.finance.forecast.lines import KIND
from tertial.finance.models import ForecastLine
from tertial.followup import round_actions
from tertial.followup.actions import move_entry
from tertial.followup.models import Entry, Round, Subject
from tertial.measures.tests.town import furnish
from tertial.organisation.models import Code
from tertial.periods import parse
from tests.cast import Municipality

DAYS = round_actions.Days(date(2017, 5, 2), date(2017, 5, 10), date(2017, 5, 15), date(2017, 5, 19))
LINES = (
    ("namnden", "socialnamnden", "Frida"),
    ("bou", "barn-och-unga", "Maja"),
    ("vux", "vuxen", "Kim"),
)
BUDGET = {"barn-och-unga": 1200, "vuxen": 600}
PATH = "ekstad/socialnamnden/t1-2017"
GRID = f"/ekonomi/prognos/{PATH}/"


@dataclass
class Forecasting:
    """The town, its round, and entries by the keys of their lines."""

    town: Municipality
    round: Round

    def entry(self, key: str) -> Entry:
        found = Entry.objects.select_related("subject", "node", "round__body")
        return found.get(round=self.round, subject__forecast_line__key=key)

    def say(self, key: str, by: str = "Kim", comment: str | None = None, **data: str) -> Entry:
        entry = self.entry(key)
        user = self.town.people[by]
        return save_forecast(user=user, entry=entry, data=data, version=entry.version, comment=comment)

    def move(self, key: str, name: str, by: str = "Kim", note: str = "") -> Entry:
        entry = self.entry(key)
        return move_entry(user=self.town.people[by], entry=entry, name=name, version=entry.version, note=note)

    def approve(self, key: str, **data: str) -> Entry:
        self.say(key, **data)
        self.move(key, "klar")
        return self.move(key, "godkann")


def add_line(town: Municipality, key: str, node: str, responsible: str | None, **given: object) -> ForecastLine:
    subject = Subject.objects.create(
        kind=KIND,
        type_key=KIND,
        title=town.nodes[node].name,
        node=town.nodes[node],
        responsible=town.people[responsible] if responsible else None,
        valid_from=date(2017, 1, 1),
    )
    return ForecastLine.objects.create(subject=subject, key=key, **given)


def make_facts(town: Municipality) -> None:
    """Ledger, budget and the forecast of March."""
    furnish(town)
    with root_scope(town.root.pk):
        account = Code.objects.get(dimension="account", code="5010").pk
        activity = Code.objects.get(dimension="activity", code="520").pk
        money = {"account_id": account, "activity_id": activity}
        budget = [
            {"unit_id": town.nodes[unit].pk, "year": 2017, "version": "1", "amount": Decimal(amount) * 1000, **money}
            for unit, amount in BUDGET.items()
        ]
        make_batch(town.nodes["ekstad"], budget, table="budget", file_name="budget.csv")
        march = {"unit_id": town.nodes["barn-och-unga"].pk, "year": 2017, "made": date(2017, 3, 31)}
        rows = [{**march, "amount": Decimal(1_250_000)}]
        make_batch(town.nodes["socialnamnden"], rows, table="forecasts", file_name="prognos-mars.csv")


def make_round(town: Municipality, *, facts: bool = True) -> Forecasting:
    """The round, open, with its three lines."""
    if facts:
        make_facts(town)
    with root_scope(town.root.pk):
        for key, node, responsible in LINES:
            add_line(town, key, node, responsible)
        body, period = town.nodes["socialnamnden"], parse("T1 2017")
        made = round_actions.plan_round(user=OPERATOR, body=body, title="T1 2017", period=period, days=DAYS)
        assert made.path == PATH
        return Forecasting(town, round_actions.move_round(user=OPERATOR, round_=made, name="oppna"))
