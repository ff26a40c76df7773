"""A request, all others on its channel, and what the last message about them named.

Pure.
"""

from dataclasses import dataclass
from datetime import datetime

from consent.ledger.events import Event
from consent.policy.values import Policy
from consent.preferences.joining.waiting import (
    Request,
    Stage,
    gives_as_much,
    waiting_among,
)
from consent.sendlog.messages import Occasion
from consent.vocabulary.channel import Channel

REMINDER = "reminder:"
"""How the source of a reminder begins, before the request it reminds of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A request whose contact is locked, and all others on its channel."""

    event: Event
    requests: tuple[Request, ...]
    policy: Policy
    channel: Channel
    last: Occasion | None
    now: datetime

    @property
    def waits(self) -> bool:
        """Say whether the request itself still waits."""
        waiting = (r.event.id for r in self.requests if r.stage is Stage.WAITING)
        return self.event.id in waiting

    @property
    def together(self) -> tuple[Event, ...]:
        """Return what one message asks about."""
        return waiting_among(_of_sender(self.event.scope.seller, self))


def names(last: Occasion, found: Found) -> bool:
    """Say whether the last message named what a request asks for.

    It named all that waited when it was made, up to the request that it was sent for.
    """
    newest = last.source.removeprefix(REMINDER)
    there = _of_sender(last.seller, found)
    reach = next((r.event.sequence for r in there if str(r.event.id) == newest), 0)
    return any(
        each.event.sequence <= reach
        and each.stage in {Stage.WAITING, Stage.CONFIRMED}
        and gives_as_much(each.event, found.event)
        for each in there
    )


def _of_sender(seller: str, found: Found) -> tuple[Request, ...]:
    """Return the requests that a message in a seller's name asks about.

    By text they are those that an answer to its number can mean.
    """
    known = found.policy.sellers.get(seller)
    sender = None if known is None else known.sender_for(Channel.SMS)
    if found.channel is not Channel.SMS or sender is None:
        return found.requests
    sellers = {each.id for each in found.policy.sellers_of(sender.id)}
    return tuple(r for r in found.requests if r.event.scope.seller in sellers)
