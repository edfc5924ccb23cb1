"""Invitations: one link, once, for a week; and access that ends on a day."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.mail import send_waiting
from tertial.core.models import Letter, Membership, User
from tertial.core.scope import root_scope
from tertial.core.sessions import sessions_of
from tertial.organisation import invitations, leaving
from tertial.organisation.access_page import invitations_at, people_at
from tertial.organisation.actions import revoke_role
from tertial.organisation.history import history_of
from tertial.organisation.models import Grant, Invitation, Person
from tertial.organisation.rules import Role
from tests.queries import BASE, at_most

PASSWORD = "en lång mening att minnas"
COMMITTEE = "/organisation/ekstad/socialnamnden/"
PAGE = "/organisation/-/inbjudan/"


def invite(town, **given):
    """Ada invites Elsa to be a member of the committee; the invitation and the address in its letter."""
    asked = {"email": "Elsa@ekstad.example", "name": "Elsa Nyqvista", "role": "member"} | given
    with root_scope(town.root.pk):
        invitation = invitations.invite(by=town.people["Ada"], node=town.nodes["socialnamnden"], **asked)
    return invitation, link_in_letter()


def link_in_letter():
    mail.outbox.clear()
    send_waiting()
    [letter] = mail.outbox
    return re.search(r"http://localhost:8000(/organisation/-/inbjudan/\S+)", letter.body)[1]


def choose_password(client, password=PASSWORD):
    return client.post(PAGE, {"new_password1": password, "new_password2": password})


def roles_of(town, email):
    with root_scope(town.root.pk):
        return [(g.role, g.node.slug) for g in Grant.objects.filter(user__email=email).select_related("node")]


def test_the_invited_chooses_a_password_and_is_in_with_the_role(ekstad, client):
    _, link = invite(ekstad)
    assert client.get(link)["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "som ledamot vid Socialnämnden" in page and "elsa@ekstad.example" in page
    assert choose_password(client)["Location"] == "/"
    assert client.get("/organisation/").status_code == 200
    assert roles_of(ekstad, "elsa@ekstad.example") == [("member", "socialnamnden")]
    with root_scope(ekstad.root.pk):
        assert Person.objects.get(user__email="elsa@ekstad.example").name == "Elsa Nyqvista"
        told = [event for event in history_of(ekstad.nodes["socialnamnden"]) if "Elsa" in event.what]
    assert {(event.what, event.who) for event in told} == {
        ("Elsa Nyqvista, ledamot lades till", "Elsa Nyqvista"),
        ("Elsa Nyqvista tackade ja till att bli ledamot", "Elsa Nyqvista"),
        ("Elsa Nyqvista bjöds in som ledamot", "Driften"),
    }


def test_the_letter_says_who_asks_and_the_link_is_the_only_place_with_the_token(ekstad):
    _, link = invite(ekstad)
    [letter] = mail.outbox
    assert letter.to == ["elsa@ekstad.example"]
    assert letter.subject == "Inbjudan till Tertial, Ekstads kommun"
    assert "Ada har bjudit in dig" in letter.body and "ledamot vid Socialnämnden" in letter.body
    token = link.rstrip("/").rpartition("/")[2]
    assert len(token) == 43
    with root_scope(ekstad.root.pk):
        kept = str(list(Invitation.objects.values())) + str(list(Invitation.pgh_event_model.objects.values()))
    assert token not in kept + str(list(Letter.objects.values()))


def test_a_letter_that_waits_is_sealed(ekstad, settings):
    settings.MAIL_WAITS = True
    with root_scope(ekstad.root.pk):
        invitations.invite(
            by=ekstad.people["Ada"], node=ekstad.nodes["vuxen"], email="elsa@ekstad.example", name="Elsa", role="member"
        )
    assert send_waiting() == 0
    assert "inbjudan" not in Letter.objects.get().content.lower()


def test_the_link_works_once(ekstad, client):
    _, link = invite(ekstad)
    client.get(link)
    choose_password(client)
    stranger = Client()
    stranger.get(link)
    assert stranger.get(PAGE).status_code == 410
    assert choose_password(stranger, "en tjuvs mening").status_code == 410
    assert User.objects.get(email="elsa@ekstad.example").check_password(PASSWORD)


def test_the_link_dies_with_time_with_withdrawal_and_with_a_newer_link(ekstad, client):
    invitation, link = invite(ekstad)
    with root_scope(ekstad.root.pk):
        invitations.resend(by=ekstad.people["Ada"], invitation=invitation)
    newer = link_in_letter()
    assert newer != link
    client.get(link)
    assert client.get(PAGE).status_code == 410
    client.get(newer)
    assert client.get(PAGE).status_code == 200
    with root_scope(ekstad.root.pk):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(PAGE).status_code == 410
    with root_scope(ekstad.root.pk):
        Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
        invitations.withdraw(by=ekstad.people["Ada"], invitation=invitation)
        with pytest.raises(Refused, match="redan avslutad"):
            invitations.resend(by=ekstad.people["Ada"], invitation=invitation)
    assert client.get(PAGE).status_code == 410


def test_a_guessed_token_and_another_towns_number_open_nothing(ekstad, lonnby, client):
    _, link = invite(ekstad)
    client.get(link[:-5] + "AAAA/")
    assert client.get(PAGE).status_code == 410
    client.get(link.replace(f"/{ekstad.root.pk}/", f"/{lonnby.root.pk}/"))
    assert client.get(PAGE).status_code == 410
    assert Client().get(PAGE).status_code == 410


def test_nothing_is_accepted_without_the_forms_own_token(ekstad):
    _, link = invite(ekstad)
    strict = Client(enforce_csrf_checks=True)
    strict.get(link)
    assert choose_password(strict).status_code == 403
    assert not User.objects.filter(email="elsa@ekstad.example").exists()


def test_a_short_password_is_told_and_nothing_is_accepted(ekstad, client):
    _, link = invite(ekstad)
    client.get(link)
    answer = choose_password(client, "kort")
    assert answer.status_code == 422
    assert "minst 12 tecken" in answer.content.decode()
    assert not User.objects.filter(email="elsa@ekstad.example").exists()


def test_whoever_has_a_password_logs_in_first_and_nobody_else_can_accept(ekstad, client):
    sam = ekstad.people["Sam"]
    sam.set_password(PASSWORD)
    sam.save()
    _, link = invite(ekstad, email=sam.email, name="Sam", role="auditor")
    client.get(link)
    assert "Du har redan ett konto" in client.get(PAGE).content.decode()
    choose_password(client, "en tjuvs nya mening")
    assert User.objects.get(pk=sam.pk).check_password(PASSWORD)
    assert client.post(f"/konto/logga-in/?next={PAGE}", {"login": sam.email, "password": PASSWORD})["Location"] == PAGE
    assert client.post(PAGE)["Location"] == "/"
    assert ("auditor", "socialnamnden") in roles_of(ekstad, sam.email)
    _, link = invite(ekstad)
    client.get(link)
    assert "någon annan är inloggad" in client.get(PAGE).content.decode()
    client.post(PAGE)
    assert roles_of(ekstad, "elsa@ekstad.example") == []


def test_an_inviter_who_no_longer_may_gives_nothing(ekstad, client):
    with root_scope(ekstad.root.pk):
        ekstad.add_people({"Dan": (Role.ADMINISTRATOR, "socialnamnden")})
        deputy = ekstad.people["Dan"]
        committee = ekstad.nodes["socialnamnden"]
        invitations.invite(by=deputy, node=committee, email="elsa@ekstad.example", name="Elsa", role="administrator")
        revoke_role(by=ekstad.people["Ada"], grant=Grant.objects.get(user=deputy))
    client.get(link_in_letter())
    answer = choose_password(client)
    assert answer.status_code == 410
    assert "får inte längre göra det" in answer.content.decode()
    assert roles_of(ekstad, "elsa@ekstad.example") == []


def test_the_same_invitation_is_not_sent_twice_nor_to_whoever_has_the_role(ekstad):
    invite(ekstad)
    with root_scope(ekstad.root.pk):
        asked = {"by": ekstad.people["Ada"], "node": ekstad.nodes["socialnamnden"], "name": "Elsa", "role": "member"}
        for who, sentence in (("elsa", "redan en inbjudan"), ("lena", "redan den rollen")):
            with pytest.raises(Refused, match=sentence):
                invitations.invite(**asked, email=f"{who}@ekstad.example")


def test_an_administrator_invites_sends_again_and_withdraws_on_the_page(ekstad, client):
    client.force_login(ekstad.people["Ada"])
    form = {"name": "Elsa Nyqvista", "email": "elsa@ekstad.example", "role": "member"}
    assert client.post(f"{COMMITTEE}-/bjud-in/", form)["Location"] == f"{COMMITTEE}-/behorigheter/"
    with root_scope(ekstad.root.pk):
        number = Invitation.objects.get().pk
    assert "Brevet väntar på att skickas" in client.get(f"{COMMITTEE}-/behorigheter/").content.decode()
    send_waiting()
    assert "Skickad" in client.get(f"{COMMITTEE}-/behorigheter/").content.decode()
    client.post(f"{COMMITTEE}-/inbjudan/{number}/skicka-igen/")
    assert Letter.objects.count() == 2
    client.post(f"{COMMITTEE}-/inbjudan/{number}/ta-tillbaka/")
    assert "Återtagen" in client.get(f"{COMMITTEE}-/behorigheter/").content.decode()
    with at_most(BASE + 10):
        client.get(f"{COMMITTEE}-/behorigheter/")


def test_the_page_shows_everybody_below_with_roles_and_how_they_log_in(ekstad):
    with root_scope(ekstad.root.pk):
        rows = people_at(ekstad.nodes["socialnamnden"])
        assert invitations_at(ekstad.nodes["socialnamnden"]) == []
    assert [row.user.name for row in rows] == ["Frida", "Kim", "Lena", "Maja", "Sam", "Stig", "Vera"]
    assert not any(row.two_steps or row.seen_at for row in rows)


def test_access_that_ends_today_is_gone_at_once_with_its_sessions(ekstad):
    lena = ekstad.people["Lena"]
    lena.set_password(PASSWORD)
    lena.save()
    client = Client()
    client.post("/konto/logga-in/", {"login": lena.email, "password": PASSWORD})
    assert len(sessions_of(lena)) == 1
    with root_scope(ekstad.root.pk):
        leaving.end_access(by=ekstad.people["Ada"], node=ekstad.nodes["ekstad"], user=lena, day=timezone.localdate())
        assert not Membership.objects.filter(user=lena).exists()
        assert Grant.objects.get(user=lena).valid_to == timezone.localdate()
    assert client.get("/").status_code == 302
    client.post("/konto/logga-in/", {"login": lena.email, "password": PASSWORD})
    assert client.get("/").status_code == 403


def test_access_that_ends_later_lasts_until_then(ekstad):
    lena, day = ekstad.people["Lena"], timezone.localdate() + timedelta(days=30)
    with root_scope(ekstad.root.pk):
        leaving.end_access(by=ekstad.people["Ada"], node=ekstad.nodes["ekstad"], user=lena, day=day)
        assert Grant.objects.get(user=lena).valid_to == day
    assert leaving.clear_away_all() == 0
    with root_scope(ekstad.root.pk):
        Grant.objects.filter(user=lena).update(valid_from=date(2015, 1, 1), valid_to=timezone.localdate())
    assert leaving.clear_away_all() == 1
    with root_scope(ekstad.root.pk):
        assert not Membership.objects.filter(user=lena).exists()


def test_the_last_administrator_cannot_be_ended(ekstad):
    ada = ekstad.people["Ada"]
    with root_scope(ekstad.root.pk), pytest.raises(Refused, match="behöver någon som är administratör"):
        leaving.end_access(by=ada, node=ekstad.nodes["ekstad"], user=ada, day=timezone.localdate())
    with root_scope(ekstad.root.pk):
        assert Grant.objects.get(user=ada).valid_to is None


def test_nobody_is_logged_out_by_an_administrator_of_another_place(ekstad, lonnby):
    with root_scope(ekstad.root.pk), pytest.raises(PermissionDenied):
        leaving.log_out(by=ekstad.people["Ada"], node=ekstad.nodes["ekstad"], user=lonnby.people["Nils"])


def test_two_steps_are_demanded_on_the_page_for_the_whole_municipality(ekstad, client):
    client.force_login(ekstad.people["Ada"])
    client.post("/organisation/ekstad/-/tva-steg/", {"roles": ["administrator", "controller"]})
    page = client.get("/organisation/ekstad/-/tva-steg/")
    assert page.context["form"].fields["roles"].initial == ["administrator", "controller"]
    assert client.get(f"{COMMITTEE}-/tva-steg/").status_code == 404
