"""Nycklar: how elements and types are named in files and addresses."""

from collections.abc import Collection

from tertial.organisation.rules import slugify
from tertial.steering.models import Element

_LONGEST = 70


def keys_taken() -> set[str]:
    """The keys of all elements. One query."""
    return set(Element.objects.values_list("key", flat=True))


def free_key(wanted: str, taken: Collection[str]) -> str:
    """A key made of the title, with a number after it where it is taken."""
    base = slugify(wanted)[:_LONGEST].strip("-") or "element"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key
