"""Nycklar i profilens filer: how a key in `rounds.toml` names a subject, without followup knowing what it is.

A feature whose file gives its subjects keys registers under the word that an entry names them by (`element = "…"`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tertial.core.contributions import Registry
from tertial.followup.models import Subject
from tertial.organisation.models import Node


@dataclass(frozen=True)
class ProfileKeys:
    """`find(key, body)` is the body's subject with the file's key, or None; `keys(subjects)` names those that the
    feature knows, by the subject's own key: what an export writes."""

    find: Callable[[str, Node], Subject | None]
    keys: Callable[[Sequence[Subject]], Mapping[int, str]]


profile_keys: Registry[ProfileKeys] = Registry("key of a subject in profile files")
