"""What is said of forecast lines: with history, locked when approved, closed with the round, written as facts."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.facts import store
from tertial.facts.models import Batch
from tertial.facts.selectors import scope_for_system
from tertial.facts.tests.factory import make_batch
from tertial.finance.forecast import kind
from tertial.finance.forecast.actions import save_forecast
from tertial.finance.forecast.facts import write_round
from tertial.finance.forecast.lines import read
from tertial.finance.models import Forecast, ForecastReason, RoundBatch
from tertial.finance.tests.forecast_town import Forecasting, make_round
from tertial.followup import round_actions
from tertial.followup.actions import Outdated
from tertial.measures.engine import compute
from tertial.periods import parse

BALANCED = {"amount": "1 300", "reason-0-text": "Fler placeringar", "reason-0-amount": "−100"}


@pytest.fixture
def told(in_ekstad):
    return make_round(in_ekstad)


def measured(told: Forecasting, key: str, node: str = "socialnamnden") -> Decimal | None:
    with store.open(scope_for_system(told.town.nodes[node])) as facts:
        return compute(facts, key, parse("T1 2017")).total.figure.value


def batches(told: Forecasting) -> list[Batch]:
    own = Batch.objects.filter(table="forecasts", file_name="Prognos, T1 2017 (omgång)")
    return list(own.order_by("pk"))


def test_a_line_is_measured_and_rolled_up_with_what_is_said(told):
    told.say("bou", by="Maja", **BALANCED)
    told.say("vux", amount="580,5")
    rows = read(told.round).rows
    top, bou, vux = rows.values()
    assert [(row.line.key, row.depth) for row in rows.values()] == [("namnden", 0), ("bou", 1), ("vux", 1)]
    assert (bou.rolled.said.budget, bou.rolled.said.outcome) == (1_200_000, Decimal("97499.75"))
    assert (bou.rolled.said.previous, bou.rolled.change, bou.rolled.deviation) == (1_250_000, 50_000, -100_000)
    assert (bou.rolled.unexplained, vux.rolled.unexplained) == (0, 19_500)
    assert vux.rolled.said.previous is None
    # The committee's own 1 tkr of outcome has no forecast yet.
    assert (top.rolled.own_outcome, top.rolled.forecast, top.rolled.missing) == (1000, None, 1)
    told.say("namnden", amount="2", adjustment="-10", adjustment_reason="Vakanser")
    top = next(iter(read(told.round).rows.values()))
    assert (top.rolled.forecast, top.rolled.said.budget) == (1_872_500, 1_800_000)


def test_nobody_elses_draft_is_counted_where_it_may_not_be_told(told):
    told.say("bou", **BALANCED)
    rows = {row.line.key: row for row in read(told.round, told=frozenset()).rows.values()}
    assert (rows["bou"].rolled.forecast, rows["namnden"].rolled.missing) == (None, 3)


def test_lists_are_kept_in_order_and_what_stays_leaves_no_trace(told):
    lists = {
        "measure-0-text": "Hemtagning", "measure-0-amount": "40", "measure-0-starts_on": "2017-05-15",
        "measure-0-effect_on": "2017-09-01", "measure-0-responsible": "Enhetschefen",
        "risk-0-text": "Två placeringar till", "risk-0-amount": "1 800", "risk-0-direction": "up",
        "risk-1-text": "", "risk-1-amount": "", "risk-1-direction": "down",
    }  # fmt: skip
    told.say("bou", by="Maja", **BALANCED, **lists)
    told.say("bou", by="Maja", **BALANCED, **lists)
    forecast = Forecast.objects.get()
    assert [str(row) for row in (*forecast.reasons.all(), *forecast.measures.all(), *forecast.risks.all())] == [
        "Fler placeringar", "Hemtagning", "Två placeringar till",
    ]  # fmt: skip
    assert forecast.events.count() == 1
    told.say("bou", **BALANCED | {"amount": "1 301", "reason-0-text": "Dyrare placeringar"})
    assert [event.amount for event in forecast.events.order_by("pgh_id")] == [1_300_000, 1_301_000]
    told.say("bou", **{"reason-0-text": "", "reason-0-amount": ""})
    assert not ForecastReason.objects.exists()
    assert forecast.measures.count() == 1  # a list that is not given stays
    kinds = ForecastReason.events.rel.related_model.objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(kinds) == ["insert", "update", "delete"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"amount": "mycket"}, "Ny prognos: ”mycket” är inget belopp"),
        ({"reason-0-text": "a", "reason-0-amount": "x"}, "Orsak 1: ”x” är inget belopp"),
        ({"measure-0-text": "a", "measure-0-starts_on": "i maj"}, "Åtgärd 1, startar: ”i maj” är inget datum"),
        ({"amount": "1", "unit": "öre"}, "Belopp kan inte visas i ”öre”"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(told, data, message):
    with pytest.raises(Refused, match=message):
        told.say("bou", **data)
    assert not Forecast.objects.exists()
    assert told.entry("bou").version == 0


def test_a_forecast_is_handed_in_when_its_reasons_make_the_deviation(told):
    told.say("bou", by="Maja", amount="1 300")
    with pytest.raises(Refused, match="Orsakerna ska tillsammans"):
        told.move("bou", "klar", by="Maja")
    told.say("bou", by="Maja", **BALANCED)
    told.move("bou", "klar", by="Maja")
    assert told.move("bou", "godkann").state == "approved"
    with pytest.raises(Refused, match="Rapporten är godkänd"):
        told.say("bou", by="Maja", amount="1")
    assert Forecast.objects.get().amount == 1_300_000


def test_two_who_save_at_once_are_told(told):
    told.say("bou", by="Maja", amount="1 300")
    entry = told.entry("bou")
    entry.version = 0
    with pytest.raises(Outdated, match="Maja har ändrat"):
        save_forecast(user=told.town.people["Kim"], entry=entry, data={"amount": "1"}, version=0)


def test_only_who_answers_for_the_line_says_anything(told):
    for name in ("Rune", "Lena", "Ulla", "Stig", "Ada", "Sam"):
        with pytest.raises(PermissionDenied):
            told.say("bou", by=name, amount="1")
    with pytest.raises(PermissionDenied):
        told.say("vux", by="Maja", amount="1")


def test_nothing_is_written_in_a_closed_round_by_any_door(told):
    told.say("bou", **BALANCED)
    forecast = Forecast.objects.get()
    round_actions.move_round(user=OPERATOR, round_=told.round, name="stang")
    with pytest.raises(Refused, match="inte öppen"):
        told.say("bou", amount="1")
    reason = forecast.reasons.get()
    for write in (
        lambda: Forecast.objects.filter(pk=forecast.pk).update(amount=1),
        lambda: Forecast.objects.create(entry=told.entry("vux")),
        lambda: ForecastReason.objects.filter(pk=reason.pk).update(amount=1),
        lambda: ForecastReason.objects.create(forecast=forecast, text="ny"),
        reason.delete,
    ):
        with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
            write()


def test_what_stands_beside_the_line_on_the_page_of_the_round(told):
    told.say("bou", amount="1 300")
    shown = kind.beside([told.entry("bou"), told.entry("namnden")])
    bou, top = shown[told.entry("bou").pk], shown[told.entry("namnden").pk]
    assert bou.about.replace("\u00a0", " ") == "Budget 1 200 tkr · utfall 97 · förra prognosen 1 250"
    assert [(field.name, field.value.replace("\u00a0", " ")) for field in bou.fields] == [("amount", "1 300")]
    assert "−100 tkr" in bou.fields[0].hint
    assert bou.url == f"/ekonomi/prognos/{told.round.path}/-/rad/{told.entry('bou').pk}/"
    assert top.fields == ()


def test_approved_forecasts_become_facts_once(told):
    told.approve("bou", **BALANCED)
    told.approve("vux", amount="600")
    assert write_round(told.round).problem == ""
    assert write_round(told.round).batch.file_name == "Prognos, T1 2017 (omgång)"
    assert [batch.is_active for batch in batches(told)] == [True]
    assert measured(told, "economy.forecast") == 1_900_000
    assert measured(told, "economy.previous_forecast") == 1_250_000
    assert measured(told, "economy.forecast", "barn-och-unga") == 1_300_000
    with store.open(scope_for_system(told.town.nodes["socialnamnden"])) as facts:
        found = facts.fetch("SELECT made, amount, reason FROM forecasts WHERE reason IS NOT NULL")
    assert [(str(made), amount, reason) for made, amount, reason in found] == [
        ("2017-04-30", Decimal("1300000.00"), "Fler placeringar")
    ]


def test_what_is_sent_back_leaves_the_facts_and_comes_again(told):
    told.approve("bou", **BALANCED)
    told.approve("vux", amount="600")
    write_round(told.round)
    told.move("vux", "tillbaka", note="Räkna om")
    write_round(told.round)
    assert measured(told, "economy.forecast") == 1_300_000
    told.move("bou", "tillbaka", note="Räkna om")
    assert write_round(told.round).batch is None
    assert measured(told, "economy.forecast") == 1_250_000  # that of March
    told.move("bou", "klar")
    told.move("bou", "godkann")
    write_round(told.round)
    assert [batch.is_active for batch in batches(told)] == [False, False, True]
    assert measured(told, "economy.forecast") == 1_300_000


def test_the_committees_adjustment_is_a_row_of_its_own(told):
    told.approve("bou", **BALANCED)
    told.approve("vux", amount="600")
    told.say("namnden", amount="0", adjustment="-50", adjustment_reason="Vakanser")
    told.move("namnden", "klar")
    told.move("namnden", "godkann")
    assert write_round(told.round).problem == ""
    top = next(iter(read(told.round).rows.values()))
    assert measured(told, "economy.forecast") == top.rolled.forecast == 1_850_000


def test_forecasts_that_a_file_has_already_told_are_not_counted_twice(told):
    row = {"unit_id": told.town.nodes["vuxen"].pk, "year": 2017, "made": date(2017, 4, 30), "amount": Decimal(610_000)}
    make_batch(told.town.nodes["socialnamnden"], [row], table="forecasts", file_name="prognos-april.csv")
    told.approve("vux", amount="600")
    written = write_round(told.round)
    assert (written.batch, "prognos-april.csv" in written.problem) == (None, True)
    assert measured(told, "economy.forecast", "vuxen") == 610_000


def test_approving_and_closing_ask_the_worker(told):
    told.approve("bou", **BALANCED)
    round_actions.move_round(user=OPERATOR, round_=told.round, name="stang")
    jobs = ProcrastinateJob.objects.filter(task_name="finance.forecasts_to_facts")
    assert [job.args["round_id"] for job in jobs] == [told.round.pk] * 2
    assert not RoundBatch.objects.exists()
