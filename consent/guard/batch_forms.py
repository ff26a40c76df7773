"""What the two forms of a batch have in common: JSON by lines, and CSV."""

from collections.abc import Iterator
from typing import Protocol

import orjson

from consent.contacts.address import Address
from consent.contacts.many import Read, reader
from consent.guard.batch_spool import Entry
from consent.guard.shapes import Verdict
from consent.vocabulary.channel import Channel
from consent.web.document import MAX_INTEGER
from consent.web.ndjson import Readable

LONGEST_ID = 255

ADDRESS, ID = "address", "id"
"""What a line says: whom it means, and how the caller calls it."""

ADDRESS_INVALID = "address_invalid"
ADDRESS_MISSING = "address_missing"
ID_INVALID = "id_invalid"
UNKNOWN_MEMBER = "line_unknown_member"
CELLS = "line_cells"
"""What can be wrong with a line, beside what `consent.web.ndjson.Fault` names."""


class Form(Protocol):
    """How lines are read, and how their answers are written."""

    media: str
    line_end: bytes

    def entries(self, stream: Readable, read: Read) -> Iterator[Entry]:
        """Yield every line, good and bad."""
        ...

    def begin(self) -> bytes:
        """Return what stands before all answers."""
        ...

    def tail(self, verdict: Verdict, link: str | None) -> bytes:
        """Return how an answer goes on, and ends its line."""
        ...

    def end(self, summary: dict[str, object]) -> bytes:
        """Return what stands after all answers: without it, they were cut."""
        ...


def is_id(found: str | int | None) -> bool:
    """Say whether a line may be called so: it is told back as it is."""
    if isinstance(found, str):
        return len(found) <= LONGEST_ID and found.isprintable()
    return found is None or abs(found) <= MAX_INTEGER


def reader_of(channel: Channel, *, plain: bool) -> Read:
    """Return what reads addresses; in plain text, a postal one is spelled in JSON."""
    read = reader(channel)
    if not plain or channel is not Channel.MAIL:
        return read

    def spelled(value: object) -> Address:
        try:
            return read(orjson.loads(str(value)))
        except orjson.JSONDecodeError:
            return read(value)

    return spelled
