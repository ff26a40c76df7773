"""Has what waited under a halt go on once it is lifted, a page at a time.

It stands in line again: whoever calls messages by their time calls these too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from consent.contacts.service import Contacts
from consent.sendlog.halting import Halts
from consent.sendlog.waiting_store import Place, Waiting, WaitingStore
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import HaltId

PAGE = 500
"""How many messages are called up in one transaction."""

_CLOCKS_DIFFER = timedelta(minutes=1)
"""By how much the clock of a worker may be ahead of the one that lifted."""


class NextPage(Protocol):
    """Has the next page called up once the present transaction commits."""

    def __call__(self, halt: HaltId, after: Place | None = None) -> None:
        """Go on after a place, or begin."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Waker:
    """Calls up every message that a halt held back."""

    contacts: Contacts
    halts: Halts
    store: WaitingStore
    clock: Clock
    next_page: NextPage
    transact: Callable[[Callable[[], None]], None]

    def run(self, halt: HaltId, after: Place | None = None) -> None:
        """Call up one page, and have the next one called up, all or nothing."""
        self.transact(lambda: self._call_up(halt, after))

    def _call_up(self, halt: HaltId, after: Place | None) -> None:
        found = self.halts.find(halt)
        if found.lifted_at is None:
            return
        due = found.lifted_at + _CLOCKS_DIFFER
        page = self.store.page(found.what, due=due, after=after, limit=PAGE)
        free = self._not_stopped(page)
        # Whoever judges one of them at this moment holds its contact's lock, and may
        # still park it: only after that is it certain what has to be called up.
        self.contacts.lock_all({each.contact for each in free})
        self.store.call_up(free, self.clock.now())
        if len(page) == PAGE:
            self.next_page(halt, page[-1].place)

    def _not_stopped(self, page: list[Waiting]) -> list[Waiting]:
        """Leave out what another halt stops: it is called up when that is lifted."""
        stopped = self.halts.stopped()
        return [
            each
            for each in page
            if not any(h.covers(each.channel, each.seller, each.series) for h in stopped)
        ]
