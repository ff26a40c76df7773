"""Finds messages that would be forgotten, and has them go on or end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from consent.messaging.calls import Call, Queue
from consent.messaging.dispatch import OPEN_FOR_AT_MOST
from consent.sendlog.service import SendLog
from consent.sendlog.sweep_store import Found, SweepStore
from consent.vocabulary.clock import Clock

LOST_AFTER = timedelta(minutes=2)
"""For how long a message is due without a job until its job is taken for lost."""

OVER_SINCE = timedelta(minutes=15)
"""After how long a message that is over ends although its job did not end it."""

AT_ONCE = 1000
"""How many messages one sweep takes of each kind."""

_MARGIN = timedelta(seconds=30)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many messages a sweep found of each kind."""

    lost: int
    adrift: int
    over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeps:
    """Looks after what no job looks after; any number of workers may sweep at once."""

    store: SweepStore
    send_log: SendLog
    clock: Clock
    queue: Queue
    transact: Callable[[Callable[[], int]], int]

    def sweep(self) -> Swept:
        """Sweep once: every part of it commits by itself."""
        swept = Swept(
            lost=self.transact(self._line_up_lost),
            adrift=self.transact(self._call_adrift),
            over=self._end_over(),
        )
        if swept != Swept(lost=0, adrift=0, over=0):
            _log.warning(
                "messages were found that nobody worked at",
                lost=swept.lost,
                adrift=swept.adrift,
                over=swept.over,
            )
        return swept

    def _line_up_lost(self) -> int:
        """Have what waits without a job wait in line: a feeder gives it another."""
        return self.store.line_up_lost(self.clock.now() - LOST_AFTER, AT_ONCE)

    def _call_adrift(self) -> int:
        """Have attempts that nobody closed closed: as unknown, by their dispatch."""
        before = self.clock.now() - OPEN_FOR_AT_MOST - _MARGIN
        found = self.store.adrift(before, AT_ONCE)
        self.queue([Call(contact=c, message=m, urgent=True) for c, m in found])
        return len(found)

    def _end_over(self) -> int:
        """End what is long over, one by one: each under its contact's lock."""
        before = self.clock.now() - OVER_SINCE
        found: list[Found] = []

        def look() -> int:
            found.extend(self.store.over(before, AT_ONCE))
            return len(found)

        self.transact(look)
        return sum(self.transact(self._ending(each)) for each in found)

    def _ending(self, found: Found) -> Callable[[], int]:
        return lambda: int(self.send_log.expire(*found))
