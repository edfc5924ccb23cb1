"""Post: letters are put in the outbox in the transaction of what they tell of, and sent by the worker.

A letter is sent at least once: should the worker die after the server has taken it, it goes again under the same
Message-ID, by which mail programs show it once. What fails is tried again, at growing intervals, for a day and a half.
"""

import json
import logging
import smtplib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from procrastinate.contrib.django import app

from tertial.core.models import Letter
from tertial.core.sealing import SealBroken, seal, unseal

# Minutes until the next attempt, after each that failed; after the last the letter is given up.
WAITS = (1, 5, 15, 60, 240, 720, 1080)
KEPT = timedelta(days=30)
AT_A_TIME = 100

log = logging.getLogger("tertial.core")


@dataclass(frozen=True)
class Message:
    """What a letter says: plain text, its paragraphs apart. `unsubscribe_url` is told to mail programs too."""

    subject: str
    text: str
    unsubscribe_url: str = ""


def post(kind: str, recipient: str, message: Message, *, once: str | None = None) -> Letter | None:
    """Puts a letter in the outbox. With `once`, None when a letter by that name was put there before."""
    content = seal(json.dumps(asdict(message)))
    fields = {
        "kind": kind,
        "recipient": recipient,
        "content": content,
        "message_id": make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"),
        "due_at": timezone.now(),
    }
    if once is None:
        letter, new = Letter.objects.create(**fields), True
    else:
        letter, new = Letter.objects.get_or_create(once=once, defaults=fields)
    if not new:
        return None
    app.configure_task("core.send_letter").defer(letter_id=letter.pk)
    return letter


def waiting(now: datetime | None = None) -> QuerySet[Letter]:
    """The letters that are to be sent by now, oldest first; without `now` all that are still to be sent."""
    found = Letter.objects.filter(sent_at__isnull=True, given_up_at__isnull=True).order_by("due_at", "pk")
    return found if now is None else found.filter(due_at__lte=now)


def send_waiting() -> int:
    """Sends what is due; how many letters the server took."""
    due = list(waiting(timezone.now()).values_list("pk", flat=True)[:AT_A_TIME])
    return sum(send(letter_id) for letter_id in due)


@transaction.atomic
def send(letter_id: int) -> bool:
    """Tries one letter, if it is due and nobody else is at it. Whether the server took it."""
    if settings.MAIL_WAITS:
        return False
    letter = waiting(timezone.now()).select_for_update(skip_locked=True).filter(pk=letter_id).first()
    if letter is None:
        return False
    letter.attempts += 1
    try:
        as_mail(letter).send()
    except (OSError, smtplib.SMTPException, ValueError, SealBroken) as error:
        _put_off(letter, error)
        return False
    letter.sent_at, letter.content, letter.problem = timezone.now(), "", ""
    letter.save()
    log.info("core.letter_sent letter=%s kind=%s attempts=%s", letter.pk, letter.kind, letter.attempts)
    return True


def as_mail(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it is sent: text, and the same text as simple HTML."""
    message = Message(**json.loads(unseal(letter.content)))
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(message.subject, message.text, to=[letter.recipient], headers=headers)
    paragraphs = [part for part in message.text.split("\n\n") if part.strip()]
    mail.attach_alternative(
        render_to_string("core/mail/letter.html", {"subject": message.subject, "paragraphs": paragraphs}), "text/html"
    )
    return mail


def remove_old() -> None:
    """Forgets letters a month after they were sent or given up."""
    limit = timezone.now() - KEPT
    Letter.objects.filter(sent_at__lt=limit).delete()
    Letter.objects.filter(given_up_at__lt=limit).delete()


def _put_off(letter: Letter, error: Exception) -> None:
    """Notes what the server answered, and when to try again; gives up where it never will help."""
    letter.problem = _told(error)[:200]
    if _is_final(error) or letter.attempts > len(WAITS):
        letter.given_up_at, letter.content = timezone.now(), ""
        log.warning("core.letter_given_up letter=%s kind=%s problem=%s", letter.pk, letter.kind, type(error).__name__)
    else:
        letter.due_at = timezone.now() + timedelta(minutes=WAITS[letter.attempts - 1])
        log.warning("core.letter_put_off letter=%s kind=%s problem=%s", letter.pk, letter.kind, type(error).__name__)
    letter.save()


def _codes(error: Exception) -> list[int]:
    """The server's answers, as SMTP numbers them."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _text in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _is_final(error: Exception) -> bool:
    """Whether the server refused this letter for good (5xx), rather than us or for now, or nobody can read it."""
    if isinstance(error, SealBroken):
        return True
    refused = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    codes = _codes(error)
    return refused and bool(codes) and all(code >= 500 for code in codes)


def _told(error: Exception) -> str:
    """The answer without the address it was about."""
    codes = " ".join(str(code) for code in _codes(error))
    return f"{type(error).__name__} {codes}".strip()
