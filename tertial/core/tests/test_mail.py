"""Letters: put in the outbox with what they tell of, sent by a real SMTP server, tried again, given up, never lost."""

import json
import socket
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db import transaction
from django.utils import timezone

from tertial.core import mail
from tertial.core.mail import WAITS, Message, post, remove_old, send, send_waiting
from tertial.core.models import Letter

MESSAGE = Message("Ämnet är åäö", "Första stycket.\n\nSe https://tertial.example/rapporter/ för mer.")


class Post:
    """A mail server's mind: what it has taken, and what it answers from now on."""

    def __init__(self):
        self.taken: list[EmailMessage] = []
        self.to_recipient = "250 OK"
        self.to_letter = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.to_letter.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.to_letter


def allowed(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"tertial", b"hemligt"), handled=False)


@pytest.fixture
def smtp(settings):
    """A real server on 127.0.0.1, which wants a login; the settings lead to it."""
    mind = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(
        mind, hostname="127.0.0.1", port=port, authenticator=allowed, auth_required=True, auth_require_tls=False
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "tertial", "hemligt"
    settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL = False, "Tertial <tertial@ekstad.example>"
    mind.controller = controller
    yield mind
    if controller.server is not None:
        controller.stop()


def due_now():
    Letter.objects.update(due_at=timezone.now())


def test_a_letter_is_sent_once_as_text_and_html_and_then_its_content_is_gone(db, smtp):
    letter = post("test", "kim@ekstad.example", MESSAGE)
    assert send_waiting() == 1
    assert send_waiting() == 0
    [taken] = smtp.taken
    assert (taken["Subject"], taken["To"], taken["From"]) == (
        "Ämnet är åäö",
        "kim@ekstad.example",
        "Tertial <tertial@ekstad.example>",
    )
    assert taken["Message-ID"] == letter.message_id and letter.message_id.endswith("@ekstad.example>")
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken.get_body(("plain",)).get_content().split() == MESSAGE.text.split()
    html = taken.get_body(("html",)).get_content()
    assert '<html lang="sv">' in html and '<a href="https://tertial.example/rapporter/"' in html
    letter.refresh_from_db()
    assert letter.sent_at is not None and letter.content == "" and letter.attempts == 1


def test_html_in_a_letter_is_text(db, smtp):
    post("test", "kim@ekstad.example", Message("x", "<script>alert(1)</script>"))
    send_waiting()
    assert "<script>" not in smtp.taken[0].get_body(("html",)).get_content()


def test_what_waits_in_the_outbox_cannot_be_read_there(db):
    post("test", "kim@ekstad.example", MESSAGE)
    row = json.dumps(list(Letter.objects.values()), default=str)
    assert "stycket" not in row and "Ämnet" not in row


def test_a_server_that_fails_is_tried_again_at_growing_intervals_under_the_same_number(db, smtp):
    smtp.to_letter = "451 Try later"
    letter = post("test", "kim@ekstad.example", MESSAGE)
    for attempt, minutes in enumerate(WAITS[:3], 1):
        before = timezone.now()
        assert send_waiting() == 0
        letter.refresh_from_db()
        assert (letter.attempts, letter.problem) == (attempt, "SMTPDataError 451")
        assert timedelta(minutes=minutes) <= letter.due_at - before < timedelta(minutes=minutes, seconds=10)
        assert send_waiting() == 0 and Letter.objects.get().attempts == attempt, "tried before its time"
        due_now()
    smtp.to_letter = "250 OK"
    assert send_waiting() == 1
    assert [taken["Message-ID"] for taken in smtp.taken] == [letter.message_id]


def test_an_address_that_the_server_refuses_for_good_is_given_up_and_its_content_erased(db, smtp):
    smtp.to_recipient = "550 No such person"
    letter = post("test", "nobody@ekstad.example", MESSAGE)
    assert send_waiting() == 0
    letter.refresh_from_db()
    assert letter.given_up_at is not None and letter.content == ""
    assert letter.problem == "SMTPRecipientsRefused 550"
    due_now()
    assert send_waiting() == 0 and Letter.objects.get().attempts == 1


def test_a_refused_password_of_ours_loses_no_letter(db, smtp, settings):
    settings.EMAIL_HOST_PASSWORD = "fel"
    letter = post("test", "kim@ekstad.example", MESSAGE)
    assert send_waiting() == 0
    letter.refresh_from_db()
    assert letter.given_up_at is None and letter.problem == "SMTPAuthenticationError 535"
    settings.EMAIL_HOST_PASSWORD = "hemligt"
    due_now()
    assert send_waiting() == 1


def test_a_server_that_does_not_answer_loses_no_letter_and_is_given_up_at_last(db, smtp):
    smtp.controller.stop()
    letter = post("test", "kim@ekstad.example", MESSAGE)
    for attempt in range(1, len(WAITS) + 2):
        assert send_waiting() == 0
        letter.refresh_from_db()
        assert letter.attempts == attempt
        due_now()
    assert letter.given_up_at is not None and letter.problem == "ConnectionRefusedError"


def test_a_letter_whose_key_is_lost_is_given_up_and_stops_no_other(db, smtp, settings, tmp_path):
    lost = post("test", "kim@ekstad.example", MESSAGE)
    settings.KEYS_DIR = tmp_path
    post("test", "lena@ekstad.example", MESSAGE)
    assert send_waiting() == 1
    lost.refresh_from_db()
    assert lost.given_up_at is not None and lost.problem == "SealBroken"


def test_a_worker_that_dies_after_the_server_took_it_sends_again_under_the_same_number(db, smtp, monkeypatch):
    letter = post("test", "kim@ekstad.example", MESSAGE)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), transaction.atomic():
        patch.setattr(Letter, "save", killed)
        send(letter.pk)
    assert send_waiting() == 1
    assert [taken["Message-ID"] for taken in smtp.taken] == [letter.message_id] * 2


def test_what_is_to_happen_once_is_posted_once(db):
    assert post("test", "kim@ekstad.example", MESSAGE, once="a") is not None
    assert post("test", "kim@ekstad.example", MESSAGE, once="a") is None
    assert Letter.objects.count() == 1


def test_without_a_server_letters_wait(db, settings):
    settings.MAIL_WAITS = True
    post("test", "kim@ekstad.example", MESSAGE)
    assert send_waiting() == 0
    assert Letter.objects.get().attempts == 0


def test_old_letters_are_forgotten_and_those_that_wait_are_not(db):
    for number, field in enumerate(("sent_at", "given_up_at", None)):
        letter = post("test", f"{number}@ekstad.example", MESSAGE)
        moment = timezone.now() - timedelta(days=31)
        Letter.objects.filter(pk=letter.pk).update(created_at=moment, **({field: moment} if field else {}))
    remove_old()
    assert [letter.recipient for letter in Letter.objects.all()] == ["2@ekstad.example"]


def test_the_log_names_no_address_and_no_text(db, smtp, caplog):
    caplog.set_level("INFO", logger="tertial.core")
    post("test", "kim@ekstad.example", MESSAGE)
    smtp.to_letter = "451 kim@ekstad.example later"
    send_waiting()
    due_now()
    smtp.to_letter = "250 OK"
    send_waiting()
    assert "core.letter_put_off" in caplog.text and "core.letter_sent" in caplog.text
    assert "ekstad.example" not in caplog.text and "stycket" not in caplog.text
    assert mail.log.name == "tertial.core"
