"""Mottagna filer: the deeds from the moment somebody sends a file until it is a batch, or gone without a trace.

What the reading of a file finds is decided in `actions.import_file`; here is only where the file stands.
"""

import logging
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction

from tertial.core.errors import Refused
from tertial.core.jobs import enqueue
from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.facts import intake, locks, places
from tertial.facts.actions import import_file
from tertial.facts.mappings import save_mapping
from tertial.facts.models import Batch, Upload
from tertial.facts.problems import Cancelled, Problem, Rejected
from tertial.facts.progress import Progress
from tertial.facts.readers.mapping import Mapping
from tertial.facts.readers.source import Source
from tertial.facts.results import ImportResult
from tertial.facts.rules import OPEN_STATES, RUNNING_STATES, UploadState, may_follow
from tertial.facts.spool import LIFETIME, SpoolProblem
from tertial.organisation.models import Node
from tertial.organisation.selectors import require

log = logging.getLogger("tertial.facts")

JOB = "facts.run_upload"
SHOWN_PROBLEMS = 1000


def receive(*, user: User, body: Node, table: str, file_name: str, token: str, replaces: Batch | None = None) -> Upload:
    """Takes note of a file that lies in the spool, and what can be seen of it. Requires IMPORT at the body.

    A file that cannot be read at all is rejected at once and removed. The mapping that was saved for the same columns
    is proposed, else what the headers suggest.
    """
    require(user, Permission.IMPORT, body)
    spool = places.spool_of(places.root_of(body))
    upload = Upload(
        body=body, table=table, file_name=file_name[:255], token=token, size=spool.size(token), sha256="",
        replaces=replaces, created_by=user,
    )  # fmt: skip
    try:
        found = intake.look(source_of(upload), table, body=body)
    except Rejected as rejected:
        _end(upload, UploadState.REJECTED, rejected.problems, rejected.total)
        return upload
    _keep_what_was_seen(upload, found)
    upload.save()
    log.info("facts.file_received upload=%s table=%s body=%s size=%s", upload.pk, table, body.path, upload.size)
    return upload


@transaction.atomic
def look_again(*, user: User, upload: Upload, sheet: str | None, header_row: int | None) -> None:
    """Reads the file's beginning anew, with the sheet and the header's row that somebody has pointed out.

    Refused, with the reason, where there is no table; then the upload stays as it was.
    """
    upload = _held(user, upload)
    if upload.state not in (UploadState.UPLOADED, UploadState.CHECKED):
        raise Refused(f"Filen är {upload.get_state_display().lower()}; läs om sidan och välj därifrån.")
    try:
        found = intake.look(source_of(upload), upload.table, sheet, header_row, body=upload.body)
    except Rejected as rejected:
        raise Refused(rejected.problems[0].message) from None
    except SpoolProblem as problem:
        raise Refused(str(problem)) from None
    _keep_what_was_seen(upload, found)
    upload.state = UploadState.UPLOADED  # what was checked was another part of the file
    _note(upload, (), 0)
    upload.save()


def _keep_what_was_seen(upload: Upload, found: intake.Looked) -> None:
    upload.sha256, upload.detected, upload.mapping = found.detected.sha256, found.as_json(), found.proposed.as_json()


def source_of(upload: Upload) -> Source:
    """The file, decrypted as it is read. Raises SpoolProblem when it is gone."""
    try:
        return Source.of_spool(upload.file_name, places.spool_of(places.root_of(upload)), upload.token)
    except FileNotFoundError:
        raise SpoolProblem("Filen finns inte kvar. Ladda upp den igen.") from None


@transaction.atomic
def check(*, user: User, upload: Upload, mapping: Mapping, save_as: str = "") -> None:
    """Asks for a dry run with this mapping, which is kept under the name `save_as` where one is given."""
    upload = _held(user, upload)
    _move(upload, UploadState.CHECKING)
    upload.mapping = mapping.as_json()
    if save_as:
        save_mapping(
            user=user, body=upload.body, name=save_as, mapping=mapping, columns=upload.detected["columns"],
            is_sie=upload.detected["is_sie"],
        )  # fmt: skip
    _start(user, upload)


@transaction.atomic
def accept(*, user: User, upload: Upload, cut_off: date | None, replaces: Batch | None) -> None:
    """Asks for the import of a file whose control total somebody has accepted."""
    upload = _held(user, upload)
    _move(upload, UploadState.IMPORTING)
    upload.cut_off, upload.replaces = cut_off, replaces
    _start(user, upload)


@transaction.atomic
def stop(*, user: User, upload: Upload) -> None:
    """Ends an upload and removes its file; a job that works with it is told to stop, and soon does."""
    require(user, Permission.IMPORT, upload.body)
    if not locks.try_hold(locks.upload(upload.pk)):
        Upload.objects.filter(pk=upload.pk).update(stop_requested=True)
        return
    upload = Upload.objects.get(pk=upload.pk)
    if upload.is_open:
        _end(upload, UploadState.CANCELLED, message="Filen togs bort; inget lästes in.")


def expire(now: datetime) -> int:
    """Ends uploads that are older than the spool keeps files, but for those that a job works with."""
    old = Upload.objects.filter(state__in=OPEN_STATES, created_at__lte=now - LIFETIME)
    idle = [upload for upload in old if locks.try_hold(locks.upload(upload.pk))]
    for upload in idle:
        _end(upload, UploadState.EXPIRED, message="Filen låg orörd ett dygn och togs bort; skicka den igen.")
    return len(idle)


def run(upload_id: int, user_id: int) -> None:
    """The job: checks or imports the file, whichever the upload waits for. Run twice it does its work once."""
    locks.hold(locks.upload(upload_id))
    upload = Upload.objects.select_related("body", "body__root").get(pk=upload_id)
    if upload.state not in RUNNING_STATES:
        return
    try:
        result = _read(upload, User.objects.get(pk=user_id))
    except Cancelled:
        _end(upload, UploadState.CANCELLED, message="Inläsningen stoppades; inget lästes in.")
    except (SpoolProblem, Refused) as problem:
        _end(upload, UploadState.REJECTED, message=str(problem))
    except PermissionDenied:
        _end(upload, UploadState.REJECTED, message="Du har inte längre rätt att läsa in filer här; inget lästes in.")
    except OperationalError:
        raise  # the database went away: the job is taken up again
    except Exception:
        log.exception("facts.import_failed upload=%s", upload_id)
        message = "Något gick fel hos oss och inget lästes in; försök igen, och säg till den som sköter Tertial."
        _end(upload, UploadState.REJECTED, message=message)
    else:
        _settle(upload, result)


def _read(upload: Upload, user: User) -> ImportResult:
    with Progress(places.root_of(upload), upload.pk) as progress:
        return import_file(
            user=user,
            body=upload.body,
            table=upload.table,
            source=source_of(upload),
            mapping=Mapping.from_json(upload.mapping) if upload.mapping else None,
            replaces=upload.replaces_id,
            cut_off=upload.cut_off,
            dry_run=upload.state == UploadState.CHECKING,
            progress=progress.tell,
            cancelled=progress.stopped,
        )


def _settle(upload: Upload, result: ImportResult) -> None:
    """Where the upload stands after the job."""
    if result.problems and upload.state == UploadState.CHECKING and _curable(upload, result):
        upload.state = UploadState.UPLOADED
        _note(upload, result.problems, result.problem_count)
        upload.save(update_fields=["state", "problems", "problem_count", "message"])
    elif result.problems:
        _end(upload, UploadState.REJECTED, result.problems, result.problem_count)
    elif upload.state == UploadState.CHECKING:
        upload.state = UploadState.CHECKED
        upload.detected = {**upload.detected, "control": intake.control_json(result)}
        _note(upload, (), 0)
        upload.save(update_fields=["state", "detected", "problems", "problem_count", "message"])
    else:
        upload.batch_id = result.batch
        message = "Filen var redan inläst; inget ändrades." if result.unchanged else ""
        _end(upload, UploadState.DONE, message=message)


def _curable(upload: Upload, result: ImportResult) -> bool:
    """Whether another mapping could help: the errors are in columns, not in the file as such."""
    return not upload.detected.get("is_sie") and all(problem.column for problem in result.problems)


def _held(user: User, upload: Upload) -> Upload:
    """The upload as it stands now, held for the transaction. Refused while a job works with it."""
    require(user, Permission.IMPORT, upload.body)
    if not locks.try_hold(locks.upload(upload.pk)):
        raise Refused("Filen behandlas just nu; vänta tills det är klart eller stoppa det.")
    return Upload.objects.select_related("body").get(pk=upload.pk)


def _move(upload: Upload, state: UploadState) -> None:
    if not may_follow(upload.state, state):
        raise Refused(f"Filen är {upload.get_state_display().lower()}; läs om sidan och välj därifrån.")
    upload.state = state


def _start(user: User, upload: Upload) -> None:
    upload.progress_done, upload.progress_total, upload.stop_requested = 0, upload.size, False
    _note(upload, (), 0)
    upload.job_id = enqueue(JOB, user_id=user.pk, lock=locks.upload(upload.pk), upload_id=upload.pk, by_user_id=user.pk)
    upload.save()


def _note(upload: Upload, problems: tuple[Problem, ...], count: int) -> None:
    upload.problems = [{**p.as_json(), "expected": p.expected} for p in problems[:SHOWN_PROBLEMS]]
    upload.problem_count = count
    upload.message = problems[0].message[:1000] if problems else ""


def _end(
    upload: Upload, state: UploadState, problems: tuple[Problem, ...] = (), count: int = 0, message: str = ""
) -> None:
    """No file is left, and nothing of its content but masked errors."""
    token = upload.token
    _note(upload, problems, count)
    upload.state, upload.token, upload.message = state, "", message or upload.message
    upload.detected = {key: value for key, value in upload.detected.items() if key not in ("sample", "top")}
    # What a job's progress wrote beside us stays.
    kept: dict[str, Any] = {} if upload._state.adding else {"update_fields": _DECIDED}
    upload.save(**kept)
    spool = places.spool_of(places.root_of(upload))
    transaction.on_commit(lambda: spool.remove(token))
    log.info("facts.upload_ended upload=%s state=%s problems=%s", upload.pk, state, count)


_DECIDED = ("state", "token", "message", "problems", "problem_count", "detected", "batch")
