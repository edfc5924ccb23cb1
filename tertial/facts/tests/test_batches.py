"""What the database itself guarantees of batches and uploads."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from tertial.facts.models import Batch, SavedMapping, Upload
from tertial.facts.rules import UploadState
from tertial.facts.tests.factory import make_batch

ROW = {"account": "5010", "amount": Decimal("10.00")}
SHA = "a" * 64


@pytest.fixture
def body(in_ekstad):
    return in_ekstad.nodes["socialnamnden"]


def refused(deed, error=IntegrityError):
    with pytest.raises(error), transaction.atomic():
        deed()


def test_the_same_bytes_are_active_once_in_a_table_of_a_body(body, in_ekstad):
    first = make_batch(body, [ROW], sha256=SHA)
    refused(lambda: make_batch(body, [ROW], sha256=SHA))
    make_batch(in_ekstad.nodes["skolnamnden"], [ROW], sha256=SHA)
    make_batch(body, [], table="budget", sha256=SHA)
    Batch.objects.filter(pk=first.pk).update(replaced_at=timezone.now())
    assert make_batch(body, [ROW], sha256=SHA, replaces=first).replaces == first


def test_a_batch_is_replaced_once(body):
    old = make_batch(body, [ROW])
    make_batch(body, [ROW], replaces=old)
    refused(lambda: make_batch(body, [ROW], replaces=old))


@pytest.mark.parametrize(
    "change", [{"rows": 7}, {"total": 1}, {"path": "x"}, {"sha256": "b" * 64}, {"table": "budget"}]
)
def test_what_was_read_can_never_be_changed(body, change):
    batch = make_batch(body, [ROW])
    refused(lambda: Batch.objects.filter(pk=batch.pk).update(**change), ProgrammingError)


def test_a_batch_is_never_deleted(body):
    batch = make_batch(body, [ROW])
    refused(batch.delete, ProgrammingError)


def test_only_the_batchs_own_control_total_can_be_ticked_off(body, in_ekstad):
    kim, now = in_ekstad.people["Kim"], timezone.now()
    batch = Batch.objects.filter(pk=make_batch(body, [ROW]).pk)
    tick = {"reconciled_by": kim, "reconciled_at": now, "reconciled_rows": 1}
    refused(lambda: batch.update(**tick, reconciled_total=Decimal("11")))
    refused(lambda: batch.update(reconciled_by=kim))
    assert batch.update(**tick, reconciled_total=Decimal("10")) == 1


def test_a_batch_cannot_be_replaced_before_it_was_read_in(body):
    batch = make_batch(body, [ROW])
    early = batch.committed_at - timedelta(seconds=1)
    refused(lambda: Batch.objects.filter(pk=batch.pk).update(replaced_at=early))


def upload(body, town, **fields):
    given = {"table": "ledger", "body": body, "file_name": "x.csv", "size": 1, "sha256": SHA, "token": "t"}
    return Upload.objects.create(**{**given, "created_by": town.people["Kim"], **fields})


def test_an_upload_that_is_done_has_its_batch_and_no_file(body, in_ekstad):
    batch = make_batch(body, [ROW])
    refused(lambda: upload(body, in_ekstad, state=UploadState.DONE, token=""))
    refused(lambda: upload(body, in_ekstad, state=UploadState.DONE, batch=batch))
    refused(lambda: upload(body, in_ekstad, state=UploadState.CANCELLED))
    assert upload(body, in_ekstad, state=UploadState.DONE, batch=batch, token="").batch == batch


def test_a_mappings_name_is_taken_once_in_a_table(in_ekstad):
    SavedMapping.objects.create(table="ledger", name="Huvudbok", fingerprint=SHA)
    SavedMapping.objects.create(table="budget", name="Huvudbok", fingerprint=SHA)
    refused(lambda: SavedMapping.objects.create(table="ledger", name="Huvudbok", fingerprint="b" * 64))


def test_history_tells_who_ticked_off_a_batch_but_not_each_step_of_a_job(body, in_ekstad):
    batch = make_batch(body, [ROW])
    sent = upload(body, in_ekstad)
    Upload.objects.filter(pk=sent.pk).update(progress_done=5)
    Upload.objects.filter(pk=sent.pk).update(state=UploadState.CHECKING)
    Batch.objects.filter(pk=batch.pk).update(replaced_at=timezone.now())
    events = Upload._meta.apps.get_model("facts", "UploadEvent").objects.filter(pgh_obj_id=sent.pk)
    assert list(events.order_by("pk").values_list("pgh_label", "state")) == [
        ("insert", "uploaded"),
        ("update", "checking"),
    ]
    changes = Batch._meta.apps.get_model("facts", "BatchEvent").objects.filter(pgh_obj_id=batch.pk)
    assert sorted(changes.values_list("pgh_label", flat=True)) == ["insert", "update"]
