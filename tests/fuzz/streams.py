"""Batches by lines, and whole requests."""

import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

import orjson

from consent.db.journal.lines import Committed, read, written as written_down
from consent.guard.batch_csv import CsvForm, CsvHeaderError
from consent.guard.batch_forms import reader_of
from consent.guard.batch_ndjson import NdjsonForm
from consent.ledger.feed import Position, position_of
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError
from consent.web.csv_rows import Row, cell, rows
from consent.web.ndjson import Line, lines, raw_lines, written
from tests.fuzz.bodies import app
from tests.fuzz.target import Target, picked, text_of

CHANNELS = tuple(Channel)
JOURNAL = (
    (
        b'"number":1,"era":"e","entries":[{"what":"erased","contact":'
        b'"01890000-0000-7000-8000-000000000000","contact_kind":"phone",'
        b'"digests":{"v1":"00"},"at":"2026-11-20T15:00:00+00:00"}]}'
    ),
    (
        b'"number":1,"era":"e","entries":[{"what":"opened","contact":'
        b'"01890000-0000-7000-8000-000000000000","message":'
        b'"01890000-0000-7000-8000-000000000000","sender":"x",'
        b'"at":"2026-11-20T15:00:00+00:00"}]}'
    ),
)
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


def feed_rows(data: bytes) -> None:
    """Read CSV: rows or faults, however it is cut; what is written reads the same."""
    number, body = picked(data, 16)
    whole = _cells(rows(io.BytesIO(body), longest=LONGEST))

    assert _cells(rows(Drops(body, number + 1), longest=LONGEST)) == whole
    for _, cells, fault in whole:
        if fault is None and any(each.strip() for each in cells):
            again = ",".join(map(cell, cells)).encode()
            assert [each for _, each, _ in _cells(rows(io.BytesIO(again)))] == [cells]


def feed_batch(data: bytes) -> None:
    """Read a batch in both forms: every line becomes an entry, and none breaks."""
    number, body = picked(data, len(CHANNELS) * 2)
    channel, is_csv = CHANNELS[number // 2], bool(number % 2)
    form = CsvForm(links=False) if is_csv else NdjsonForm()
    read = reader_of(channel, plain=is_csv)
    with suppress(CsvHeaderError):
        for told, address in form.entries(io.BytesIO(body), read):
            assert told
            assert address is None or address


def feed_cursor(data: bytes) -> None:
    """Read the cursor of a page: one of ours, or refused."""
    text = text_of(data)
    with suppress(InvalidError):
        assert position_of(position_of(text).written()) == position_of(text)


def feed_journal(data: bytes) -> None:
    """Read a line of the journal, damaged or forged with the right checksum."""
    forged = b'{"sum":"' + b"%08x" % zlib.crc32(data) + b'",' + data
    for text in (data, forged):
        found = read(text)
        if found is not None:
            assert read(written_down(found).rstrip(b"\n")) == found


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


def _cells(found: Iterator[Row]) -> list[tuple[int, tuple[str, ...], str | None]]:
    return [(row.number, row.cells, row.fault) for row in found]


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
        Target(
            name="rows",
            feed=feed_rows,
            seeds=(
                b'\x00id,address\r\n1,"a ""b"", c"\r\n\r\n2,x\r\n',
                b'\x03a,"b\nc",d\n"open\nx,y\n"z"q,r\n',
                b'\x07"' + b"a,\n" * 40,
            ),
        ),
        Target(
            name="batch",
            feed=feed_batch,
            seeds=tuple(
                bytes([number]) + batch
                for number in range(len(CHANNELS) * 2)
                for batch in (
                    b"id,address\n1,ana@example.com\n2,+14155552671\n#complete,x\n",
                    *batches[:1],
                )
            ),
        ),
        Target(
            name="cursor",
            feed=feed_cursor,
            seeds=(
                Position(transaction=7, contact=UUID(int=1), sequence=2)
                .written()
                .encode(),
                b"AQ",
            ),
        ),
        Target(
            name="journal",
            feed=feed_journal,
            seeds=(written_down(Committed(number=1)), *(JOURNAL)),
        ),
        Target(name="request", feed=feed_request, seeds=requests),
    )
