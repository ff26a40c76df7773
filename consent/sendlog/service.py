"""The send log's verbs: accept, refuse, open an attempt, close it, resolve it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from consent.contacts.contact import Head
from consent.contacts.service import Contacts
from consent.sendlog.errors import (
    AlreadyResolvedError,
    NotCancellableError,
    UnknownMessageError,
)
from consent.sendlog.messages import (
    FOLLOWS,
    STATUS_AFTER,
    WAITING,
    Attempt,
    Ending,
    Message,
    Occasion,
    Outcome,
    Refusal,
    Status,
    Wait,
)
from consent.sendlog.occasions import OccasionStore
from consent.sendlog.store import SendLogStore
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId, EventId, MessageId, OccasionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What an attempt is opened with."""

    message: MessageId
    sender: str
    rests_on: EventId | None
    decision: Mapping[str, object]


class SendLog:
    """Writes the second book."""

    def __init__(
        self,
        contacts: Contacts,
        store: SendLogStore,
        occasions: OccasionStore,
        clock: Clock,
    ) -> None:
        """Write for the contacts of a room, at the time of a clock."""
        self._contacts = contacts
        self._store = store
        self._occasions = occasions
        self._clock = clock

    def accept(self, message: Message) -> None:
        """Write a message that waits to be dispatched."""
        self._store.add_message(message)

    def refuse(
        self,
        message: Message,
        stage: str,
        decision: Mapping[str, object],
        *,
        ends_as: Status = Status.REFUSED,
    ) -> None:
        """Write that a message is not sent, and why."""
        if stage == "accept":
            self._store.add_message(replace(message, status=ends_as))
        else:
            self._move(message.contact, message.id, ends_as)
        self._store.add_refusal(
            Refusal(
                contact=message.contact,
                message=message.id,
                stage=stage,
                decision=decision,
                recorded_at=self._clock.now(),
            )
        )

    def open(self, head: Head, opening: Opening) -> Attempt:
        """Open an attempt to a contact that is locked, under its next number."""
        attempt = Attempt(
            contact=head.contact,
            sequence=head.sequence + 1,
            message=opening.message,
            sender=opening.sender,
            opened_at=self._clock.now(),
            rests_on=opening.rests_on,
            decision=opening.decision,
        )
        self._store.add_attempt(attempt)
        self._move(head.contact, opening.message, Status.SENDING)
        self._contacts.advance(
            head.contact,
            sequence=attempt.sequence,
            head=head.head,
            recorded_at=head.last_recorded_at,
        )
        return attempt

    def close(self, attempt: Attempt, outcome: Outcome) -> bool:
        """Write what became of an attempt, and move its message; say if it was news."""
        news = self._store.add_outcome(attempt.contact, attempt.sequence, outcome)
        if news:
            self._move(attempt.contact, attempt.message, STATUS_AFTER[outcome.ending])
        return news

    def defer(self, message: Message, until: datetime) -> None:
        """Put a waiting message off: it stands in line until then."""
        self._store.move(
            message.contact,
            message.id,
            to=Status.DEFERRED,
            allowed=WAITING,
            waits=Wait(until=until),
        )

    def line_up(self, message: Message, line: str) -> None:
        """Have a waiting message wait for its turn in a line, by its time."""
        self._store.move(
            message.contact,
            message.id,
            to=message.status,
            allowed=WAITING,
            waits=Wait(until=message.send_at, line=line),
        )

    def repeat(self, attempt: Attempt, at: datetime) -> None:
        """Have a message whose attempt certainly sent nothing wait for another."""
        self._store.move(
            attempt.contact,
            attempt.message,
            to=Status.QUEUED,
            allowed=WAITING,
            waits=Wait(until=at),
        )

    def expire(self, contact: ContactId, message: MessageId) -> bool:
        """End a message that waits although it is over; say whether it still did."""
        self._contacts.lock(contact)
        return self._move(contact, message, Status.EXPIRED)

    def cancel(self, message: Message) -> None:
        """End a message that waits.

        Raises:
            NotCancellableError: it does not wait any more.
        """
        self._contacts.lock(message.contact)
        if not self._move(message.contact, message.id, Status.CANCELLED):
            raise NotCancellableError("the message is not waiting any more")

    def message(self, contact: ContactId, message: MessageId) -> Message | None:
        """Return a message of a contact, as it is now."""
        return self._store.message(contact, message)

    def find(self, message: UUID) -> Message:
        """Return a message by its id alone.

        Raises:
            UnknownMessageError: there is none.
        """
        found = self._store.find(MessageId(message))
        if found is None:
            raise UnknownMessageError("there is no message with this id")
        return found

    def attempts(
        self, contact: ContactId, message: MessageId | None = None
    ) -> list[Attempt]:
        """Return a contact's attempts by sequence, or those of one message."""
        return self._store.attempts(contact, message)

    def numbers(self, contact: ContactId) -> set[int]:
        """Return the numbers of a contact's attempts in its sequence."""
        return {attempt.sequence for attempt in self._store.attempts(contact)}

    def refusals(self, message: Message) -> list[Refusal]:
        """Return why a message was not sent."""
        return self._store.refusals(message.contact, message.id)

    def last_reached(self, attempt: Attempt) -> datetime | None:
        """Return when the sender of an attempt last got something through before it."""
        return self._store.last_reached(
            attempt.contact, attempt.sender, attempt.sequence
        )

    def last_attempt(self, contact: ContactId, sender: str) -> Attempt | None:
        """Return the latest attempt from a sender to a contact."""
        return self._store.last_attempt(contact, sender)

    def has_had(self, contact: ContactId, *, purpose: str, seller: str) -> bool:
        """Say whether a text of this program was ever handed over for this contact."""
        return self._store.has_had(contact, purpose=purpose, seller=seller)

    def remember(self, occasion: Occasion) -> bool:
        """Write what a response may answer; say whether it is new."""
        return self._occasions.add(occasion)

    def spend(self, attempt: Attempt, occasion: OccasionId) -> bool:
        """Spend an occasion on its one answer; say whether it was still unspent."""
        return self._occasions.spend(attempt.contact, occasion, attempt.sequence)

    def renew(self, message: Message) -> None:
        """Let a response whose attempt certainly sent nothing answer the same anew."""
        if message.occasion is not None:
            self._occasions.renew(message.contact, message.id, message.occasion)

    def occasions_since(self, contact: ContactId, purpose: str, at: datetime) -> int:
        """Return how much there was to answer with a purpose after a time."""
        return self._occasions.since(contact, purpose, at)

    def occasion(self, contact: ContactId, occasion: OccasionId) -> Occasion | None:
        """Return what a response answers."""
        return self._occasions.find(contact, occasion)

    def unresolved(self, *, older_than: timedelta, limit: int = 1000) -> list[Attempt]:
        """Return attempts of which nobody knows whether the provider took them."""
        return self._store.unresolved(self._clock.now() - older_than, limit)

    def resolve(self, message: Message, *, sent: bool, by: str) -> None:
        """Close what an operator found out about.

        Raises:
            AlreadyResolvedError: it is known already.
        """
        self._contacts.lock(message.contact)
        attempts = self._store.attempts(message.contact, message.id)
        now = self._store.message(message.contact, message.id)
        unknown = now is not None and now.status in {Status.SENDING, Status.UNKNOWN}
        if not attempts or not unknown:
            raise AlreadyResolvedError("it is known what became of the message")
        ending = Ending.ACCEPTED if sent else Ending.FAILED
        outcome = Outcome(
            ending=ending,
            recorded_at=self._clock.now(),
            code="resolved_by_operator",
            by=by,
        )
        self.close(attempts[-1], outcome)

    def _move(self, contact: ContactId, message: MessageId, to: Status) -> bool:
        return self._store.move(contact, message, to=to, allowed=FOLLOWS[to])
