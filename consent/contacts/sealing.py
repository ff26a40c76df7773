"""How addresses, contents and evidence are kept: sealed, under keys that can go. Pure.

AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D, 8.2.2). Every contact has
keys of its own, wrapped under the operator's: destroying them destroys what they seal.
"""

import secrets
from collections.abc import Sequence
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from consent.settings import NamedKey
from consent.vocabulary.ids import ContactId

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
FORMAT = b"\x01"


class UnsealError(Exception):
    """What was sealed cannot be opened: damaged, moved, or under another key."""


class KeyPurpose(StrEnum):
    """What one of a contact's keys is for."""

    ADDRESS = "address"
    EVIDENCE = "evidence"


def new_key() -> bytes:
    """Return a fresh key for one contact."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plaintext: bytes, associated: bytes) -> bytes:
    """Seal bytes so that they open only under the key, beside what they belong to."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plaintext, FORMAT + associated)


def unseal(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """Open what was sealed, whole and unchanged, or raise `UnsealError`."""
    start = len(FORMAT) + NONCE_BYTES
    if len(sealed) < start + TAG_BYTES or not sealed.startswith(FORMAT):
        raise UnsealError("The sealed bytes are not in a known form.")
    nonce, body = sealed[len(FORMAT) : start], sealed[start:]
    try:
        return AESGCM(key).decrypt(nonce, body, FORMAT + associated)
    except InvalidTag:
        raise UnsealError("The sealed bytes do not open.") from None


class Seals:
    """Wraps the contacts' keys under the operator's, the newest of those first."""

    def __init__(self, keys: Sequence[NamedKey]) -> None:
        if not keys:
            raise ValueError("There is no sealing key.")
        self._newest = keys[0]
        self._keys = {key.version: key.key for key in keys}

    def wrap(
        self, contact: ContactId, purpose: KeyPurpose, key: bytes
    ) -> tuple[str, bytes]:
        """Return a contact's key under the newest key, and that key's version."""
        wrapped = seal(self._newest.key, key, _belonging(contact, purpose))
        return self._newest.version, wrapped

    def unwrap(
        self, contact: ContactId, purpose: KeyPurpose, version: str, wrapped: bytes
    ) -> bytes:
        """Return a contact's key again."""
        if version not in self._keys:
            raise UnsealError(f"Sealing key {version} is not given.")
        return unseal(self._keys[version], wrapped, _belonging(contact, purpose))


def _belonging(contact: ContactId, purpose: KeyPurpose) -> bytes:
    return contact.bytes + b"key:" + purpose.value.encode()
