"""Driften: whoever runs commands on the server. They hold the database itself: no grant limits them within a root."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Operator:
    """Stands where a `User` does in actions and selectors. Never made from a request."""

    pk: ClassVar[None] = None
    is_authenticated: ClassVar[bool] = True
    name: ClassVar[str] = "Driften"

    def __str__(self) -> str:
        return self.name


OPERATOR = Operator()
