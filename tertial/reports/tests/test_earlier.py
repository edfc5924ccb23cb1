"""Last round's text, what has changed since, and two reports side by side."""

from datetime import date
from decimal import Decimal

import pytest

from tertial.core.scope import root_scope
from tertial.organisation.selectors import access_of
from tertial.reports import actions
from tertial.reports.compare_rules import Mark, count, marked, pairs
from tertial.reports.composition import documents_of
from tertial.reports.earlier import chosen, earlier_reports
from tertial.reports.models import Report, SectionText
from tertial.reports.rules import State
from tertial.reports.tests.furnished import URL, furnished_report
from tests.queries import at_most

THEN = (
    '<p>Utfallet var <span data-figure="result.total.outcome" data-style="tkr,0"></span>. Vi väntade '
    '<span data-figure="result.total.gone" data-style="tkr,0"></span> till.</p>'
)


def make_earlier(report):
    """The same round of the year before, with a text of its own."""
    earlier = Report.objects.create(
        body=report.body,
        template=report.template,
        slug="2016-t1",
        title="Delårsrapport T1 2016",
        period_start=date(2016, 1, 1),
        period_end=date(2016, 5, 1),
        period_label="T1 2016",
        state=State.APPROVED,
    )
    SectionText.objects.create(report=earlier, key="summary", html=THEN)
    return earlier


@pytest.fixture
def both(ekstad):
    """This year's report and last year's, in Ekstad's scope."""
    report, _ = furnished_report(ekstad)
    with root_scope(ekstad.root.pk):
        yield report, make_earlier(report)


def shown(paragraphs):
    signs = {Mark.SAME: "", Mark.ADDED: "+", Mark.REMOVED: "-"}
    return [" ".join(f"{signs[part.mark]}{part.words}" for part in paragraph) for paragraph in paragraphs]


def test_a_changed_sentence_is_marked_word_by_word_and_another_one_whole():
    before = ["Året började lugnt i alla delar. Fler söker stöd.", "Borta."]
    now = ["Året började oroligt i alla delar. Personalen räcker inte till.", "Nytt stycke."]
    paragraphs = marked(before, now)
    assert shown(paragraphs)[0] == (
        "Året började -lugnt +oroligt i alla delar. -Fler söker stöd. +Personalen räcker inte till."
    )
    assert count(paragraphs, Mark.ADDED) == 3


def test_an_unchanged_text_has_no_marks():
    text = ["Ett. Två.", "Tre."]
    assert shown(marked(text, text)) == ["Ett. Två.", "Tre."]


def test_the_latest_earlier_report_is_the_one_to_go_on_from(ekstad, both):
    report, earlier = both
    found = earlier_reports(access_of(ekstad.people["Kim"]), report)
    assert found == [earlier] and chosen(found, "no-such") == earlier and chosen([], "") is None
    assert earlier_reports(access_of(ekstad.people["Kim"]), earlier) == []


def test_the_text_is_taken_over_with_the_figures_of_this_period(ekstad, both):
    report, earlier = both
    taken = actions.take_over(user=ekstad.people["Kim"], report=report, key="summary", earlier=earlier)
    assert taken.lost == ("u.s.",)
    html = report.texts.get(key="summary").html
    assert 'data-figure="result.total.outcome"' in html and "result.total.gone" not in html
    one, other = (next(iter(document.sections)) for document in documents_of(report, earlier))
    values = [section.blocks[0].runs[1].figure.value for section in (one, other)]
    assert values == [Decimal("149000.25"), Decimal("79990.00")]


def test_what_is_taken_over_stands_below_what_one_has_written(ekstad, both):
    report, earlier = both
    actions.save_text(user=ekstad.people["Kim"], report=report, key="summary", html="<p>Eget.</p>", version=0)
    actions.take_over(user=ekstad.people["Kim"], report=report, key="summary", earlier=earlier)
    assert report.texts.get(key="summary").html.startswith("<p>Eget.</p><p>Utfallet var ")


def test_figures_stand_beside_each_other_with_their_difference(both):
    found = {pair.key: pair for pair in pairs(*documents_of(both[1], both[0]))}
    lines = {(line.row, line.column): line for line in found["economy"].tables[0].lines}
    total = lines["Nämnden", "Utfall jan–apr"]
    assert (total.one, total.other, total.difference) == ("79\u00a0990", "149\u00a0000", "+69\u00a0010")
    assert found["summary"].one != found["summary"].other


def test_the_pages_show_it_and_cost_little(client, ekstad, both):
    client.force_login(ekstad.people["Kim"])
    for path, said in {
        f"{URL}avsnitt/summary/forra/": "Ta över som utkast",
        f"{URL}andrat/": "borttaget",
        "/rapporter/jamfor/?a=ekstad/socialnamnden/2016-t1&b=ekstad/socialnamnden/2017-t1": "+69\u00a0010",
    }.items():
        client.get(path)
        with at_most(20):
            response = client.get(path)
        assert said in response.content.decode()
