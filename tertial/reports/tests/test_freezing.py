"""Freezing: what was decided stays as it was, whatever happens while it is done and afterwards."""

import json
import multiprocessing
import os
import random
import signal
import time

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.reports import actions, freezing
from tertial.reports.composition import document_of
from tertial.reports.models import FrozenReport, Report, SectionText
from tertial.reports.rules import State
from tertial.reports.verifying import verify


@pytest.fixture
def frozen_dir(tmp_path, settings):
    settings.FROZEN_DIR = tmp_path / "frozen"
    settings.FROZEN_DIR.mkdir()
    return settings.FROZEN_DIR


@pytest.fixture
def approved(report, frozen_dir):
    report.state = State.APPROVED
    report.save()
    return report


def test_a_frozen_report_has_every_form_and_a_manifest_that_fits(approved, in_ekstad, frozen_dir):
    frozen = actions.freeze(user=in_ekstad.people["Frida"], report=approved)
    assert set(frozen.manifest) == {f"2017-t1.{form}" for form in ("json", "pdf", "docx", "xlsx", "html")}
    assert freezing.damaged(frozen) == []
    assert freezing.read(frozen, "pdf").startswith(b"%PDF-")
    assert json.loads(freezing.read(frozen, "json"))["document"]["content_hash"] == frozen.content_hash


def test_the_frozen_document_does_not_change_when_texts_do(approved, in_ekstad):
    frozen = actions.freeze(user=in_ekstad.people["Frida"], report=approved)
    SectionText.objects.create(report=approved, key="summary", html="<p>Något annat.</p>")
    approved.refresh_from_db()
    document = document_of(approved)
    assert document.content_hash == frozen.content_hash
    assert document.sections[0].blocks[0].runs[0].text == "Året har börjat lugnt."


def test_freezing_twice_gives_the_same_report(approved, in_ekstad):
    first = actions.freeze(user=in_ekstad.people["Frida"], report=approved)
    assert actions.freeze(user=in_ekstad.people["Frida"], report=approved) == first


def test_only_a_director_freezes_and_only_what_is_approved(report, in_ekstad, frozen_dir):
    with pytest.raises(PermissionDenied):
        actions.freeze(user=in_ekstad.people["Kim"], report=report)
    with pytest.raises(Refused, match="Bara en godkänd rapport"):
        actions.freeze(user=in_ekstad.people["Frida"], report=report)
    assert not FrozenReport.objects.exists()
    assert list(frozen_dir.rglob("*.pdf")) == []


def test_a_frozen_report_cannot_be_written_in(approved, in_ekstad):
    actions.freeze(user=in_ekstad.people["Frida"], report=approved)
    with pytest.raises(Refused, match="är fastställd och kan inte ändras"):
        actions.save_text(user=in_ekstad.people["Kim"], report=approved, key="summary", html="<p>x</p>", version=0)


def test_a_file_is_recognised_and_a_changed_one_is_not(approved, in_ekstad):
    frozen = actions.freeze(user=in_ekstad.people["Frida"], report=approved)
    content = freezing.read(frozen, "json")
    verdict = verify(content)
    assert (verdict.is_genuine, verdict.report, verdict.file) == (
        True,
        "ekstad/socialnamnden/2017-t1",
        "2017-t1.json",
    )
    assert verdict.frozen_by == "Frida"
    changed = verify(content.replace(b"lugnt", b"oroligt"))
    assert (changed.is_genuine, changed.report) == (False, "ekstad/socialnamnden/2017-t1")
    assert verify(b"%PDF-1.7 something else").report is None


def test_damage_to_the_stored_files_is_found_and_never_served(approved, in_ekstad, frozen_dir):
    frozen = actions.freeze(user=in_ekstad.people["Frida"], report=approved)
    file = frozen_dir / frozen.folder / "2017-t1.html"
    content = file.read_bytes()
    file.write_bytes(content + b" ")
    assert freezing.damaged(frozen) == ["2017-t1.html"]
    with pytest.raises(ValueError, match="has been changed"):
        freezing.read(frozen, "html")
    assert verify(freezing.read(frozen, "pdf")).damaged == ("2017-t1.html",)


def test_folders_that_no_row_names_are_swept(approved, in_ekstad, frozen_dir):
    frozen = actions.freeze(user=in_ekstad.people["Frida"], report=approved)
    orphan = frozen_dir / str(in_ekstad.root.pk) / ".unfinished-abc"
    orphan.mkdir()
    assert freezing.sweep() == 0
    os.utime(orphan, (0, 0))
    assert freezing.sweep() == 1
    assert freezing.damaged(frozen) == []


def _freeze_in_child(root_id, user_id, report_id):
    from django.db import connections

    from tertial.core.models import User
    from tertial.core.scope import root_scope

    connections.close_all()
    with root_scope(root_id):
        actions.freeze(user=User.objects.get(pk=user_id), report=Report.objects.get(pk=report_id))


def test_killed_at_any_moment_nothing_half_done_can_be_read_and_again_completes_it(committed, frozen_dir):
    from datetime import date

    from django.db import connections

    from tertial.core.scope import root_scope
    from tertial.reports.models import Template
    from tertial.reports.tests.conftest import TEMPLATE
    from tests.cast import make_ekstad

    ekstad = make_ekstad()
    with root_scope(ekstad.root.pk):
        body = ekstad.nodes["socialnamnden"]
        template = Template.objects.create(body=body, slug="2017-t1", title="Delårsrapport", data=TEMPLATE)
    chance = random.Random(7)
    fork = multiprocessing.get_context("fork")
    killed = 0
    for attempt in range(12):
        with root_scope(ekstad.root.pk):
            report = Report.objects.create(
                body=body, template=template, slug=f"r{attempt}", title="Delårsrapport", period_label="T1 2017",
                period_start=date(2017, 1, 1), period_end=date(2017, 5, 1), state=State.APPROVED,
            )  # fmt: skip
        arguments = (ekstad.root.pk, ekstad.people["Frida"].pk, report.pk)
        connections.close_all()
        child = fork.Process(target=_freeze_in_child, args=arguments)
        child.start()
        time.sleep(chance.uniform(0.01, 0.9))
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        child.join()
        with root_scope(ekstad.root.pk):
            report.refresh_from_db()
            done = FrozenReport.objects.filter(report=report).first()
            assert (report.state == State.FROZEN) == (done is not None)
            if done:
                assert freezing.damaged(done) == []
            again = actions.freeze(user=ekstad.people["Frida"], report=report)
            assert freezing.damaged(again) == []
            assert Report.objects.get(pk=report.pk).state == State.FROZEN
    assert killed >= 4
