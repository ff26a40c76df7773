"""Recomputes what the ledger claims: hashes, chains, standings."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from consent.contacts.sealing import UnsealError, unseal
from consent.contacts.service import Contacts
from consent.ledger import chain
from consent.ledger.registers import fold
from consent.ledger.rows import Entry
from consent.ledger.store import LedgerStore
from consent.vocabulary.ids import ContactId

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it was written."""

    contact: ContactId
    sequence: int | None
    what: str


class Verification:
    """Compares the books with what can be computed from them."""

    def __init__(self, contacts: Contacts, store: LedgerStore) -> None:
        """Read the ledger and the contacts' heads."""
        self._contacts = contacts
        self._store = store

    def contacts(self) -> Iterator[ContactId]:
        """Return every contact that has events, or stands anywhere."""
        after = None
        while page := self._store.contacts(after, _PAGE):
            yield from page
            after = page[-1]

    def count(self) -> int:
        """Return how many contacts there are to verify."""
        return self._store.count_contacts()

    def faults(self, contact: ContactId) -> list[Fault]:
        """Return everything that is wrong with one contact's history.

        Takes the contact's lock, so that nothing is recorded in between.
        """
        head = self._contacts.lock(contact)
        entries = list(self._store.entries(contact))
        found = [*_broken_links(contact, entries), *self._bad_content(entries)]
        last = entries[-1].hash if entries else None
        if last != head.head:
            found.append(_fault(contact, None, "the newest event is not the head"))
        if entries and entries[-1].event.sequence > head.sequence:
            found.append(_fault(contact, None, "the head's number is behind"))
        if fold(e.event for e in entries) != self._store.standing(contact):
            found.append(_fault(contact, None, "the standing is not the fold"))
        return found

    def _bad_content(self, entries: list[Entry]) -> Iterator[Fault]:
        for entry in entries:
            event = entry.event
            content = chain.canonical(event, entry.personal_digests)
            if content != entry.canonical:
                yield _fault(event.contact, event.sequence, "the columns were changed")
            if entry.personal_sealed is not None and not self._personal_fits(entry):
                yield _fault(event.contact, event.sequence, "the evidence was changed")

    def _personal_fits(self, entry: Entry) -> bool:
        """Compare sealed evidence with its digests; destroyed keys prove nothing."""
        keys = self._contacts.keys_of(entry.event.contact)
        if keys is None or entry.personal_sealed is None:
            return True
        try:
            opened = unseal(keys.evidence, entry.personal_sealed, entry.event.id.bytes)
        except UnsealError:
            # Sealed under keys that were destroyed before these were made.
            return self._contacts.profile(entry.event.contact).forgotten_at is not None
        return chain.digests(orjson.loads(opened), keys.evidence) == dict(
            entry.personal_digests
        )


def _broken_links(contact: ContactId, entries: list[Entry]) -> Iterator[Fault]:
    previous = None
    for entry in entries:
        number = entry.event.sequence
        if entry.previous_hash != previous:
            yield _fault(contact, number, "the chain is broken before it")
        if chain.link(entry.previous_hash, entry.canonical) != entry.hash:
            yield _fault(contact, number, "the hash does not fit the bytes")
        previous = entry.hash


def _fault(contact: ContactId, sequence: int | None, what: str) -> Fault:
    return Fault(contact=contact, sequence=sequence, what=what)
