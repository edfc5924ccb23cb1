"""A closed round: nobody writes in it, by page, action, command or SQL."""

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import URLPattern

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.followup import actions, round_actions, urls
from tertial.followup.actions import Said
from tertial.followup.tests.conftest import DAYS

GOAL = "Snabbare utredningar"
ROUND = "/omgang/ekstad/socialnamnden/t1-2017/"
# What the pages post to, by the name of the address; `{pk}` is an entry that has been handed in.
POSTS = {
    "entry": ("/omgang/-/post/{pk}/", {"version": "2", "comment": "Bakvägen", "do": "klar"}),
    "hand_over": ("/omgang/-/post/{pk}/lamna-over/", {"to": "{frida}"}),
    "judge": ("/omgang/-/post/{pk}/godkann/", {"version": "2"}),
    "approve_chosen": (f"{ROUND}-/godkann/", {"valda": "{pk}:2"}),
    "ask": (f"{ROUND}-/fraga/", {}),
    "days": (f"{ROUND}-/dagar/", {"opens_on": "2017-05-02", "contribute_by": "2017-06-01"}),
}
# Those that only show, that are about no round, or that open it again with a reason.
OTHERS = {"my_round", "rounds", "new_round", "covers", "end_cover", "progress", "history", "move", "round"}


@pytest.fixture
def closed(followup):
    said = Said(comment="I tid", status="helt")
    actions.hand_in(user=followup.town.people["Maja"], entry=followup.entry(GOAL), said=said, version=0)
    followup.round = round_actions.move_round(user=OPERATOR, round_=followup.round, name="stang")
    return followup


def trace() -> list[int]:
    """How much history there is: whatever is written leaves some."""
    return [apps.get_model("followup", name).objects.count() for name in ("EntryEvent", "RoundEvent")]


def test_no_page_writes_in_it(closed):
    assert {one.name for one in urls.urlpatterns if isinstance(one, URLPattern)} == {*POSTS, *OTHERS}
    client, before = Client(), trace()
    client.force_login(closed.town.people["Frida"])
    known = {"pk": closed.entry(GOAL).pk, "frida": closed.town.people["Frida"].pk}
    for address, data in POSTS.values():
        for headers in ({}, {"X-Autosave": "1"}, {"HX-Request": "true"}):
            posted = {name: value.format(**known) for name, value in data.items()}
            assert client.post(address.format(**known), posted, headers=headers).status_code < 500
    assert trace() == before


def test_no_action_writes_in_it(closed):
    maja, frida, entry = closed.town.people["Maja"], closed.town.people["Frida"], closed.entry(GOAL)
    for deed in (
        lambda: actions.save_entry(user=maja, entry=entry, said=Said(comment="Sent"), version=2),
        lambda: actions.hand_in(user=maja, entry=entry, said=Said(comment="Sent"), version=2),
        lambda: actions.move_entry(user=frida, entry=entry, name="godkann", version=2),
        lambda: actions.hand_over(user=maja, entry=entry, to=frida),
        lambda: round_actions.ask(user=frida, round_=closed.round),
        lambda: round_actions.change_days(user=frida, round_=closed.round, days=DAYS),
    ):
        with pytest.raises(Refused):
            deed()


def test_no_sql_of_the_web_role_writes_in_it(closed):
    entry = closed.entry(GOAL)
    for said, error in (
        (f"UPDATE followup_entry SET comment = 'Bakvägen' WHERE id = {entry.pk}", IntegrityError),
        (f"UPDATE followup_entry SET round_id = round_id WHERE id = {entry.pk}", IntegrityError),
        (f"DELETE FROM followup_entry WHERE id = {entry.pk}", IntegrityError),
        (
            "INSERT INTO followup_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', 1000000, 'node_id',"
            f" {closed.town.nodes['ekstad'].pk}))).* FROM followup_entry e WHERE id = {entry.pk}",
            IntegrityError,
        ),
        ("TRUNCATE followup_entry CASCADE", ProgrammingError),
        ("ALTER TABLE followup_entry DISABLE TRIGGER ALL", ProgrammingError),
        ("SET session_replication_role = replica", ProgrammingError),
    ):
        with pytest.raises(error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(said)
    assert closed.entry(GOAL).comment == "I tid"
