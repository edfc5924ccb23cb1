"""A small site for tests of the components alone: given pages, our static files, and the real content policy."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders


@dataclass
class Answer:
    """What the site answers: text, status and kind."""

    text: str
    status: int = 200
    kind: str = "text/html; charset=utf-8"


@dataclass
class Site:
    """Pages by path: a text, or a function of the posted body. `posted` holds (path, body) in order."""

    pages: dict[str, str | Callable[[str], Answer]]
    address: str = ""
    posted: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, path: str, body: str) -> Answer:
        page = self.pages.get(path)
        if page is None:
            return Answer("Sidan finns inte", 404)
        return Answer(page) if isinstance(page, str) else page(body)


def _policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(str(source) for source in sources)}" for name, sources in directives.items())


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
            if file:
                kind = guess_type(file)[0] or "application/octet-stream"
                self._send(200, kind, Path(file).read_bytes(), "max-age=60")
            else:
                self._reply(path, "")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            site.posted.append((self.path, body))
            self._reply(self.path, body)

        def _reply(self, path: str, body: str) -> None:
            answer = site.answer(path, body)
            self._send(answer.status, answer.kind, answer.text.encode())

        def _send(self, status: int, kind: str, data: bytes, kept: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            if kept:
                self.send_header("Cache-Control", kept)
            self.send_header("Content-Security-Policy", _policy())
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Silence: the test says what matters."""

    return Handler


@contextmanager
def serve(pages: dict[str, str | Callable[[str], Answer]]) -> Iterator[Site]:
    """The pages on a free port of this machine, for as long as the block runs."""
    site = Site(pages)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
