"""Mottagning: an uploaded file goes from the network straight into the encrypted spool, never in plain text to disk."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse

from tertial.facts import places
from tertial.facts.problems import Rejected
from tertial.facts.readers.source import Limits
from tertial.facts.spool import Spool


class SpooledFile(UploadedFile):  # type: ignore[type-arg]
    """A file that lies in the spool under `token`; or `refused`, with no file anywhere."""

    def __init__(self, name: str | None, size: int, token: str, refused: Rejected | None) -> None:
        super().__init__(file=None, name=name, size=size)
        self.token, self.refused = token, refused


@dataclass
class _Sink:
    """The writing end of a pipe whose reading end is encrypted by a thread of its own: a part at a time in memory."""

    spool: Spool
    limit: int
    token: str = ""
    refused: Rejected | None = None
    broken: Exception | None = None

    def __post_init__(self) -> None:
        reading, self._writing = os.pipe()
        self._thread = threading.Thread(target=self._encrypt, args=(reading,), daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._writing, view) :]
        except BrokenPipeError:
            return  # the spool has refused the file; what is left of it is read and forgotten

    def close(self) -> None:
        os.close(self._writing)
        self._thread.join()

    def _encrypt(self, reading: int) -> None:
        with os.fdopen(reading, "rb", buffering=0) as stream:
            try:
                self.token = self.spool.put(stream, self.limit)
            except Rejected as refused:
                self.refused = refused
            except Exception as broken:
                self.broken = broken


class SpoolUploadHandler(FileUploadHandler):
    """Django's upload handler for pages that take a file: set on the request before anything reads its POST."""

    def __init__(self, request: HttpRequest, root_id: int, limit: int | None = None) -> None:
        super().__init__(request)
        self._root_id, self._limit = root_id, limit
        self._sink: _Sink | None = None
        self.tokens: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._sink = _Sink(places.spool_of(self._root_id), self._limit or Limits().bytes)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._sink is not None:
            self._sink.write(raw_data)

    def file_complete(self, file_size: int) -> SpooledFile | None:
        sink, self._sink = self._sink, None
        if sink is None:
            return None
        sink.close()
        if sink.broken is not None:
            raise sink.broken
        self.tokens.append(sink.token)
        return SpooledFile(self.file_name, file_size, sink.token, sink.refused)

    def upload_interrupted(self) -> None:
        if self._sink is not None:
            self._sink.close()
            self.tokens.append(self._sink.token)
            self.forget()

    def forget(self) -> None:
        """Removes what was received: nobody took charge of it."""
        spool = places.spool_of(self._root_id)
        for token in filter(None, self.tokens):
            spool.remove(token)


def answered(
    request: HttpRequest, root_id: int, answer: Callable[[HttpRequest], HttpResponse], limit: int | None = None
) -> HttpResponse:
    """The answer of a page that takes a file of at most `limit` bytes, or as many as an import may have.

    An answer that leads on has taken charge of the file; after any other, what came is removed.
    """
    handler = SpoolUploadHandler(request, root_id, limit)
    request.upload_handlers = [handler]
    try:
        response = answer(request)
    except BaseException:
        handler.forget()
        raise
    if response.status_code != HTTPStatus.FOUND:
        handler.forget()
    return response
