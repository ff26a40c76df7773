"""Lines of JSON: each is read by itself, and a bad one spoils no other."""

import io

import pytest
from flask import Blueprint, Response, request
from hypothesis import given, strategies as st
from werkzeug.test import TestResponse

from consent.web.contract import contract
from consent.web.ndjson import (
    NDJSON,
    Fault,
    check_media,
    line_of,
    lines,
    raw_lines,
    refused,
    written,
)
from tests.unit.web.conftest import Build

SMALL = 64


class Drops:
    """A body that comes a few bytes at a time."""

    def __init__(self, body: bytes, size: int) -> None:
        self._body = io.BytesIO(body)
        self._size = size

    def read(self, size: int, /) -> bytes:
        return self._body.read(min(size, self._size))


class Endless:
    """A line that never ends, and how much of it was read."""

    read_bytes = 0

    def read(self, size: int, /) -> bytes:
        self.read_bytes += size
        return b"x" * size if self.read_bytes < 50_000_000 else b""


def test_each_line_is_an_object_with_its_number() -> None:
    found = list(lines(io.BytesIO(b'{"id": "a"}\r\n\n  \t\n{"id": 7}\n{"x": true}')))

    assert [(line.number, line.id, line.fault) for line in found] == [
        (1, "a", None),
        (4, 7, None),
        (5, None, None),
    ]
    assert found[2].value == {"x": True}


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b'{"id": 1', Fault.UNREADABLE),
        (b'{"id": "\xff"}', Fault.UNREADABLE),
        (b'{"id": "\\ud800"}', Fault.UNREADABLE),
        (b'{"id": NaN}', Fault.UNREADABLE),
        (b"{'id': 1}", Fault.UNREADABLE),
        (b'{"id": 1} {"id": 2}', Fault.UNREADABLE),
        (b"[" * 5000, Fault.UNREADABLE),
        (b"[1]", Fault.NO_OBJECT),
        (b"null", Fault.NO_OBJECT),
        (b'"text"', Fault.NO_OBJECT),
        (b'{"id": "a\\u0000b"}', Fault.NOT_PLAIN),
        (b'{"a\\u0000b": "1"}', Fault.NOT_PLAIN),
        (b'{"id": 9007199254740992}', Fault.NOT_PLAIN),
        (b'{"id": 1e300}', Fault.NOT_PLAIN),
        (b'{"id": ' + b"[" * 40 + b"]" * 40 + b"}", Fault.NOT_PLAIN),
        (b'{"id": "' + b"x" * 70_000 + b'"}', Fault.TOO_LONG),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_rest_goes_on(
    raw: bytes, fault: Fault
) -> None:
    body = b'{"id": "before"}\n' + raw + b'\n{"id": "after"}\n'

    before, bad, after = lines(io.BytesIO(body))

    assert (before.id, after.id) == ("before", "after")
    assert (bad.number, bad.id, bad.value, bad.fault) == (2, None, {}, fault)


@pytest.mark.parametrize("given", ["true", "null", "1.5", '{"a": 1}', "[1]"])
def test_only_a_text_or_a_whole_number_names_a_line(given: str) -> None:
    assert line_of(1, f'{{"id": {given}}}'.encode()).id is None


@given(
    st.lists(st.binary(max_size=90).map(lambda raw: raw.replace(b"\n", b""))),
    st.integers(1, 40),
)
def test_a_body_is_split_alike_however_it_arrives(
    written_lines: list[bytes], size: int
) -> None:
    body = b"\n".join([b"{}", *written_lines, b"{}"])

    found = list(raw_lines(Drops(body, size), longest=SMALL))

    whole = body.split(b"\n")
    assert len(found) == len(whole)
    for cut, line in zip(found, whole, strict=True):
        assert cut == line if len(line) <= SMALL else line.startswith(cut)
        assert (len(cut) > SMALL) == (len(line) > SMALL)


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    body = b'\xef\xbb\xbf{"id": "' + b"x" * (SMALL - 10) + b'"}\n\xef\xbb\xbf{}'

    first, second = lines(io.BytesIO(body), longest=SMALL)

    assert (first.fault, second.fault) == (None, Fault.UNREADABLE)


def test_no_more_of_a_line_is_kept_than_it_may_have() -> None:
    body = Endless()

    [only] = raw_lines(body)

    assert body.read_bytes >= 50_000_000
    assert len(only) < 70_000


def test_an_empty_body_has_no_lines() -> None:
    assert list(lines(io.BytesIO(b""))) == []
    assert list(lines(io.BytesIO(b"\n\r\n"))) == []


def test_a_line_tells_nothing_of_what_it_says() -> None:
    line = line_of(3, b'{"id": "a", "address": "ana@example.com"}')

    assert repr(line) == "<Line 3>"


def test_an_answer_is_one_line() -> None:
    line = line_of(17, b'{"id": "a"}')

    assert written({"a": "b\nc"}) == b'{"a":"b\\nc"}\n'
    assert refused(line, "x") == b'{"id":"a","line":17,"error":"x"}\n'


@pytest.mark.parametrize(
    ("media", "encoding", "status"),
    [
        (NDJSON, None, 200),
        ("application/x-ndjson; charset=UTF-8", "identity", 200),
        ("application/jsonl", None, 200),
        ("application/json", None, 415),
        ("text/csv", None, 415),
        ("application/x-ndjson; charset=latin-1", None, 415),
        (NDJSON, "gzip", 415),
        (None, None, 415),
    ],
)
def test_only_lines_of_json_in_utf_8_are_read(
    build: Build,
    door: Blueprint,
    media: str | None,
    encoding: str | None,
    status: int,
) -> None:
    answer = count(build, door, media, encoding)

    assert answer.status_code == status
    if status == 415:
        assert NDJSON in answer.get_json()["remedy"]
    else:
        assert answer.get_data() == b"2"


def count(
    build: Build, door: Blueprint, media: str | None, encoding: str | None
) -> TestResponse:
    @door.post("/lines")
    @contract(answers={200: None}, media=NDJSON)
    def take() -> Response:
        """Count the lines."""
        check_media()
        return Response(str(len(list(lines(request.stream)))))

    headers = {} if encoding is None else {"Content-Encoding": encoding}
    return build(door).post(
        "/lines", data=b"{}\n{}\n", content_type=media, headers=headers
    )
