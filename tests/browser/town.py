"""Ekstad on a server of its own in this process, for browser tests that change a small town and look at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from playwright.sync_api import BrowserContext

from tests.cast import Municipality


@dataclass
class Town:
    """A town with its server's address."""

    made: Municipality
    address: str

    def log_in(self, context: BrowserContext, name: str) -> None:
        """The browser is this person from now on."""
        client = Client()
        client.force_login(self.made.people[name])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.clear_cookies()
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Silence: the test says what matters."""


class _Server(ThreadedWSGIServer):
    def close_request(self, request: Any) -> None:
        """The thread ends with its request, and its connections to the database with it."""
        connections.close_all()
        super().close_request(request)


@contextmanager
def served(town: Municipality) -> Iterator[Town]:
    """The town, whose rows are committed, on a free port of this machine for as long as the block runs."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Town(town, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
