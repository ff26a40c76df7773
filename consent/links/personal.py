"""Tokens that name one contact, and maybe one event of it. Pure.

What they may do, and until when, is judged when they are shown: a request knows how
old it is, and so does a withdrawal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from consent.links.box import TokenBox
from consent.settings import NamedKey
from consent.vocabulary.ids import ContactId, EventId

_ID_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLink:
    """One event of one contact."""

    contact: ContactId
    event: EventId


class EventTokens:
    """Issues and opens tokens that name one event of a contact."""

    def __init__(self, keys: Sequence[NamedKey], *, kind: bytes) -> None:
        self._box = TokenBox(keys, kind=kind)

    def issue(self, link: EventLink) -> str:
        """Return a token of `A-Z a-z 0-9 _ -` that only this service can read."""
        return self._box.seal(link.contact.bytes + link.event.bytes)

    def open(self, token: str) -> EventLink | None:
        """Return what a token stands for; nothing for any other text, and no error."""
        plain = self._box.open(token)
        if plain is None:
            return None
        contact, event = plain[:_ID_BYTES], plain[_ID_BYTES:]
        return EventLink(
            contact=ContactId(UUID(bytes=contact)), event=EventId(UUID(bytes=event))
        )


class ConfirmTokens(EventTokens):
    """Tokens of the second step of a double opt-in: they name the request."""

    def __init__(self, keys: Sequence[NamedKey]) -> None:
        super().__init__(keys, kind=b"consent confirm link")


class UndoTokens(EventTokens):
    """Tokens that take back a withdrawal which was just made: they name it."""

    def __init__(self, keys: Sequence[NamedKey]) -> None:
        super().__init__(keys, kind=b"consent undo link")


class DeviceTokens:
    """Tokens by which an app on a device withdraws for it, and nothing else."""

    def __init__(self, keys: Sequence[NamedKey]) -> None:
        self._box = TokenBox(keys, kind=b"consent device link")

    def issue(self, contact: ContactId) -> str:
        """Return a token of `A-Z a-z 0-9 _ -` that only this service can read."""
        return self._box.seal(contact.bytes)

    def open(self, token: str) -> ContactId | None:
        """Return whose a token is; nothing for any other text, and no error."""
        plain = self._box.open(token)
        return None if plain is None else ContactId(UUID(bytes=plain))
