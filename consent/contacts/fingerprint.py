"""How an address is found without being kept in the open. Pure."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from consent.contacts.address import Address
from consent.settings import NamedKey


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
        message = f"{address.kind.value}\0{address.text}".encode()
        return tuple(
            Fingerprint(
                version=key.version, digest=hmac.digest(key.key, message, "sha256")
            )
            for key in self._keys
        )
