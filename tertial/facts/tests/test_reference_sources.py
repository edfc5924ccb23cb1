"""The reference profile's sources are read in as any other file, once."""

import tomllib

import pytest

from tertial.core import profiles
from tertial.core.roots import require_root_id
from tertial.core.scope import root_scope
from tertial.facts import store
from tertial.facts.models import Batch
from tertial.facts.selectors import scope_for_system
from tertial.facts.tests.factory import stored_files
from tertial.organisation.models import Node

TABLES = {
    "ledger", "budget", "frame_changes", "forecasts", "entered", "referrals", "investigations", "interventions",
    "assistance", "attendance", "incidents", "complaints", "employments", "schedules", "absences",
}  # fmt: skip


@pytest.fixture(scope="module")
def root_id(haninge):
    return require_root_id("haninge")


def test_a_second_load_reads_nothing_again(haninge, root_id):
    with root_scope(root_id):
        batches = {batch.pk: batch for batch in Batch.objects.all()}
        files = stored_files(root_id)
    assert {batch.table for batch in batches.values()} == TABLES
    assert all(batch.created_by is None and batch.rows for batch in batches.values())
    profiles.load(haninge)
    with root_scope(root_id):
        assert set(Batch.objects.values_list("pk", flat=True)) == set(batches)
        assert stored_files(root_id) == files


def test_the_published_outcome_of_the_committee_is_among_the_rows_that_came_in(haninge, root_id):
    """January to April 2017, with the printed total of the profile's own list of published figures."""
    rows = tomllib.loads((haninge / "sources.toml").read_text("utf-8"))["economy"]["total"]
    (published,) = [row["figures"]["outcome"] for row in rows if row["unit"] == "haninge/socialnamnden"]
    query = (
        "SELECT round(sum(amount) / 1000) AS tkr FROM ledger "
        "WHERE month BETWEEN DATE '2017-01-01' AND DATE '2017-04-01'"
    )
    with root_scope(root_id):
        body = Node.objects.get(path="haninge/socialnamnden")
        with store.open(scope_for_system(body)) as facts:
            assert facts.run(query)["tkr"][0].as_py() == published
