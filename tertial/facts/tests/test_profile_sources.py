"""A profile's sources are read in as any other file; and what nobody needs is swept."""

import os
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tertial.facts import places, profile, uploads
from tertial.facts.generate import SourceFile
from tertial.facts.models import Batch, Upload
from tertial.facts.readers.mapping import Mapping
from tertial.facts.rules import UploadState
from tertial.facts.sweep import roots_with_files, sweep
from tertial.facts.tests.factory import LEDGER, add_codes, make_batch, run_jobs, send_file, spooled_files, stored_files


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
