"""Many contacts at once: found or made, and sealed for, as one by one but sooner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from consent.contacts.address import Address
from consent.contacts.crowd_store import Claimed, CrowdStore, Newcomer
from consent.contacts.fingerprint import Fingerprint, Fingerprints
from consent.contacts.key_store import WrappedKey
from consent.contacts.sealing import KeyPurpose, Seals, new_key, seal
from consent.contacts.service import ADDRESS, Contacts
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId, new_id

Known = Mapping[bytes, ContactId]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sealing:
    """What is to be sealed for a contact, beside what it belongs to."""

    contact: ContactId
    plaintext: bytes
    associated: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Knows whose many addresses are; few statements, whatever their number."""

    contacts: Contacts
    store: CrowdStore
    fingerprints: Fingerprints
    seals: Seals
    clock: Clock

    def find_or_make(self, addresses: Sequence[Address]) -> list[ContactId]:
        """Return the contact of each address, made now if it was never seen.

        Each gets what `Contacts.find_or_make` returns for it.
        """
        prints = {each: self.fingerprints.digests(each) for each in addresses}
        known = self._owners(prints)
        made: dict[Address, ContactId] = {}
        claims: list[Claimed] = []
        for address, those in prints.items():
            owner = _owner(those, known)
            if owner is None:
                owner = made[address] = ContactId(new_id())
            claims += [
                Claimed(kind=address.kind, print=each, contact=owner)
                for each in those
                if each.digest not in known
            ]
        self.store.claim(claims)
        if made:
            known = self._make(made, prints)
        return [self._found(prints[each], known) for each in addresses]

    def seal(self, sealings: Sequence[Sealing]) -> list[bytes]:
        """Seal each for its contact, as `Contacts.seal_for` does.

        Whose keys were destroyed gets new ones: what was sealed before stays lost.
        """
        wrapped = self.store.address_keys(each.contact for each in sealings)
        keys = {
            contact: self.seals.unwrap(contact, key.purpose, key.version, key.wrapped)
            for contact, key in wrapped.items()
        }
        for contact in sorted({each.contact for each in sealings} - keys.keys()):
            keys[contact] = self.contacts.renew_keys(contact).address
        return [
            seal(
                keys[each.contact],
                each.plaintext,
                each.contact.bytes + each.associated,
            )
            for each in sealings
        ]

    def _owners(self, prints: Mapping[Address, Sequence[Fingerprint]]) -> Known:
        digests = [each.digest for those in prints.values() for each in those]
        return self.store.owners({address.kind for address in prints}, digests)

    def _make(
        self,
        made: Mapping[Address, ContactId],
        prints: Mapping[Address, Sequence[Fingerprint]],
    ) -> Known:
        """Make those that nobody else made meanwhile, and return who is known now."""
        known = dict(self._owners({each: prints[each] for each in prints}))
        newcomers = []
        for address, contact in made.items():
            owners = {known[each.digest] for each in prints[address]}
            if owners == {contact}:
                newcomers.append(self._newcomer(address, contact))
                continue
            owner = min(owners - {contact})
            self.contacts.hand_over(contact, owner)
            known |= {each.digest: owner for each in prints[address]}
        self.store.make(newcomers, self.clock.now())
        return known

    def _newcomer(self, address: Address, contact: ContactId) -> Newcomer:
        keys = {purpose: new_key() for purpose in KeyPurpose}
        forms = orjson.dumps([address.text, address.as_given])
        return Newcomer(
            contact=contact,
            kind=address.kind,
            sealed=seal(keys[KeyPurpose.ADDRESS], forms, contact.bytes + ADDRESS),
            keys=tuple(self._wrapped(contact, *each) for each in keys.items()),
        )

    def _wrapped(
        self, contact: ContactId, purpose: KeyPurpose, key: bytes
    ) -> WrappedKey:
        version, wrapped = self.seals.wrap(contact, purpose, key)
        return WrappedKey(purpose=purpose, version=version, wrapped=wrapped)

    def _found(self, prints: Sequence[Fingerprint], known: Known) -> ContactId:
        owner = _owner(prints, known)
        if owner is None:
            raise LookupError("A contact was neither found nor made.")
        return owner


def _owner(prints: Sequence[Fingerprint], known: Known) -> ContactId | None:
    """Return the contact that any of an address's fingerprints belongs to."""
    return min((known[p.digest] for p in prints if p.digest in known), default=None)
