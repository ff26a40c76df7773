"""Which messages somebody looks for, and where a page of them ends. Pure."""

import struct
from dataclasses import dataclass
from uuid import UUID

from consent.sendlog.messages import Message, Status
from consent.vocabulary.channel import Channel
from consent.vocabulary.cursor import read, unknown, written

_FORM = struct.Struct(">Bq16s")
_VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The sellers and purposes that somebody may see; all where nothing is said."""

    sellers: frozenset[str] | None = None
    purposes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What the messages have that somebody looks for."""

    series: str | None = None
    status: Status | None = None
    seller: str | None = None
    channel: Channel | None = None
    sight: Sight = Sight()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Right behind one message, in the order of the transactions that wrote them."""

    transaction: int = 0
    message: UUID = UUID(int=0)  # noqa: RUF009  it is frozen

    def written(self) -> str:
        """Return the cursor that means this place."""
        return written(_FORM.pack(_VERSION, self.transaction, self.message.bytes))


def place_of(cursor: str) -> Place:
    """Return the place a cursor means.

    Raises:
        CursorUnknownError: it was cut, changed, or made by somebody else.
    """
    version, transaction, message = _FORM.unpack(read(cursor, _FORM.size))
    if version != _VERSION:
        raise unknown()
    return Place(transaction=transaction, message=UUID(bytes=message))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some messages, and the place behind the last where there are more."""

    messages: tuple[Message, ...]
    next: Place | None
