"""What somebody typed into a sign-up form, and how it travels to a worker. Pure.

The web process looks nobody up: it seals what was typed and hands it on, so that its
answer tells nothing of the address. What waits in the queue is sealed like everything
personal.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson

from consent.contacts.sealing import UnsealError, seal, unseal
from consent.settings import NamedKey
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel

_BESIDE = b"consent sign-up"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SignUp:
    """A sign-up that makes sense: for one address, by words that cover all of it.

    `reference` is its own: however often it is worked at, it is recorded once.
    """

    reference: str
    at: datetime
    channel: Channel
    address: str
    purposes: tuple[str, ...]
    seller: str
    basis: Basis
    wording: str
    language: str
    page: str
    ip: str | None = None
    user_agent: str | None = None
    signature: str | None = None


class SignUpSeals:
    """Seals sign-ups under the newest of the operator's keys, and opens them."""

    def __init__(self, keys: Sequence[NamedKey]) -> None:
        """Take the keys that contacts' own keys are wrapped under."""
        self._keys = tuple(keys)

    def close(self, sign_up: SignUp) -> str:
        """Return a sign-up as text that says nothing."""
        sealed = seal(self._keys[0].key, orjson.dumps(asdict(sign_up)), _BESIDE)
        return base64.urlsafe_b64encode(sealed).decode()

    def open(self, sealed: str) -> SignUp | None:
        """Return the sign-up again; nothing where no key opens it."""
        try:
            raw = base64.urlsafe_b64decode(sealed)
        except binascii.Error:
            return None
        for key in self._keys:
            try:
                return _sign_up(unseal(key.key, raw, _BESIDE))
            except UnsealError:
                continue
        return None


def _sign_up(plain: bytes) -> SignUp:
    read = orjson.loads(plain)
    return SignUp(
        **{
            **read,
            "at": datetime.fromisoformat(read["at"]),
            "channel": Channel(read["channel"]),
            "basis": Basis(read["basis"]),
            "purposes": tuple(read["purposes"]),
        }
    )
