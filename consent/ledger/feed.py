"""Everybody's events in one order that late commits cannot disturb: the cursor. Pure.

Events are ordered by the number of the transaction that wrote them, then by contact
and sequence, and a page ends below the oldest transaction that still runs. What
commits later has a higher place than every event that was ever read.
"""

import struct
from dataclasses import dataclass
from uuid import UUID

from consent.ledger.events import Event
from consent.vocabulary.cursor import read, unknown, written

_FORM = struct.Struct(">Bq16sq")
_VERSION = 1
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place in the feed: right behind one event."""

    transaction: int = 0
    contact: UUID = _NOBODY
    sequence: int = 0

    def written(self) -> str:
        """Return the cursor that means this place."""
        return written(
            _FORM.pack(_VERSION, self.transaction, self.contact.bytes, self.sequence)
        )


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
    body = read(cursor, _FORM.size)
    if body[0] != _VERSION:
        raise unknown()
    _, transaction, contact, sequence = _FORM.unpack(body)
    return Position(
        transaction=transaction, contact=UUID(bytes=contact), sequence=sequence
    )
