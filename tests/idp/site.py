"""Real servers on 127.0.0.1, in threads of the test process: our own site, and whatever WSGI application is given."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from werkzeug.serving import make_server

HOST = "127.0.0.1"


@contextmanager
def our_site() -> Iterator[str]:
    """The address of Tertial, served over a socket with connections of its own to what the test has committed."""
    server = LiveServerThread(HOST, StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://{HOST}:{server.port}"
    finally:
        server.terminate()


@contextmanager
def served(application: Any) -> Iterator[str]:
    """The address of a WSGI application."""
    server = make_server(HOST, 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
