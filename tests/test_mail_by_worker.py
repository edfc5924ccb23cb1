"""Letters leave by the worker, as soon as what they tell of is committed; and by a command that tries the server."""

import pytest
from django.core import mail
from django.db import transaction

from tertial.cli.main import run
from tertial.core.mail import Message, post
from tertial.core.models import Letter
from tests.test_jobs import run_worker

MESSAGE = Message("Prov", "Text.")


def test_the_worker_sends_what_was_committed_and_nothing_that_was_not(committed):
    mail.outbox = []
    post("test", "kim@ekstad.example", MESSAGE)
    with transaction.atomic():
        post("test", "lena@ekstad.example", MESSAGE)
        transaction.set_rollback(True)
    assert mail.outbox == [], "a page waited for the server"
    run_worker()
    assert [letter.to for letter in mail.outbox] == [["kim@ekstad.example"]]
    assert Letter.objects.get().sent_at is not None


def test_a_command_tries_the_server_and_tells(db, capsys, settings):
    assert run(["mail", "test", "kim@ekstad.example"]) == 0
    assert mail.outbox[-1].subject == "Provbrev från Tertial"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert run(["mail", "test", "kim@ekstad.example"]) == 1
    assert "Brevet gick inte iväg genom 127.0.0.1:1 (ConnectionRefusedError" in capsys.readouterr().err
    settings.MAIL_WAITS = True
    assert run(["mail", "test", "kim@ekstad.example"]) == 1
    assert capsys.readouterr().err == "Ingen e-postserver är angiven; sätt TERTIAL_SMTP_HOST.\n"


@pytest.mark.parametrize("given_up", [False, True])
def test_a_command_lists_what_waits_without_whom_it_is_to(db, capsys, given_up):
    letter = post("invitation", "kim@ekstad.example", MESSAGE)
    Letter.objects.update(attempts=2, problem="SMTPDataError 451", given_up_at=letter.created_at if given_up else None)
    assert run(["mail", "list"]) == 0
    told = capsys.readouterr().out
    state = "uppgivet" if given_up else "väntar"
    assert told.endswith(f"invitation  {state}  försök 2  SMTPDataError 451\n")
    assert "kim" not in told
