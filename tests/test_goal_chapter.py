"""A goal chapter in a whole report: printed, checked, opened, frozen; written once where a thing is told twice."""

from collections import Counter

import pytest

from tertial.core.scope import root_scope
from tertial.documents import html, json
from tertial.documents.model import Document
from tertial.followup.models import Entry
from tertial.reports import actions, shared_actions, template_toml
from tertial.reports.composition import compose, compose_for_screen, document_of
from tertial.reports.models import Report, Template
from tertial.reports.preflight import findings
from tertial.reports.rules import State
from tertial.reports.template_preview import made
from tertial.reports.tests.furnished import TEMPLATE, URL, furnished_report
from tertial.reports.verifying import verify
from tertial.steering.measured import measure_round
from tertial.steering.tests.told import make_told, say
from tests.printed import checked, printed, said
from tests.queries import at_most

EACH = [
    {"type": "goal", "heading": "none", "show": ["description", "status", "comment", "units"]},
    {"type": "strategy", "form": "list"},
    {"type": "indicator", "form": "table", "columns": [
        {"show": "outcome", "key": "before", "label": "Utfall 2016", "period": "T1 2016"},
        {"show": "target", "label": "Mål 2017", "period": "full_year"},
        {"show": "outcome", "label": "Utfall 2017"}, {"show": "trend"}, {"show": "status"}, {"show": "comment"},
    ]},
]  # fmt: skip


def goal(number, key, title):
    chapter = {"block": "steering.goals", "key": f"goal_{number}_told", "under": key, "each": EACH}
    return {"key": f"goal_{number}", "title": title, "blocks_first": True, "block": [chapter]}


SECTIONS = [
    {"key": "counts", "title": "Måluppfyllelse", "block": [
        {"block": "steering.status_counts", "key": "count", "title": "Målen och uppdragen", "by": "goal",
         "types": ["goal", "indicator"], "row_label": "Mål"},
        {"block": "steering.area_counts", "key": "close", "title": "Välfärd", "under": "valfard", "rows": [
            {"label": "Uppnått", "types": ["indicator"], "ways": ["reached"]},
            {"label": "Ej uppnått", "types": ["indicator"], "ways": ["short", "short_right_way", "short_wrong_way"]},
            {"label": "Ej mätt", "types": ["indicator"], "ways": ["not_measured"]},
        ]},
        {"block": "steering.legend", "key": "legend", "trends": True},
    ]},
    {"key": "goals", "title": "Mål", "section": [
        goal(1, "trygg-vardag", "Trygg vardag"), goal(2, "delaktighet", "Delaktighet"),
    ]},
    {"key": "tree", "title": "Hela planen", "block": [
        {"block": "steering.tree_table", "key": "plan", "title": "Planen", "groups": ["area"], "italic": True,
         "columns": [{"show": "status"}, {"show": "comment"}, {"show": "responsible"}]},
        {"block": "steering.not_reached", "key": "short", "title": "Mål som inte är nådda", "types": ["goal"]},
        {"block": "steering.changes", "key": "changed", "title": "Ändrat", "types": ["goal"]},
        {"block": "steering.key_figures", "key": "figures", "title": "Nyckeltal"},
        {"block": "steering.small_multiples", "key": "small"},
        {"block": "steering.assignments", "key": "given", "title": "Uppdrag"},
    ]},
]  # fmt: skip


@pytest.fixture
def town(ekstad, tmp_path):
    """Ekstad's report with its measures, its goal chapter, and a round on its period that has been opened."""
    report, _ = furnished_report(ekstad)
    with root_scope(ekstad.root.pk):
        Template.objects.update(data={**TEMPLATE, "section": [*TEMPLATE["section"], *SECTIONS]})
        ekstad.round = make_told(ekstad, tmp_path, BOUND)
        measure_round(ekstad.round)
        ekstad.report = Report.objects.get(pk=report.pk)
        yield ekstad


BOUND = """
[[element]]
plan = "2017"
key = "kostnad"
type = "indicator"
parent = "delaktighet"
title = "Nettokostnad"
unit = "tkr"
direction = "down"
measure = "economy.outcome"
"""


def say_all():
    say("trygg-vardag", "delvis", "Väntan har blivit kortare.", "better")
    say("trygg-vardag", comment="Öppet på kvällarna.", node="vuxen")
    say("snabba-besked", comment="Beskeden kommer i tid.")
    say("delaktighet", "helt", "Brukarråden är igång.")
    say("utredningstid", "kan-ej", "Mäts i höst.")
    say("aktivitet", "delvis", "Fler väljer att delta.")
    say("kontakt", "kan-ej", "Registret är nytt.")
    say("kostnad", "helt", "Lägre än väntat.")
    say("familjehem", "ej", "Förslaget väntar på beslut.")


def document(town) -> Document:
    return compose(Report.objects.get(pk=town.report.pk)).document


def test_nothing_in_a_printed_goal_chapter_is_accused_and_the_chapter_is_read(town):
    say_all()
    shown = document(town)
    files = printed(shown)
    for form, report in checked(files):
        assert (form, said(report)) == (form, [])
    assert json.loads(files["json"].decode()) == shown
    assert files["pdf"].count(b"/S/Figure") >= 1


def test_what_is_not_handed_in_is_found_before_the_report_is_approved(town):
    before = [one.message for one in findings(document(town))]
    assert "Lägesrapporten för ”1 Trygg vardag” är inte lämnad." in before
    assert any("I tabellen ”Planen” väntar 8 uppgifter" in message for message in before)
    say_all()
    assert not [one.message for one in findings(document(town)) if "lämna" in one.message]


def test_the_page_shows_the_same_chapter_within_its_queries(town, client):
    say_all()
    client.force_login(town.people["Kim"])
    page = client.get(URL).content.decode()
    for told in (
        "Väntan har blivit kortare.",
        'status status--warning"',
        "Delvis uppfyllt",
        "↗ förbättras",
        "För få svar",
    ):
        assert told in page
    with at_most(12):
        client.get(URL)


def test_a_value_opens_with_who_said_it_and_a_count_with_what_it_counts(town, client):
    say_all()
    client.force_login(town.people["Kim"])
    value = client.get(f"{URL}siffra/goal_2_told.aktivitet.before/").content.decode()
    assert "Enkäten" in value and "2016-05-20" in value
    count = client.get(f"{URL}siffra/count.trygg_vardag.delvis/").content.decode()
    assert "Antalet av det som räknas upp här." in count and "1 Trygg vardag: Delvis uppfyllt" in count


def test_a_value_that_a_measure_gives_opens_as_that_measure_with_its_rows(town, client):
    client.force_login(town.people["Kim"])
    shown = client.get(f"{URL}siffra/goal_2_told.kostnad.outcome/").content.decode().replace("\u00a0", " ")
    assert "149 tkr" in shown and "Utfall." in shown and "80 tkr" in shown
    assert client.get(f"{URL}siffra/goal_2_told.kostnad.outcome/rader/").status_code == 200


def test_a_block_is_the_same_when_it_is_written_as_toml_and_read_again():
    chapter = goal(1, "trygg-vardag", "Trygg vardag")["block"][0]
    assert template_toml.read(template_toml.dumps(chapter)) == chapter
    counts = SECTIONS[0]["block"][1]
    assert template_toml.read(template_toml.dumps(counts)) == counts


def test_an_event_that_concerns_two_goals_is_written_once_and_stands_after_what_each_says(town):
    say_all()
    kim, report = town.people["Kim"], town.report
    text = shared_actions.create(user=kim, report=report, title="Ny mottagning")
    shared_actions.save_shared(user=kim, text=text, html="<p>Mottagningen öppnade i mars.</p>", version=0)
    shared_actions.place(user=kim, text=text, report=report, keys=["goal_1", "goal_2"])
    on_paper = html.render(document(town))
    shown = compose_for_screen(Report.objects.get(pk=report.pk))
    on_screen = html.render(shown.document, inserted=shown.inserted, above=shown.above)
    for page in (on_paper, on_screen):
        assert page.count("Mottagningen öppnade i mars.") == 2
        order = [page.index(words, page.index('id="section-goal_1"')) for words in
                 ("Alla ska kunna leva tryggt.", "Väntan har blivit kortare.", "Mottagningen öppnade")]  # fmt: skip
        assert order == sorted(order)


def test_a_late_word_changes_no_frozen_chapter_and_its_files_are_genuine(town, tmp_path, settings):
    settings.FROZEN_DIR = tmp_path / "frozen"
    settings.FROZEN_DIR.mkdir()
    say_all()
    Report.objects.update(state=State.APPROVED)
    frozen = actions.freeze(user=town.people["Frida"], report=Report.objects.select_related("body__root").get())
    say("trygg-vardag", "helt", "Nu är det klart.")
    assert Entry.objects.filter(comment="Nu är det klart.").exists()
    after = document_of(Report.objects.get())
    assert after.content_hash == frozen.content_hash and "Nu är det klart." not in json.dumps(after)
    assert verify((settings.FROZEN_DIR / frozen.folder / "2017-t1.pdf").read_bytes()).is_genuine


def test_a_block_is_shown_to_who_edits_the_template(town):
    found = made(
        town.people["Kim"], town.round.body, town.report.period, SECTIONS[0]["block"][0] | {"title": "Så många"}
    )
    assert Counter(type(block).__name__ for block in found) == {"Table": 1}
