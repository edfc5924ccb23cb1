"""Bidrag: what features add to reports, the home page, search, navigation and profiles, without knowing each other.

A feature registers from its `AppConfig.ready()`; whoever shows the contribution looks it up by name.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.utils.module_loading import import_string

from tertial.numbers import Figure
from tertial.periods import Period

if TYPE_CHECKING:
    from django.db.models import Subquery
    from django.utils.functional import _StrPromise

    from tertial.core.models import User
    from tertial.documents.model import Block

T = TypeVar("T")


class Registry(Generic[T]):
    """Named contributions, in the order they were registered. A name is taken once."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def register(self, name: str, item: T) -> None:
        if name in self._items and self._items[name] is not item:
            raise ValueError(f"{self.what} {name!r} is registered already")
        self._items[name] = item

    def get(self, name: str) -> T:
        """Raises KeyError, with the known names, for any other."""
        try:
            return self._items[name]
        except KeyError:
            raise KeyError(f"unknown {self.what} {name!r}; known: {', '.join(sorted(self._items))}") from None

    def __contains__(self, name: str) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(self._items.items())


def deferred(path: str) -> Callable[..., Any]:
    """The function with this dotted path, imported when it is first called: what it needs does not slow every start."""

    @functools.cache
    def found() -> Callable[..., Any]:
        function: Callable[..., Any] = import_string(path)
        return function

    return lambda *arguments: found()(*arguments)


@dataclass(frozen=True)
class BlockContext:
    """What a block may know of the report it stands in: plain data, and `resolver`, which answers with figures.

    `round_id` is the body's round on the report's period, where there is one.
    """

    root_id: int
    body_id: int
    body_path: str
    period: Period
    as_of: datetime
    viewer_id: int | None
    resolver: Any
    settings: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    round_id: int | None = None


WordVersion = Callable[[BlockContext], "Sequence[Subquery]"]
BlockFunction = Callable[[BlockContext, Mapping[str, Any]], list["Block"]]


@dataclass(frozen=True)
class NavigationItem:
    """A place in the top navigation: `url_name` is reversed; who has none of `permissions` anywhere does not see it."""

    label: "str | _StrPromise"
    url_name: str
    order: int
    permissions: frozenset[str] | None = None


@dataclass(frozen=True)
class DemoLogin:
    """Somebody in a profile whom a demo lets in; `role` is in words."""

    role: str
    email: str
    name: str


@dataclass(frozen=True)
class ProfileSection:
    """A part of a profile: `load(folder, data)` reads it into the current root; sections load in `order`.

    `data` is the whole of `profile.toml`. `export(folder)` writes what `load` reads; `logins(folder)` names whom the
    profile's demo lets in; `demo(folder)` does what they have done, once they are there.
    """

    order: int
    load: Callable[[Path, Mapping[str, Any]], None]
    export: Callable[[Path], None] | None = None
    logins: Callable[[Path], list[DemoLogin]] | None = None
    demo: Callable[[Path], None] | None = None


@dataclass(frozen=True)
class Viewer:
    """Who looks at a page: the body and role of the header, and every permission that they have somewhere."""

    body: str = ""
    role: str = ""
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Duty:
    """Something a user can go on with, on the home page. `state` is shape, colour and word, as the `status` tag's."""

    title: str
    url: str
    about: str = ""
    state: tuple[str, str, str] | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Use:
    """Something that a batch of facts is used in. `state` is shape, colour and word, as the `status` tag's."""

    title: str
    url: str
    state: tuple[str, str, str]
    about: str = ""


@dataclass(frozen=True)
class News:
    """Something that happened, on the home page: the latest batches, a frozen report. `who` is a name."""

    what: str
    who: str
    when: datetime
    url: str = ""


blocks: Registry[BlockFunction] = Registry("block")
# By the same names: what whoever edits a template reads of a kind of block; without one it is called by its name.
block_labels: Registry["str | _StrPromise"] = Registry("label of a block")
# By the same names: told all of a report's blocks of the kind beforehand, so that they can be read at once.
block_preparers: Registry[Callable[[BlockContext, Sequence[Mapping[str, Any]]], None]] = Registry("block preparer")
# By the same names, for kinds of blocks that tell what people have said or planned: what they depend on besides facts,
# as one-valued expressions (`core.versions`) that give something else when it has changed. Only such blocks are made
# again when only words have changed. They are answered at every reading of a report: cheap ones. They are written once
# a process and report, so they are made of the context's body and period alone; it knows no resolver and no round.
word_versions: Registry[WordVersion] = Registry("version of words")
navigation: Registry[NavigationItem] = Registry("navigation item")
viewers: Registry[Callable[["User"], Viewer]] = Registry("viewer")
# Each is asked for what concerns the user, of the current root; few and the most urgent or latest first.
duties: Registry[Callable[["User"], list[Duty]]] = Registry("duty")
news: Registry[Callable[["User"], list[News]]] = Registry("news")
# Told, in the transaction that changed them, when the facts of a node have changed: its id and its path.
facts_changed: Registry[Callable[[int, str], None]] = Registry("listener to facts")
# Asked what uses a batch, by its id and its body's path, of what the user may see.
batch_uses: Registry[Callable[["User", int, str], list[Use]]] = Registry("use of a batch")
profile_sections: Registry[ProfileSection] = Registry("profile section")
