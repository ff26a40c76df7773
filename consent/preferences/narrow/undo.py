"""What an undo takes back: withdrawals made through one link, for a day. Pure.

An undo lifts withdrawals and nothing else: what was agreed to before counts again, and
nothing is agreed to that was not. It lifts those that the page it stands on knew of:
the one that the page was the answer to, and those made through the same link before it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from consent.ledger.events import Event, Kind
from consent.ledger.registers import REBUILDS
from consent.links.tokens import WithdrawLink
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import EventId
from consent.vocabulary.scope import Scope

UNDO_LASTS = timedelta(days=1)
"""How long after a withdrawal it can be taken back."""

ONE_CLICK, BUTTON = "one_click", "button"
"""How a link was used, as the evidence tells it."""

_WAYS = frozenset({ONE_CLICK, BUTTON})
_NEW_HOLDER = frozenset({Kind.REASSIGNED, Kind.FORGOTTEN})


class TooLate(StrEnum):
    """Why a withdrawal can be taken back no more."""

    OVER = "over"
    NEW_HOLDER = "new_holder"


def scope_of(link: WithdrawLink) -> Scope:
    """Return what a link switches off: one purpose of one seller, on every channel."""
    return Scope(purpose=link.purpose, seller=link.seller)


def named_by(
    history: Iterable[Event], link: WithdrawLink, event: EventId
) -> Event | None:
    """Return a withdrawal by its id if it was made through this link; else nothing."""
    return next((e for e in history if e.id == event and _is_of(e, link)), None)


def too_late(
    history: Iterable[Event], withdrawal: Event, *, now: datetime
) -> TooLate | None:
    """Say why a withdrawal can be taken back no more, if so."""
    if any(e.kind in _NEW_HOLDER and _follows(e, withdrawal) for e in history):
        return TooLate.NEW_HOLDER
    if now - withdrawal.recorded_at > UNDO_LASTS:
        return TooLate.OVER
    return None


def taken_back(
    history: Sequence[Event], link: WithdrawLink, withdrawal: Event, *, now: datetime
) -> tuple[EventId, ...]:
    """Return which withdrawals an undo lifts: those of the link up to this one.

    What was said through it later stands, and so does what is more than a day old, what
    the holder before said, and what was said at any other door.
    """
    undone = {each.answers for each in history if each.kind in REBUILDS}
    return tuple(
        each.id
        for each in history
        if _is_of(each, link)
        and not _follows(each, withdrawal)
        and each.id not in undone
        and too_late(history, each, now=now) is None
    )


def _is_of(event: Event, link: WithdrawLink) -> bool:
    return (
        event.kind is Kind.WITHDRAWN
        and event.door is Door.LINK
        and event.reference in _WAYS
        and event.sender is None
        and event.scope == scope_of(link)
    )


def _follows(event: Event, other: Event) -> bool:
    return event.sequence > other.sequence
