"""The mouth's verbs: accept a message or refuse it, cancel it, answer an occasion."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from consent.contacts.contact import Head
from consent.contacts.service import Contacts
from consent.guard.decision import Decision, Outcome
from consent.guard.document import decision_document
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.messaging.content import Content
from consent.messaging.drafts import NewMessage
from consent.messaging.outlets import Outlets
from consent.messaging.segments import segments
from consent.sendlog.messages import Ending, Message, Occasion, Outcome as Ended, Status
from consent.sendlog.service import Opening, SendLog
from consent.vocabulary.channel import Channel, Technology
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ForbiddenError, InvalidError
from consent.vocabulary.ids import ContactId, MessageId, new_id
from consent.vocabulary.purpose import RESPONSES

LASTS = timedelta(hours=24)
"""How long a message that names no end is worth sending."""

Defer = Callable[[ContactId, MessageId, datetime | None], None]
"""Has a message dispatched once the present transaction commits, at a time or now."""


class PurposeReservedError(ForbiddenError):
    """The purpose is one that only the product itself sends."""

    code = "purpose_reserved"
    remedy = "Use a purpose of config/purposes.toml."


class ExpiresTooSoonError(InvalidError):
    """The message would be over before it may go."""

    code = "expires_too_soon"
    remedy = "Send an expires_at later than send_at and than now."


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A message that waits, or was refused, with the decision either way."""

    message: Message
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Messenger:
    """Takes messages in; nothing leaves here."""

    contacts: Contacts
    guard: Guard
    send_log: SendLog
    outlets: Outlets
    clock: Clock
    defer: Defer

    def accept(self, new: NewMessage, *, by: str) -> Accepted:
        """Write a message and its job, or its refusal, in the present transaction.

        Raises:
            PurposeReservedError: callers may not send for this purpose.
            NoOutletError: the seller has no sender, or the channel no provider.
            ExpiresTooSoonError: it ends before it could begin.
        """
        if new.purpose in RESPONSES:
            raise PurposeReservedError(f"{new.purpose} is not sent for callers")
        self.outlets.check(new.channel, new.seller)
        contact = self.contacts.find_or_make(new.to)
        question = Question(
            channel=new.channel,
            purpose=new.purpose,
            seller=new.seller,
            account=new.account,
            series=new.series,
            promotes=new.promotes,
        )
        decision = self.guard.judge(contact, question)
        message = self._message(contact, new, by=by)
        if decision.outcome in {Outcome.DENY, Outcome.REVIEW}:
            self.send_log.refuse(message, "accept", decision_document(decision))
            refused = replace(message, status=Status.REFUSED)
            return Accepted(message=refused, decision=decision)
        if decision.not_before is not None:
            later = max(message.send_at, decision.not_before)
            message = replace(message, status=Status.DEFERRED, send_at=later)
        self.send_log.accept(message)
        waits = message.send_at > self.clock.now()
        self.defer(contact, message.id, message.send_at if waits else None)
        return Accepted(message=message, decision=decision)

    def cancel(self, message: Message) -> None:
        """End a message that still waits."""
        self.send_log.cancel(message)

    def answer(
        self, head: Head, occasion: Occasion, words: str, *, sender: str
    ) -> bool:
        """Open and close the one attempt that answers an occasion, if it may go.

        For answers that travel in the reply to a webhook: the provider has them when
        our transaction has committed. The contact is locked, `head` shows it.
        """
        self.send_log.remember(occasion)
        question = Question(
            channel=occasion.channel,
            purpose=occasion.purpose,
            seller=occasion.seller,
            occasion=occasion.id,
        )
        decision = self.guard.judge(head.contact, question)
        message = self._response(head.contact, occasion, words)
        document = decision_document(decision)
        if decision.outcome is not Outcome.ALLOW:
            self.send_log.refuse(message, "accept", document)
            return False
        self.send_log.accept(message)
        self._spend(head, occasion, message, sender=sender, document=document)
        return True

    def _spend(
        self,
        head: Head,
        occasion: Occasion,
        message: Message,
        *,
        sender: str,
        document: Mapping[str, object],
    ) -> None:
        opening = Opening(
            message=message.id, sender=sender, rests_on=None, decision=document
        )
        attempt = self.send_log.open(head, opening)
        if not self.send_log.spend(attempt, occasion):
            raise RuntimeError("An occasion was spent under our lock.")
        self.send_log.close(
            attempt,
            Ended(
                ending=Ending.ACCEPTED,
                recorded_at=self.clock.now(),
                reference=occasion.source,
            ),
        )

    def _message(self, contact: ContactId, new: NewMessage, *, by: str) -> Message:
        now = self.clock.now()
        send_at = max(new.send_at or now, now)
        expires_at = new.expires_at or _end(send_at)
        if expires_at <= send_at:
            raise ExpiresTooSoonError(
                "the message ends before it may go",
                errors={"/expires_at": ["is not later than send_at and now"]},
            )
        identity = MessageId(new_id())
        return Message(
            id=identity,
            contact=contact,
            channel=new.channel,
            purpose=new.purpose,
            seller=self.outlets.seller(new.seller).id,
            series=new.series,
            account=new.account,
            technology=None,
            occasion=None,
            promotes=new.promotes,
            sealed_content=self._sealed(contact, new.content, identity),
            segments=segments(new.content.text) if new.channel is Channel.SMS else None,
            status=Status.QUEUED,
            send_at=send_at,
            expires_at=expires_at,
            created_at=now,
            created_by=by,
        )

    def _response(self, contact: ContactId, occasion: Occasion, words: str) -> Message:
        identity = MessageId(new_id())
        return Message(
            id=identity,
            contact=contact,
            channel=occasion.channel,
            purpose=occasion.purpose,
            seller=occasion.seller,
            series=None,
            account=None,
            technology=Technology.AUTOMATED,
            occasion=occasion.id,
            promotes=False,
            sealed_content=self._sealed(contact, Content(text=words), identity),
            segments=segments(words),
            status=Status.QUEUED,
            send_at=occasion.at,
            expires_at=occasion.expires_at,
            created_at=self.clock.now(),
            created_by=None,
        )

    def _sealed(
        self, contact: ContactId, content: Content, message: MessageId
    ) -> bytes:
        if self.contacts.keys_of(contact) is None:
            self.contacts.renew_keys(contact)
        return self.contacts.seal_for(contact, content.packed(), message.bytes)


def _end(send_at: datetime) -> datetime:
    """Return when a message that names no end is over; the calendar ends in 9999."""
    last = datetime.max.replace(tzinfo=UTC)
    return last if send_at > last - LASTS else send_at + LASTS
