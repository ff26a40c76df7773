"""What a key makes of a known text: it tells a wrong one, and gives none away. Pure."""

import hmac
from enum import StrEnum

from consent.settings import NamedKey


class KeyUse(StrEnum):
    """What the operator's keys are for."""

    FINGERPRINT = "fingerprint"
    SEALING = "sealing"


class WrongKeyError(Exception):
    """A key is not the one the data was made with; only its version is named."""


def check_value(use: KeyUse, key: NamedKey) -> bytes:
    """Return the check value of a key."""
    text = f"consent key check: {use.value} {key.version}".encode()
    return hmac.digest(key.key, text, "sha256")
