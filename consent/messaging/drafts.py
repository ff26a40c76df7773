"""What a caller wants sent, and the message it becomes. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from consent.contacts.address import Address
from consent.guard.decision import Decision, Outcome
from consent.guard.question import Question
from consent.messaging.calls import Call, is_urgent
from consent.messaging.content import Content
from consent.messaging.segments import segments
from consent.policy.values import Policy
from consent.sendlog.messages import OPEN_LINE, Message, Status
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.ids import ContactId, MessageId, new_id

LASTS = timedelta(hours=24)
"""How long a message that names no end is worth sending."""


class ExpiresTooSoonError(InvalidError):
    """The message would be over before it may go."""

    code = "expires_too_soon"
    remedy = "Send an expires_at later than send_at and than now."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewMessage:
    """A message as it was asked for, for one address."""

    channel: Channel
    to: Address
    purpose: str
    content: Content
    seller: str | None = None
    series: str | None = None
    account: str | None = None
    promotes: bool = False
    send_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Draft:
    """A message that makes sense, before anybody asked whether it may go."""

    new: NewMessage
    id: MessageId
    seller: str
    send_at: datetime
    expires_at: datetime
    drafted_at: datetime

    @property
    def question(self) -> Question:
        """Return what the guard is asked about it."""
        return Question(
            channel=self.new.channel,
            purpose=self.new.purpose,
            seller=self.seller,
            account=self.new.account,
            series=self.new.series,
            promotes=self.new.promotes,
        )

    def message(self, contact: ContactId, sealed: bytes, *, by: str) -> Message:
        """Return the message, its content sealed for its contact."""
        is_text = self.new.channel is Channel.SMS
        return Message(
            id=self.id,
            contact=contact,
            channel=self.new.channel,
            purpose=self.new.purpose,
            seller=self.seller,
            series=self.new.series,
            account=self.new.account,
            technology=None,
            occasion=None,
            promotes=self.new.promotes,
            sealed_content=sealed,
            segments=segments(self.new.content.text) if is_text else None,
            status=Status.QUEUED,
            send_at=self.send_at,
            expires_at=self.expires_at,
            created_at=self.drafted_at,
            created_by=by,
        )


def drafted(new: NewMessage, seller: str, now: datetime) -> Draft:
    """Return the draft of what a caller wants sent.

    Raises:
        ExpiresTooSoonError: it ends before it could begin.
    """
    send_at = max(new.send_at or now, now)
    expires_at = new.expires_at or _end(send_at)
    if expires_at <= send_at:
        raise ExpiresTooSoonError(
            "the message ends before it may go",
            errors={"/expires_at": ["is not later than send_at and now"]},
        )
    return Draft(
        new=new,
        id=MessageId(new_id()),
        seller=seller,
        send_at=send_at,
        expires_at=expires_at,
        drafted_at=now,
    )


def settled(message: Message, decision: Decision, policy: Policy) -> Message:
    """Return a new message as it stands once it was judged: refused, or in a line."""
    match decision.outcome:
        case Outcome.DENY | Outcome.REVIEW:
            return replace(message, status=Status.REFUSED)
        case Outcome.DEFER:
            later = max(message.send_at, decision.not_before or message.send_at)
            message = replace(message, status=Status.DEFERRED, send_at=later)
        case Outcome.ALLOW:
            pass
    return replace(message, line=_line(message, policy))


def call_of(message: Message, policy: Policy) -> Call:
    """Return the job of a new message."""
    return Call(
        contact=message.contact,
        message=message.id,
        urgent=is_urgent(policy, message.purpose, promotes=message.promotes),
    )


def _line(message: Message, policy: Policy) -> str | None:
    """Return the line that a new message waits in; none when it may go at once."""
    if not is_urgent(policy, message.purpose, promotes=message.promotes):
        paced = policy.paced_sender(message.channel, message.seller)
        if paced is not None:
            return paced
    return OPEN_LINE if message.send_at > message.created_at else None


def _end(send_at: datetime) -> datetime:
    """Return when a message that names no end is over; the calendar ends in 9999."""
    last = datetime.max.replace(tzinfo=UTC)
    return last if send_at > last - LASTS else send_at + LASTS
