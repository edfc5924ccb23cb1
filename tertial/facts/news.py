"""Nyheter: the latest batches, for the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.core.contributions import News
from tertial.core.models import User
from tertial.facts.selectors import visible_batches

SHOWN = 5


def latest_batches(user: User) -> list[News]:
    """What has come in most recently, of the bodies whose facts the user may see. Two queries at the most."""
    found = visible_batches(user).filter(replaced_at__isnull=True).order_by("-committed_at")[:SHOWN]
    return [
        News(
            _("%(table)s lästes in: %(file)s") % {"table": batch.table_label, "file": batch.file_name},
            str(batch.created_by) if batch.created_by else _("Driften"),
            batch.committed_at,
            reverse("facts:batch", args=[batch.pk]),
        )
        for batch in found
    ]
