"""Identifiers. Pure."""

from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid7

ContactId = NewType("ContactId", UUID)
EventId = NewType("EventId", UUID)
HaltId = NewType("HaltId", UUID)
MessageId = NewType("MessageId", UUID)
OccasionId = NewType("OccasionId", UUID)


def new_id() -> UUID:
    """Return a fresh, time-ordered id (UUID version 7, RFC 9562)."""
    return uuid7()


def parse_id(text: str) -> UUID | None:
    """Return the id a text spells, or nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None
