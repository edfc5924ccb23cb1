"""What people do with a report, and what they are refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.documents.model import Note, Paragraph, Text, TypedNumber
from tertial.numbers import EnteredLineage, format_figure
from tertial.reports import actions, selectors
from tertial.reports.composition import compose
from tertial.reports.models import EnteredFigure, SectionText
from tertial.reports.rules import State


def section_blocks(report, key):
    return next(one for one in compose(report).document.all_sections() if one.key == key).blocks


def save(report, user, key="summary", html="<p>Nytt.</p>", version=0):
    return actions.save_text(user=user, report=report, key=key, html=html, version=version)


def enter(report, user, **changes):
    wanted = {
        "key": "nyanlanda",
        "label": "Anvisade nyanlända",
        "unit": "people",
        "value": Decimal(13),
        "source": "Migrationsverket",
        "source_date": date(2017, 5, 2),
    }
    return actions.enter_figure(user=user, body=report.body, period=report.period, **(wanted | changes))


def test_a_report_starts_with_the_texts_of_its_template(report):
    assert section_blocks(report, "summary") == (Paragraph((Text("Året har börjat lugnt."),)),)
    assert section_blocks(report, "departments") == (Note("Avdelningarna svarar själva."),)


def test_a_saved_text_is_seen_at_once_without_computing_the_blocks_again(report, in_ekstad, django_assert_num_queries):
    compose(report)
    save(report, in_ekstad.people["Kim"], html="<p>Lugnt, men <strong>12 procent</strong> fler.</p>")
    with django_assert_num_queries(5):  # batches, the organisation's version, composition, texts, surroundings
        document = compose(report).document
    runs = document.sections[0].blocks[0].runs
    assert runs == (Text("Lugnt, men "), TypedNumber("12 procent", bold=True), Text(" fler."))


def test_a_manager_writes_in_the_own_departments_section_only(report, in_ekstad):
    maja = in_ekstad.people["Maja"]
    assert save(report, maja, "children").version == 1
    for key in ("summary", "adults", "no-such-section"):
        with pytest.raises(PermissionDenied):
            save(report, maja, key)
    assert SectionText.objects.count() == 1


@pytest.mark.parametrize("name", ["Sam", "Lena", "Rune", "Stig", "Ada", "Ulla"])
def test_others_write_nothing(report, in_ekstad, name):
    with pytest.raises(PermissionDenied):
        save(report, in_ekstad.people[name])


def test_a_version_that_never_was_is_refused(report, in_ekstad):
    with pytest.raises(Refused, match="ofullständig"):
        save(report, in_ekstad.people["Kim"], version=7)
    assert not SectionText.objects.exists()


def test_a_character_that_cannot_be_printed_is_refused_when_it_is_saved(report, in_ekstad):
    with pytest.raises(Refused, match="inte kan skrivas ut: ”語”"):
        save(report, in_ekstad.people["Kim"], html="<p>語</p>")


def test_the_way_from_draft_to_approved_needs_a_reviewer_and_a_director(report, in_ekstad):
    kim, frida = in_ekstad.people["Kim"], in_ekstad.people["Frida"]
    actions.move(user=kim, report=report, name="review")
    with pytest.raises(PermissionDenied):
        actions.move(user=kim, report=report, name="approve")
    assert actions.move(user=frida, report=report, name="approve").state == State.APPROVED
    with pytest.raises(Refused, match="är godkänd"):
        actions.move(user=frida, report=report, name="approve")


def test_a_returned_report_says_why(report, in_ekstad):
    kim = in_ekstad.people["Kim"]
    actions.move(user=kim, report=report, name="review")
    with pytest.raises(Refused, match="Skriv varför"):
        actions.move(user=kim, report=report, name="return", note="  ")
    returned = actions.move(user=kim, report=report, name="return", note="Prognosen saknas.")
    assert (returned.state, returned.state_note) == (State.DRAFT, "Prognosen saknas.")


def test_an_approved_report_cannot_be_written_in(report, in_ekstad):
    report.state = State.APPROVED
    report.save()
    with pytest.raises(Refused, match="är godkänd och kan inte ändras"):
        save(report, in_ekstad.people["Kim"])


def test_an_entered_figure_keeps_its_source_and_stands_in_the_text(report, in_ekstad):
    kim = in_ekstad.people["Kim"]
    enter(report, kim)
    save(report, kim, html='<p>Det kom <span data-figure="entered.nyanlanda" data-style="people"></span>.</p>')
    run = section_blocks(report, "summary")[0].runs[1]
    assert format_figure(run.figure, run.style) == "13\u00a0personer"
    assert isinstance(run.figure.lineage, EnteredLineage)
    assert (run.figure.lineage.source, run.figure.lineage.source_date) == ("Migrationsverket", date(2017, 5, 2))


def test_a_corrected_entered_figure_replaces_the_value_and_keeps_it_in_the_history(report, in_ekstad):
    enter(report, in_ekstad.people["Kim"])
    enter(report, in_ekstad.people["Vera"], value=Decimal(14))
    assert EnteredFigure.objects.get().value == 14
    event = EnteredFigure.pgh_event_model
    assert list(event.objects.order_by("pgh_id").values_list("pgh_label", "value")) == [("insert", 13), ("update", 14)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "bananer"}, "Enheten ”bananer” finns inte"),
        ({"source": " "}, "Skriv varifrån"),
        ({"source_date": date(2999, 1, 1)}, "ligger i framtiden"),
    ],
)
def test_an_entered_figure_without_a_proper_source_is_refused(report, in_ekstad, changes, said):
    with pytest.raises(Refused, match=said):
        enter(report, in_ekstad.people["Kim"], **changes)
    assert not EnteredFigure.objects.exists()


def test_only_those_who_work_with_the_report_see_the_draft(report, in_ekstad):
    def readers():
        return {name for name, user in in_ekstad.people.items() if selectors.visible_to(user).exists()}

    insiders = {"Maja", "Kim", "Vera", "Frida", "Rune"}
    assert readers() == insiders
    report.state = State.REVIEWED
    report.save()
    assert readers() == insiders | {"Sam", "Lena"}


def test_the_history_tells_who_did_what_latest_first(report, in_ekstad):
    from tertial.core.scope import enter_root

    kim = in_ekstad.people["Kim"]
    enter_root(in_ekstad.root.pk, user_id=kim.pk, about={"path": "/x/"})
    save(report, kim)
    actions.move(user=kim, report=report, name="review")
    history = selectors.history_of(report)
    assert {("Kim", "Granskad"), ("Kim", "Skrev i Sammanfattning")} <= {(one["who"], one["what"]) for one in history}
    assert "Skapade rapporten" in {one["what"] for one in history}
