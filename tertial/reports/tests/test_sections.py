"""Sections as work: from owed to approved, who may, what the home page says, and two who write at once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.organisation.selectors import colleagues_at
from tertial.reports import actions, section_actions
from tertial.reports.duties import duties_of
from tertial.reports.models import Report, SectionState, TextConflict
from tertial.reports.rules import State
from tertial.reports.section_rules import MOVES, Hand, Part, Step, after_change, hands_of, least, move, moves_from
from tertial.reports.section_selectors import open_conflicts, present, work_of
from tertial.reports.selectors import history_of
from tertial.reports.tests.conftest import make_owned
from tests.queries import at_most


@pytest.fixture
def people(in_ekstad):
    return in_ekstad.people


@pytest.fixture
def owned(report, people):
    """The report, whose section on children Maja owes by a day in May and Kim reviews."""
    section_actions.assign(
        user=people["Kim"],
        report=report,
        key="children",
        people={Part.OWNER: [people["Maja"]], Part.REVIEWER: [people["Kim"]]},
        due_on=date(2017, 5, 12),
    )
    return report


def go(report, user, name, note=""):
    return section_actions.move_section(user=user, report=report, key="children", name=name, note=note).step


def save(report, user, html, version, **more):
    return actions.save_text(user=user, report=report, key="children", html=html, version=version, **more)


def home(user):
    return [(duty.title, duty.about) for duty in duties_of(user)]


def test_every_step_leads_on_and_only_an_approver_opens_what_is_approved():
    assert {step for one in MOVES for step in one.sources} == set(Step)
    assert [one.name for one in moves_from(Step.APPROVED, set(Hand))] == ["oppna"]
    assert {one.name for one in MOVES if one.needs_note} == {"tillbaka", "oppna"}
    assert [one.name for one in moves_from(Step.OPEN, {Hand.WRITER})] == ["klart"]
    with pytest.raises(KeyError):
        move("no-such")


def test_a_reviewers_own_correction_stays_reviewed_and_anybody_elses_does_not():
    assert after_change(Step.REVIEWED, {Hand.WRITER}) is Step.CONTRIBUTED
    assert after_change(Step.REVIEWED, {Hand.WRITER, Hand.REVIEWER}) is Step.REVIEWED
    assert after_change(Step.RETURNED, {Hand.WRITER}) is Step.RETURNED


def test_a_section_stands_as_the_one_below_it_that_is_furthest_from_finished():
    assert least([Step.APPROVED, Step.CONTRIBUTED, Step.REVIEWED]) is Step.CONTRIBUTED
    assert least([Step.OPEN, Step.RETURNED]) is Step.RETURNED
    assert least([]) is None


def test_a_named_reviewer_reviews_without_the_right_to_review_the_whole_report():
    assert hands_of(writes=False, parts={Part.REVIEWER}, permissions=()) == {Hand.REVIEWER}


def test_from_owed_to_approved(owned, people):
    maja, kim, frida = (people[name] for name in ("Maja", "Kim", "Frida"))
    save(owned, maja, "<p>Fler barn.</p>", 0)
    assert go(owned, maja, "klart") == Step.CONTRIBUTED
    assert go(owned, kim, "tillbaka", "Säg varför.") == Step.RETURNED
    assert work_of(owned)["children"].note == "Säg varför."
    assert go(owned, maja, "klart") == Step.CONTRIBUTED
    assert go(owned, kim, "granskat") == Step.REVIEWED
    with pytest.raises(PermissionDenied):
        go(owned, kim, "godkann")
    assert go(owned, frida, "godkann") == Step.APPROVED
    with pytest.raises(Refused, match="godkänt och kan inte ändras"):
        save(owned, maja, "<p>Ändrat.</p>", 1)
    with pytest.raises(Refused, match="Skriv varför"):
        go(owned, frida, "oppna", " ")
    assert go(owned, frida, "oppna", "Siffran är rättad.") == Step.RETURNED
    event = SectionState.pgh_event_model
    steps = list(event.objects.order_by("pgh_id").values_list("step", flat=True))
    assert steps == ["open", "contributed", "returned", "contributed", "reviewed", "approved", "returned"]


def test_a_reviewed_text_that_its_owner_changes_is_to_be_reviewed_again(owned, people):
    go(owned, people["Maja"], "klart")
    go(owned, people["Kim"], "granskat")
    save(owned, people["Kim"], "<p>Rättat.</p>", 0)
    assert work_of(owned)["children"].step is Step.REVIEWED
    save(owned, people["Maja"], "<p>Ändrat.</p>", 1)
    assert work_of(owned)["children"].step is Step.CONTRIBUTED


def test_somebody_who_is_asked_writes_outside_their_own_unit(report, people):
    with pytest.raises(PermissionDenied):
        actions.save_text(user=people["Maja"], report=report, key="summary", html="<p>x</p>", version=0)
    make_owned(report, "summary", people["Maja"])
    actions.save_text(user=people["Maja"], report=report, key="summary", html="<p>x</p>", version=0)


def test_only_those_who_work_with_the_report_can_be_asked(report, people):
    assert [user.name for user in colleagues_at(report.body)] == ["Frida", "Kim", "Maja", "Rune", "Vera"]
    with pytest.raises(Refused, match="kan inte se rapporten"):
        section_actions.assign(
            user=people["Kim"], report=report, key="children", people={Part.OWNER: [people["Ulla"]]}, due_on=None
        )


def test_the_home_page_says_first_what_one_owes(owned, people):
    assert home(people["Maja"])[0] == ("Barn och unga", "Delårsrapport T1 2017")
    first = duties_of(people["Maja"])[0]
    assert (first.due_on, first.state[2]) == (date(2017, 5, 12), "Försenat")
    go(owned, people["Maja"], "klart")
    assert home(people["Maja"]) == []
    assert ("Ett avsnitt att granska", "Delårsrapport T1 2017") in home(people["Kim"])
    assert not [title for title, _ in home(people["Vera"]) if "granska" in title]  # Kim is the one who was named
    go(owned, people["Kim"], "tillbaka", "Säg varför.")
    assert home(people["Maja"])[0] == ("Barn och unga", "Säg varför.")
    go(owned, people["Maja"], "klart")
    go(owned, people["Kim"], "granskat")
    assert ("Ett avsnitt att godkänna", "Delårsrapport T1 2017") in home(people["Frida"])


def test_two_who_save_from_the_same_version_are_joined(owned, people):
    save(owned, people["Maja"], "<p>Först. Sist.</p>", 0)
    save(owned, people["Kim"], "<p>Först. Kims. Sist.</p>", 1)
    saved = save(owned, people["Maja"], "<p>Först. Sist. Majas.</p>", 1)
    assert (saved.version, saved.merged, saved.html) == (3, True, "<p>Först. Kims. Sist. Majas.</p>")
    again = save(owned, people["Maja"], "<p>Först. Sist. Majas ord.</p>", 3, base="<p>Först. Sist. Majas.</p>")
    assert (again.html, again.conflicts) == ("<p>Först. Kims. Sist. Majas ord.</p>", ())


def test_two_versions_of_a_sentence_are_chosen_between_before_the_section_is_handed_in(owned, people):
    save(owned, people["Maja"], "<p>Fler barn. Slut.</p>", 0)
    save(owned, people["Kim"], "<p>Färre barn. Slut.</p>", 1)
    save(owned, people["Maja"], "<p>Många barn. Slut.</p>", 1)
    conflict = open_conflicts(owned, "children").get()
    assert (conflict.theirs, conflict.theirs_by, conflict.mine) == ("Färre barn.", people["Kim"], "Många barn.")
    with pytest.raises(Refused, match="Välj först"):
        go(owned, people["Maja"], "klart")
    section_actions.settle(user=people["Maja"], report=owned, conflict_id=conflict.pk, keep="mine")
    assert owned.texts.get().html == "<p>Många barn. Slut.</p>"
    assert TextConflict.objects.get().settled_by == people["Maja"]
    assert go(owned, people["Maja"], "klart") == Step.CONTRIBUTED


def test_who_has_the_section_open_is_seen_by_others_for_a_while(report, people, monkeypatch):
    section_actions.be_present(user=people["Kim"], report=report, key="children")
    assert present(report, "children", people["Maja"].pk) == ["Kim"]
    assert present(report, "children", people["Kim"].pk) == []
    later = section_actions.timezone.now() + section_actions.timezone.timedelta(minutes=1)
    monkeypatch.setattr("tertial.reports.section_selectors.timezone.now", lambda: later)
    assert present(report, "children", people["Maja"].pk) == []


def test_the_pages_of_sections_cost_no_more_with_more_sections(client, owned, people):
    client.force_login(people["Maja"])
    place = "/rapporter/ekstad/socialnamnden/2017-t1/avsnitt/"
    client.get(place)
    for path, cost in {place: 9, f"{place}children/": 12, f"{place}children/om/": 11}.items():
        with at_most(cost):
            assert client.get(path).status_code == 200


def test_a_report_is_approved_when_its_owed_sections_are_or_else_with_a_reason_that_is_kept(owned, people):
    frida, section = people["Frida"], SectionState.objects.filter(report=owned, key="children")
    Report.objects.filter(pk=owned.pk).update(state=State.REVIEWED)
    make_owned(owned, "adults", people["Vera"], Step.REVIEWED)
    with pytest.raises(Refused, match=r"^2 avsnitt är inte godkända: Barn och unga och Vuxen\. Godkänn dem först"):
        actions.move(user=frida, report=owned, name="approve", note=" ")
    section.update(step=Step.APPROVED)
    with pytest.raises(Refused, match=r"^Ett avsnitt är inte godkänt: Vuxen\. "):
        actions.move(user=frida, report=owned, name="approve")
    made = actions.move(user=frida, report=owned, name="approve", note="Vuxen lämnas i maj.")
    assert made.state == State.APPROVED
    assert "Godkänd: Vuxen lämnas i maj." in [event["what"] for event in history_of(owned)]
    actions.move(user=frida, report=owned, name="reopen", note="Vuxen har lämnat.")
    Report.objects.filter(pk=owned.pk).update(state=State.REVIEWED)
    SectionState.objects.filter(report=owned, key="adults").update(step=Step.APPROVED)
    assert actions.move(user=frida, report=owned, name="approve").state_note == ""


def test_the_page_names_the_sections_that_are_not_approved_and_asks_why_the_report_is_all_the_same(
    client, owned, people
):
    Report.objects.filter(pk=owned.pk).update(state=State.REVIEWED)
    client.force_login(people["Frida"])
    place = "/rapporter/ekstad/socialnamnden/2017-t1/"
    assert f'href="{place}lage/approve/">Godkänn ändå …</a>' in client.get(place).content.decode()
    asked = client.post(f"{place}lage/approve/").content.decode()
    assert "Ett avsnitt är inte godkänt: Barn och unga. De låses som de är." in asked
    assert Report.objects.get(pk=owned.pk).state == State.REVIEWED
    client.post(f"{place}lage/approve/", {"note": "Barn och unga är klar i sak."})
    shown = " ".join(client.get(place).content.decode().split())
    assert "<strong> Godkänd ändå </strong> <p>Barn och unga är klar i sak.</p>" in shown
    client.force_login(people["Lena"])
    assert "klar i sak" not in client.get(place).content.decode()
