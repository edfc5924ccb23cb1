"""Pages of forecasts: the grid without script, saved as one types, pasted; a line with its lists; who is told what."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tertial.core.operator import OPERATOR
from tertial.finance.forecast.lines import _MEASURED
from tertial.finance.models import Forecast, ForecastLine
from tertial.finance.tests.forecast_town import GRID, Forecasting, add_line, make_round
from tertial.followup import round_actions
from tertial.organisation.models import Node, NodeKind
from tests.queries import at_most


@pytest.fixture
def told(in_ekstad):
    return make_round(in_ekstad)


@pytest.fixture
def as_user(told: Forecasting) -> Callable[[str], Client]:
    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(told.town.people[name])
        return client

    return log_in


def fields_of(html: str) -> dict[str, str]:
    """What the grid's form would post."""
    form = html[html.index('id="rutnat"') : html.index('id="rad"')]
    found = re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def row_of(html: str, label: str) -> str:
    rows = [plain(row) for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL)]
    return next(row for row in rows if row.startswith(label))


def amounts() -> dict[str, Decimal | None]:
    found = Forecast.objects.values_list("entry__subject__forecast_line__key", "amount")
    return dict(found)


def test_the_grid_shows_every_line_with_a_field_and_the_parts_add_up(told, as_user):
    html = as_user("Kim").get(GRID).content.decode()
    assert row_of(html, "Socialnämnden") == "Socialnämnden 1 800 149 1 250 3 saknas Att lämna"
    assert row_of(html, "Barn och unga") == "Barn och unga 1 200 97 1 250 Att lämna"
    assert row_of(html, "Vuxen") == "Vuxen 600 51 u.s. Att lämna"
    assert row_of(html, "Direkt på Socialnämnden") == "Direkt på Socialnämnden 0 1"
    keys = {name.split("-")[0] for name in fields_of(html)}
    assert keys == {"version", "sida", "visa", "seen", "amount", "adjustment"}


def test_without_script_the_form_saves_what_was_changed_and_nothing_else(told, as_user):
    client = as_user("Kim")
    bou, vux = told.entry("bou"), told.entry("vux")
    posted = fields_of(client.get(GRID).content.decode()) | {f"amount-{bou.pk}": "1 300", f"amount-{vux.pk}": ""}
    answer = client.post(GRID, posted, follow=True)
    assert "1 rader är sparade." in answer.content.decode()
    assert amounts() == {"bou": 1_300_000}
    assert row_of(answer.content.decode(), "Barn och unga") == "Barn och unga 1 200 97 1 250 +50 −100 −100 Att lämna"
    assert told.entry("vux").version == 0
    again = fields_of(answer.content.decode())
    assert again[f"amount-{bou.pk}"].replace("\u00a0", " ") == "1 300"
    client.post(GRID, again | {f"amount-{bou.pk}": "1300,0"})
    assert told.entry("bou").version == 1  # the same amount, written otherwise


def test_what_cannot_be_saved_stays_in_its_field_with_the_reason(told, as_user):
    client = as_user("Kim")
    bou, vux = told.entry("bou"), told.entry("vux")
    posted = fields_of(client.get(GRID).content.decode()) | {f"amount-{bou.pk}": "mycket", f"amount-{vux.pk}": "600"}
    answer = client.post(GRID, posted)
    html = answer.content.decode()
    assert (answer.status_code, amounts()) == (422, {"vux": 600_000})
    assert fields_of(html)[f"amount-{bou.pk}"] == "mycket"
    assert "”mycket” är inget belopp" in plain(html)


def test_saved_as_one_types_the_cells_come_back(told, as_user):
    client, bou = as_user("Maja"), told.entry("bou")
    posted = fields_of(client.get(GRID).content.decode())
    answer = client.post(GRID, posted | {f"amount-{bou.pk}": "−5"}, headers={"X-Autosave": "1"}).json()
    assert answer["live"][f"{bou.pk}.deviation"] == {"text": "+1\u00a0205", "negative": False, "soft": False}
    assert answer["marks"] == {f"seen-{bou.pk}": "1|−5|"}
    assert (answer["errors"], answer["saved"]) == ({}, [bou.pk])
    # Kim writes; Maja's page has seen nothing of it.
    told.say("bou", amount="7")
    late = client.post(GRID, posted | answer["marks"] | {f"amount-{bou.pk}": "8"}, headers={"X-Autosave": "1"}).json()
    assert late["errors"] == {f"amount-{bou.pk}": "Kim har skrivit 7 här. Läs in sidan igen och jämför."}
    assert (late["saved"], late["marks"]) == ([], {f"seen-{bou.pk}": "2|7|"})
    assert amounts() == {"bou": 7000}


def test_a_paste_without_script_goes_by_name_or_in_order(told, as_user):
    client = as_user("Kim")
    seen = fields_of(client.get(GRID).content.decode())
    client.post(GRID, seen | {"paste": "Vuxen\t55\t600,5\nbarn och unga\t97\t1 250"})
    assert amounts() == {"bou": 1_250_000, "vux": 600_500}
    seen = fields_of(client.get(GRID).content.decode())
    answer = client.post(GRID, seen | {"paste": "Skolan\t5"})
    assert "”Skolan” finns inte bland raderna" in plain(answer.content.decode())
    client.post(GRID, seen | {"paste": "1\r\n\r\n3"})
    assert amounts() == {"bou": 1000, "vux": 600_500, "namnden": 3000}


def test_amounts_are_written_in_the_unit_that_the_page_shows(told, as_user):
    told.say("bou", amount="1 234,567")
    client, bou = as_user("Kim"), told.entry("bou")
    html = client.get(f"{GRID}?visa=mnkr").content.decode()
    assert fields_of(html)[f"amount-{bou.pk}"] == "1,234567"
    client.post(GRID, fields_of(html) | {f"amount-{bou.pk}": "1,3"})
    assert amounts() == {"bou": 1_300_000}


def test_a_manager_sees_their_own_lines_alone(told, as_user):
    told.say("vux", amount="580")
    html = as_user("Maja").get(GRID).content.decode()
    assert "Barn och unga" in html
    assert "Vuxen" not in html
    assert "Socialnämnden 1 800" not in plain(html)


def test_who_only_reads_is_told_what_has_been_handed_in(told, as_user):
    told.say("bou", amount="1 200")
    told.say("vux", amount="600")
    told.move("vux", "klar")
    html = as_user("Rune").get(GRID).content.decode()
    assert row_of(html, "Barn och unga") == "Barn och unga 1 200 97 1 250 Att lämna"
    assert row_of(html, "Vuxen") == "Vuxen 600 51 u.s. 600 0 Lämnad"
    assert 'name="amount' not in html
    entry = told.entry("bou")
    assert "1 200 tkr" not in plain(as_user("Rune").get(f"{GRID}-/rad/{entry.pk}/").content.decode())


def test_money_that_no_line_forecasts_is_shown_and_never_guessed(told, as_user):
    ForecastLine.objects.get(key="namnden").subject.entries.all().delete()
    told.say("bou", amount="1 200")
    told.say("vux", amount="600")
    html = as_user("Kim").get(GRID).content.decode()
    assert row_of(html, "Utan prognosrad") == "Utan prognosrad 0 1 ingen rad"
    assert row_of(html, "Summa Socialnämnden") == "Summa Socialnämnden 1 800 149 1 250 1 saknas"


def line_fields(told: Forecasting, **given: str) -> dict[str, str]:
    return {"version": str(told.entry("bou").version), "visa": "tkr", **given}


def test_a_line_is_opened_to_its_lists_and_the_rest_is_told(told, as_user):
    client, bou = as_user("Maja"), told.entry("bou")
    url = f"{GRID}-/rad/{bou.pk}/"
    given = line_fields(
        told, amount="1 300", comment="Fler barn.",
        **{"reason-0-text": "Fler placeringar", "reason-0-amount": "-60"},
        **{"measure-0-text": "Hemtagning", "measure-0-effect_on": "2017-09-01"},
    )  # fmt: skip
    answer = client.post(url, given, headers={"X-Autosave": "1"}).json()
    assert answer["version"] == 1
    assert plain(answer["live"][f"{bou.pk}.remainder"]["text"]) == "−40 av −100 återstår att förklara."
    html = client.get(url).content.decode()
    assert 'value="Fler placeringar"' in html
    assert "utfall hittills i samma takt hela året (4 av 12 månader)" in plain(html)
    assert told.entry("bou").comment == "Fler barn."
    assert "Prognos 1 300 tkr" in plain(html)  # the history
    wrong = client.post(url, line_fields(told, **{"reason-0-text": "Ord", "reason-0-amount": "x"}))
    assert (wrong.status_code, 'value="Ord"' in wrong.content.decode()) == (422, True)
    stale = client.post(url, line_fields(told, amount="1", version="0"))
    assert (stale.status_code, amounts()) == (409, {"bou": 1_300_000})


def test_a_line_is_handed_in_approved_and_read(told, as_user):
    bou = told.entry("bou")
    url = f"{GRID}-/rad/{bou.pk}/"
    told.say("bou", by="Maja", amount="1 300")
    refused = as_user("Maja").post(f"{url}klar/", line_fields(told), follow=True)
    assert "Orsakerna ska tillsammans bli lika stora" in plain(refused.content.decode())
    told.say("bou", by="Maja", **{"reason-0-text": "Fler placeringar", "reason-0-amount": "-100"})
    as_user("Maja").post(f"{url}klar/", line_fields(told))
    kim = as_user("Kim")
    kim.post(f"{url}godkann/", line_fields(told, rutnat="1"))
    read = plain(kim.get(url).content.decode())
    assert "Fler placeringar −100" in read
    assert 'name="amount"' not in kim.get(url).content.decode()
    assert kim.post(url, line_fields(told, amount="1")).status_code == 403
    kim.post(f"{url}tillbaka/", line_fields(told, note="Räkna om"))
    assert "Räkna om" in as_user("Maja").get(url).content.decode()


def test_a_closed_round_has_no_fields(told, as_user):
    round_actions.move_round(user=OPERATOR, round_=told.round, name="stang")
    html = as_user("Kim").get(GRID).content.decode()
    assert 'name="amount' not in html
    assert as_user("Kim").get(f"{GRID}-/rad/{told.entry('bou').pk}/").status_code == 200


def test_the_rounds_are_listed(told, as_user):
    assert "T1 2017" in as_user("Maja").get("/ekonomi/prognos/").content.decode()
    assert "T1 2017" not in as_user("Ulla").get("/ekonomi/prognos/").content.decode()


def test_the_grid_of_two_hundred_lines_costs_fifteen_queries(told, as_user):
    town, committee = told.town, told.town.nodes["socialnamnden"]
    for number in range(198):
        slug = f"enhet-{number}"
        made: Any = Node.objects.create(slug=slug, name=f"Enhet {number}", kind=NodeKind.UNIT, parent=committee)
        town.nodes[slug] = made
        add_line(town, slug, slug, None)
    round_actions.ask(user=OPERATOR, round_=told.round)
    client = as_user("Kim")
    _MEASURED.clear()
    with at_most(15):
        html = client.get(GRID).content.decode()
    assert html.count("data-cell") == 201 + 1
