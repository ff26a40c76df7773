"""Sealed tokens: they stand in links, say nothing, and are kept nowhere. Pure.

A token is some bytes under AES-256-GCM. Its key is derived (HKDF-SHA-256, RFC 5869)
from a fingerprint key, because those are kept for life: a link in an old message works
as long as the message is kept. What a token is for is part of the derivation, so that
none opens another door. A hint of the key stands in front, so that keys can follow one
another.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from consent.settings import NamedKey

FORMAT = b"\x01"
MAX_TOKEN = 512

_KEY_BYTES = 32
_HINT_BYTES = 2
_NONCE_BYTES = 12
_TAG_BYTES = 16
_FRONT_BYTES = len(FORMAT) + _HINT_BYTES
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")


class TokenBox:
    """Seals and opens the tokens of one kind; the newest key comes first."""

    def __init__(self, keys: Sequence[NamedKey], *, kind: bytes) -> None:
        """Derive a key for this kind of token from each key."""
        if not keys:
            raise ValueError("There is no key for links.")
        self._keys = tuple(_derived(key, kind) for key in keys)

    def seal(self, plain: bytes) -> str:
        """Return a token of `A-Z a-z 0-9 _ -` that only this service can read."""
        hint, key = self._keys[0]
        front = FORMAT + hint
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = AESGCM(key).encrypt(nonce, plain, front)
        return base64.urlsafe_b64encode(front + nonce + body).decode().rstrip("=")

    def open(self, token: str) -> bytes | None:
        """Return what was sealed; nothing for any other text, and no error."""
        raw = _decoded(token)
        if raw is None or not raw.startswith(FORMAT):
            return None
        front, sealed = raw[:_FRONT_BYTES], raw[_FRONT_BYTES:]
        for hint, key in self._keys:
            if front == FORMAT + hint:
                plain = _opened(key, sealed, front)
                if plain is not None:
                    return plain
        return None


def _derived(key: NamedKey, kind: bytes) -> tuple[bytes, bytes]:
    # The hint is derived too: two versions of one name on two systems stay apart.
    derivation = HKDF(SHA256(), _KEY_BYTES + _HINT_BYTES, salt=None, info=kind)
    derived = derivation.derive(key.key)
    return derived[_KEY_BYTES:], derived[:_KEY_BYTES]


def _decoded(token: str) -> bytes | None:
    if len(token) > MAX_TOKEN or not _TOKEN.fullmatch(token):
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except binascii.Error:
        return None
    # The last letter may carry bits that no byte uses: one token, one spelling.
    same = base64.urlsafe_b64encode(raw).decode().rstrip("=") == token
    return (
        raw if same and len(raw) >= _FRONT_BYTES + _NONCE_BYTES + _TAG_BYTES else None
    )


def _opened(key: bytes, sealed: bytes, front: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], front)
    except InvalidTag:
        return None
