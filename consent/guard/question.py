"""What the guard is asked. Pure."""

from dataclasses import dataclass
from datetime import datetime

from consent.vocabulary.channel import Channel, Technology, Use
from consent.vocabulary.ids import OccasionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """How a device would be located: how precisely, and whether the app is in use."""

    precision_m: int | None = None
    foreground: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May we reach an address on this channel, for this purpose and seller?

    The address itself is not part of it: facts are gathered for an address, then the
    question is judged on facts alone. `seller` left out means the default seller.
    """

    channel: Channel
    purpose: str
    seller: str | None = None
    account: str | None = None
    technology: Technology | None = None
    series: str | None = None
    use: Use = Use.SEND
    occasion: OccasionId | None = None
    at: datetime | None = None
    promotes: bool = False
    location: Location | None = None
    expires_at: datetime | None = None
