"""Rotorganisationer found and made by the web role, which sees none of them outside their own scope."""

from dataclasses import dataclass

from django.db import connection

from tertial.core.errors import Refused
from tertial.core.models import Root
from tertial.core.scope import root_scope


def root_id_of(path: str) -> int | None:
    """The root organisation that a node's path (`kommun/namnd`) begins with, or None."""
    slug = path.strip("/").split("/")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tertial_root_id(%s)", [slug])
        found: int | None = cursor.fetchone()[0]
    return found


def require_root_id(path: str) -> int:
    """As `root_id_of`. Refused when there is none."""
    found = root_id_of(path)
    if found is None:
        raise Refused(f"Ingen kommun heter ”{path.strip('/').split('/')[0]}” här; läs in en med tertial profile load.")
    return found


@dataclass(frozen=True)
class RootName:
    """A root organisation as one may choose it."""

    pk: int
    name: str


def roots_of_current_user() -> list[RootName]:
    """Every root organisation that the user of this transaction works in. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM tertial_my_roots()")
        return [RootName(pk, name) for pk, name in cursor.fetchall()]


def make_root(slug: str, name: str) -> Root:
    """A new root organisation. Its number is taken first: only inside its own scope may the row be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('core_root', 'id'))")
        number = cursor.fetchone()[0]
    with root_scope(number):
        return Root.objects.create(pk=number, slug=slug, name=name)
