"""Deeds: a file is received, checked by a job, and removed. Nothing of a file is logged, not even its name."""

import io
import logging
from datetime import datetime, timedelta
from time import monotonic

from django.db import OperationalError, transaction

from tertial.checker import kept
from tertial.checker.models import Checking
from tertial.checker.rules import LARGEST, LIFETIME, LONGEST, MOST_WAITING, State
from tertial.checker.selectors import of_user
from tertial.checks.engine import check
from tertial.checks.findings import Report
from tertial.checks.reading.opened import read_bytes
from tertial.checks.source import Source, Stopped, Unreadable
from tertial.core.errors import Refused
from tertial.core.jobs import enqueue
from tertial.core.models import User
from tertial.core.sealing import seal
from tertial.facts import locks
from tertial.facts.places import root_of, spool_of
from tertial.facts.progress import Progress
from tertial.facts.spool import SpoolProblem

JOB = "checker.run"
LARGEST_KEPT = 8 * LARGEST  # what was read, as JSON with the place of every row

log = logging.getLogger("tertial.checker")


@transaction.atomic
def receive(*, user: User, name: str, token: str) -> Checking:
    """Takes charge of a file that lies in the spool, and asks for it to be checked.

    Refused while several of the user's files wait: the queue is everybody's.
    """
    if of_user(user).filter(state=State.WAITING).count() >= MOST_WAITING:
        raise Refused(f"{MOST_WAITING} av dina filer granskas redan; vänta tills någon av dem är klar.")
    found = Checking.objects.create(user=user, sealed_name=seal(name[:200] or "fil"), token=token)
    enqueue(JOB, user_id=user.pk, lock=_lock(found.pk), checking_id=found.pk)
    log.info("checker.received checking=%s", found.pk)
    return found


@transaction.atomic
def remove(checking: Checking) -> None:
    """Forgets a file and what was found in it; a job that reads it is told to stop, and then forgets it."""
    if locks.try_hold(_lock(checking.pk)):
        _forget(checking)
    else:
        Checking.objects.filter(pk=checking.pk).update(stop_requested=True)


def expire(now: datetime) -> int:
    """Forgets what is older than a day; returns how many. What a job reads goes the next time."""
    old = [one for one in Checking.objects.filter(created_at__lte=now - LIFETIME) if locks.try_hold(_lock(one.pk))]
    for one in old:
        _forget(one)
    return len(old)


def run(checking_id: int) -> None:
    """The job: reads the file, checks it, and keeps what was found in its place. Run twice it does its work once."""
    locks.hold(_lock(checking_id))
    found = Checking.objects.filter(pk=checking_id, state=State.WAITING).first()
    if found is None:
        return
    try:
        source, report = _checked(found)
    except Stopped:
        _end(found, "Filen tog för lång tid att läsa; dela upp den och granska en del i taget.")
    except Unreadable as error:
        _end(found, str(error).replace(found.name, "Filen", 1)[:300])
    except SpoolProblem as error:
        _end(found, str(error))
    except OperationalError:
        raise  # the database went away: the job is taken up again
    except Exception as error:
        # Only its kind: the message of an error may quote the file.
        log.error("checker.failed checking=%s error=%s", checking_id, type(error).__name__)
        _end(found, "Något gick fel hos oss när filen lästes; säg till den som sköter Tertial.")
    else:
        _keep(found, source, report)


def _checked(found: Checking) -> tuple[Source, Report]:
    with spool_of(root_of(found)).open(found.token) as stream:
        content = stream.read()
    until = monotonic() + LONGEST / timedelta(seconds=1)
    with Progress(root_of(found), found.pk, Checking._meta.db_table) as progress:

        def told(done: int, total: int) -> None:
            progress.tell(done, total)
            if progress.stopped() or monotonic() > until:
                raise Stopped

        source = read_bytes(found.name, content, told)
    return source, check(source)


def _keep(found: Checking, source: Source, report: Report) -> None:
    """What was found takes the place of the file."""
    spool, read = spool_of(root_of(found)), found.token
    found.token = spool.put(io.BytesIO(kept.dumps(source, report)), LARGEST_KEPT)
    found.state, found.errors = State.CHECKED, len(report.errors)
    found.save(update_fields=["token", "state", "errors"])
    transaction.on_commit(lambda: spool.remove(read))
    log.info("checker.checked checking=%s claims=%s seconds=%.1f", found.pk, report.claims_checked, report.seconds)
    _heed(found)


def _end(found: Checking, message: str) -> None:
    """No file is left, only why it was not read."""
    spool, read = spool_of(root_of(found)), found.token
    found.token, found.state, found.message = "", State.REFUSED, message
    found.save(update_fields=["token", "state", "message"])
    transaction.on_commit(lambda: spool.remove(read))
    log.info("checker.refused checking=%s", found.pk)
    _heed(found)


def _heed(found: Checking) -> None:
    """Somebody may have removed the file while it was read."""
    if Checking.objects.filter(pk=found.pk, stop_requested=True).exists():
        _forget(found)


def _forget(checking: Checking) -> None:
    spool, token = spool_of(root_of(checking)), checking.token
    checking.delete()
    if token:
        transaction.on_commit(lambda: spool.remove(token))


def _lock(checking_id: int) -> str:
    return f"checker.checking.{checking_id}"
