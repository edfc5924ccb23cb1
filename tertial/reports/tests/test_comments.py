"""Comments: whom they name, and the words they are about when the text goes on changing."""

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.organisation.selectors import colleagues_at
from tertial.reports import actions, comment_actions
from tertial.reports.comment_rules import Quote, Standing, locate, mentioned, parts, quote_from
from tertial.reports.comment_selectors import open_counts, threads_of
from tertial.reports.duties import duties_of
from tertial.reports.models import Report
from tertial.reports.rules import State
from tertial.reports.section_duties import news_of

TEXT = "Fler barn placeras. Kostnaden ökar, och fler barn placeras i familjehem."
PEOPLE = {1: "Maja Ek", 2: "Maja Ekström", 3: "Kim Ask"}


@pytest.fixture
def people(in_ekstad):
    return in_ekstad.people


def say(report, user, text, section="children", **more):
    return comment_actions.comment(user=user, report=report, section=section, text=text, **more)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Maja Ek, ser du?", [1]),
        ("Fråga @maja ekström!", [2]),
        ("@Maja vet", []),  # two are called so
        ("@Kim och @Kim Ask", [3]),
        ("kim@ask.se @Kimono", []),
        ("Tack @Kim, @Maja Ek.", [3, 1]),
    ],
)
def test_a_name_after_the_sign_names_the_one_it_must_be(text, named):
    assert mentioned(text, PEOPLE) == named


def test_names_are_marked_in_the_text():
    assert parts("Tack @Kim Ask!", PEOPLE.values()) == [("Tack ", False), ("@Kim Ask", True), ("!", False)]


def test_of_words_that_stand_twice_those_with_the_same_surroundings_are_meant():
    quote = Quote("barn placeras", before="ökar, och fler ", after=" i familjehem.")
    found = locate(f"Nytt först. {TEXT}", quote)
    assert found.standing is Standing.UNCHANGED
    assert f"Nytt först. {TEXT}"[found.start :].startswith("barn placeras i familjehem")


def test_words_that_were_changed_a_little_are_found_and_said_to_be_changed():
    quote = quote_from(TEXT, "Kostnaden ökar, och fler barn placeras i familjehem.")
    changed = TEXT.replace("ökar", "minskar")
    found = locate(changed, quote)
    assert found.standing is Standing.CHANGED
    assert "och fler barn placeras i familjehem." in changed[found.start : found.end]
    assert locate("Något helt annat står här.", quote).standing is Standing.GONE


def test_words_that_do_not_stand_in_the_text_are_no_quote():
    assert quote_from(TEXT, "finns inte") is None
    assert quote_from(TEXT, "  Kostnaden\n ökar ") == Quote(
        "Kostnaden ökar", "Fler barn placeras. ", ", och fler barn placeras i familjehem."
    )


def test_who_is_named_sees_it_on_the_home_page_until_they_answer(report, people):
    first = say(report, people["Kim"], "Stämmer det, @Maja?")
    (duty,) = [duty for duty in duties_of(people["Maja"]) if "nämnt dig" in duty.title]
    assert (duty.title, duty.about) == ("Kim har nämnt dig", "Delårsrapport T1 2017 · ”Stämmer det, @Maja?”")
    assert duty.url.endswith(f"/avsnitt/children/om/#kommentar-{first.pk}")
    assert [(item.what, item.who) for item in news_of(people["Maja"])] == [("Nämnde dig: ”Stämmer det, @Maja?”", "Kim")]
    comment_actions.answer(user=people["Maja"], report=report, comment_id=first.pk, text="Ja.")
    assert not [duty for duty in duties_of(people["Maja"]) if "nämnt dig" in duty.title]


def test_a_resolved_thread_waits_for_nobody_and_can_be_opened_again(report, people):
    first = say(report, people["Kim"], "@Maja?")
    assert open_counts(report) == {"children": 1}
    comment_actions.resolve(user=people["Vera"], report=report, comment_id=first.pk, is_resolved=True)
    assert open_counts(report) == {} and not [d for d in duties_of(people["Maja"]) if "nämnt" in d.title]
    comment_actions.resolve(user=people["Vera"], report=report, comment_id=first.pk, is_resolved=False)
    assert open_counts(report) == {"children": 1}


def test_a_comment_on_words_says_when_they_have_been_changed(report, people):
    actions.save_text(user=people["Maja"], report=report, key="children", html=f"<p>{TEXT}</p>", version=0)
    quote = quote_from(TEXT, "Kostnaden ökar, och fler barn placeras")
    say(report, people["Kim"], "Varför?", quote=quote)
    colleagues = colleagues_at(report.body)
    standing = [
        threads_of(report, "children", text, colleagues)[0].standing
        for text in (TEXT, TEXT.replace("ökar", "stiger"), "Annat.")
    ]
    assert standing == [Standing.UNCHANGED, Standing.CHANGED, Standing.GONE]


def test_an_empty_comment_and_one_on_a_frozen_report_are_refused(report, people):
    with pytest.raises(Refused, match="Skriv något"):
        say(report, people["Kim"], "  ")
    Report.objects.filter(pk=report.pk).update(state=State.FROZEN)
    report.refresh_from_db()
    with pytest.raises(Refused, match="fastställd"):
        say(report, people["Kim"], "Hej")
    with pytest.raises(PermissionDenied):
        say(report, people["Lena"], "Hej")
