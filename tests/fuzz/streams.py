"""Batches by lines, and whole requests."""

import io
from collections.abc import Iterator

import orjson

from consent.web.ndjson import Line, lines, raw_lines, written
from tests.fuzz.bodies import app
from tests.fuzz.target import Target, picked

LONGEST = 64
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "\xff")


class Drops:
    """A body that comes a few bytes at a time, however many are asked for."""

    def __init__(self, body: bytes, size: int) -> None:
        self._body = io.BytesIO(body)
        self._size = size

    def read(self, size: int, /) -> bytes:
        return self._body.read(min(size, self._size))


def feed_lines(data: bytes) -> None:
    """Read lines: each is a value or a fault, however the body is cut into parts."""
    number, body = picked(data, 16)
    whole = _told(lines(io.BytesIO(body), longest=LONGEST))

    assert _told(lines(Drops(body, number + 1), longest=LONGEST)) == whole
    for raw in raw_lines(io.BytesIO(body), longest=LONGEST):
        assert len(raw) <= LONGEST + 4
    for _, value, fault in whole:
        if fault is None:
            again = next(lines(io.BytesIO(written(value)), longest=1 << 20))
            assert again.value == value


def feed_request(data: bytes) -> None:
    """Ask anything of the service: it answers, and nothing breaks."""
    number, rest = picked(data, len(METHODS))
    head, _, body = rest.partition(b"\n\n")
    target, *told = head.decode("latin-1").split("\n")
    path, _, query = target.partition("?")
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value.strip("\r ")
        for name, colon, value in (line.partition(":") for line in told)
        if colon
    }
    if path.startswith("/readyz"):
        return
    answer = app().test_client().open(
        "/",
        method="POST",
        data=body,
        environ_overrides={
            "REQUEST_METHOD": METHODS[number],
            "PATH_INFO": f"/{path.lstrip('/')}",
            "QUERY_STRING": query,
            "CONTENT_TYPE": headers.pop("HTTP_CONTENT_TYPE", ""),
            **headers,
        },
    )  # fmt: skip

    assert answer.status_code < 500 or answer.status_code == 503
    assert "Set-Cookie" not in answer.headers
    assert not 300 <= answer.status_code < 400 or answer.status_code == 304


def _told(found: Iterator[Line]) -> list[tuple[int, dict[str, object], str | None]]:
    return [(line.number, dict(line.value), line.fault) for line in found]


def targets() -> tuple[Target, ...]:
    """Return the targets of this file."""
    requests = (
        b"\x00/unsubscribe/AQ-_\nHost: evil.example",
        b"\x01/unsubscribe//x?a=%FF\n\nList-Unsubscribe=One-Click",
        b"\x01/webhooks/twilio/messages\nX-Twilio-Signature: "
        + b"A" * 27
        + b"=\n\na=b",
        b"\x01/v1/guard/check\nAuthorization: Bearer ck_x\n\n{}",
        b"\x00/docs\nX-Forwarded-For: 1.2.3.4, 5\nX-Request-ID: a",
        b"\x00/pages/static/../app.py\nIf-None-Match: *\nRange: bytes=0-1",
        b"\x06/metrics\nCookie: a=b\nAccept: text/html",
    )
    batches = (
        orjson.dumps({"id": "a", "address": "+14155552671"}) + b"\n\n{}\n[1]\nnope",
        b"\xef\xbb\xbf" + b'{"a": 1}\r\n' * 3,
        b'{"a": "\\u0000"}\n{"a": [[[[1]]]]}\n' + b"x" * 200,
    )
    return (
        Target(
            name="lines",
            feed=feed_lines,
            seeds=tuple(bytes([n]) + b for n in (0, 7) for b in batches),
        ),
        Target(name="request", feed=feed_request, seeds=requests),
    )
