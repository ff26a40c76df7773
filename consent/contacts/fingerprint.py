"""How an address is found without being kept in the open. Pure."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from consent.contacts.address import Address
from consent.settings import NamedKey
from consent.vocabulary.channel import ContactKind

_HASH = "sha256"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fingerprint:
    """The keyed digest of an address under one version of the key."""

    version: str
    digest: bytes


class Fingerprints:
    """Takes the fingerprints of addresses; the newest key comes first."""

    def __init__(self, keys: Sequence[NamedKey]) -> None:
        if not keys:
            raise ValueError("There is no fingerprint key.")
        self._keys = tuple(keys)

    def digests(self, address: Address) -> tuple[Fingerprint, ...]:
        """Return the address's digest (HMAC-SHA-256) under every key, newest first."""
        message = _front(address.kind) + address.text.encode()
        return tuple(
            Fingerprint(
                version=key.version, digest=hmac.digest(key.key, message, _HASH)
            )
            for key in self._keys
        )

    def taker(self, kind: ContactKind) -> Callable[[str], tuple[bytes, ...]]:
        """Return what takes the bare digests of a text of one kind, newest key first.

        For many addresses: the digest of the key and the kind is taken only once.
        """
        begun = tuple(_begun(key.key, kind) for key in self._keys)

        def take(text: str) -> tuple[bytes, ...]:
            message, digests = text.encode(), []
            for each in begun:
                mac = each.copy()
                mac.update(message)
                digests.append(mac.finalize())
            return tuple(digests)

        return take


def _begun(key: bytes, kind: ContactKind) -> HMAC:
    begun = HMAC(key, SHA256())
    begun.update(_front(kind))
    return begun


def _front(kind: ContactKind) -> bytes:
    return f"{kind.value}\0".encode()
