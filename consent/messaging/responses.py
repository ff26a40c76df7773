"""What the product itself says: one message for each occasion to say it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from consent.contacts.contact import Head
from consent.contacts.service import Contacts
from consent.guard.decision import Outcome
from consent.guard.document import decision_document
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.messaging.calls import Queue
from consent.messaging.content import Content
from consent.messaging.drafts import call_of
from consent.messaging.outlets import Outlets
from consent.messaging.segments import segments
from consent.sendlog.messages import Message, Occasion, Status
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId, MessageId, OccasionId, new_id
from consent.vocabulary.purpose import RESPONSES

_MOMENT = timedelta(microseconds=1)

Words = Content | Callable[[], Content]
"""What is said, or what finds the words once it is known that they may be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is to be said to a contact, on which occasion, and for how long it may.

    `source` names what is answered, in at most 64 characters; it holds no address.
    An `occasion` that is named is written once: with the same again nothing is sent.
    """

    contact: ContactId
    channel: Channel
    purpose: str
    content: Words
    source: str
    lasts: timedelta
    seller: str | None = None
    occasion: OccasionId | None = None

    def __post_init__(self) -> None:
        """Refuse a purpose that is not the product's own."""
        if self.purpose not in RESPONSES:
            raise ValueError(f"{self.purpose} is no response.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """Writes responses; the dispatcher sends each once, or not at all."""

    contacts: Contacts
    guard: Guard
    send_log: SendLog
    outlets: Outlets
    clock: Clock
    queue: Queue

    def send(self, response: Response) -> MessageId | None:
        """Write a response and its job, or its refusal, in the present transaction.

        The contact is locked before anything is read. Nothing comes back where the
        guard refuses, which the send log then says, or where this was sent before.

        Raises:
            UnknownContactError: there is no such contact.
            NoPolicyError: no valid configuration is published.
            UnsealError: the contact's keys are damaged.
        """
        head = self.contacts.lock(response.contact)
        policy = self.outlets.policy()
        occasion = self._occasion(head, response, policy.seller(response.seller).id)
        if not self.send_log.remember(occasion):
            return None
        decision = self.guard.judge(head.contact, _question(occasion))
        if decision.outcome in {Outcome.DENY, Outcome.REVIEW}:
            document = decision_document(decision)
            self.send_log.refuse(self._message(occasion, None), "accept", document)
            return None
        words = response.content
        content = words() if callable(words) else words
        message = self._message(occasion, content)
        self.send_log.accept(message)
        self.queue([call_of(message, policy)])
        return message.id

    def may_leave(self, channel: Channel, seller: str | None = None) -> bool:
        """Say whether anything carries a seller's words on a channel.

        Raises:
            NoPolicyError: no valid configuration is published.
        """
        policy = self.outlets.policy()
        return self.outlets.find(channel, policy.seller(seller)) is not None

    def _occasion(self, head: Head, response: Response, seller: str) -> Occasion:
        now = self.clock.now()
        # An occasion of now is later than all that was recorded before it.
        recorded = head.last_recorded_at
        at = now if recorded is None else max(now, recorded + _MOMENT)
        return Occasion(
            id=response.occasion or OccasionId(new_id()),
            contact=head.contact,
            channel=response.channel,
            purpose=response.purpose,
            seller=seller,
            at=at,
            expires_at=at + response.lasts,
            source=response.source,
        )

    def _message(self, occasion: Occasion, content: Content | None) -> Message:
        """Return the message; what may not be said leaves no words behind."""
        identity, now = MessageId(new_id()), self.clock.now()
        sealed = b""
        if content is not None:
            sealed = self.contacts.seal_for(
                occasion.contact, content.packed(), identity.bytes
            )
        is_text = content is not None and occasion.channel is Channel.SMS
        return Message(
            id=identity,
            contact=occasion.contact,
            channel=occasion.channel,
            purpose=occasion.purpose,
            seller=occasion.seller,
            series=None,
            account=None,
            technology=None,
            occasion=occasion.id,
            promotes=False,
            sealed_content=sealed,
            segments=segments(content.text) if content and is_text else None,
            status=Status.QUEUED,
            send_at=now,
            expires_at=occasion.expires_at,
            created_at=now,
            created_by=None,
        )


def _question(occasion: Occasion) -> Question:
    return Question(
        channel=occasion.channel,
        purpose=occasion.purpose,
        seller=occasion.seller,
        occasion=occasion.id,
    )
