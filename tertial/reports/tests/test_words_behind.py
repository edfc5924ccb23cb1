"""Blocks that tell what people have said: made again when they have said something else, and nothing else with them."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from tertial.core.contributions import blocks as block_registry
from tertial.core.contributions import word_versions
from tertial.core.scope import root_scope
from tertial.core.versions import RowsHash
from tertial.documents.model import Column, FigureCell, Row, Table, TextCell
from tertial.facts.tests.factory import make_batch
from tertial.followup.actions import Said, move_entry, save_entry
from tertial.followup.models import Entry, Round
from tertial.followup.rules import HANDED_IN
from tertial.followup.tests.conftest import make_followup, plain_kind
from tertial.measures import blocks as measured
from tertial.numbers import EnteredLineage, Figure, style, unit
from tertial.reports import actions, computing, section_actions
from tertial.reports.composition import compose, document_of
from tertial.reports.correction_selectors import corrections_of
from tertial.reports.models import KnownFigures, Report, SectionState, Template
from tertial.reports.rules import Known, State
from tertial.reports.section_rules import Step
from tertial.reports.seen_words import reworded
from tertial.reports.tests.furnished import TEMPLATE, URL, furnished_report
from tests.queries import at_most

__all__ = ["plain_kind"]
GOAL = "Trygg vardag"
KIND = "test.said"


def said(context, params):
    """A table of how many letters each entry of the round has, as if they were values."""
    entries = Entry.objects.filter(round=context.round_id, state__in=HANDED_IN).select_related("subject", "written_by")
    rows = [
        Row(
            str(entry.pk),
            entry.subject.title,
            (FigureCell(f"said.{entry.pk}.value", _figure(entry), style()), TextCell(entry.comment)),
        )
        for entry in entries
    ]
    columns = (Column("goal", "Mål", "left"), Column("value", "Värde"), Column("comment", "Kommentar", "left"))
    return [Table("said", "Det som har sagts", columns, tuple(rows))]


def _figure(entry):
    lineage = EnteredLineage(str(entry.written_by), entry.written_at, "Enhetens egen räkning", date(2017, 5, 2))
    return Figure(Decimal(len(entry.comment)), unit("count"), lineage=lineage)


def handed_in(context):
    entries = Entry.objects.filter(round__body=context.body_id, state__in=HANDED_IN)
    return [RowsHash(entries.values("pk", "version"))]


@pytest.fixture
def made(monkeypatch):
    """The names of the blocks that are made, in order."""
    found = []

    def noted(name, function):
        return lambda context, params: found.append(name) or function(context, params)

    # Both registries are the process's own: what is registered here is gone after the test.
    monkeypatch.setitem(block_registry._items, KIND, noted(KIND, said))
    monkeypatch.setitem(block_registry._items, "measures.table", noted("measures.table", measured.table))
    monkeypatch.setitem(word_versions._items, KIND, handed_in)
    return found


@pytest.fixture
def town(ekstad, made):
    """Ekstad with rows of facts, an open round on the report's period, and a report that tells of it."""
    report, _ = furnished_report(ekstad)
    goals = {"key": "goals", "title": "Mål", "block": [{"block": KIND, "key": "said"}]}
    with root_scope(ekstad.root.pk):
        Template.objects.update(data={**TEMPLATE, "section": [*TEMPLATE["section"], goals]})
        ekstad.followup = make_followup(ekstad)
        ekstad.report = Report.objects.get(pk=report.pk)
        compose(ekstad.report)
        made.clear()
        yield ekstad


def say(town, comment):
    entry = town.followup.entry(GOAL)
    said = Said(comment=comment, status="helt")
    return save_entry(user=town.people["Frida"], entry=entry, said=said, version=entry.version)


def hand_in(town, comment):
    entry = say(town, comment)
    move_entry(user=town.people["Frida"], entry=entry, name="klar", version=entry.version)


def one_krona_more(town):
    row = {"amount": Decimal(1), "month": date(2017, 1, 1), "date": date(2017, 1, 1), "account": "5010"}
    make_batch(town.nodes["socialnamnden"], [{**row, "unit_id": town.nodes["barn-och-unga"].pk}])


def value(town):
    cells = computing.computed(Report.objects.get(pk=town.report.pk)).figures()
    return next((figure.value for key, figure in cells.items() if key.startswith("said.")), None)


def test_what_is_handed_in_is_told_at_once_and_no_table_is_measured_again(town, made):
    hand_in(town, "Lugnt")
    assert value(town) == 5
    assert made == [KIND]
    assert "result.total.outcome" in computing.computed(town.report).figures()
    value(town)
    assert made == [KIND]


def test_what_somebody_is_writing_is_nobody_elses_business_and_makes_nothing_again(town, made):
    say(town, "Ett utkast")
    assert value(town) is None
    assert made == []


def test_new_facts_make_every_block_again(town, made):
    one_krona_more(town)
    value(town)
    assert made == ["measures.table", "measures.table", KIND]


def test_what_is_handed_in_before_anybody_has_reviewed_is_no_correction(town):
    hand_in(town, "Lugnt")
    value(town)
    assert not KnownFigures.objects.exists()
    one_krona_more(town)
    value(town)
    before = KnownFigures.objects.get()
    say(town, "Mycket lugnare")
    assert value(town) == 14
    known = KnownFigures.objects.get()
    assert (known.why, known.changed) == (Known.BEFORE, before.changed)


def test_what_is_handed_in_after_the_review_is_told_as_a_change(town):
    hand_in(town, "Lugnt")
    actions.move(user=town.people["Kim"], report=town.report, name="review")
    say(town, "Mycket lugnare")
    report = Report.objects.get(pk=town.report.pk)
    assert compose(report).document.state_label == "Granskad, men en siffra har ändrats sedan dess"
    assert [(one.was, one.becomes) for one in corrections_of(report).changes] == [("5", "14")]


def test_words_that_change_after_a_review_are_told_to_who_reviews(town, client):
    hand_in(town, "Lugnt")
    report = Report.objects.select_related("body__root").get(pk=town.report.pk)
    SectionState.objects.create(report=report, key="goals", step=Step.CONTRIBUTED)
    section_actions.move_section(user=town.people["Vera"], report=report, key="goals", name="granskat")
    assert reworded(report) == []
    say(town, "Mycket lugnare")
    (changed,) = reworded(report, "goals")
    assert (changed.was, changed.now) == ("Trygg vardag: Lugnt", "Trygg vardag: Mycket lugnare")
    client.force_login(town.people["Vera"])
    told = f"Ändrat sedan Vera granskade {timezone.localdate()}: ”Trygg vardag: Lugnt” är nu"
    for page in ("avsnitt/goals/om/", "granskning/"):
        assert told in unescape(client.get(f"{URL}{page}").content.decode())
    section_actions.move_section(user=town.people["Frida"], report=report, key="goals", name="godkann")
    assert reworded(report) == []


def test_a_late_entry_changes_no_frozen_report(town, tmp_path, settings):
    settings.FROZEN_DIR = tmp_path
    hand_in(town, "Lugnt")
    Report.objects.update(state=State.APPROVED)
    report = Report.objects.select_related("body__root").get()
    frozen = actions.freeze(user=town.people["Frida"], report=report)
    say(town, "Mycket lugnare")
    after = Report.objects.get(pk=report.pk)
    document = document_of(after)
    assert document.content_hash == frozen.content_hash
    assert [str(one.value) for key, one in document.figures().items() if key.startswith("said.")] == ["5"]


def test_the_words_cost_the_page_no_query_of_their_own(town, client):
    hand_in(town, "Lugnt")
    client.force_login(town.people["Kim"])
    assert b"Det som har sagts" in client.get(URL).content
    with at_most(12):
        client.get(URL)


def test_the_figure_opens_with_who_said_it_when_and_from_where(town, client):
    hand_in(town, "Lugnt")
    client.force_login(town.people["Kim"])
    entry = town.followup.entry(GOAL)
    shown = client.get(f"{URL}siffra/said.{entry.pk}.value/").content.decode()
    for told in ("Frida", "Enhetens egen räkning", "2017-05-02", str(timezone.localdate())):
        assert told in shown


def test_a_round_on_another_period_is_not_the_reports(town, made):
    Round.objects.filter(pk=town.followup.round.pk).update(period_end=date(2017, 6, 1))
    hand_in(town, "Lugnt")
    assert value(town) is None
