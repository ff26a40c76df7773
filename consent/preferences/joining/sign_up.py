"""What somebody typed into a sign-up form, and how it travels to a worker. Pure.

The web process looks nobody up: it seals what was typed and hands it on, so that its
answer tells nothing of the address. What waits is sealed like everything personal.
"""

from collections.abc import Sequence
from contextlib import suppress
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

    def close(self, sign_up: SignUp) -> bytes:
        """Return a sign-up as bytes that say nothing."""
        return seal(self._keys[0].key, orjson.dumps(asdict(sign_up)), _BESIDE)

    def open(self, sealed: bytes) -> SignUp:
        """Return the sign-up again.

        Raises:
            UnsealError: no key that is given opens it.
        """
        for key in self._keys:
            with suppress(UnsealError):
                return _sign_up(unseal(key.key, sealed, _BESIDE))
        raise UnsealError("the key of a sign-up is not given")


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
