"""What goes round every request, whoever answers it."""

import json
from collections.abc import Iterable, Iterator

import pytest
from flask import Blueprint, Response
from werkzeug.test import create_environ

from consent.web.limits import BoundedBody
from tests.unit.web.conftest import Build


class Parts:
    """An answer in parts, that knows whether it was closed."""

    def __init__(self, *parts: bytes) -> None:
        """Take the parts."""
        self.parts = iter(parts)
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        """Return itself."""
        return self

    def __next__(self) -> bytes:
        """Return the next part."""
        return next(self.parts)

    def close(self) -> None:
        """Note it."""
        self.closed = True


def serve(
    build: Build, door: Blueprint, path: str
) -> tuple[Iterable[bytes], dict[str, str]]:
    """Return what the server is handed: a body, and the headers."""
    client = build(door)
    told: dict[str, str] = {}

    def start(
        _status: str, headers: list[tuple[str, str]], _failure: object = None, /
    ) -> object:
        told.update(headers)
        return bytes

    body = client.application(create_environ(path), start)  # type: ignore[arg-type]  # narrower
    return body, told


def test_a_short_answer_is_handed_over_whole(build: Build, door: Blueprint) -> None:
    parts = Parts(b"a", b"b")

    @door.get("/short")
    def short() -> Response:
        answer = Response(parts, headers={"Content-Length": "2"})
        answer.call_on_close(parts.close)
        return answer

    body, _ = serve(build, door, "/short")

    assert body == [b"ab"]
    assert parts.closed


def test_a_stream_stays_one(build: Build, door: Blueprint) -> None:
    parts = Parts(b"a", b"b")

    @door.get("/stream")
    def stream() -> Response:
        return Response(parts)

    body, headers = serve(build, door, "/stream")

    assert not isinstance(body, list)
    assert "Content-Length" not in headers
    assert list(body) == [b"a", b"b"]


def test_what_is_long_is_not_held_whole(build: Build, door: Blueprint) -> None:
    @door.get("/long")
    def long() -> Response:
        return Response(b"x" * 100_000)

    body, headers = serve(build, door, "/long")

    assert not isinstance(body, list)
    assert headers["Content-Length"] == "100000"


def test_an_error_is_numbered_and_protected_too(
    build: Build, door: Blueprint, capsys: pytest.CaptureFixture[str]
) -> None:
    @door.get("/breaks")
    def breaks() -> Response:
        raise RuntimeError("x")

    answer = build(door).get("/breaks", headers={"X-Request-ID": "n-1"})

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert answer.status_code == 500
    assert answer.get_json()["request_id"] == "n-1"
    assert answer.headers["X-Request-ID"] == "n-1"
    assert answer.headers["Cache-Control"] == "no-store"
    assert [(line["event"], line["request_id"]) for line in lines] == [
        ("failure", "n-1"),
        ("request", "n-1"),
    ]


def test_nothing_at_an_address_is_a_line_without_a_route(
    build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = build().get("/nowhere/+14155550123")

    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert answer.status_code == 404
    assert line["route"] is None
    assert line["status"] == 404


@pytest.mark.parametrize("declared", [0, 3, 9])
def test_a_body_is_read_no_further_than_it_may(declared: int) -> None:
    read: list[int] = []

    class Body:
        def __init__(self) -> None:
            self.left = b"abcdefghi"

        def read(self, size: int, /) -> bytes:
            read.append(size)
            part, self.left = self.left[:size], self.left[size:]
            return part

    body = BoundedBody(Body(), 4, declared=declared)

    with pytest.raises(Exception, match="larger"):
        body.read()

    assert sum(read) <= 5
    assert (not read) is (declared > 4)


def test_a_body_of_the_most_bytes_is_read_whole() -> None:
    class Body:
        def __init__(self) -> None:
            self.parts = [b"ab", b"cd", b""]

        def read(self, _size: int, /) -> bytes:
            return self.parts.pop(0)

    assert BoundedBody(Body(), 4, declared=4).read() == b"abcd"
