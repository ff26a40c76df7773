"""Attempts that a restored database lacks: written again, with an unknown end."""

from consent.contacts.contact import UnknownContactError
from consent.contacts.service import Contacts
from consent.db.journal.entries import Opened
from consent.sendlog.messages import (
    FOLLOWS,
    STATUS_AFTER,
    WAITING,
    Attempt,
    Ending,
    Message,
    Outcome,
    Status,
)
from consent.sendlog.store import SendLogStore
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId, MessageId

_CODE = "found_in_journal"
_NOT_ENDED = WAITING | {Status.SENDING, Status.UNKNOWN}


class LostAttempts:
    """Keeps a message from being sent twice, where its first attempt was lost."""

    def __init__(self, contacts: Contacts, store: SendLogStore, clock: Clock) -> None:
        """Write for the contacts of a room, at the time of a clock."""
        self._contacts = contacts
        self._store = store
        self._clock = clock

    def record(self, lost: Opened) -> bool:
        """Write an attempt whose end nobody knows; say whether it was news.

        A message that the database does not know cannot be sent again, and one that
        has ended is not.
        """
        contact = ContactId(lost.contact)
        try:
            head = self._contacts.lock(contact)
        except UnknownContactError:
            return False
        message = self._store.message(contact, MessageId(lost.message))
        if message is None or not self._is_news(message, lost):
            return False
        attempt = Attempt(
            contact=contact,
            sequence=head.sequence + 1,
            message=message.id,
            sender=lost.sender,
            opened_at=lost.at,
            rests_on=None,
            decision={_CODE: True},
        )
        # It is in the journal, where it was found, and nothing is handed over now.
        self._store.add_attempt(attempt, journalled=False)
        self._contacts.advance(
            contact,
            sequence=attempt.sequence,
            head=head.head,
            recorded_at=head.last_recorded_at,
        )
        self._end(attempt)
        return True

    def _is_news(self, message: Message, lost: Opened) -> bool:
        known = self._store.attempts(message.contact, message.id)
        return message.status in _NOT_ENDED and all(
            attempt.opened_at != lost.at for attempt in known
        )

    def _end(self, attempt: Attempt) -> None:
        ended = Outcome(
            ending=Ending.UNKNOWN, recorded_at=self._clock.now(), code=_CODE
        )
        self._store.add_outcome(attempt.contact, attempt.sequence, ended)
        for status in (Status.SENDING, STATUS_AFTER[Ending.UNKNOWN]):
            self._store.move(
                attempt.contact, attempt.message, to=status, allowed=FOLLOWS[status]
            )
