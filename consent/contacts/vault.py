"""The keys of the contacts: made, used, and destroyed with everything they seal."""

from collections.abc import Callable

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.contacts.contact import ContactKeys
from consent.contacts.key_store import KeyStore, WrappedKey
from consent.contacts.sealing import (
    KeyPurpose,
    Seals,
    UnsealError,
    new_key,
    seal,
    unseal,
)
from consent.vocabulary.ids import ContactId

Open = Callable[[bytes, bytes], bytes]
"""Opens what was sealed beside what it belongs to, or raises `UnsealError`."""


class Vault:
    """Keeps two keys for every contact, wrapped under the operator's."""

    def __init__(self, session: scoped_session[Session], seals: Seals) -> None:
        self._store = KeyStore(session)
        self._seals = seals

    def make_keys(self, contact: ContactId) -> ContactKeys:
        """Make the keys of a contact that has none."""
        keys = {purpose: new_key() for purpose in KeyPurpose}
        self._store.put(
            contact, [self._wrapped(contact, *each) for each in keys.items()]
        )
        return _pair(keys)

    def keys_of(self, contact: ContactId) -> ContactKeys | None:
        """Return a contact's keys; nothing when they are destroyed.

        Raises:
            UnsealError: one of them is damaged, or missing.
        """
        keys = {
            key.purpose: self._seals.unwrap(
                contact, key.purpose, key.version, key.wrapped
            )
            for key in self._store.of(contact)
        }
        if keys and keys.keys() != set(KeyPurpose):
            raise UnsealError("A key of this contact is missing.")
        return _pair(keys) if keys else None

    def rewrap(self, contact: ContactId) -> None:
        """Wrap a contact's keys under the newest of the operator's.

        Raises:
            UnsealError: one of them is damaged, or missing; nothing is changed.
        """
        keys = self.keys_of(contact)
        if keys is None:
            return
        for purpose, key in (
            (KeyPurpose.ADDRESS, keys.address),
            (KeyPurpose.EVIDENCE, keys.evidence),
        ):
            self._store.rewrite(contact, self._wrapped(contact, purpose, key))

    def destroy_keys(self, contact: ContactId) -> None:
        """Destroy a contact's keys, and with them everything they seal."""
        self._store.destroy(contact)

    def seal(self, contact: ContactId, plaintext: bytes, associated: bytes) -> bytes:
        """Seal bytes under a contact's address key, beside what they belong to."""
        return seal(self._living(contact), plaintext, contact.bytes + associated)

    def opener(self, contact: ContactId) -> Open:
        """Return what opens all that is sealed under a contact's address key."""
        key = self._living(contact)
        return lambda sealed, associated: unseal(
            key, sealed, contact.bytes + associated
        )

    def _living(self, contact: ContactId) -> bytes:
        keys = self.keys_of(contact)
        if keys is None:
            raise UnsealError("The keys of this contact are destroyed.")
        return keys.address

    def _wrapped(
        self, contact: ContactId, purpose: KeyPurpose, key: bytes
    ) -> WrappedKey:
        version, wrapped = self._seals.wrap(contact, purpose, key)
        return WrappedKey(purpose=purpose, version=version, wrapped=wrapped)


def _pair(keys: dict[KeyPurpose, bytes]) -> ContactKeys:
    return ContactKeys(
        address=keys[KeyPurpose.ADDRESS], evidence=keys[KeyPurpose.EVIDENCE]
    )
