"""Key rotation: everything under the newest sealing key and fingerprint key.

An old sealing key that wraps nothing any more can be taken away. An old fingerprint
key never can: what was forgotten is found by it alone, and old links rest on it.
"""

from dataclasses import dataclass

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.contacts.key_store import KeyStore
from consent.contacts.sealing import Seals, UnsealError
from consent.contacts.service import Contacts
from consent.contacts.vault import Vault
from consent.settings import NamedKey
from consent.vocabulary.ids import ContactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """What became of one page of contacts; the last of them, if there may be more."""

    seen: int
    contacts: int
    damaged: tuple[ContactId, ...]
    last: ContactId | None


class Rewrap:
    """Brings contacts to the newest keys, a page at a time, by id."""

    def __init__(
        self,
        session: scoped_session[Session],
        contacts: Contacts,
        *,
        sealing: tuple[NamedKey, ...],
        fingerprint: tuple[NamedKey, ...],
    ) -> None:
        """Take the contacts, and the keys of which the first is the newest."""
        self._contacts = contacts
        self._store = KeyStore(session)
        self._vault = Vault(session, Seals(sealing))
        self._newest = sealing[0].version
        self._newest_print = fingerprint[0].version

    def is_due(self) -> bool:
        """Say whether some contact's keys are under an older sealing key."""
        return self._store.wraps_otherwise(self._newest)

    def about(self) -> int:
        """Return about how many contacts will be looked at."""
        return self._store.about()

    def page(self, after: ContactId | None, limit: int = 200) -> Rewrapped:
        """Bring some contacts to the newest keys, in the present transaction.

        They are locked first and read afterwards: one that is forgotten meanwhile has
        no keys, and gets none. A contact whose keys cannot be opened stays as it is.
        """
        seen = self._store.page(after, limit)
        found = self._store.outdated(seen, self._newest, self._newest_print)
        damaged = []
        for head in self._contacts.lock_all(found):
            try:
                self._renew(head.contact)
            except UnsealError:
                damaged.append(head.contact)
        return Rewrapped(
            seen=len(seen),
            contacts=len(found) - len(damaged),
            damaged=tuple(damaged),
            last=seen[-1] if len(seen) == limit else None,
        )

    def _renew(self, contact: ContactId) -> None:
        self._vault.rewrap(contact)
        address = self._contacts.address_of(contact)
        if address is not None:
            self._contacts.find_or_make(address)
