"""People are added, appointed and given roles; roles are taken back, but never the last administrator's."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.core.models import Membership, User
from tertial.core.operator import OPERATOR
from tertial.core.scope import root_scope
from tertial.organisation import actions, selectors
from tertial.organisation.models import Appointment, Grant, Person
from tertial.organisation.rules import Role


@pytest.fixture
def ada(in_ekstad):
    return in_ekstad.people["Ada"]


@pytest.fixture
def elsa(in_ekstad, ada):
    return actions.add_person(
        by=ada, at=in_ekstad.nodes["socialnamnden"], name="Elsa Nyqvista", email="Elsa@Ekstad.Example"
    )


def test_a_person_with_an_e_mail_gets_a_login_that_opens_nothing_yet(elsa):
    assert elsa.user.email == "elsa@ekstad.example"
    assert not elsa.user.has_usable_password()
    assert not Membership.objects.filter(user=elsa.user).exists()


def test_one_login_belongs_to_one_person(in_ekstad, ada, elsa):
    with pytest.raises(Refused, match="hör redan till Elsa Nyqvista"):
        actions.add_person(by=ada, at=in_ekstad.nodes["vuxen"], name="Elsa", email="elsa@ekstad.example")
    with pytest.raises(Refused, match="är ingen e-postadress"):
        actions.add_person(by=ada, at=in_ekstad.nodes["vuxen"], name="Elsa", email="elsa")


def test_a_role_opens_the_node_and_what_is_below_it_in_its_days(in_ekstad, ada, elsa):
    committee = in_ekstad.nodes["socialnamnden"]
    days = {"valid_from": date(2017, 1, 1), "valid_to": date(2017, 7, 1)}
    actions.grant_role(by=ada, user=elsa.user, node=committee, role=Role.CONTROLLER, **days)
    assert Membership.objects.filter(user=elsa.user).exists()
    assert [selectors.grants_of(elsa.user, day).count() for day in (
        date(2016, 12, 31), date(2017, 1, 1), date(2017, 6, 30), date(2017, 7, 1)
    )] == [0, 1, 1, 0]  # fmt: skip
    assert not selectors.permitted(elsa.user, "import", in_ekstad.nodes["vuxen"]), "the days are over"
    actions.grant_role(by=ada, user=elsa.user, node=committee, role=Role.CONTROLLER)
    assert selectors.permitted(elsa.user, "import", in_ekstad.nodes["vuxen"])
    assert not selectors.permitted(elsa.user, "import", in_ekstad.nodes["skolnamnden"])
    assert Grant.objects.filter(user=elsa.user).count() == 1


def test_the_last_role_taken_back_ends_the_membership(in_ekstad, ada, elsa):
    grants = [
        actions.grant_role(by=ada, user=elsa.user, node=in_ekstad.nodes["vuxen"], role=role)
        for role in (Role.MEMBER, Role.MANAGER)
    ]
    actions.revoke_role(by=ada, grant=grants[0])
    assert Membership.objects.filter(user=elsa.user).exists()
    actions.revoke_role(by=ada, grant=grants[1])
    assert not Membership.objects.filter(user=elsa.user).exists()


def test_the_last_administrator_of_the_municipality_stays(in_ekstad, ada, elsa):
    top = in_ekstad.nodes["ekstad"]
    own = Grant.objects.get(user=ada)
    with pytest.raises(Refused, match="Kommunen behöver någon som är administratör"):
        actions.revoke_role(by=ada, grant=own)
    with pytest.raises(Refused, match="Kommunen behöver"):
        actions.grant_role(by=ada, user=ada, node=top, role=Role.ADMINISTRATOR, valid_to=date(2099, 1, 1))
    own = Grant.objects.get(user=ada)
    assert own.valid_to is None
    actions.grant_role(by=ada, user=elsa.user, node=top, role=Role.ADMINISTRATOR)
    actions.revoke_role(by=ada, grant=own)
    assert selectors.permitted(elsa.user, "administer", top)
    assert not selectors.permitted(ada, "administer", top)


def test_a_committee_has_one_chair_at_a_time(in_ekstad, ada, elsa):
    committee = in_ekstad.nodes["socialnamnden"]
    other = Person.objects.create(name="Isidor Fjällbo")
    first = {"by": ada, "body": committee, "role": "chair", "valid_from": date(2015, 1, 1)}
    actions.appoint(person=elsa, valid_to=date(2017, 1, 1), **first)
    with pytest.raises(Refused, match="Socialnämnden har redan en ordförande då"):
        actions.appoint(person=other, **{**first, "valid_from": date(2016, 12, 31)})
    actions.appoint(person=other, **{**first, "valid_from": date(2017, 1, 1)})
    assert Appointment.objects.count() == 2


def test_nobody_is_the_same_thing_twice_at_once(in_ekstad, ada, elsa):
    member = {"by": ada, "body": in_ekstad.nodes["socialnamnden"], "role": "member", "valid_from": date(2015, 1, 1)}
    actions.appoint(person=elsa, **member)
    with pytest.raises(Refused, match="Elsa Nyqvista är redan ledamot då"):
        actions.appoint(person=elsa, **member)
    with pytest.raises(Refused, match="är inget organ"):
        actions.appoint(person=elsa, **{**member, "body": in_ekstad.nodes["vuxen"]})
    with pytest.raises(Refused, match="ska vara senare än startdagen"):
        actions.appoint(person=elsa, **member, valid_to=date(2014, 1, 1))


def test_an_administrator_of_one_unit_gives_no_roles_above_it(in_ekstad, ada, elsa):
    actions.grant_role(by=ada, user=elsa.user, node=in_ekstad.nodes["vuxen"], role=Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        actions.grant_role(by=elsa.user, user=elsa.user, node=in_ekstad.nodes["socialnamnden"], role=Role.MEMBER)


def test_the_operator_may_everything_in_the_scopes_root_and_nothing_outside_it(ekstad, lonnby):
    with root_scope(ekstad.root.pk):
        assert selectors.visible_to(OPERATOR).count() == 6
        assert selectors.permitted(OPERATOR, "administer", ekstad.nodes["vuxen"])
        with pytest.raises(Refused):
            selectors.node_by_path(OPERATOR, "lonnby/vardnamnden")


def test_a_login_of_another_municipality_is_the_same_login(ekstad, lonnby):
    with root_scope(lonnby.root.pk):
        person = actions.add_person(by=OPERATOR, at=lonnby.nodes["lonnby"], name="Kim", email="kim@ekstad.example")
        assert person.user == ekstad.people["Kim"]
    assert User.objects.filter(email="kim@ekstad.example").count() == 1
