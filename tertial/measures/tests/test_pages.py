"""Statistik: the numbers of the page and of its files are those of the engine, for those who may see them."""

import csv
import io
import json
import re
from decimal import Decimal
from html import unescape
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from tertial.core.scope import root_scope
from tertial.facts import store
from tertial.facts.selectors import scope_for
from tertial.measures import catalogue, engine, selectors
from tertial.measures.tests.town import ADULTS, CHILDREN, COMMITTEE, furnish
from tertial.numbers import format_figure, raw, style
from tertial.periods import parse

OUTCOME = "/statistik/economy.outcome/"
PEOPLE = "/statistik/interventions.people/"
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


@pytest.fixture
def town(ekstad):
    furnish(ekstad)
    return ekstad


@pytest.fixture
def kim(client, town):
    client.force_login(town.people["Kim"])
    return client


def ask(**parameters):
    return {"organ": COMMITTEE, "period": "T1 2017"} | parameters


def table(response):
    """The rows of the answer's table, as people read them."""
    found = re.search(r"<table.*?</table>", response.content.decode(), re.DOTALL)
    assert found, "no table"
    lines = re.findall(r"<tr.*?</tr>", found[0], re.DOTALL)
    return [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in CELL.findall(line)] for line in lines]


def computed(town, key, period="T1 2017", **options):
    with root_scope(town.root.pk):
        scope = scope_for(town.people["Kim"], town.nodes["socialnamnden"])
    with store.open(scope) as facts:
        return engine.compute(facts, key, parse(period), **options)


def test_every_measure_is_listed_under_its_area_with_its_definition(kim):
    text = unescape(kim.get("/statistik/").content.decode())
    for measure in catalogue.ALL:
        assert f'href="/statistik/{measure.key}/">{measure.title}</a>' in text
        assert measure.definition in text
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", text) == [area.title for area in selectors.areas()]
    assert list(dict.fromkeys(each.key.partition(".")[0] for each in catalogue.ALL)) == [
        area.key for area in selectors.areas()
    ]


def test_a_cost_is_split_into_volume_and_price_and_all_its_figures_open(kim):
    """90 days of HVB to April 2016, 111 + 31 of them in 2017; a family home for 61. The price stood still."""
    response = kim.get(
        "/statistik/interventions.cost/", ask(organ=CHILDREN, per="form", jamfor="previous_year", visa="kr")
    )
    head, *rows = table(response)
    assert head == ["Form", "T1 2017", "jan–apr 2016", "Förändring", "Varav volym", "Varav pris"]
    by_form = {row[0]: [text.replace("\u00a0", " ") for text in row[1:]] for row in rows}
    assert by_form["HVB"] == ["142 000", "90 000", "57,8 %", "+52 000", "0"]
    assert by_form["familjehem"] == ["61 000", "0", "–", "–", "–"]
    opened = re.findall(r'href="(/statistik/interventions.cost/rader/[^"]*)"', response.content.decode())
    assert len(opened) == 5 * len(rows)
    assert kim.get(unescape(opened[3])).status_code == 200


def test_a_cost_that_cannot_be_known_says_which_prices_are_missing(kim):
    text = unescape(kim.get("/statistik/interventions.cost/", ask(organ=ADULTS)).content.decode())
    assert "u.s." in text
    assert "Dygnskostnad saknas för 1 av 1 insatser." in text


def test_the_page_says_what_the_engine_says(kim, town):
    response = kim.get(OUTCOME, ask(per="unit", jamfor="previous_year", visa="kr"))
    result = computed(town, "economy.outcome", by=["unit"], compare="previous_year")
    percent = style("percent", 1)
    expected = [
        [row.labels.get("unit", "Totalt"), format_figure(row.figure, style()), format_figure(row.previous, style()),
         format_figure(row.change, percent)]
        for row in result.rows
        if row.by.get("unit") != COMMITTEE
    ]  # fmt: skip
    assert table(response) == [["Enhet", "T1 2017", "jan–apr 2016", "Förändring"], *expected]
    assert ["Barn och unga", "97\u00a0500", "80\u00a0000", "21,9\u00a0%"] in expected
    text = response.content.decode()
    assert "<dd>149\u00a0000\u00a0kr</dd>" in text
    assert "Varje enhet räknas med allt som ligger under den." in text
    assert unescape(text).count("SELECT") >= 1


def test_money_is_shown_in_thousands_unless_another_unit_is_asked_for(kim):
    assert table(kim.get(OUTCOME, ask()))[-1] == ["Totalt", "149"]
    assert table(kim.get(OUTCOME, ask(visa="mnkr")))[-1] == ["Totalt", "0,1"]


def test_two_breakdowns_make_a_grid_whose_margins_are_counted_for_themselves(kim, town):
    found = table(kim.get(PEOPLE, ask(per="form", per2="sex")))
    assert found == [
        ["Form", "Kvinnor", "Män", "Kön okänt", "Totalt"],
        ["familjehem", "1", "", "", "1"],
        ["HVB", "1", "1", "1", "3"],
        ["Totalt", "1", "1", "1", "3"],
    ]
    alone = computed(town, "interventions.people", by=["form"])
    assert [line[-1] for line in found[1:]] == [raw(row.figure.value) for row in alone.rows]


def test_two_breakdowns_and_a_comparison_are_groups_with_their_own_figures(kim):
    assert table(kim.get(PEOPLE, ask(per="form", per2="sex", jamfor="previous_year"))) == [
        ["Form, Kön", "T1 2017", "jan–apr 2016", "Förändring"],
        ["familjehem", "1", "0", "–"],
        ["Kvinnor", "1", "0", "–"],
        ["HVB", "3", "1", "200,0\u00a0%"],
        ["Kvinnor", "1", "0", "–"],
        ["Män", "1", "1", "0,0\u00a0%"],
        ["Kön okänt", "1", "0", "–"],
        ["Totalt", "3", "1", "200,0\u00a0%"],
    ]


def test_a_total_says_whether_it_counts_somebody_twice(kim):
    once = kim.get(PEOPLE, ask(per="form"))
    assert table(once)[-1] == ["Totalt", "3"]
    assert "men en gång i totalen" in once.content.decode()
    twice = kim.get(PEOPLE, ask(per="form", total="sum"))
    assert table(twice)[-1] == ["Totalt", "4"]
    assert "Totalen är summan av delarna" in twice.content.decode()


def test_limits_are_those_of_the_address_and_their_boxes_are_ticked(kim):
    response = kim.get(PEOPLE, ask(form=["HVB"], sex=["K", "okänt"]))
    assert table(response)[-1] == ["Totalt", "2"]
    text = response.content.decode()
    assert re.findall(r'<input type="checkbox" name="(\w+)" value="([^"]+)"[^>]*checked', text) == [
        ("form", "HVB"), ("sex", "K"), ("sex", "okänt"),
    ]  # fmt: skip


def test_the_values_to_limit_to_are_those_that_the_viewer_s_rows_have(client, town):
    client.force_login(town.people["Ulla"])
    text = client.get(OUTCOME, {"organ": "ekstad/skolnamnden", "period": "2017"}).content.decode()
    assert 'name="counterparty"' not in text  # all of the school's rows have one and the same
    client.force_login(town.people["Kim"])
    text = client.get(OUTCOME, ask()).content.decode()
    values = re.findall(r'name="counterparty" value="([^"]+)"', text)
    assert values == ["=HYPERLINK(1)", "extern", "intern", "okänt"]


def test_a_chart_is_labelled_and_told_in_words(kim):
    text = kim.get(OUTCOME, ask(per="unit", visa="kr")).content.decode()
    assert (
        'aria-label="Stapeldiagram. Utfall per enhet, kr, T1 2017, Socialnämnden. '
        'Högst: Barn och unga, 97\u00a0500\u00a0kr. Lägst: Vuxen, 50\u00a0501\u00a0kr."'
    ) in text
    months = kim.get(OUTCOME, ask(per="month", visa="kr")).content.decode()
    assert 'aria-label="Linjediagram. Utfall per månad, kr' in months
    assert ">2017-03</text>" in months  # nothing was booked in March: the line breaks, the month stays
    assert "<svg" not in re.sub(r'<svg viewBox="0 0 16 16".*?</svg>', "", kim.get(OUTCOME, ask()).content.decode())


def test_every_series_of_a_chart_is_named(kim):
    text = kim.get(PEOPLE, ask(per="form", per2="sex")).content.decode()
    assert re.findall(r'font-weight="600">([^<]+)</text>', text) == ["familjehem", "HVB"]
    groups = re.findall(r'<text x="0.00"[^>]*>([^<]+)</text>', text)
    assert groups == ["Kvinnor", "Män", "Kön okänt"]  # the fullest first, so that every series is named there


def test_the_page_opens_with_the_year_as_far_as_the_sources_reach(kim):
    text = kim.get(OUTCOME).content.decode()
    assert 'name="period" value="2017-01..2017-04"' in text
    links = re.findall(r'<a href="\?([^"]+)"\s+hx-get', text)
    labels = [parse_qs(unescape(link))["period"][0] for link in links]
    assert labels == ["2017-01..2017-04", "2017-04", "R12 2017-04", "2017", "2016"]
    assert all(parse_qs(unescape(link))["per"] == ["unit"] for link in links)


def test_spells_without_an_end_do_not_move_the_page_to_this_year(kim):
    assert 'name="period" value="2017-01..2017-05"' in kim.get(PEOPLE).content.decode()


def test_a_manager_sees_the_own_unit_alone(client, town):
    client.force_login(town.people["Maja"])
    text = client.get(OUTCOME, {"period": "2017", "visa": "kr"}).content.decode()
    assert re.findall(r'<option value="(ekstad[^"]*)"', text) == [CHILDREN]
    assert "<dd>97\u00a0500\u00a0kr</dd>" in text
    assert client.get(OUTCOME, ask()).status_code == 404
    refused = client.get(OUTCOME, {"organ": CHILDREN, "period": "2017", "unit": ADULTS})
    assert "finns inte bland de enheter som visas här" in refused.content.decode()


def test_htmx_gets_the_answer_alone_and_the_address_of_the_whole_question(kim):
    asked = {"per": "unit", "per2": "", "jamfor": "", "visa": "kr", "counterparty": ["intern", "extern"]}
    response = kim.get(OUTCOME, ask(**asked), headers={"HX-Request": "true", "HX-Target": "svar"})
    text = response.content.decode()
    assert "<html" not in text
    assert "<form" not in text
    assert table(response)[-1] == ["Totalt", "150\u00a0501"]
    pushed = urlsplit(response["HX-Push-Url"])
    assert pushed.path == OUTCOME
    assert parse_qs(pushed.query) == {
        "organ": [COMMITTEE], "period": ["T1 2017"], "per": ["unit"], "visa": ["kr"],
        "counterparty": ["intern", "extern"],
    }  # fmt: skip
    again = kim.get(response["HX-Push-Url"])
    assert "<html" in again.content.decode()
    assert table(again) == table(response)


def test_going_back_gets_the_whole_page(kim):
    headers = {"HX-Request": "true", "HX-Target": "svar", "HX-History-Restore-Request": "true"}
    response = kim.get(OUTCOME, ask(), headers=headers)
    assert "<html" in response.content.decode()
    assert "HX-Request" in response["Vary"]


WRONG = [
    ({"period": "hösten"}, "Perioden ”hösten” går inte att tolka."),
    ({"per": "form"}, "Välj ett giltigt alternativ"),
    ({"per": "unit", "per2": "unit"}, "Välj två olika indelningar, eller bara en."),
    ({"unit": "ekstad/skolnamnden"}, "Enheten ”ekstad/skolnamnden” finns inte bland de enheter"),
    ({"counterparty": "read_csv('/etc/passwd')"}, "Frågor ställs till faktalagrets tabeller, inte till filer."),
]


@pytest.mark.parametrize(("given", "sentence"), WRONG)
def test_a_question_without_an_answer_is_explained_on_the_page_and_in_the_file(kim, given, sentence):
    page = kim.get(OUTCOME, ask(**given))
    assert page.status_code == 200
    assert sentence in unescape(page.content.decode())
    assert "<table" not in page.content.decode()
    file = kim.get(f"{OUTCOME}fil/csv/", ask(**given))
    assert file.status_code == 400
    assert sentence in file.content.decode()


@pytest.mark.parametrize(
    "value", ["'; DROP TABLE ledger; --", "' OR 1=1 --", "<script>alert(1)</script>", "\x00", "$start"]
)
def test_what_is_written_in_the_address_is_data(kim, value):
    response = kim.get(OUTCOME, ask(counterparty=value, visa="kr"))
    assert response.status_code == 200
    assert table(response)[-1] == ["Totalt", "0"]
    assert "<script>alert" not in response.content.decode()


def test_no_source_is_said_in_words_and_never_a_zero(kim):
    response = kim.get("/statistik/referrals.count/", ask())
    assert table(response)[-1] == ["Totalt", "u.s."]
    assert "Uppgift saknas: ingen inläst källa täcker det som frågan gäller." in response.content.decode()
    assert "<dd>0</dd>" not in response.content.decode()


def test_sources_are_named_with_whether_they_are_ticked_off(kim):
    text = kim.get(OUTCOME, ask()).content.decode()
    assert "4 rader ur källorna." in text
    assert "<span>huvudbok.csv</span>" in text
    assert "Inte avstämd" in text


def read_csv(response):
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_csv_holds_the_engines_numbers_unrounded(kim, town):
    response = kim.get(f"{OUTCOME}fil/csv/", ask(per="unit", jamfor="previous_year", visa="mnkr"))
    assert response["Content-Disposition"] == (
        'attachment; filename="economy.outcome-ekstad-socialnamnden-T1-2017.csv"'
    )
    head, *lines = read_csv(response)
    assert head == [
        "Enhet", "Enhet, kod", "Utfall T1 2017, kr", "Uppgift", "Utfall 2016-01..2016-04, kr", "Förändring, procent",
    ]  # fmt: skip
    result = computed(town, "economy.outcome", by=["unit"], compare="previous_year")
    for row, line in zip(result.rows, lines, strict=True):
        assert line[1] == row.by.get("unit", "")
        assert Decimal(line[2].replace(",", ".")) == row.figure.value
        assert Decimal(line[4].replace(",", ".")) == row.previous.value
    assert lines[1][:5] == ["Barn och unga", CHILDREN, "97499,75", "", "80000"]
    assert lines[-1][:3] == ["Totalt", "", "149000,25"]


def test_no_spreadsheet_takes_a_text_of_the_csv_for_a_formula(kim):
    lines = read_csv(kim.get(f"{OUTCOME}fil/csv/", ask(per="counterparty")))
    assert lines[1] == ["'=HYPERLINK(1)", "-2500,25", ""]


def test_csv_of_two_breakdowns_has_a_line_for_each_group(kim):
    assert read_csv(kim.get(f"{PEOPLE}fil/csv/", ask(per="form", per2="sex"))) == [
        ["Form", "Kön", "Unika personer med insats T1 2017, personer", "Uppgift"],
        ["familjehem", "Kvinnor", "1", ""],
        ["HVB", "Kvinnor", "1", ""],
        ["HVB", "Män", "1", ""],
        ["HVB", "Kön okänt", "1", ""],
        ["Totalt", "", "3", ""],
    ]


def test_json_is_the_commands_document(kim, town):
    found = json.loads(kim.get(f"{PEOPLE}fil/json/", ask(per="form", jamfor="previous_year")).content)
    result = computed(town, "interventions.people", by=["form"], compare="previous_year")
    assert list(found) == ["measure", "unit", "body", "period", "rows", "lineage"]
    assert [row["value"] for row in found["rows"]] == [raw(row.figure.value) for row in result.rows]
    assert found["rows"][1] == {
        "by": {"form": "HVB"}, "value": "3", "state": "exact", "previous": "1", "change_percent": "200",
    }  # fmt: skip


def test_spreadsheet_has_real_numbers_in_the_unit_that_was_asked_for(kim):
    response = kim.get(f"{OUTCOME}fil/xlsx/", ask(per="unit", visa="tkr"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = book.get_sheet_by_name(book.sheet_names[1]).to_python()
    numbers = {row[0]: row[1] for row in rows if isinstance(row[1], float)}
    assert numbers == {"Barn och unga": 97.49975, "Vuxen": 50.5005, "Totalt": 149.00025}


def test_few_people_are_hidden_everywhere(kim, town):
    with root_scope(town.root.pk):
        town.root.settings = {"suppression": {"enabled": True, "least": 5}}
        town.root.save()
    page = kim.get(PEOPLE, ask(per="form"))
    assert table(page)[1:] == [["familjehem", "–"], ["HVB", "–"], ["Totalt", "–"]]
    assert "Siffran visas inte, för att den gäller så få personer." in page.content.decode()
    assert '<svg viewBox="0 0 466' not in page.content.decode()
    lines = read_csv(kim.get(f"{PEOPLE}fil/csv/", ask(per="form")))
    assert lines[2] == ["HVB", "", "visas inte, för få personer"]
    found = json.loads(kim.get(f"{PEOPLE}fil/json/", ask(per="form")).content)
    assert {(row["value"], row["state"]) for row in found["rows"]} == {(None, "suppressed")}


# Before the view: 4; the test's own savepoints: 3; the header: 1. What is left is the page's.
AROUND = 8


@pytest.mark.parametrize(
    ("path", "parameters", "own"),
    [
        ("/statistik/", {}, 2),
        (PEOPLE, ask(per="form", per2="sex", jamfor="previous_year"), 7),
        (f"{PEOPLE}fil/csv/", ask(per="form"), 6),
        (f"{PEOPLE}rader/", ask(form="HVB"), 6),
    ],
)
def test_a_page_takes_few_queries(kim, django_assert_max_num_queries, path, parameters, own):
    kim.get("/statistik/")  # the session has chosen its root
    with django_assert_max_num_queries(AROUND + own):
        assert kim.get(path, parameters).status_code == 200


def test_statistics_stand_in_the_menu_of_those_who_see_figures(kim, client, town):
    assert 'href="/statistik/"' in kim.get("/").content.decode()
    client.force_login(town.people["Lena"])
    assert 'href="/statistik/"' not in client.get("/").content.decode()


def test_shares_differ_in_percentage_points_and_have_no_change_in_percent():
    from tertial.measures.answers import whole_percent
    from tertial.numbers import Figure, difference, unit

    share = SimpleNamespace(now=Figure(Decimal("0.524"), unit("share")), then=Figure(Decimal("0.52"), unit("share")))
    assert whole_percent(difference(share.now, share.then)) is None
    assert whole_percent(engine.change(Figure(Decimal(37), unit("people")), Figure(Decimal(43), unit("people")))) == -14


def links(response):
    """Where the figures of the answer's table open, by their text."""
    found = re.search(r"<table.*?</table>", response.content.decode(), re.DOTALL)
    assert found, "no table"
    pairs = re.findall(r'<a class="figure" href="([^"]+)"[^>]*>(.*?)</a>', found[0])
    return {unescape(text): unescape(address) for address, text in pairs}


def test_a_figure_opens_the_rows_of_its_own_group_and_period(kim):
    opened = links(kim.get(OUTCOME, ask(per="unit", jamfor="previous_year", visa="kr")))
    now = kim.get(opened["97\u00a0500"])
    assert {row[-3] for row in table(now)[1:]} == {"100\u00a0000,00", "−2\u00a0500,25"}
    text = unescape(re.sub(r"\s+", " ", now.content.decode().replace("\u00a0", " ")))
    assert "Utfall: 97 500 kr" in text
    assert "Socialnämnden · T1 2017 · Enhet: Barn och unga" in text
    assert "2 rader har räknats." in text
    assert {row[table(now)[0].index("Enhet")] for row in table(now)[1:]} == {"Barn och unga"}
    then = kim.get(opened["80\u00a0000"])
    assert [row[-3] for row in table(then)[1:]] == ["80\u00a0000,00"]
    assert opened["21,9\u00a0%"] == opened["97\u00a0500"]


def test_rows_of_persons_behind_a_figure_are_only_added_up(kim):
    opened = links(kim.get(PEOPLE, ask(per="form")))
    page = kim.get(opened["2"]) if "2" in opened else kim.get(opened["3"])
    assert table(page)[0] == ["Källa", "Månad", "Enhet", "Typ", "Antal rader"]


def test_no_row_is_shown_behind_a_figure_that_is_hidden(kim, town):
    with root_scope(town.root.pk):
        town.root.settings = {"suppression": {"enabled": True, "least": 5}}
        town.root.save()
    page = kim.get(f"{PEOPLE}rader/", ask(form="HVB")).content.decode()
    assert "Raderna visas inte" in page
    assert "<table" not in page


def test_rows_that_cannot_be_asked_for_say_why(kim):
    page = kim.get(f"{OUTCOME}rader/", {"organ": COMMITTEE, "period": "sommaren"})
    assert page.status_code == 200
    assert "Frågan går inte att besvara." in page.content.decode()
