"""The lines of a journal's files, each with a checksum: damage is never news."""

import zlib
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson

from consent.db.journal.entries import Entry, document, entry_of

_FRONT, _MIDDLE = b'{"sum":"', b'",'
_BODY_AT = len(_FRONT) + 8 + len(_MIDDLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What one transaction is about to commit, in which life of the database."""

    number: int
    era: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """The transaction of this number is committed; only now is it acknowledged."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The transaction of this number was answered as failed; the number is free."""

    number: int


Line: TypeAlias = Entered | Committed | Failed


def written(line: Line) -> bytes:
    """Return the bytes of a line, its end included."""
    body = orjson.dumps(_document(line))[1:]
    return _FRONT + _sum(body) + _MIDDLE + body + b"\n"


def read(text: bytes) -> Line | None:
    """Return what a line says; nothing where it is damaged."""
    front, body = text[:_BODY_AT], text[_BODY_AT:]
    if front != _FRONT + _sum(body) + _MIDDLE:
        return None
    try:
        return _line(orjson.loads(b"{" + body))
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return None


def _document(line: Line) -> dict[str, object]:
    match line:
        case Entered():
            entries = [document(entry) for entry in line.entries]
            return {"number": line.number, "era": line.era, "entries": entries}
        case Committed():
            return {"committed": line.number}
        case Failed():
            return {"failed": line.number}


def _line(found: dict[str, Any]) -> Line:
    if "committed" in found:
        return Committed(number=found["committed"])
    if "failed" in found:
        return Failed(number=found["failed"])
    return Entered(
        number=found["number"],
        era=found["era"],
        entries=tuple(entry_of(each) for each in found["entries"]),
    )


def _sum(body: bytes) -> bytes:
    return b"%08x" % zlib.crc32(body)
