"""What goes round every request: its number, its headers, its count, its log line."""

import time
from collections.abc import Callable, Iterable
from types import TracebackType
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import g
from structlog.typing import FilteringBoundLogger

from consent.web.headers import Protect, WireHeaders
from consent.web.identity import HEADER, number_of
from consent.web.metrics import count_request

Failure = (
    tuple[type[BaseException], BaseException, TracebackType]
    | tuple[None, None, None]
    | None
)
"""What WSGI hands over where an answer breaks after it began."""

_PIECE = 65536
"""Answers up to this length are handed to the server in one piece."""


class Envelope:
    """Stands before an application, as the server's neighbour.

    Here an answer is what will be sent, whoever made it, and its headers are a plain
    list: what is done to every answer is done in one go.
    """

    def __init__(
        self,
        inner: WSGIApplication,
        protect: Protect,
        log: Callable[[], FilteringBoundLogger],
    ) -> None:
        """Take what is inside, what protects an answer, and where its line goes."""
        self._inner = inner
        self._protect = protect
        self._log = log

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        began = time.perf_counter()
        whole = False

        def start(
            status: str, headers: WireHeaders, failure: Failure = None, /
        ) -> Callable[[bytes], object]:
            nonlocal whole
            whole = _is_short(headers)
            self._finish(environ, int(status[:3]), headers, began)
            return start_response(status, headers, failure)

        body = self._inner(environ, start)
        return _in_one_piece(body) if whole else body

    def _finish(
        self, environ: WSGIEnvironment, status: int, headers: WireHeaders, began: float
    ) -> None:
        """Complete the headers, and write down that there was a request."""
        number = number_of(environ)
        self._protect(headers)
        headers.append((HEADER, number))
        asked = environ.get("werkzeug.request")
        rule = None if asked is None or not asked.url_rule else asked.url_rule.rule
        method = environ["REQUEST_METHOD"]
        seconds = time.perf_counter() - began
        count_request(method, rule, status, seconds)
        self._log().info(
            "request",
            route=rule,
            method=method,
            status=status,
            ms=round(seconds * 1000, 3),
            request_id=number,
            key=g.get("key_name"),
        )


def _is_short(headers: WireHeaders) -> bool:
    """Say whether an answer is of a known and small length, so no stream."""
    length = next((v for k, v in headers if k == "Content-Length"), "")
    return length.isdecimal() and int(length) <= _PIECE


def _in_one_piece(body: Iterable[bytes]) -> list[bytes]:
    """Return a short answer whole: a server hands on a list at once."""
    try:
        return [b"".join(body)]
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
