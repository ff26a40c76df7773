"""How much a request may bring, set before anything of it is read."""

import io
from typing import Protocol

from flask import Flask, request

from consent.vocabulary.errors import NotFoundError, TooLargeError
from consent.web.contract import MIB, contract_of


class Readable(Protocol):
    """What a server hands over a body in."""

    def read(self, size: int, /) -> bytes:
        """Return up to this many bytes."""
        ...


class BoundedBody(io.RawIOBase):
    """A body that ends when the server says so, refused once it is too long.

    Werkzeug's own bound would cut such a body off and take the rest for all of it.
    """

    def __init__(self, body: Readable, most: int) -> None:
        """Take a body and the most bytes it may have."""
        super().__init__()
        self._body = body
        self._left = most

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer in fact
        """Read what is there, or raise TooLargeError."""
        part = self._body.read(len(buffer))
        self._left -= len(part)
        if self._left < 0:
            raise TooLargeError("The body is larger than this door takes.")
        buffer[: len(part)] = part
        return len(part)


def install_limits(app: Flask) -> None:
    """Bound every body by what its view promises to take, chunked ones too."""
    app.config["MAX_CONTENT_LENGTH"] = MIB
    app.config["MAX_FORM_MEMORY_SIZE"] = MIB

    def bound() -> None:
        if "\x00" in request.path:
            raise NotFoundError("There is nothing at this address.")
        promise = contract_of(app, request.endpoint)
        _bound(MIB if promise is None else promise.max_bytes)

    app.before_request(bound)


def _bound(most: int) -> None:
    if most != MIB:
        request.max_content_length = most
        request.max_form_memory_size = most
    environ = request.environ
    # Whatever length is declared: an empty or a nonsensical one reads as 0.
    if "wsgi.input_terminated" in environ:
        request.max_content_length = most + 1
        environ["wsgi.input"] = BoundedBody(environ["wsgi.input"], most)
