"""When a sender may send: so many messages a second, for all workers together.

A sender with a pace has one row, which says from when on it may send its next message.
Whatever needs consent takes a slot from it; what the account cannot do without does not
wait behind a campaign.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from consent.sendlog.line_store import LineStore
from consent.vocabulary.clock import Clock
from consent.vocabulary.seller import Sender

AHEAD = timedelta(seconds=1)
"""How far ahead slots are handed out: no more than this is ever sent at once."""

STALE_AFTER = timedelta(seconds=5)
"""After how long an unused slot is void; its message gets another."""

UNDONE = timedelta(seconds=1)
"""How much of a sender may be called and not done: for no longer are slots given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Moments at which a sender may send, the first and how many, evenly apart."""

    first: datetime
    count: int
    apart: timedelta

    @property
    def end(self) -> datetime:
        """Return when the sender is free again once all are used."""
        return self.first + self.count * self.apart

    def at(self, number: int) -> datetime:
        """Return one of them, counted from 0."""
        return self.first + number * self.apart


def slots(free_at: datetime, now: datetime, pace: float) -> Slots:
    """Return the slots of a sender from now until as far ahead as they are given.

    Time that nobody used is lost, so nothing is saved up for a rush. A row that claims
    the sender for longer than could ever be is the trace of a clock that stepped back.
    """
    apart = timedelta(seconds=1) / pace
    first = min(max(free_at, now), now + AHEAD + apart)
    room = (now + AHEAD - first) / apart
    return Slots(first=first, count=max(0, ceil(room)), apart=apart)


def undone_at_most(pace: float) -> int:
    """Return how many messages of a sender may be called and not done.

    Workers that are slower than the pace would let ever more slots lapse.
    """
    return ceil(UNDONE.total_seconds() * pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """Hands out the slots of senders, each once."""

    store: LineStore
    clock: Clock

    def may_go(self, sender: Sender, slot: datetime | None) -> bool:
        """Say whether a message may go now: its slot is good, or one is free.

        The sender's row stays locked until the transaction ends, so this is the last
        thing that is asked.
        """
        if sender.pace is None:
            return True
        now = self.clock.now()
        if slot is not None and now <= slot + STALE_AFTER:
            return True
        apart = timedelta(seconds=1) / sender.pace
        return self.store.take_slot(sender.id, now=now, free_at=now + apart)
