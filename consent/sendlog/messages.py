"""Messages, attempts and outcomes as values, and how a status moves. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent.vocabulary.channel import Channel, Technology
from consent.vocabulary.ids import ContactId, EventId, MessageId, OccasionId


class Status(StrEnum):
    """Where a message is on its way."""

    QUEUED = "queued"
    DEFERRED = "deferred"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


WAITING = frozenset({Status.QUEUED, Status.DEFERRED})
"""The states from which a message may be dispatched or cancelled."""

NEVER_LEFT = frozenset(
    {Status.FAILED, Status.REFUSED, Status.EXPIRED, Status.CANCELLED}
)
"""The states of a message that reached nobody, and never will."""

OPEN_LINE = ""
"""The line of messages that wait for a time only; other lines are named by a sender.

A message that waits stands in a line, and a worker calls it when its time and its turn
have come; or it was called, has no line any more, and a job of its own.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """In which line a message waits, and until when at least."""

    until: datetime
    line: str = OPEN_LINE


FOLLOWS: dict[Status, frozenset[Status]] = {
    Status.QUEUED: WAITING | {Status.SENDING},
    Status.DEFERRED: WAITING,
    Status.SENDING: WAITING,
    Status.UNKNOWN: frozenset({Status.SENDING}),
    Status.SENT: frozenset({Status.SENDING, Status.UNKNOWN}),
    Status.DELIVERED: frozenset({Status.SENDING, Status.UNKNOWN, Status.SENT}),
    Status.FAILED: frozenset({Status.SENDING, Status.UNKNOWN, Status.SENT}),
    Status.REFUSED: WAITING,
    Status.EXPIRED: WAITING,
    Status.CANCELLED: WAITING,
}
"""From which states each state may be reached; a final one is never left."""


class Ending(StrEnum):
    """What became of one attempt; each is told at most once."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    ABANDONED = "abandoned"
    REPEATABLE = "repeatable"


STATUS_AFTER: dict[Ending, Status] = {
    Ending.ACCEPTED: Status.SENT,
    Ending.DELIVERED: Status.DELIVERED,
    Ending.FAILED: Status.FAILED,
    Ending.UNKNOWN: Status.UNKNOWN,
    Ending.ABANDONED: Status.QUEUED,
    Ending.REPEATABLE: Status.QUEUED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody wants sent; its content is sealed under the contact's key."""

    id: MessageId
    contact: ContactId
    channel: Channel
    purpose: str
    seller: str
    series: str | None
    account: str | None
    technology: Technology | None
    occasion: OccasionId | None
    promotes: bool
    sealed_content: bytes
    segments: int | None
    status: Status
    send_at: datetime
    expires_at: datetime
    created_at: datetime
    created_by: str | None
    line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one attempt ended, or what was heard of it later."""

    ending: Ending
    recorded_at: datetime
    code: str | None = None
    reference: str | None = None
    by: str | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One hand-over to a provider, numbered in its contact's sequence."""

    contact: ContactId
    sequence: int
    message: MessageId
    sender: str
    opened_at: datetime
    rests_on: EventId | None
    decision: Mapping[str, object]
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A message that was not sent, and every reason why."""

    contact: ContactId
    message: MessageId
    stage: str
    decision: Mapping[str, object]
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A recorded event that one response may answer, until a time."""

    id: OccasionId
    contact: ContactId
    channel: Channel
    purpose: str
    seller: str
    at: datetime
    expires_at: datetime
    source: str
