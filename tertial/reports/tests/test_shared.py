"""A text that is written once stands in every section where it belongs, and is frozen with each report."""

from datetime import date

import pytest

from tertial.core.errors import Refused
from tertial.documents.model import Paragraph, Text
from tertial.reports import actions, section_actions, shared_actions
from tertial.reports.composition import compose, document_of
from tertial.reports.models import Report
from tertial.reports.rules import State
from tertial.reports.section_rules import Step
from tertial.reports.shared_selectors import in_words, shared_in
from tertial.reports.tests.conftest import make_owned

MOVED = (Paragraph((Text("Mottagningen har flyttat."),)),)


@pytest.fixture
def people(in_ekstad):
    return in_ekstad.people


@pytest.fixture
def text(report, people):
    """A shared text in two sections of the report."""
    made = shared_actions.create(user=people["Kim"], report=report, title="Flytten")
    shared_actions.save_shared(user=people["Kim"], text=made, html="<p>Mottagningen har flyttat.</p>", version=0)
    shared_actions.place(user=people["Kim"], text=made, report=report, keys=["children", "adults"])
    made.refresh_from_db()
    return made


def section(document, key):
    return next(one for one in document.all_sections() if one.key == key).blocks


def write(text, user, html, version):
    return shared_actions.save_shared(user=user, text=text, html=html, version=version)


def test_it_stands_in_each_section_and_is_changed_in_one_place(report, people, text):
    document = compose(report).document
    assert section(document, "children") == section(document, "adults") == MOVED
    write(text, people["Maja"], "<p>Mottagningen flyttar.</p>", 1)
    assert section(compose(report).document, "adults") == (Paragraph((Text("Mottagningen flyttar."),)),)


def test_each_place_says_where_else_it_stands(report, text):
    placed = shared_in(report)
    assert in_words(placed["children"][0].elsewhere, report) == "Vuxen"
    assert in_words(placed["adults"][0].elsewhere, report) == "Barn och unga"


def test_one_places_it_only_where_one_may_write(report, people, text):
    shared_actions.place(user=people["Maja"], text=text, report=report, keys=["summary"])
    assert set(shared_in(report)) == {"adults"}  # Maja took it out of her own section, and may not write in the summary


def test_two_who_write_in_it_are_joined(people, text):
    write(text, people["Kim"], "<p>Mottagningen har flyttat. Kims.</p>", 1)
    saved = write(text, people["Maja"], "<p>Majas. Mottagningen har flyttat.</p>", 1)
    assert (saved.version, saved.html) == (3, "<p>Majas. Mottagningen har flyttat. Kims.</p>")


def test_it_is_not_changed_under_an_approved_section(report, people, text):
    make_owned(report, "adults", people["Vera"], Step.APPROVED)
    with pytest.raises(Refused, match=r"Vuxen.*är godkänt"):
        write(text, people["Kim"], "<p>Nytt.</p>", 1)
    section_actions.move_section(user=people["Frida"], report=report, key="adults", name="oppna", note="Fel.")
    assert write(text, people["Kim"], "<p>Nytt.</p>", 1).version == 2


def test_a_frozen_report_keeps_it_as_it_was_while_the_next_one_goes_on(report, people, text, tmp_path, settings):
    settings.FROZEN_DIR = tmp_path
    later = Report.objects.create(
        body=report.body,
        template=report.template,
        slug="2017-t2",
        title="Delårsrapport T2 2017",
        period_start=date(2017, 5, 1),
        period_end=date(2017, 9, 1),
        period_label="T2 2017",
    )
    shared_actions.place(user=people["Kim"], text=text, report=later, keys=["children"])
    assert in_words(shared_in(report)["children"][0].elsewhere, report) == "Vuxen, Delårsrapport T2 2017"
    Report.objects.filter(pk=report.pk).update(state=State.APPROVED)
    with pytest.raises(Refused, match="är godkänt"):
        write(text, people["Kim"], "<p>Nytt.</p>", 1)
    actions.freeze(user=people["Frida"], report=report)
    write(text, people["Kim"], "<p>Nytt.</p>", 1)
    assert section(document_of(Report.objects.get(pk=report.pk)), "children") == MOVED
    assert section(compose(later).document, "children") == (Paragraph((Text("Nytt."),)),)
