"""What is handed to a provider, and the four ways it can answer. Pure.

`Retryable` is only said where it is certain that nothing was sent. Where nobody can
know, the answer is `Unclear`, and nothing tries again by itself: neither Twilio nor
SendGrid has an idempotency key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import MessageId
from consent.vocabulary.seller import Sender


class Signal(StrEnum):
    """What a provider's code says beyond this one message."""

    SENDER_BLOCKED = "sender_blocked"
    """The person said stop to this sender, or the carrier keeps it from them."""

    ADDRESS_INVALID = "address_invalid"
    """The address cannot be reached on this channel, or must not be."""

    COMPLAINT = "complaint"
    """The person called a message unwanted."""

    OUR_FAULT = "our_fault"
    """Our configuration or our words are wrong: alarm; the person is untouched."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Parcel:
    """One attempt to hand one message to a provider, complete.

    Of a call, `text` is what is spoken, and `language` chooses the voice.
    """

    message: MessageId
    attempt: int
    channel: Channel
    sender: Sender
    to: str
    text: str
    valid_for: timedelta
    subject: str | None = None
    html: str | None = None
    reply_to: str | None = None
    language: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    status_url: str | None = None
    sendgrid_group: int | None = None

    def __repr__(self) -> str:
        """Show ids only; the rest is personal."""
        return f"<Parcel {self.channel.value} {self.message} attempt {self.attempt}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The provider took it and calls it by this reference."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The provider will never take this message; nothing was sent."""

    code: str
    signal: Signal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retryable:
    """Nothing was sent, for certain, and asking again later makes sense.

    `after` is the wait that the provider asks for, where it says one.
    """

    code: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Nobody can know whether the provider took it; never retried by itself."""

    code: str


Handover = Accepted | Refused | Retryable | Unclear


class Provider(Protocol):
    """Carries messages of some channels.

    Answers, and does not raise, whatever the network does. Safe to share between
    threads.
    """

    name: str
    channels: frozenset[Channel]

    def hand_over(self, parcel: Parcel) -> Handover:
        """Try once to hand a message over, and say what came of it."""
        ...
