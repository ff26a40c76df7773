"""What a caller wants sent. Pure."""

from dataclasses import dataclass
from datetime import datetime

from consent.contacts.address import Address
from consent.messaging.content import Content
from consent.vocabulary.channel import Channel


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
