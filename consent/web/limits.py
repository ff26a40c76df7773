"""How much a request may bring, set before anything of it is read."""

import io
import re
from typing import Protocol

from flask import Flask, Request

from consent.vocabulary.errors import NotFoundError, TooLargeError
from consent.web.contract import MIB, contract_of
from consent.web.present import present

_LENGTH = re.compile(r"[0-9]{1,18}")


class Readable(Protocol):
    """What a server hands over a body in."""

    def read(self, size: int, /) -> bytes:
        """Return up to this many bytes."""
        ...


class BoundedBody(io.RawIOBase):
    """A body that ends when the server says so, refused once it is too long.

    Werkzeug's own bound would cut such a body off and take the rest for all of it.
    """

    def __init__(self, body: Readable, most: int, *, declared: int = 0) -> None:
        """Take a body, the most bytes it may have, and how many it says it has."""
        super().__init__()
        self._body = body
        self._left = most if declared <= most else -1

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer in fact
        """Read what is there, or raise TooLargeError."""
        part = self._part(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def readall(self) -> bytes:
        """Read all there is, or raise TooLargeError."""
        parts = []
        while part := self._part(self._left + 1):
            parts.append(part)
        return b"".join(parts)

    def _part(self, size: int) -> bytes:
        part = self._body.read(size) if self._left >= 0 else b""
        self._left -= len(part)
        if self._left < 0:
            raise TooLargeError("The body is larger than this door takes.")
        return part


def install_limits(app: Flask) -> None:
    """Bound every body by what its view promises to take, chunked ones too."""
    app.config["MAX_CONTENT_LENGTH"] = MIB
    app.config["MAX_FORM_MEMORY_SIZE"] = MIB

    def bound() -> None:
        asked = present()
        if "\x00" in asked.path:
            raise NotFoundError("There is nothing at this address.")
        promise = contract_of(app, asked.endpoint)
        _bound(asked, MIB if promise is None else promise.max_bytes)

    app.before_request(bound)


def _bound(asked: Request, most: int) -> None:
    if most != MIB:
        asked.max_content_length = most
        asked.max_form_memory_size = most
    environ = asked.environ
    # Whatever length is declared: an empty or a nonsensical one says nothing.
    if "wsgi.input_terminated" in environ:
        length = environ.get("CONTENT_LENGTH") or ""
        declared = int(length) if _LENGTH.fullmatch(length) else 0
        body = BoundedBody(environ["wsgi.input"], most, declared=declared)
        asked.stream = io.BufferedReader(body)
