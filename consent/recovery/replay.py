"""Writes what stands in the journal into the books, each entry once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from consent.contacts.account_service import Accounts
from consent.contacts.service import Contacts
from consent.db.journal.entries import Entry, Erased, Opened, Said
from consent.ledger.events import Kind
from consent.ledger.journalled import draft_again
from consent.ledger.service import Ledger
from consent.sendlog.lost_attempts import LostAttempts
from consent.vocabulary.ids import ContactId, EventId

Placed: TypeAlias = Sequence[tuple[str, Entry]]
"""Entries, each beside where it stands in the journal."""


class Done(StrEnum):
    """What became of an entry of the journal."""

    RECORDED = "recorded"
    ERASED = "erased"
    UNKNOWN = "unknown"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Records again what was said, erases again, and keeps from sending again."""

    contacts: Contacts
    accounts: Accounts
    ledger: Ledger
    lost_attempts: LostAttempts

    def all(self, entries: Placed) -> Counter[Done]:
        """Write entries again; return what became of them."""
        return Counter(self._one(origin, entry) for origin, entry in entries)

    def _one(self, origin: str, entry: Entry) -> Done:
        match entry:
            case Said():
                return self._said(origin, entry)
            case Erased():
                return self._erased(entry)
            case Opened():
                news = self.lost_attempts.record(entry)
                return Done.UNKNOWN if news else Done.KNOWN

    def _said(self, origin: str, entry: Said) -> Done:
        contact = self.contacts.recall(ContactId(entry.contact), entry.identity)
        if self.ledger.event(contact, EventId(entry.event)) is not None:
            return Done.KNOWN
        event = self.ledger.record(contact, draft_again(entry, origin))
        if event.kind is Kind.REASSIGNED:
            self.accounts.end_links(contact, event.effective_at)
        return Done.RECORDED

    def _erased(self, entry: Erased) -> Done:
        contact = self.contacts.recall(ContactId(entry.contact), entry.identity)
        profile = self.contacts.profile(contact)
        if profile.forgotten_at is not None and profile.forgotten_at >= entry.at:
            return Done.KNOWN
        self.contacts.forget(contact)
        return Done.ERASED
