"""Every page and every deed, tried as everybody: the tables are `tertial/<package>/tests/access.py`."""

import ast
import importlib
import inspect
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

import tertial
from tertial.config import urls
from tertial.core.middleware import SESSION_ROOT
from tertial.core.models import User
from tertial.core.scope import root_scope
from tests.access import CAST, NO_TOWN, NOBODY, OTHER_TOWN, Deed, Page
from tests.cast import Municipality, make_ekstad, make_lonnby

TABLES = [
    importlib.import_module(f"tertial.{file.parts[-3]}.tests.access")
    for file in sorted(Path(tertial.__file__).parent.glob("*/tests/access.py"))
]
PAGES: list[Page] = [page for table in TABLES for page in getattr(table, "PAGES", [])]
DEEDS: list[Deed] = [deed for table in TABLES for deed in getattr(table, "DEEDS", [])]


def url_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"the pattern {pattern.pattern} has no name"
            yield f"{namespace}{pattern.name}"


def test_every_address_of_the_project_is_in_a_table():
    assert sorted(set(url_names(get_resolver().url_patterns)) - {page.name for page in PAGES}) == []


def test_no_table_names_an_address_that_is_gone():
    assert {page.name for page in PAGES} <= set(url_names(get_resolver().url_patterns))


# Actions that are in no table, and why.
NO_DEEDS = {
    "checker.actions.receive": "everybody who is logged in may have a file of their own looked at",
    "reports.section_actions.be_present": "tells nothing but that somebody looks; the page that calls it is in PAGES",
    "reports.template_actions.publish_data": "`by` is who is noted; the deeds that call it judge who may",
    "steering.value_actions.keep_said": "within followup.save_entry, which has judged who may answer",
}


def actions_of(package: str) -> Iterator[str]:
    """The deeds in the package's action files: the public functions that are told who does them."""
    files = (Path(tertial.__file__).parent / package).rglob("*actions.py")
    for file in sorted(one for one in files if one.parent.name != "tests"):
        functions = [one for one in ast.parse(file.read_text()).body if isinstance(one, ast.FunctionDef)]
        for one in functions:
            arguments = {argument.arg for argument in one.args.kwonlyargs}
            if {"user", "by"} & arguments and not one.name.startswith("_"):
                yield f"{package}.{file.stem}.{one.name}"


def names_in(do: Any, known: frozenset[Any] = frozenset()) -> set[str]:
    """What a function of a table names: in its code, in what made it, and in those of its own file that it calls."""
    found, codes = set(), [do.__code__]
    while codes:
        code = codes.pop()
        found |= {*code.co_names, *(one for one in code.co_consts if isinstance(one, str))}
        codes += [one for one in code.co_consts if inspect.iscode(one)]
    held = [cell.cell_contents for cell in do.__closure__ or ()]
    found |= {one for one in held if isinstance(one, str)}
    called = {one for one in (*held, *map(do.__globals__.get, found)) if inspect.isfunction(one)} - known
    own = (one for one in called if one.__module__ == do.__module__)
    return found.union(*(names_in(one, known | called) for one in own))


def test_every_deed_of_the_project_is_in_a_table():
    tried = {table.__name__.split(".")[1]: set() for table in TABLES}
    for table in TABLES:
        for deed in getattr(table, "DEEDS", []):
            tried[table.__name__.split(".")[1]] |= {deed.name, *names_in(deed.do)}
    packages = sorted(file.parent.name for file in Path(tertial.__file__).parent.glob("*/apps.py"))
    missing = [
        name
        for package in packages
        for name in actions_of(package)
        if name.rpartition(".")[2] not in tried.get(package, set())
    ]
    assert missing == sorted(NO_DEEDS)


@dataclass(frozen=True)
class Stage:
    """Ekstad as it was made, the key of the session in which each actor is logged in, and a browser for all of them."""

    ekstad: bytes
    sessions: Mapping[str, str]
    client: Client = field(default_factory=Client)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """Made once, in a transaction that is rolled back: hundreds of addresses are tried in it, each by everybody."""
    everything = transaction.atomic()
    everything._from_testcase = True  # type: ignore[attr-defined]  # as in Django's own test case
    with django_db_blocker.unblock(), everything:
        ekstad, lonnby = make_ekstad(), make_lonnby()
        actors = {**ekstad.people, OTHER_TOWN: lonnby.people[OTHER_TOWN]}
        actors[NO_TOWN] = User.objects.create_user("tor@nowhere.example", None, name=NO_TOWN)
        homes = {OTHER_TOWN: lonnby.root.pk, NO_TOWN: None}
        yield Stage(
            pickle.dumps(ekstad), {who: _session(user, homes.get(who, ekstad.root.pk)) for who, user in actors.items()}
        )
        transaction.set_rollback(True)


def _session(user: User, root_id: int | None) -> str:
    """The key of a session that has begun: the first page has found out which municipality it works in."""
    client = Client()
    client.force_login(user)
    session = client.session
    if root_id:
        session[SESSION_ROOT] = root_id
        session.save()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def brief_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand refusals are told by their status alone; the page that tells of one is looked at by everybody once.

    See `test_whoever_is_refused_is_told_so_on_a_whole_page`.
    """

    def briefly(status: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
        return lambda request, exception: HttpResponse(status=status)

    for status in (403, 404):
        monkeypatch.setattr(urls, f"handler{status}", briefly(status), raising=False)


@pytest.fixture
def ekstad(stage: Stage) -> Iterator[Municipality]:
    """The town as it was before any other test, in the database and in memory."""
    undo = transaction.savepoint()
    yield pickle.loads(stage.ekstad)  # noqa: S301 - what `stage` has dumped
    transaction.savepoint_rollback(undo)
    connection.needs_rollback = False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name} {page.method} {page.path}")
def test_page_answers_each_role_as_the_table_says(stage, brief_refusals, ekstad, page):
    path = page.path
    if page.given:
        with root_scope(ekstad.root.pk):
            path = page.given(ekstad) or path
    assert resolve(path.split("?")[0]).view_name == page.name
    answered = {who: status_for(stage.client, page, path, stage.sessions.get(who)) for who in page.expected}
    assert answered == page.expected


def status_for(client: Client, page: Page, path: str, session: str | None) -> int:
    """What the page answers whoever is logged in there; whatever it changed is undone."""
    client.cookies.clear()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    undo = transaction.savepoint()
    try:
        response = getattr(client, page.method)(path, dict(page.data))
    finally:
        transaction.savepoint_rollback(undo)
        connection.needs_rollback = False
    if response.status_code == 302 and session is None:
        assert response["Location"].startswith("/konto/logga-in/"), response["Location"]
    return int(response.status_code)


def test_whoever_is_refused_is_told_so_on_a_whole_page(stage, ekstad):
    for who, session in stage.sessions.items():
        stage.client.cookies.clear()
        stage.client.cookies[settings.SESSION_COOKIE_NAME] = session
        told = stage.client.get("/plan/ekstad/inget/2017/")
        status, title = (403, "Här får du inte vara") if who == NO_TOWN else (404, "Sidan finns inte")
        text = told.content.decode()
        assert (told.status_code, f"<h1>{title}</h1>" in text) == (status, True), who
        assert text.rstrip().endswith("</html>"), who


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_deed_is_done_by_those_who_may_and_by_nobody_else(ekstad, deed):
    could = set()
    nodes = {slug: dict(vars(node)) for slug, node in ekstad.nodes.items()}
    with root_scope(ekstad.root.pk):
        for name in CAST:
            undo = transaction.savepoint()
            try:
                deed.do(ekstad, ekstad.people[name])
                could.add(name)
            except PermissionDenied:
                pass
            transaction.savepoint_rollback(undo)
            for slug, before in nodes.items():
                vars(ekstad.nodes[slug]).clear()
                vars(ekstad.nodes[slug]).update(before)
    assert could == set(deed.allowed)


def test_everybody_in_the_tables_exists():
    known = {*CAST, OTHER_TOWN, NO_TOWN, NOBODY}
    assert all(set(page.expected) == known for page in PAGES)
    assert all(set(deed.allowed) <= set(CAST) for deed in DEEDS)
