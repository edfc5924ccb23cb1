"""The reference profile's sources are read in as any other file, once; and what nobody needs is swept."""

import os
import tomllib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tertial.core import profiles
from tertial.core.scope import root_scope
from tertial.facts import places, profile, store, uploads
from tertial.facts.generate import SourceFile
from tertial.facts.models import Batch, Upload
from tertial.facts.readers.mapping import Mapping
from tertial.facts.rules import UploadState
from tertial.facts.selectors import scope_for_system
from tertial.facts.sweep import roots_with_files, sweep
from tertial.facts.tests.factory import LEDGER, add_codes, make_batch, run_jobs, send_file, spooled_files, stored_files
from tertial.organisation.models import Node


def test_the_reference_profiles_sources_are_read_in_once(db):
    """The published outcome of the committee, January to April 2017, is among the rows that came in."""
    root = profiles.load(profiles.find("haninge-2017"))
    with root_scope(root.pk):
        batches = {batch.pk: batch for batch in Batch.objects.all()}
        assert {batch.table for batch in batches.values()} == {
            "ledger", "budget", "frame_changes", "forecasts", "entered", "referrals", "investigations",
            "interventions", "assistance", "attendance", "incidents", "complaints", "employments", "schedules",
            "absences",
        }  # fmt: skip
        assert all(batch.created_by is None and batch.rows for batch in batches.values())
        files = stored_files(root.pk)
    profiles.load(profiles.find("haninge-2017"))
    with root_scope(root.pk):
        assert set(Batch.objects.values_list("pk", flat=True)) == set(batches)
        assert stored_files(root.pk) == files
        body = Node.objects.get(path="haninge/socialnamnden")
        with store.open(scope_for_system(body)) as facts:
            query = (
                "SELECT round(sum(amount) / 1000) AS tkr FROM ledger "
                "WHERE month BETWEEN DATE '2017-01-01' AND DATE '2017-04-01'"
            )
            assert facts.run(query)["tkr"][0].as_py() == published_outcome()


def test_a_newer_profiles_file_takes_the_place_of_the_older_one(in_ekstad, tmp_path, monkeypatch):
    """Both beside each other would count every posting twice."""
    add_codes(in_ekstad)
    (tmp_path / "sources.toml").touch()

    def loaded(text):
        def written(folder, place, seed):
            (place / "ledger-2017.csv").write_text(text, encoding="utf-8")
            return [SourceFile("ledger", place / "ledger-2017.csv", "ekstad")]

        monkeypatch.setattr(profile, "write", written)
        profile.load(tmp_path, {})
        return [(batch.rows, batch.total, batch.replaces_id) for batch in Batch.objects.filter(replaced_at=None)]

    first = loaded(LEDGER)
    assert first == loaded(LEDGER) == [(4, Decimal("250507.75"), None)]
    number = Batch.objects.get().pk
    assert loaded(LEDGER.replace("50000,00", "60000,00")) == [(4, Decimal("260507.75"), number)]


def published_outcome():
    """The printed total, from the profile's own list of published figures."""
    rows = tomllib.loads((profiles.SHIPPED / "haninge-2017" / "sources.toml").read_text("utf-8"))["economy"]["total"]
    (found,) = [row["figures"]["outcome"] for row in rows if row["unit"] == "haninge/socialnamnden"]
    return found


@pytest.fixture
def body(in_ekstad):
    return in_ekstad.nodes["socialnamnden"]


def orphan(root_id, hours_old):
    path = places.facts_dir() / places.new_path(root_id, "ledger")
    path.write_bytes(b"PAR1")
    at = (timezone.now() - timedelta(hours=hours_old)).timestamp()
    os.utime(path, (at, at))
    return path


def test_a_file_that_no_batch_names_is_swept_when_it_has_lain_for_an_hour(body, in_ekstad):
    batch = make_batch(body, [{"amount": Decimal(1)}])
    os.utime(places.facts_dir() / batch.path, (0, 0))
    old, new = orphan(in_ekstad.root.pk, 2), orphan(in_ekstad.root.pk, 0)
    assert sweep() == 1
    assert not old.exists() and new.exists()
    assert batch.path in stored_files(in_ekstad.root.pk)


def test_replaced_batches_files_are_kept(body, in_ekstad):
    old = make_batch(body, [{"amount": Decimal(1)}])
    Batch.objects.filter(pk=old.pk).update(replaced_at=timezone.now())
    sweep(timezone.now() + timedelta(days=400))
    assert old.path in stored_files(in_ekstad.root.pk)


def test_another_roots_files_are_left_alone(body, in_ekstad, lonnby):
    other = orphan(lonnby.root.pk, 5)
    sweep()
    assert other.exists()
    assert {in_ekstad.root.pk, lonnby.root.pk} <= set(roots_with_files())


def test_an_upload_that_nobody_decided_on_is_gone_after_a_day(in_ekstad, django_capture_on_commit_callbacks):
    upload = send_file(in_ekstad)
    sweep(timezone.now() + timedelta(hours=23))
    assert Upload.objects.get().state == UploadState.UPLOADED
    with django_capture_on_commit_callbacks(execute=True):
        sweep(timezone.now() + timedelta(hours=25))
    upload.refresh_from_db()
    assert (upload.state, upload.token) == (UploadState.EXPIRED, "")
    assert "sample" not in upload.detected and upload.message.endswith("skicka den igen.")
    assert spooled_files(in_ekstad.root.pk) == set()


def test_an_upload_whose_file_is_gone_is_told_so(in_ekstad):
    upload = send_file(in_ekstad)
    uploads.check(user=in_ekstad.people["Kim"], upload=upload, mapping=Mapping.from_json(upload.mapping))
    places.spool_of(in_ekstad.root.pk).remove(upload.token)
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == UploadState.REJECTED and "Ladda upp den igen" in upload.message
