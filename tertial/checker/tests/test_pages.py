"""Granska: what happens to a file from the moment it is sent until it is forgotten, and what is shown of it."""

import json
import logging
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tertial.checker import actions, kept, pages
from tertial.checker.models import Checking
from tertial.checker.rules import LIFETIME, State
from tertial.checker.tests.access import WRONG
from tertial.checks.engine import check
from tertial.checks.reading.opened import read_bytes
from tertial.core.scope import root_scope
from tertial.facts import places
from tertial.reports.tests.furnished import furnished_report
from tests.queries import BASE, at_most

NAME = "hemlig-rapport.txt"


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.SPOOL_DIR, settings.KEYS_DIR = tmp_path / "spool", tmp_path / "keys"
    return tmp_path


@pytest.fixture
def kim(client, ekstad):
    client.force_login(ekstad.people["Kim"])
    return client


def send(client, content=WRONG, name=NAME):
    """Sends a file with the form's token, as a browser does."""
    token = client.get("/granska/").context["csrf_token"]
    content = content.encode() if isinstance(content, str) else content
    return client.post("/granska/", {"csrfmiddlewaretoken": token, "file": SimpleUploadedFile(name, content)})


def spooled(ekstad):
    return [path for path in places.spool_of(ekstad.root.pk).folder.iterdir() if path.is_file()]


def run_jobs(ekstad, capture):
    """Runs the jobs that wait, as the worker would, with what follows when they commit."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name=actions.JOB).order_by("pk"):
        with capture(execute=True), root_scope(ekstad.root.pk):
            actions.run(job.args["checking_id"])


@pytest.fixture
def checked(kim, ekstad, django_capture_on_commit_callbacks):
    """The address of a file that has been checked."""
    address = send(kim).url
    run_jobs(ekstad, django_capture_on_commit_callbacks)
    return address


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_findings_stand_beside_the_document_with_their_row_and_their_arithmetic(kim, checked):
    text = shown(kim, checked)
    assert "<dt>säkert fel</dt> <dd> 1 </dd>" in text and "<dt>kontroller</dt> <dd> 6 </dd>" in text
    assert "Summan stämmer inte" in text and "Stab · Budget · rad 4" in text
    assert "Stab | 1 420 | 1 150 | 90" in text
    assert "1 420 + 8 400 är inte 9 640; med <strong>1 240</strong> i stället för 1 420 stämmer det" in text
    assert '<a class="mark mark--error" id="plats-1" href="#fynd-1">1 420</a>' in text
    assert text.index('id="fynd-1"') < text.index('id="plats-1"')


def test_the_name_of_a_table_with_a_number_before_it_is_not_divided():
    rows = "Enhet\tBudget\tUtfall\nSkola Nord\t2 410\t2 380\nSkola Syd\t1 905\t1 937\nSumma\t4 315\t4 317\n"
    text = f"2. Resultat Tabell 1. Enheternas ekonomi, tkr\n{rows}\nUtfallet för Skola Nord uppgick till 2 830 tkr.\n"
    source = read_bytes("rapport.txt", text.encode())
    cards = pages.context(source, check(source), "", "")["cards"]
    assert [card.sum[0].count("”") for card in cards] == [2]
    assert cards[0].rest == "Texten kan mena något annat än tabellens rad."


def test_a_severity_can_be_chosen_in_the_address_and_its_marks_follow(kim, checked):
    assert 'id="plats-1"' in shown(kim, f"{checked}?visa=fel")
    for other in ("troliga", "avrundningar"):
        text = shown(kim, f"{checked}?visa={other}")
        assert 'id="plats-1"' not in text and "Inget att anmärka här." in text
    assert 'id="plats-1"' in shown(kim, f"{checked}?visa=nonsens")


def test_what_was_found_can_be_fetched_in_two_forms(kim, checked):
    found = kim.get(f"{checked}fil/json/")
    assert found["Content-Disposition"] == 'attachment; filename="granskning-hemlig-rapport.json"'
    assert [one["expected"] for one in json.loads(found.content)["findings"]] == ["1 240"]
    assert found["Cache-Control"].count("no-store") == 1
    page = kim.get(f"{checked}fil/html/")
    assert page["Content-Disposition"].startswith("attachment") and "Stab · Budget" in page.content.decode()


def test_a_table_that_is_not_understood_is_named(kim, ekstad, django_capture_on_commit_callbacks):
    address = send(kim, "Nyckeltal\n\n\tA\tB\nKostnad\t17\t412\nNöjdhet\t88\t9\n").url
    run_jobs(ekstad, django_capture_on_commit_callbacks)
    text = shown(kim, address)
    assert "En tabell kunde inte kontrolleras" in text and "Nyckeltal <span" in text and "(rad 3)" in text


def test_nothing_of_a_file_lies_readable_anywhere_and_the_file_goes_when_it_is_read(
    kim, ekstad, folders, caplog, django_capture_on_commit_callbacks
):
    with caplog.at_level(logging.INFO):
        address = send(kim).url
        (before,) = spooled(ekstad)
        run_jobs(ekstad, django_capture_on_commit_callbacks)
    (after,) = spooled(ekstad)
    assert after != before
    with root_scope(ekstad.root.pk):
        row = str(Checking.objects.values().get())
    job = str(ProcrastinateJob.objects.values("args", "lock", "queueing_lock").get())
    lying = b"".join(path.read_bytes() for path in folders.rglob("*") if path.is_file())
    for secret in (NAME, "hemlig", "Stab", "1 420"):
        assert secret not in row + job + caplog.text + address
        assert secret.encode() not in lying


def test_what_cannot_be_read_is_refused_in_a_sentence_without_its_name_and_nothing_is_left(
    kim, ekstad, django_capture_on_commit_callbacks
):
    address = send(kim, b"%PDF-1.7 inte mer", "hemlig.pdf").url
    run_jobs(ekstad, django_capture_on_commit_callbacks)
    assert "Filen är skadad eller låst med lösenord och går inte att läsa." in shown(kim, address)
    assert spooled(ekstad) == []
    assert kim.get(f"{address}fil/json/").status_code == 404


def test_our_own_mistake_is_told_without_the_words_of_the_file(
    kim, ekstad, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def fails(source):
        raise ValueError("Stab 1 420")

    monkeypatch.setattr(actions, "check", fails)
    address = send(kim).url
    run_jobs(ekstad, django_capture_on_commit_callbacks)
    assert "Något gick fel hos oss" in shown(kim, address)
    assert "error=ValueError" in caplog.text and "1 420" not in caplog.text and spooled(ekstad) == []


def test_a_file_that_takes_too_long_is_given_up(kim, ekstad, monkeypatch, django_capture_on_commit_callbacks):
    from tertial.documents import pdf
    from tertial.documents.model import Document

    monkeypatch.setattr(actions, "LONGEST", timedelta(0))
    address = send(kim, pdf.render(Document("Rapport", "", "Nämnden", "T1 2017", ())), "rapport.pdf").url
    run_jobs(ekstad, django_capture_on_commit_callbacks)
    assert "Filen tog för lång tid att läsa" in shown(kim, address)


def test_a_file_that_is_larger_than_allowed_is_refused_while_it_arrives(kim, ekstad, monkeypatch):
    monkeypatch.setattr("tertial.checker.views.LARGEST", 1 << 20)
    response = send(kim, b"x" * ((1 << 20) + 1))
    assert response.status_code == 422
    assert "Filen är större än 1 MB; spara den utan bilder eller dela upp den." in response.content.decode()
    assert spooled(ekstad) == []


def test_the_queue_is_everybodys(kim, ekstad):
    assert [send(kim).status_code for _ in range(4)] == [302, 302, 302, 422]
    assert len(spooled(ekstad)) == 3


def test_a_form_without_its_token_is_refused_and_the_file_forgotten(ekstad, client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(ekstad.people["Kim"])
    assert strict.post("/granska/", {"file": SimpleUploadedFile(NAME, WRONG.encode())}).status_code == 403
    assert spooled(ekstad) == []


def test_whoever_waits_sees_how_far_it_has_come(kim, ekstad):
    address = send(kim).url
    with root_scope(ekstad.root.pk):
        Checking.objects.update(progress_done=8, progress_total=34)
    assert "sida 8 av 34" in shown(kim, address)
    part = kim.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "sida 8 av 34" in part and "<html" not in part


def test_whoever_waits_is_shown_the_result_when_it_is_there(kim, checked):
    assert kim.get(checked, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_what_somebody_removes_is_gone(kim, ekstad, checked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert kim.post(f"{checked}ta-bort/").url == "/granska/"
    assert kim.get(checked).status_code == 404 and spooled(ekstad) == []


def test_a_file_that_is_removed_while_it_is_read_is_forgotten_when_the_job_ends(
    kim, ekstad, django_capture_on_commit_callbacks
):
    address = send(kim).url
    with root_scope(ekstad.root.pk):
        Checking.objects.update(stop_requested=True)
    run_jobs(ekstad, django_capture_on_commit_callbacks)
    assert kim.get(address).status_code == 404 and spooled(ekstad) == []


def test_after_a_day_everything_is_forgotten(kim, ekstad, checked, django_capture_on_commit_callbacks):
    with root_scope(ekstad.root.pk), django_capture_on_commit_callbacks(execute=True):
        assert actions.expire(timezone.now()) == 0
        Checking.objects.update(created_at=timezone.now() - LIFETIME)
        assert kim.get(checked).status_code == 404
        assert actions.expire(timezone.now()) == 1
        assert not Checking.objects.exists()
    assert spooled(ekstad) == []


def test_a_job_that_is_taken_up_twice_does_its_work_once(kim, ekstad, checked):
    with root_scope(ekstad.root.pk):
        (before,) = Checking.objects.values()
        actions.run(before["id"])
        assert list(Checking.objects.values()) == [before] and before["state"] == State.CHECKED


def test_what_is_kept_is_what_was_read():
    source = read_bytes(NAME, WRONG.encode())
    report = check(source)
    again, found = kept.loads(kept.dumps(source, report))
    assert (again.name, again.items, found) == (source.name, source.items, report)


def test_a_report_is_checked_as_it_stands_and_nothing_is_kept(kim, ekstad):
    furnished_report(ekstad)
    text = shown(kim, "/granska/rapport/ekstad/socialnamnden/2017-t1/")
    assert "Delårsrapport T1 2017, Socialnämnden" in text and "Utfall per avdelning, kr</caption>" in text
    assert "<dt>säkra fel</dt> <dd> 0 </dd>" in text and "Inget att anmärka här." in text
    with root_scope(ekstad.root.pk):
        assert not Checking.objects.exists()


def test_the_pages_cost_at_most_this_many_queries(kim, ekstad, checked):
    furnished_report(ekstad)
    report = "/granska/rapport/ekstad/socialnamnden/2017-t1/"
    kim.get(report)
    for address, most in {"/granska/": BASE + 3, checked: BASE + 2, report: BASE + 7}.items():
        with at_most(most):
            assert kim.get(address).status_code == 200
