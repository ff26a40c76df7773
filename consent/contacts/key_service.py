"""Refuses to start with a key that is not the one the data was made with."""

import hmac
from collections.abc import Mapping, Sequence

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.contacts.key_check import KeyUse, WrongKeyError, check_value
from consent.contacts.key_store import KeyStore
from consent.settings import NamedKey


class KeyChecks:
    """Compares the keys of the settings with what the database remembers of them."""

    def __init__(
        self,
        session: scoped_session[Session],
        *,
        fingerprint: Sequence[NamedKey],
        sealing: Sequence[NamedKey],
    ) -> None:
        self._store = KeyStore(session)
        self._keys: Mapping[KeyUse, Sequence[NamedKey]] = {
            KeyUse.FINGERPRINT: fingerprint,
            KeyUse.SEALING: sealing,
        }

    def verify_or_store(self) -> None:
        """Store the check values of new keys; raise `WrongKeyError` for a wrong one.

        A version that is no longer given is wrong while data needs it.
        """
        for use, keys in self._keys.items():
            for key in keys:
                self._store.remember_check(use, key.version, check_value(use, key))
            self._verify(use, keys)

    def _verify(self, use: KeyUse, keys: Sequence[NamedKey]) -> None:
        known = self._store.checks(use)
        for key in keys:
            if not hmac.compare_digest(known[key.version], check_value(use, key)):
                raise WrongKeyError(
                    f"The {use.value} key {key.version} is not the key of that version "
                    "that the data was made with."
                )
        for version in sorted(known.keys() - {key.version for key in keys}):
            if self._store.in_use(use, version):
                raise WrongKeyError(
                    f"The {use.value} key {version} is not given, and data was made "
                    "with it: give it after the newer ones."
                )
