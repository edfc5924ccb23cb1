"""Sammandrag: one letter a person a workday at most, with what waits for them and the latest news.

Nothing is sent to somebody for whom nothing waits, whatever has happened.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.contributions import Duty, News, duties, news
from tertial.core.login import may_log_in
from tertial.core.mail import Message, post
from tertial.core.models import DigestFrequency, User
from tertial.core.roots import RootName, roots_of_current_user
from tertial.core.scope import root_scope
from tertial.core.workdays import is_first_of_week, is_workday

# From this hour, Swedish time; a worker that was down catches up until the next.
FROM_HOUR, TO_HOUR = 7, 12
NEWS_SHOWN = 5
SALT = "tertial.digest.stop"

log = logging.getLogger("tertial.core")


@dataclass(frozen=True)
class Part:
    """What waits for somebody in one municipality, and what is new there."""

    root: RootName
    duties: list[Duty]
    news: list[News]


def send_digests(now: datetime) -> int:
    """Posts the letters of the hour; how many. Done twice in a day it posts none the second time."""
    local = timezone.localtime(now)
    if not FROM_HOUR <= local.hour < TO_HOUR or not is_workday(local.date()):
        return 0
    return sum(post_digest(user, local.date()) for user in _readers(local.date()))


def post_digest(user: User, day: date) -> bool:
    """Posts the user's letter of the day, unless nothing waits for them or it has been posted."""
    parts = [part for part in _parts(user) if part.duties]
    if not parts:
        return False
    return post("digest", user.email, compose(user, parts), once=f"digest {user.pk} {day}") is not None


def compose(user: User, parts: list[Part]) -> Message:
    """The letter: titles and links. Names of other people, figures and texts stay where one logs in."""
    count = sum(len(part.duties) for part in parts)
    subject = _("1 sak väntar på dig i Tertial") if count == 1 else _("%d saker väntar på dig i Tertial") % count
    stop_url = settings.ADDRESS + reverse("account_digest_stop", args=[stop_token(user)])
    context: dict[str, Any] = {"parts": parts, "several": len(parts) > 1, "address": settings.ADDRESS}
    text = render_to_string("core/mail/digest.txt", {**context, "stop_url": stop_url})
    return Message(subject, text.strip(), unsubscribe_url=stop_url)


def stop_token(user: User) -> str:
    """What lets whoever has the letter end the letters, and nothing else."""
    return signing.Signer(salt=SALT).sign(str(user.pk)).replace(":", ".")


def user_of(token: str) -> User | None:
    """Whose letters the token ends; None for one that we did not make."""
    try:
        pk = signing.Signer(salt=SALT).unsign(":".join(token.rsplit(".", 1)))
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk).first()


def choose(user: User, frequency: str) -> None:
    """How often the user wants the letter."""
    user.digest = DigestFrequency(frequency)
    user.save(update_fields=["digest"])
    log.info("core.digest_chosen user=%s frequency=%s", user.pk, frequency)


def _readers(day: date) -> Iterator[User]:
    """Whoever wants a letter on the day. Those of a demo have no address that anybody reads."""
    wanted = [DigestFrequency.DAILY, *([DigestFrequency.WEEKLY] if is_first_of_week(day) else [])]
    users: QuerySet[User] = User.objects.filter(digest__in=wanted, is_active=True, is_demo=False).order_by("pk")
    return (user for user in users.iterator() if may_log_in(user))


def _parts(user: User) -> list[Part]:
    with root_scope(None, user_id=user.pk):
        roots = roots_of_current_user()
    return [_part(root, user) for root in roots]


def _part(root: RootName, user: User) -> Part:
    with root_scope(root.pk, user_id=user.pk, about={"job": "core.send_digests"}):
        waiting = [duty for _name, ask in duties for duty in ask(user)]
        latest = [item for _name, ask in news for item in ask(user)] if waiting else []
    waiting.sort(key=lambda duty: (duty.due_on is None, duty.due_on or date.max))
    latest.sort(key=attrgetter("when"), reverse=True)
    return Part(root, waiting, latest[:NEWS_SHOWN])
