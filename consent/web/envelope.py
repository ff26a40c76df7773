"""What goes round every request: its number, its headers, its count, its log line."""

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import g

from consent.web.headers import Protect
from consent.web.identity import HEADER, number_of
from consent.web.logs import Line, log_request
from consent.web.metrics import count_request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WHOLE = 65536
"""Answers up to this length are handed to the server in one piece."""


class Envelope:
    """Stands before an application as its server sees it.

    Here an answer is what will be sent, whoever made it, and its headers are a plain
    list: what is done to every answer is done once, and costs little.
    """

    def __init__(self, inner: "WSGIApplication", protect: Protect) -> None:
        """Take what is inside, and what protects the headers of an answer."""
        self._inner = inner
        self._protect = protect

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request."""
        began = time.perf_counter()
        number = number_of(environ)
        whole = False

        def start(
            status: str, headers: list[tuple[str, str]], *failure: Any
        ) -> Callable[[bytes], object]:
            nonlocal whole
            whole = _length(headers) <= _WHOLE
            self._protect(headers)
            headers.append((HEADER, number))
            asked = environ.get("werkzeug.request")
            rule = asked.url_rule if asked is not None else None
            line = Line(
                number=number,
                method=environ["REQUEST_METHOD"],
                rule=None if rule is None else rule.rule,
                status=int(status[:3]),
                seconds=time.perf_counter() - began,
                key=g.get("key_name"),
            )
            count_request(line)
            log_request(line)
            return start_response(status, headers, *failure)

        body = self._inner(environ, start)
        return _in_one_piece(body) if whole else body
