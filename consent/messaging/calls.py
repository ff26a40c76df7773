"""Having messages dispatched: what a job of theirs is made from. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from consent.policy.values import Policy
from consent.vocabulary.ids import ContactId, MessageId
from consent.vocabulary.purpose import NEEDS_CONSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One message to be dispatched: now, or at a time that is near.

    `slot` is the moment that its sender's pace gives it, and `line` the mark of that
    sender's line; `urgent` is what does not wait behind a campaign.
    """

    contact: ContactId
    message: MessageId
    urgent: bool = False
    slot: datetime | None = None
    line: str | None = None
    at: datetime | None = None


Queue = Callable[[Sequence[Call]], None]
"""Has messages dispatched once the present transaction commits."""


def mark_of(line: str) -> str:
    """Return what stands in jobs for a line: its name is a sender's number."""
    return sha256(line.encode()).hexdigest()[:16]


def is_urgent(policy: Policy, purpose: str, *, promotes: bool) -> bool:
    """Say whether a purpose is one that waits behind nobody: it needs no consent."""
    if promotes or purpose not in policy.purposes:
        return False
    return policy.purpose(purpose).purpose_class not in NEEDS_CONSENT
