"""NDJSON in and out: one JSON object a line, read and written in constant memory.

What is wrong with a line is a value that stands in its place: the rest goes on. A blank
line is skipped and has no answer, but it is counted, so that a line's number is the
one an editor shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import orjson
from flask import request

from consent.vocabulary.errors import (
    ConsentError,
    InvalidError,
    UnsupportedMediaError,
)
from consent.web.document import check_plain

NDJSON = "application/x-ndjson"
LONGEST = 64 * 1024
"""The most bytes that a line has, unless a door says otherwise."""

_MEDIA = {NDJSON, "application/ndjson", "application/jsonl"}
_CHUNK = 64 * 1024
_MARK = b"\xef\xbb\xbf"
_BLANK = b" \t\r"


class Readable(Protocol):
    """What a body or a file is read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to this many bytes; none at the end."""
        ...


class NotLinesError(UnsupportedMediaError):
    """The body is not JSON by lines."""

    remedy = f"Send Content-Type: {NDJSON}, one JSON object a line."


class Fault(StrEnum):
    """What can be wrong with a line before anybody looks at what it says."""

    TOO_LONG = "line_too_long"
    UNREADABLE = "line_unreadable"
    NO_OBJECT = "line_no_object"
    NOT_PLAIN = "line_not_plain"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Line:
    """One line of a body: the object it spells, or what is wrong with it.

    The number begins at 1 and counts blank lines. Without a fault there is a value.
    """

    number: int
    value: Mapping[str, object]
    fault: Fault | None = None

    def __repr__(self) -> str:
        """Show the number only; the rest may be personal."""
        return f"<Line {self.number}>"

    @property
    def id(self) -> str | int | None:
        """Return the caller's own name of the line, a text or a whole number."""
        found = self.value.get("id")
        if isinstance(found, bool):
            return None
        return found if isinstance(found, (str, int)) else None


def check_media() -> None:
    """Refuse a body that does not say that it is NDJSON in UTF-8."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in _MEDIA or charset not in {"utf-8", "utf8"}:
        raise NotLinesError(f"The body is not {NDJSON} in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NotLinesError("The body is encoded; send it as it is.")


def lines(stream: Readable, *, longest: int = LONGEST) -> Iterator[Line]:
    """Yield the lines of a body that are not blank, good and bad, in their order."""
    for number, raw in enumerate(raw_lines(stream, longest=longest), start=1):
        if raw and raw.strip(_BLANK):
            yield line_of(number, raw, longest=longest)


def line_of(number: int, raw: bytes, *, longest: int = LONGEST) -> Line:
    """Return what one line says; nothing in it raises."""
    if len(raw) > longest:
        return Line(number=number, value={}, fault=Fault.TOO_LONG)
    try:
        value: object = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return Line(number=number, value={}, fault=Fault.UNREADABLE)
    if not isinstance(value, dict):
        return Line(number=number, value={}, fault=Fault.NO_OBJECT)
    if not _is_plain(raw, value):
        return Line(number=number, value={}, fault=Fault.NOT_PLAIN)
    return Line(number=number, value=value)


def raw_lines(stream: Readable, *, longest: int = LONGEST) -> Iterator[bytes]:
    r"""Yield every line without its `\n`, blank ones too, in constant memory.

    One of more than `longest` bytes comes cut, but still as more than `longest`. A
    byte order mark before the first is left out.
    """
    split = _split(stream, longest + len(_MARK) + 1)
    first = next(split, None)
    if first is not None:
        yield first.removeprefix(_MARK)
        yield from split


def written(value: object) -> bytes:
    """Return a value as one line; ids and times may stand in it."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def refused(line: Line, error: str, why: ConsentError | None = None) -> bytes:
    """Return the answer to a bad line: which one it is, and what is wrong with it."""
    answer: dict[str, object] = {"id": line.id, "line": line.number, "error": error}
    if why is not None:
        answer["detail"] = why.detail
        if why.errors:
            answer["errors"] = why.errors
    return written(answer)


def _is_plain(raw: bytes, value: Mapping[str, object]) -> bool:
    # Without a backslash no text holds a NUL, and a text alone is neither deep nor big.
    if b"\\" not in raw and all(type(part) is str for part in value.values()):
        return True
    try:
        check_plain(value)
    except InvalidError:
        return False
    return True


def _split(stream: Readable, most: int) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, last = chunk.split(b"\n")
        for line in whole:
            yield (rest + line)[:most]
            rest = b""
        rest = (rest + last)[:most]
    if rest:
        yield rest
