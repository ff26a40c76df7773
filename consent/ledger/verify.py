"""Recomputes what the ledger claims: hashes, chains, standings."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from consent.contacts.contact import ContactKeys
from consent.contacts.service import Contacts
from consent.ledger import chain
from consent.ledger.registers import fold
from consent.ledger.rows import Entry
from consent.ledger.store import LedgerStore
from consent.ledger.unsealing import readable_keys, unsealed
from consent.vocabulary.ids import ContactId

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it was written."""

    contact: ContactId
    sequence: int | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Compares the books with what can be computed from them.

    `attempts` returns the numbers of a contact's attempts: they share its sequence.
    """

    contacts: Contacts
    store: LedgerStore
    attempts: Callable[[ContactId], Collection[int]]

    def everybody(self) -> Iterator[ContactId]:
        """Return every contact that has a history, or stands anywhere."""
        after: ContactId | None = None
        while page := self._page(after):
            yield from page
            after = page[-1]

    def count(self) -> int:
        """Return about how many contacts there are to verify."""
        return self.store.count_contacts()

    def faults(self, contact: ContactId) -> list[Fault]:
        """Return everything that is wrong with one contact's history.

        Takes the contact's lock, so that nothing is recorded in between.
        """
        head = self.contacts.lock(contact)
        entries = list(self.store.entries(contact))
        keys = readable_keys(self.contacts, contact)
        found = [
            *_broken_links(contact, entries),
            *_bad_content(entries, keys, forgotten=head.forgotten_at is not None),
        ]
        last = entries[-1].hash if entries else None
        if last != head.head:
            found.append(_fault(contact, None, "the newest event is not the head"))
        numbers = {e.event.sequence for e in entries} | {*self.attempts(contact)}
        if numbers != set(range(1, head.sequence + 1)):
            found.append(_fault(contact, None, "a number of the sequence is missing"))
        if fold(e.event for e in entries) != self.store.standing(contact):
            found.append(_fault(contact, None, "the standing is not the fold"))
        return found

    def _page(self, after: ContactId | None) -> list[ContactId]:
        """Return the next contacts that any table knows a history of."""
        known = {
            *self.store.contacts(after, _PAGE),
            *self.contacts.with_history(after, _PAGE),
        }
        return sorted(known)[:_PAGE]


def _bad_content(
    entries: list[Entry], keys: ContactKeys | None, *, forgotten: bool
) -> Iterator[Fault]:
    for entry in entries:
        event = entry.event
        content = chain.canonical(event, entry.personal_digests)
        if content != entry.canonical:
            yield _fault(event.contact, event.sequence, "the columns were changed")
        if not _personal_fits(entry, keys, forgotten=forgotten):
            yield _fault(event.contact, event.sequence, "the evidence was changed")


def _personal_fits(entry: Entry, keys: ContactKeys | None, *, forgotten: bool) -> bool:
    """Compare sealed evidence with its digests; what was erased proves nothing."""
    if entry.personal_sealed is None:
        return not entry.personal_digests
    parts = unsealed(entry, keys)
    if parts is None or keys is None:
        # Only of who was forgotten may keys be gone, or have followed others.
        return forgotten
    return chain.digests(parts, keys.evidence) == dict(entry.personal_digests)


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
