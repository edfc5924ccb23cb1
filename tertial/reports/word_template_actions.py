"""Deeds with a body's Word template: upload one in place of another, take it away; and the one that a report has."""

import hashlib
import logging

from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, require
from tertial.reports.models import WordTemplate

log = logging.getLogger("tertial.reports")


@transaction.atomic
def upload(*, user: Actor, body: Node, name: str, content: bytes) -> WordTemplate:
    """Keeps the file as the body's template. Refused when it is not one that reports can be set in."""
    from tertial.documents.model import Document
    from tertial.reports.word_template import render
    from tertial.reports.word_template_check import check

    require(user, Permission.REVIEW_REPORT, body)
    check(content)
    try:
        render(content, Document("Prov", "", body.name, "2017", ()))
    except Exception as error:  # whatever a template that Word lets through makes python-docx raise
        raise Refused("En rapport går inte att göra i mallen. Spara den på nytt i Word och försök igen.") from error
    found = {
        "name": name[:200],
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "uploaded_by_id": user.pk,
    }
    made, _ = WordTemplate.objects.update_or_create(body=body, defaults=found)
    log.info("reports.word_template_uploaded body=%s sha256=%s", body.pk, made.sha256)
    return made


@transaction.atomic
def remove(*, user: Actor, body: Node) -> None:
    """The body's reports are set as ours again."""
    require(user, Permission.REVIEW_REPORT, body)
    WordTemplate.objects.filter(body=body).delete()
    log.info("reports.word_template_removed body=%s", body.pk)


def word_template_of(body: Node) -> bytes | None:
    """The file that the body's reports are set in. None where it has chosen none. One query."""
    found = WordTemplate.objects.filter(body=body).values_list("content", flat=True).first()
    return bytes(found) if found is not None else None
