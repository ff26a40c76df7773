"""Six digits that are sent to a number, and what is kept of them. Pure."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from consent.contacts.address import Address
from consent.contacts.reference import AccountReference
from consent.vocabulary.ids import ContactId

DIGITS = 6
LASTS = timedelta(minutes=10)
"""How long a code works."""

TRIES = 5
"""How often somebody may tell a code before it works no more."""

_KEY_BYTES = 32
_ID_BYTES = 16
_INFO = b"consent codes"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeptCode:
    """What is kept of a code; `tries` counts the present one too.

    It opens the page of `account`, if there is one, and leads back to `return_to`.
    """

    digest: bytes
    expires_at: datetime
    tries: int
    account: AccountReference | None = None
    return_to: str | None = None


class Codes:
    """Makes codes, and tells the right one from others in constant time.

    A code has so few digits that its plain hash would tell it: the digest is keyed, and
    bound to whom the code was sent to.
    """

    def __init__(self, secret: str) -> None:
        """Take a secret from which the key is derived."""
        derivation = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_INFO)
        self._key = derivation.derive(secret.encode())

    def make(self) -> str:
        """Return a code that nobody can foretell."""
        return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"

    def stand_in(self, address: Address) -> ContactId:
        """Return who stands for an address that nobody has, for each another one.

        So nobody waits for whoever else guesses, which would tell the unknown apart.
        """
        named = hmac.digest(self._key, b"nobody " + address.text.encode(), "sha256")
        return ContactId(UUID(bytes=named[:_ID_BYTES]))

    def digest(self, contact: ContactId, code: str) -> bytes:
        """Return what is kept of the code of a contact."""
        return hmac.digest(self._key, contact.bytes + code.encode(), "sha256")

    def opens(
        self, kept: KeptCode, contact: ContactId, code: str, now: datetime
    ) -> bool:
        """Say whether a code is the one that is kept, in its time and tries."""
        same = hmac.compare_digest(kept.digest, self.digest(contact, code))
        return same and now < kept.expires_at and kept.tries <= TRIES


def digits_of(text: str) -> str | None:
    """Return the code that somebody typed, however they grouped it; nothing else."""
    digits = "".join(text.replace("-", " ").split())
    is_code = len(digits) == DIGITS and digits.isascii() and digits.isdigit()
    return digits if is_code else None
