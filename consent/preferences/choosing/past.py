"""What whoever holds a contact agreed to, and ended: when, where, in which words. Pure.

What an earlier holder said is not told: `Hold.had` says of an event whose it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from consent.ledger.events import Event, Kind
from consent.ledger.wording_shelf import Shelf
from consent.policy.values import Policy
from consent.preferences.choosing.reading import in_words
from consent.vocabulary.channel import Channel
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import ALL, CLASS_PREFIX

TOLD = frozenset(
    {
        Kind.GRANTED,
        Kind.REQUESTED,
        Kind.CONFIRMED,
        Kind.WITHDRAWN,
        Kind.OBJECTED,
        Kind.REINSTATED,
    }
)
"""The kinds that a person said themselves, or had somebody say for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One thing that was said: `None` stands for all channels, purposes or sellers.

    `purpose_class` is set where a whole class of purposes is meant, and nothing else.
    """

    contact: ContactId
    at: datetime
    kind: Kind
    door: Door
    channel: Channel | None
    purpose: str | None
    purpose_class: str | None
    seller: str | None
    words: str | None
    language: str | None


def past_of(
    events: Iterable[Event],
    *,
    shelf: Shelf,
    policy: Policy | None,
    language: str,
) -> tuple[Past, ...]:
    """Return what is told of these events, the newest first."""
    told = [
        _past(event, shelf, policy, language) for event in events if event.kind in TOLD
    ]
    return tuple(sorted(told, key=lambda past: past.at, reverse=True))


def _past(event: Event, shelf: Shelf, policy: Policy | None, language: str) -> Past:
    scope = event.scope
    wording = shelf.find(event.wording, event.language)
    is_class = scope.purpose.startswith(CLASS_PREFIX)
    return Past(
        contact=event.contact,
        at=event.effective_at,
        kind=event.kind,
        door=event.door,
        channel=None if scope.channel == ALL else Channel(scope.channel),
        purpose=None
        if is_class or scope.purpose == ALL
        else _title(scope.purpose, policy, language),
        purpose_class=scope.purpose.removeprefix(CLASS_PREFIX) if is_class else None,
        seller=None if scope.seller == ALL else _name(scope.seller, policy),
        words=None if wording is None else wording.text,
        language=None if wording is None else wording.language,
    )


def _title(purpose: str, policy: Policy | None, language: str) -> str:
    known = None if policy is None else policy.purposes.get(purpose)
    found = None if known is None else in_words(known.titles, language)
    return found or purpose


def _name(seller: str, policy: Policy | None) -> str:
    known = None if policy is None else policy.sellers.get(seller)
    return seller if known is None else known.name
