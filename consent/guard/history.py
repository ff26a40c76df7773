"""What happened to one contact: both books, by sequence."""

from dataclasses import dataclass

from consent.contacts.service import Contacts
from consent.ledger.events import Event
from consent.ledger.service import Ledger
from consent.sendlog.messages import Attempt
from consent.sendlog.service import SendLog
from consent.vocabulary.ids import ContactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some entries by sequence, and where the next page begins."""

    entries: tuple[Event | Attempt, ...]
    next: int | None


class History:
    """Reads both books of one contact together."""

    def __init__(self, contacts: Contacts, ledger: Ledger, send_log: SendLog) -> None:
        """Read the two books."""
        self._contacts = contacts
        self._ledger = ledger
        self._send_log = send_log

    def of(self, contact: ContactId, *, after: int = 0, limit: int = 100) -> Page:
        """Return a contact's events and attempts by sequence, a page at a time.

        Raises:
            UnknownContactError: there is no such contact.
        """
        self._contacts.profile(contact)
        both: list[Event | Attempt] = [
            *self._ledger.history(contact),
            *self._send_log.attempts(contact),
        ]
        rest = sorted(
            (entry for entry in both if entry.sequence > after),
            key=lambda entry: entry.sequence,
        )
        page = tuple(rest[:limit])
        more = len(rest) > limit
        return Page(entries=page, next=page[-1].sequence if more else None)
