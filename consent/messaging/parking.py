"""Until when a message waits that may not go now, and how it goes on after a halt.

A message that waits for nobody knows how long is parked: it waits for its own end,
when it expires. Lifting a halt calls up what it parked, a page at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from consent.guard.decision import Decision, Outcome, Reason
from consent.sendlog.halting import Halts
from consent.sendlog.messages import Message
from consent.sendlog.waiting_store import Parked, Place, WaitingStore
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import HaltId

PAGE = 500
"""How many messages are called up in one transaction."""

ASK_AGAIN = timedelta(seconds=30)
"""How often a message asks whether the rules or the journal are there again."""

_ASKS_AGAIN = frozenset({Reason.JOURNAL_BEHIND, Reason.RULESET_UNAVAILABLE})


class NextPage(Protocol):
    """Has the next page called up once the present transaction commits."""

    def __call__(self, halt: HaltId, after: Place | None = None) -> None:
        """Go on after a place, or begin."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parking:
    """Parks messages, and calls them up when their halt is lifted."""

    halts: Halts
    store: WaitingStore
    clock: Clock
    next_page: NextPage
    transact: Callable[[Callable[[], None]], None]
    at_once: int = PAGE

    def waits(self, message: Message, decision: Decision) -> bool:
        """Say whether a message that may not go now may go later.

        Without valid rules the answer is no, and nobody knows what it will be with
        them: what was accepted under rules is not refused for having none.
        """
        if decision.outcome is Outcome.DEFER:
            return True
        in_time = self.clock.now() < message.expires_at
        return in_time and Reason.RULESET_UNAVAILABLE in decision.reasons

    def until(self, message: Message, decision: Decision) -> datetime:
        """Return when a message that may not go now is judged again.

        What was halted when it was judged may be halted no more: it is parked only if
        that still holds, and then no halt is lifted before this transaction ends.
        """
        if decision.not_before is not None:
            return decision.not_before
        if _ASKS_AGAIN & set(decision.reasons):
            return self.clock.now() + ASK_AGAIN
        if Reason.SENDING_HALTED not in decision.reasons:
            return message.expires_at
        held = self.halts.hold(message.channel, message.seller, message.series)
        return message.expires_at if held else self.clock.now()

    def call_up(self, halt: HaltId, after: Place | None = None) -> None:
        """Call up one page, and have the next one called up: both, or neither."""
        self.transact(lambda: self._call_up(halt, after))

    def _call_up(self, halt: HaltId, after: Place | None) -> None:
        found = self.halts.find(halt)
        if found.lifted_at is None:
            return
        page = self.store.page(found.what, after=after, limit=self.at_once)
        self.store.call_up(self._free(page), self.clock.now())
        if len(page) == self.at_once:
            self.next_page(halt, page[-1].place)

    def _free(self, page: list[Parked]) -> list[Parked]:
        """Leave out what another halt stops: it is called up when that is lifted."""
        stopped = self.halts.stopped()
        return [
            each
            for each in page
            if not any(
                h.covers(each.channel, each.seller, each.series) for h in stopped
            )
        ]
