"""Everybody's events in one order that late commits cannot disturb: the cursor. Pure.

Events are ordered by the number of the transaction that wrote them, then by contact
and sequence, and a page ends below the oldest transaction that still runs. What
commits later has a higher place than every event that was ever read.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from uuid import UUID

from consent.ledger.events import Event
from consent.vocabulary.errors import InvalidError

_FORM = struct.Struct(">Bq16sq")
_VERSION = 1
_NOBODY = UUID(int=0)
_CHECK_BYTES = 4


class CursorUnknownError(InvalidError):
    """The cursor is none that this feed gave."""

    code = "cursor_unknown"
    remedy = "Send in after, unchanged, what an earlier page gave in next."


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place in the feed: right behind one event."""

    transaction: int = 0
    contact: UUID = _NOBODY
    sequence: int = 0

    def written(self) -> str:
        """Return the cursor that means this place."""
        body = _FORM.pack(_VERSION, self.transaction, self.contact.bytes, self.sequence)
        return base64.urlsafe_b64encode(body + _check(body)).decode().rstrip("=")


BEGINNING = Position()
"""The place before every event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some events, and the place behind the last of them."""

    events: tuple[Event, ...]
    end: Position


def position_of(cursor: str) -> Position:
    """Return the place a cursor means.

    Raises:
        CursorUnknownError: it was cut, changed, or made by somebody else.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _unknown() from None
    body, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if len(body) != _FORM.size or check != _check(body) or body[0] != _VERSION:
        raise _unknown()
    _, transaction, contact, sequence = _FORM.unpack(body)
    return Position(
        transaction=transaction, contact=UUID(bytes=contact), sequence=sequence
    )


def _check(body: bytes) -> bytes:
    # Against accidents, not against forgers: a cursor opens nothing.
    return hashlib.sha256(body).digest()[:_CHECK_BYTES]


def _unknown() -> CursorUnknownError:
    return CursorUnknownError(
        "The cursor is none of this feed.", errors={"/after": ["Not a cursor."]}
    )
