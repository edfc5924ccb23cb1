"""Saving, handing in, judging and handing over, and what a closed round refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.followup import round_actions
from tertial.followup.actions import Outdated, Said, cover, hand_in, hand_over, move_entry, save_entry
from tertial.followup.rules import EntryState, Hand
from tertial.followup.selectors import hands_of_user, owed_by, visible_to

GOAL = "Snabbare utredningar"


def save(followup, name="Maja", title=GOAL, node=None, **said):
    entry = followup.entry(title, node)
    return save_entry(user=followup.town.people[name], entry=entry, said=Said(**said), version=entry.version)


def go(followup, name, move, note="", title=GOAL):
    entry = followup.entry(title)
    return move_entry(user=followup.town.people[name], entry=entry, name=move, version=entry.version, note=note)


def test_an_opened_round_asks_the_owner_and_every_unit_that_answers(followup):
    asked = {(entry.subject.title, entry.node.slug) for entry in followup.round.entries.select_related("node")}
    assert asked == {
        ("Trygg vardag", "socialnamnden"),
        (GOAL, "barn-och-unga"),
        (GOAL, "vuxen"),
    }
    assert round_actions.ask(user=OPERATOR, round_=followup.round) == 0


def test_what_is_saved_stands_with_who_and_when(followup):
    saved = save(followup, comment="Fler anmälningar än väntat.", status="delvis", trend="worse")
    assert (saved.comment, saved.status.word, saved.trend, saved.version) == (
        "Fler anmälningar än väntat.",
        "Delvis uppfyllt",
        "worse",
        1,
    )
    assert saved.written_by.name == "Maja"
    assert saved.written_at is not None


def test_who_saves_on_what_they_have_not_seen_is_shown_it_and_changes_nothing(followup):
    save(followup, comment="Majas ord")
    with pytest.raises(Outdated, match="Maja har ändrat") as shown:
        save_entry(
            user=followup.town.people["Kim"], entry=followup.entry(GOAL), said=Said(comment="Kims ord"), version=0
        )
    assert shown.value.entry.comment == "Majas ord"
    assert followup.entry(GOAL).comment == "Majas ord"


def test_an_entry_is_handed_in_when_its_status_is_chosen(followup):
    save(followup, comment="Klart nu.")
    with pytest.raises(Refused, match="Välj status"):
        go(followup, "Maja", "klar")
    save(followup, status="helt")
    handed = go(followup, "Maja", "klar")
    assert handed.state == EntryState.READY
    assert handed.is_late  # the round's last day was in 2017


def test_another_status_than_the_proposed_needs_a_reason_that_is_kept(followup):
    save(followup, status="helt", proposed="delvis")
    with pytest.raises(Refused, match="Skriv varför"):
        go(followup, "Maja", "klar")
    save(followup, status_reason="Mätningen kom före omläggningen.")
    assert go(followup, "Maja", "klar").status_reason == "Mätningen kom före omläggningen."


def test_returned_with_a_note_and_approved_the_second_time(followup):
    save(followup, status="helt")
    go(followup, "Maja", "klar")
    with pytest.raises(Refused, match="anmärkning"):
        go(followup, "Vera", "tillbaka")
    assert go(followup, "Vera", "tillbaka", "Vad gjordes?").note == "Vad gjordes?"
    save(followup, comment="Rutinen lades om i mars.")
    go(followup, "Maja", "klar")
    approved = go(followup, "Vera", "godkann")
    assert (approved.state, approved.decided_by.name, approved.note) == (EntryState.APPROVED, "Vera", "")
    with pytest.raises(Refused, match="godkänd"):
        save(followup, comment="En sak till")


def test_the_second_of_two_reviewers_sees_the_first_ones_decision(followup):
    save(followup, status="helt")
    read = go(followup, "Maja", "klar")
    go(followup, "Vera", "godkann")
    with pytest.raises(Outdated) as shown:
        move_entry(user=followup.town.people["Frida"], entry=read, name="tillbaka", version=read.version, note="Nej")
    assert shown.value.entry.state == EntryState.APPROVED
    assert shown.value.entry.decided_by.name == "Vera"


def test_a_round_is_opened_again_with_a_reason(followup):
    round_actions.move_round(user=OPERATOR, round_=followup.round, name="stang")
    with pytest.raises(Refused, match="Skriv varför"):
        round_actions.move_round(user=OPERATOR, round_=followup.round, name="oppna-igen")
    opened = round_actions.move_round(user=OPERATOR, round_=followup.round, name="oppna-igen", note="En enhet glömdes")
    assert (opened.is_open, opened.state_note, opened.closed_at) == (True, "En enhet glömdes", None)


def test_who_is_handed_an_entry_answers_for_it_in_this_round(followup):
    town = followup.town
    handed = hand_over(user=town.people["Maja"], entry=followup.entry(GOAL), to=town.people["Lena"])
    assert handed.handed_over_by.name == "Maja"
    assert hands_of_user(town.people["Lena"], handed) == {Hand.CONTRIBUTOR}
    assert [entry.subject.title for entry in owed_by(town.people["Lena"])] == [GOAL]
    assert followup.subject(GOAL).responsible.name == "Maja"
    with pytest.raises(Refused, match="arbetar inte här"):
        from tertial.core.models import User

        stranger = User.objects.create_user("okand@nowhere.example", None, name="Okänd")
        hand_over(user=town.people["Lena"], entry=handed, to=stranger)


def test_a_substitute_answers_while_the_other_is_away(followup):
    town = followup.town
    assert list(owed_by(town.people["Ulla"])) == []
    cover(
        user=town.people["Maja"],
        absent=town.people["Maja"],
        substitute=town.people["Ulla"],
        valid_from=date(2020, 1, 1),
        valid_to=None,
    )
    assert [entry.subject.title for entry in owed_by(town.people["Ulla"])] == [GOAL]
    assert save(followup, "Ulla", comment="Skrivet av ersättaren").written_by.name == "Ulla"


def test_a_draft_is_seen_in_its_own_line_alone(followup):
    people = followup.town.people

    def seen(name: str) -> bool:
        return visible_to(people[name]).filter(pk=followup.entry(GOAL).pk).exists()

    before = {name for name in people if seen(name)}
    save(followup, status="helt")
    go(followup, "Maja", "klar")
    after = {name for name in people if seen(name)}
    assert before == {"Maja", "Kim", "Vera", "Frida"}
    assert after - before == {"Sam", "Lena", "Rune", "Ada"}


def test_whoever_is_outside_the_line_neither_writes_nor_judges(followup):
    for name in ("Ulla", "Lena", "Sam", "Rune", "Stig", "Ada"):
        with pytest.raises(PermissionDenied):
            save(followup, name, comment="Inte min")
    with pytest.raises(PermissionDenied):
        go(followup, "Maja", "godkann")


def test_a_page_whose_answer_was_lost_knows_its_own_words_again(followup):
    maja, kim = followup.town.people["Maja"], followup.town.people["Kim"]

    def say(user, comment, page, version=0):
        said = Said(comment=comment, page=page)
        return save_entry(user=user, entry=followup.entry(GOAL), said=said, version=version)

    say(maja, "Fler anmälningar", "sida-1")
    assert say(maja, "Fler anmälningar än väntat", "sida-1").comment == "Fler anmälningar än väntat"
    with pytest.raises(Outdated, match="Du har ändrat i ett annat fönster"):
        say(maja, "Annat", "sida-2")
    with pytest.raises(Outdated, match="Maja har ändrat"):
        say(kim, "Kims ord", "sida-1")
    say(kim, "Kims ord", "sida-3", version=2)
    with pytest.raises(Outdated, match="Kim har ändrat"):
        say(maja, "Fler anmälningar än väntat i år", "sida-1")


def test_a_page_that_hands_in_twice_as_the_answer_was_lost_has_handed_in_once(followup):
    said = Said(comment="Klart.", status="helt", page="sida-1")
    once = hand_in(user=followup.town.people["Maja"], entry=followup.entry(GOAL), said=said, version=0)
    again = hand_in(user=followup.town.people["Maja"], entry=followup.entry(GOAL), said=said, version=0)
    assert (again.state, again.ready_at) == (EntryState.READY, once.ready_at)
