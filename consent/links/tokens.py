"""Withdraw tokens: a contact, a seller and a purpose, for life. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from consent.links.box import TokenBox
from consent.settings import NamedKey
from consent.vocabulary.ids import ContactId

MAX_PART = 64

_KIND = b"consent withdraw link"
_ID_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawLink:
    """What a withdraw link can switch off: a purpose of a seller, for one contact."""

    contact: ContactId
    seller: str
    purpose: str


class WithdrawTokens:
    """Issues and opens withdraw tokens."""

    def __init__(self, keys: Sequence[NamedKey]) -> None:
        self._box = TokenBox(keys, kind=_KIND)

    def issue(self, contact: ContactId, seller: str, purpose: str) -> str:
        """Return a token of `A-Z a-z 0-9 _ -` that only this service can read."""
        return self._box.seal(contact.bytes + _counted(seller) + _counted(purpose))

    def open(self, token: str) -> WithdrawLink | None:
        """Return what a token stands for; nothing for any other text, and no error."""
        plain = self._box.open(token)
        return None if plain is None else _link(plain)


def _counted(text: str) -> bytes:
    part = text.encode()
    if not 1 <= len(part) <= MAX_PART:
        raise ValueError(f"A seller and a purpose have 1 to {MAX_PART} bytes.")
    return bytes([len(part)]) + part


def _link(plain: bytes) -> WithdrawLink:
    # It is authentic, so it has the form that `issue` gave it.
    contact, rest = plain[:_ID_BYTES], plain[_ID_BYTES:]
    seller, rest = rest[1 : rest[0] + 1], rest[rest[0] + 1 :]
    return WithdrawLink(
        contact=ContactId(UUID(bytes=contact)),
        seller=seller.decode(),
        purpose=rest[1 : rest[0] + 1].decode(),
    )
