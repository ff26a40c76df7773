"""Halts as values: an operator's, or a breaker's, stop on what leaves. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import HaltId


class HaltKind(StrEnum):
    """What a halt stops."""

    SERIES = "series"
    SELLER = "seller"
    CHANNEL = "channel"
    ALL = "all"


class HaltCause(StrEnum):
    """Who halted: a person, or the service by itself."""

    OPERATOR = "operator"
    BREAKER = "breaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted:
    """One stop that is in force; `value` is empty where all is stopped."""

    kind: HaltKind
    value: str = ""

    def covers(self, channel: Channel, seller: str, series: str | None) -> bool:
        """Say whether it stops a message of this channel, seller and series."""
        match self.kind:
            case HaltKind.ALL:
                return True
            case HaltKind.CHANNEL:
                return self.value == channel.value
            case HaltKind.SELLER:
                return self.value == seller
            case HaltKind.SERIES:
                return self.value == series


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """A stop as it stands in the book, lifted or not."""

    id: HaltId
    what: Halted
    reason: str
    cause: HaltCause
    started_at: datetime
    started_by: str
    lifted_at: datetime | None = None
    lifted_by: str | None = None
