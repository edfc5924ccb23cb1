"""Vägar in: how an address that the municipality's own login vouches for may become a user here."""

from collections.abc import Callable

from tertial.core.contributions import Registry
from tertial.core.models import User

# Each is asked, within the provider's root, about an address that works nowhere there yet: the user whom an open
# invitation makes of it, or None.
ways: Registry[Callable[[str], User | None]] = Registry("way in")
