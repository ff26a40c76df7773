"""The verbs of contacts: find, lock, seal for, describe, forget."""

from collections.abc import Callable, Iterable
from datetime import datetime

import orjson
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.contacts.address import MASK, Address
from consent.contacts.attributes import Attributes, Changes, Source
from consent.contacts.contact import ContactKeys, Head, Profile, UnknownContactError
from consent.contacts.fingerprint import Fingerprint, Fingerprints
from consent.contacts.identity_store import IdentityStore
from consent.contacts.sealing import Seals, UnsealError, seal
from consent.contacts.store import ContactStore
from consent.contacts.vault import Open, Vault
from consent.db.journal.entries import Identity
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId, new_id

ADDRESS = b"contact address"
"""What a sealed address is sealed beside."""


class Contacts:
    """Knows whose an address is, and keeps what is personal under keys that can go."""

    def __init__(
        self,
        session: scoped_session[Session],
        *,
        fingerprints: Fingerprints,
        seals: Seals,
        clock: Clock,
    ) -> None:
        self._store = ContactStore(session)
        self._identities = IdentityStore(session)
        self._vault = Vault(session, seals)
        self._fingerprints = fingerprints
        self._clock = clock

    def digests(self, address: Address) -> tuple[Fingerprint, ...]:
        """Return the address's fingerprints, newest key first."""
        return self._fingerprints.digests(address)

    def digest_taker(self, kind: ContactKind) -> Callable[[str], tuple[bytes, ...]]:
        """Return what takes the bare digests of many addresses' texts, newest first."""
        return self._fingerprints.taker(kind)

    def find(self, address: Address) -> ContactId | None:
        """Return the contact that an address is, if it was ever seen."""
        owners = self._store.owners(address.kind, self.digests(address))
        return min(owners.values(), default=None)

    def find_or_make(self, address: Address) -> ContactId:
        """Return the contact that an address is, made now if it was never seen.

        Two that make the same one at the same time get the same one. Fingerprints
        under newer keys are added to a contact that an older key finds.
        """
        prints = self.digests(address)
        owners = self._store.owners(address.kind, prints)
        if not owners:
            return self._make(address, prints)
        owner = min(owners.values())
        missing = [each for each in prints if each.version not in owners]
        if missing:
            self._store.claim(address.kind, missing, owner)
        return owner

    def lock(self, contact: ContactId) -> Head:
        """Lock a contact until the transaction ends; read its facts only afterwards."""
        heads = self._store.lock([contact])
        if not heads:
            raise UnknownContactError("There is no contact with this id.")
        return heads[0]

    def lock_all(self, contacts: Iterable[ContactId]) -> list[Head]:
        """Lock several contacts in the order of their ids; leave unknown ones out."""
        return self._store.lock(contacts)

    def with_history(self, after: ContactId | None, limit: int) -> list[ContactId]:
        """Return contacts that something was recorded of, by id, a page at a time."""
        return self._store.with_history(after, limit)

    def advance(
        self,
        contact: ContactId,
        *,
        sequence: int,
        head: bytes | None,
        recorded_at: datetime | None,
    ) -> None:
        """Move a locked contact's head to the event that was just recorded."""
        self._store.advance(
            contact, sequence=sequence, head=head, recorded_at=recorded_at
        )

    def address_of(
        self, contact: ContactId, opener: Open | None = None
    ) -> Address | None:
        """Return a contact's address; nothing when it is forgotten or unknown."""
        found = self._store.sealed_address(contact)
        if found is None:
            return None
        kind, sealed = found
        opened = (opener or self.opener(contact))(sealed, ADDRESS)
        text, as_given = orjson.loads(opened)
        return Address(kind=kind, text=text, as_given=as_given)

    def masked(self, contact: ContactId) -> str:
        """Return an address as a page may show it, as far as it can be read."""
        try:
            address = self.address_of(contact)
        except UnsealError:
            return MASK
        return MASK if address is None else address.masked

    def opener(self, contact: ContactId) -> Open:
        """Return what opens all that is sealed for a contact."""
        return self._vault.opener(contact)

    def keys_of(self, contact: ContactId) -> ContactKeys | None:
        """Return a contact's keys; nothing when they are destroyed."""
        return self._vault.keys_of(contact)

    def seal_for(
        self, contact: ContactId, plaintext: bytes, associated: bytes
    ) -> bytes:
        """Seal a message's contents so that they can be forgotten with the contact.

        Whose keys were destroyed gets new ones: what was sealed before stays lost.
        """
        keys = self._vault.keys_of(contact) or self.renew_keys(contact)
        return seal(keys.address, plaintext, contact.bytes + associated)

    def profile(self, contact: ContactId) -> Profile:
        """Return a contact as it stands, without its address."""
        profile = self._store.profile(contact)
        if profile is None:
            raise UnknownContactError("There is no contact with this id.")
        return profile

    def attributes(self, contact: ContactId) -> Attributes:
        """Return what is known of whoever holds a contact."""
        return self.profile(contact).attributes

    def set_attributes(
        self,
        contact: ContactId,
        changes: Changes,
        *,
        source: str,
        at: datetime | None = None,
    ) -> Profile:
        """Write attributes with their source; an older word undoes no newer one."""
        self.lock(contact)
        at = at or self._clock.now()
        known = self.profile(contact).sources
        told = Source(source=source, at=at)
        news = {
            attribute: value
            for attribute, value in changes.items()
            if attribute not in known or known[attribute].at <= at
        }
        self._store.write_attributes(
            contact, news, {**known, **dict.fromkeys(news, told)}
        )
        return self.profile(contact)

    def forget(self, contact: ContactId) -> None:
        """Destroy a contact's address, attributes and keys; the fingerprints stay."""
        self.lock(contact)
        now = self._clock.now()
        self._identities.note_erased(contact, now)
        self._vault.destroy_keys(contact)
        self._store.forget(contact, now)

    def identity(self, contact: ContactId) -> Identity:
        """Return how a contact is found without its address."""
        found = self._identities.of(contact)
        if found is None:
            raise UnknownContactError("There is no contact with this id.")
        return found

    def recall(self, contact: ContactId, identity: Identity) -> ContactId:
        """Return a contact that the journal names, locked; made if nobody knows it.

        Where its address was seen again since, it is the contact that was made then.
        """
        if not self._identities.is_known(contact):
            owner = self._identities.owner(contact, identity)
            if owner == contact:
                self._identities.make(contact, identity.kind, self._clock.now())
            contact = owner
        self.lock(contact)
        return contact

    def renew_keys(self, contact: ContactId) -> ContactKeys:
        """Return a contact's keys, new ones if they were destroyed.

        A forgotten person may still say something: what they say now is sealed under
        keys of its own, and what was sealed before stays lost.
        """
        self.lock(contact)
        return self._vault.keys_of(contact) or self._vault.make_keys(contact)

    def remember(self, contact: ContactId, address: Address) -> None:
        """Give a forgotten contact its address again: the person came back.

        When it was forgotten stays known; the ledger says what counts since.
        """
        self.renew_keys(contact)
        self._store.reseal(contact, self._sealed(contact, address))

    def hand_over(self, contact: ContactId, owner: ContactId) -> None:
        """Enter the fingerprints of a contact that is not made for their owner."""
        self._store.hand_over(contact, owner)

    def _make(self, address: Address, prints: tuple[Fingerprint, ...]) -> ContactId:
        contact = ContactId(new_id())
        self._store.claim(address.kind, prints, contact)
        others = set(self._store.owners(address.kind, prints).values()) - {contact}
        if others:
            self._store.hand_over(contact, min(others))
            return min(others)
        self._store.make(contact, address.kind, self._clock.now())
        self._vault.make_keys(contact)
        self._store.reseal(contact, self._sealed(contact, address))
        return contact

    def _sealed(self, contact: ContactId, address: Address) -> bytes:
        forms = orjson.dumps([address.text, address.as_given])
        return self._vault.seal(contact, forms, ADDRESS)
