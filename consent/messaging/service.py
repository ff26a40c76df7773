"""The mouth's verbs: accept a message or refuse it, cancel it, answer an occasion."""

from collections.abc import Mapping
from dataclasses import dataclass

from consent.contacts.contact import Head
from consent.contacts.service import Contacts
from consent.guard.decision import Decision, Outcome
from consent.guard.document import decision_document
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.messaging.calls import Queue
from consent.messaging.content import Content
from consent.messaging.drafts import Draft, NewMessage, call_of, drafted, settled
from consent.messaging.outlets import Outlets
from consent.messaging.segments import segments
from consent.policy.values import Policy
from consent.sendlog.messages import (
    Ending,
    Message,
    Occasion,
    Outcome as Ended,
    Status,
)
from consent.sendlog.service import Opening, SendLog
from consent.vocabulary.channel import Technology
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ForbiddenError
from consent.vocabulary.ids import ContactId, MessageId, new_id
from consent.vocabulary.purpose import RESPONSES


class PurposeReservedError(ForbiddenError):
    """The purpose is one that only the product itself sends."""

    code = "purpose_reserved"
    remedy = "Use a purpose of config/purposes.toml."


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
    queue: Queue

    def accept(self, new: NewMessage, policy: Policy, *, by: str) -> Accepted:
        """Write a message and its job, or its refusal, in the present transaction.

        The policy is the one in force: it names the sellers and their senders.

        Raises:
            PurposeReservedError: callers may not send for this purpose.
            NoOutletError: the seller has no sender, or the channel no provider.
            ExpiresTooSoonError: it ends before it could begin.
        """
        draft = self.draft(new, policy)
        contact = self.contacts.find_or_make(new.to)
        decision = self.guard.judge(contact, draft.question)
        sealed = self._sealed(contact, new.content, draft.id)
        made = draft.message(contact, sealed, by=by)
        message = settled(made, decision, policy)
        if message.status is Status.REFUSED:
            self.send_log.refuse(message, "accept", decision_document(decision))
            return Accepted(message=message, decision=decision)
        self.send_log.accept(message)
        if message.line is None:
            self.queue([call_of(message, policy)])
        return Accepted(message=message, decision=decision)

    def draft(self, new: NewMessage, policy: Policy) -> Draft:
        """Return the draft of a message that makes sense; nothing is written.

        Raises:
            PurposeReservedError: callers may not send for this purpose.
            NoOutletError: the seller has no sender, or the channel no provider.
            ExpiresTooSoonError: it ends before it could begin.
        """
        if new.purpose in RESPONSES:
            raise PurposeReservedError(f"{new.purpose} is not sent for callers")
        seller = policy.seller(new.seller)
        self.outlets.check(new.channel, seller)
        return drafted(new, seller.id, self.clock.now())

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
        if not self.send_log.spend(attempt, occasion.id):
            raise RuntimeError("An occasion was spent under our lock.")
        self.send_log.close(
            attempt,
            Ended(
                ending=Ending.ACCEPTED,
                recorded_at=self.clock.now(),
                reference=occasion.source,
            ),
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
        return self.contacts.seal_for(contact, content.packed(), message.bytes)
