"""One municipality never sees another's rows: tried as the web role, on real connections, past every selector."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from psycopg import errors

from tertial.config.settings.database import role_settings
from tertial.core.models import Membership, Root
from tertial.core.rowsecurity import FRAMEWORK_RIGHTS, root_keys, rooted_models
from tertial.core.scope import NoRoot, current_root_id, root_scope
from tertial.organisation.models import Grant, Node, NodeKind


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_tests_and_web_connect_as_a_role_that_owns_nothing(db):
    assert rows("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        ("tertial_web", False, False)
    ]
    assert rows(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = current_user"
    ) == [(0,)]


def test_every_table_has_row_security_and_a_policy_but_the_named_framework_tables(db):
    tables = dict(rows("SELECT tablename, rowsecurity FROM pg_tables WHERE schemaname = 'public'"))
    policies = {name for (name,) in rows("SELECT tablename FROM pg_policies WHERE schemaname = 'public'")}
    without = {table for table, secured in tables.items() if not secured or table not in policies}
    assert without == set(FRAMEWORK_RIGHTS) & set(tables)
    assert {"organisation_nodeevent", "core_membership", "core_root"} <= policies


def test_a_table_without_a_policy_would_be_found(db):
    secured = {model._meta.db_table for model in rooted_models()} | {"core_root"}
    assert not secured & set(FRAMEWORK_RIGHTS)


def test_every_reference_between_municipal_tables_includes_the_root(db):
    found = rows(
        "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint "
        "WHERE contype = 'f' AND array_length(conkey, 1) = 2"
    )
    assert {(table, target) for table, _, target, _ in root_keys()} == set(found)
    assert ("organisation_grant", "organisation_node") in found


def test_an_unfiltered_query_sees_only_the_root_of_the_scope(ekstad, lonnby):
    with root_scope(ekstad.root.pk):
        assert {n.path.split("/")[0] for n in Node.objects.all()} == {"ekstad"}
        assert [root.slug for root in Root.objects.all()] == ["ekstad"]
    with root_scope(lonnby.root.pk):
        assert Node.objects.count() == 2
        assert {m.user.name for m in Membership.objects.select_related("user")} == {"Nils"}


def test_outside_a_scope_nothing_is_seen_and_nothing_can_be_written(ekstad):
    assert Node.objects.count() == 0
    with pytest.raises(NoRoot):
        current_root_id()
    with pytest.raises(NoRoot), transaction.atomic():
        Node.objects.create(slug="x", name="X", kind=NodeKind.UNIT)


def test_history_is_as_closed_as_what_it_tells_of(ekstad, lonnby):
    event = Node._meta.apps.get_model("organisation", "NodeEvent")
    with root_scope(lonnby.root.pk, user_id=lonnby.people["Nils"].pk, about={"path": "/x/"}):
        Node.objects.filter(slug="vardnamnden").update(name="Vård- och omsorgsnämnden")
        assert {e.root_id for e in event.objects.all()} == {lonnby.root.pk}
        latest = event.objects.filter(pgh_label="update").get()
        assert latest.name == "Vård- och omsorgsnämnden"
        assert latest.pgh_context == {"user": lonnby.people["Nils"].pk, "path": "/x/"}
    with root_scope(ekstad.root.pk):
        assert not event.objects.filter(name="Vård- och omsorgsnämnden").exists()


@pytest.mark.parametrize("deed", ["UPDATE organisation_nodeevent SET name = 'x'", "DELETE FROM organisation_nodeevent"])
def test_the_web_role_can_neither_change_nor_remove_history(in_ekstad, deed):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(deed)


def test_a_row_that_points_at_another_roots_row_is_refused(ekstad, lonnby):
    kim = ekstad.people["Kim"]
    with root_scope(ekstad.root.pk), pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=kim, node=lonnby.nodes["vardnamnden"], role="controller")


def test_a_row_cannot_be_written_into_another_root(ekstad, lonnby):
    with root_scope(ekstad.root.pk), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Node.objects.create(root=lonnby.root, slug="x", name="X", kind=NodeKind.UNIT)


def test_a_scope_inside_another_gives_the_outer_one_back(ekstad, lonnby):
    with root_scope(ekstad.root.pk):
        with root_scope(lonnby.root.pk):
            assert current_root_id() == lonnby.root.pk
        assert current_root_id() == ekstad.root.pk
        with pytest.raises(ZeroDivisionError), root_scope(lonnby.root.pk):
            _ = 1 / 0
        assert current_root_id() == ekstad.root.pk


def test_the_next_user_of_a_pooled_connection_sees_nothing_of_the_last_one(committed, settings):
    """Through Django's pool, with one connection in it, also after an error in the middle of a transaction."""
    from tests.cast import make_ekstad

    ekstad = make_ekstad()
    alias = connections["default"]
    alias.close()
    alias.settings_dict["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 1, "timeout": 5}}
    try:
        with root_scope(ekstad.root.pk):
            backend = rows("SELECT pg_backend_pid()")
            assert Node.objects.count() == 6
        alias.close()
        assert rows("SELECT pg_backend_pid()") == backend
        assert Node.objects.count() == 0
        with pytest.raises(ProgrammingError), root_scope(ekstad.root.pk):
            rows("SELECT * FROM no_such_table")
        alias.close()
        assert rows("SELECT pg_backend_pid()") == backend
        assert Node.objects.count() == 0
        assert rows("SELECT current_setting('tertial.root', true)") in ([("",)], [(None,)])
    finally:
        alias.close_pool()
        alias.settings_dict["OPTIONS"] = {}


def test_the_web_role_cannot_make_tables_or_read_what_nobody_gave_it(db):
    for attempt in ("CREATE TABLE mine (x int)", "SELECT * FROM auth_group", "SELECT * FROM pghistory_context"):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            rows(attempt)
        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_what_the_address_says_of_encryption_reaches_the_client():
    made = role_settings("postgresql://web@db.example/tertial?sslmode=verify-full&options=-c%20jit%3Doff", pooled=False)
    assert made["HOST"] == "db.example"
    assert made["OPTIONS"]["sslmode"] == "verify-full"
    assert made["OPTIONS"]["options"] == "-c jit=off -c join_collapse_limit=4"
    assert set(made["OPTIONS"]) == {"sslmode", "options"}
