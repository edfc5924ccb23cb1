"""Scopes: which batches and nodes somebody's figures may be computed from."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tertial.core.operator import OPERATOR
from tertial.core.scope import root_scope
from tertial.facts import store
from tertial.facts.models import Batch
from tertial.facts.selectors import active_batches, batches_at, scope_for, scope_for_system, visible_batches
from tertial.facts.tests.factory import add_codes, make_batch
from tertial.organisation.models import Node


def row(node, amount):
    return {"account": "5010", "month": date(2017, 1, 1), "unit_id": node.pk, "amount": Decimal(amount)}


@pytest.fixture
def town(in_ekstad):
    add_codes(in_ekstad)
    return in_ekstad


@pytest.fixture
def whole(town):
    """A ledger of the whole municipality: 10 kr at Barn och unga, 5 at Vuxen, 100 at the school."""
    nodes = town.nodes
    rows = [row(nodes["barn-och-unga"], "10"), row(nodes["vuxen"], "5"), row(nodes["norra-skolan"], "100")]
    return make_batch(nodes["ekstad"], rows)


def summed(scope):
    with store.open(scope) as facts:
        return facts.run("SELECT sum(amount) AS total FROM ledger").column("total")[0].as_py()


def test_a_controller_sees_the_committees_rows_in_a_batch_of_the_whole_municipality(town, whole):
    committee = town.nodes["socialnamnden"]
    assert summed(scope_for(town.people["Kim"], committee)) == Decimal("15")


def test_a_manager_sees_only_the_rows_of_the_own_unit_whatever_body_is_asked_for(town, whole):
    maja, nodes = town.people["Maja"], town.nodes
    scope = scope_for(maja, nodes["socialnamnden"])
    assert scope.node_ids == {nodes["barn-och-unga"].pk}
    assert [node.path for node in scope.nodes] == ["ekstad/socialnamnden/barn-och-unga"]
    assert summed(scope) == Decimal("10")


@pytest.mark.parametrize("name", ["Ulla", "Sam", "Stig"])
def test_whoever_may_not_see_the_committees_facts_gets_a_scope_without_rows(town, whole, name):
    scope = scope_for(town.people[name], town.nodes["socialnamnden"])
    assert scope.node_ids == frozenset()
    assert summed(scope) is None


def test_a_workers_scope_is_the_whole_body_and_must_be_asked_for_by_name(town, whole):
    assert summed(scope_for_system(town.nodes["socialnamnden"])) == Decimal("15")
    assert summed(scope_for(OPERATOR, town.nodes["ekstad"])) == Decimal("115")


def test_batches_of_the_body_above_and_below_count_but_not_those_of_another_committee(town, whole):
    nodes = town.nodes
    own = make_batch(nodes["socialnamnden"], [row(nodes["vuxen"], "1")])
    below = make_batch(nodes["vuxen"], [row(nodes["vuxen"], "2")])
    other = make_batch(nodes["skolnamnden"], [row(nodes["norra-skolan"], "4")])
    assert set(active_batches(nodes["socialnamnden"])) == {whole, own, below}
    assert other in active_batches(nodes["ekstad"])
    assert [file.batch_id for file in scope_for(town.people["Kim"], nodes["vuxen"]).files["ledger"]] == [
        whole.pk, own.pk, below.pk,
    ]  # fmt: skip


def test_a_moment_gives_the_batches_of_that_moment_and_names_give_those_that_were_frozen(town, whole):
    committee, before = town.nodes["socialnamnden"], timezone.now()
    later = make_batch(town.nodes["ekstad"], [row(town.nodes["vuxen"], "6")], replaces=whole)
    Batch.objects.filter(pk=whole.pk).update(replaced_at=later.committed_at)
    kim = town.people["Kim"]
    assert list(batches_at(committee, before)) == [whole]
    assert list(batches_at(committee, later.committed_at)) == [later]
    assert list(batches_at(committee, before - timedelta(days=1))) == []
    assert summed(scope_for(kim, committee)) == Decimal("6")
    assert summed(scope_for(kim, committee, as_of=before)) == Decimal("15")
    assert summed(scope_for(kim, committee, batches=[whole.pk])) == Decimal("15")


def test_frozen_batches_that_hold_nothing_of_the_body_are_not_read(town, whole):
    other = make_batch(town.nodes["skolnamnden"], [row(town.nodes["norra-skolan"], "4")])
    assert scope_for(town.people["Kim"], town.nodes["socialnamnden"], batches=[other.pk]).files == {}


def test_a_scope_takes_four_queries_and_carries_settings_codes_and_what_the_source_covers(
    town, whole, django_assert_num_queries
):
    town.root.settings = {"year_places_divisor": 365}
    town.root.save()
    make_batch(town.nodes["ekstad"], [], table="budget", cut_off=date(2017, 12, 31))
    with django_assert_num_queries(4):
        scope = scope_for(town.people["Kim"], town.nodes["socialnamnden"])
    assert scope.settings == {"year_places_divisor": 365}
    assert scope.root_id == town.root.pk
    assert ("account", "5010") in {(code.dimension, code.code) for code in scope.codes}
    assert [file.last for file in scope.files["budget"]] == [date(2017, 12, 31)]


def test_batches_are_listed_for_those_who_see_facts_or_bring_them_in(town, whole):
    nodes, people = town.nodes, town.people
    own = make_batch(nodes["socialnamnden"], [row(nodes["vuxen"], "1")])
    other = make_batch(nodes["skolnamnden"], [row(nodes["norra-skolan"], "4")])
    assert set(visible_batches(people["Kim"])) == {whole, own}
    assert set(visible_batches(people["Ulla"])) == {whole, other}
    assert set(visible_batches(people["Stig"])) == {own}
    assert set(visible_batches(people["Rune"])) == {whole, own, other}
    assert set(visible_batches(people["Lena"])) == set()


def test_another_municipality_sees_no_batch(town, whole, lonnby):
    with root_scope(lonnby.root.pk):
        assert not Batch.objects.exists()
        assert not visible_batches(lonnby.people["Nils"]).exists()


def test_nodes_stand_in_the_order_of_the_tree_with_siblings_as_people_have_ordered_them(town, whole):
    vuxen, children = town.nodes["vuxen"], town.nodes["barn-och-unga"]
    vuxen.position, children.position = 1, 2
    vuxen.save()
    children.save()
    Node.objects.create(slug="missbruk", name="Missbruk", kind="unit", parent=vuxen)
    scope = scope_for_system(town.nodes["socialnamnden"])
    assert [node.path.split("/")[-1] for node in sorted(scope.nodes, key=lambda node: node.position)] == [
        "socialnamnden",
        "vuxen",
        "missbruk",
        "barn-och-unga",
    ]
