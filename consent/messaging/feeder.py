"""Calls messages out of the lines they wait in, when their time and turn have come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consent.messaging.calls import Call, Queue, is_urgent, mark_of
from consent.messaging.pacing import AHEAD, STALE_AFTER, slots, undone_at_most
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.sendlog.halting import Halts
from consent.sendlog.line_store import Called, LineStore
from consent.sendlog.messages import OPEN_LINE
from consent.vocabulary.clock import Clock

AT_ONCE = 1000
"""How many messages of a line are called in one transaction."""

HELD_AT_ONCE = 200
"""About how many halted messages leave the line of a sender in one transaction."""

Counted = Callable[[Callable[[], int]], int]
"""Does a unit of work that counts, and commits it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeder:
    """Gives messages their jobs; any number of feeders may be at it at once."""

    store: LineStore
    halts: Halts
    policies: Policies
    clock: Clock
    queue: Queue
    transact: Counted

    def feed(self) -> int:
        """Call everybody whose time and turn have come; return how many moved on."""
        return sum(self.transact(self._turn_of(line)) for line in self.store.lines())

    def let_go(self) -> int:
        """Have what is over wait for no sender any more; its end is recorded then."""
        return self.transact(lambda: self.store.let_go(self.clock.now(), AT_ONCE))

    def _turn_of(self, line: str) -> Callable[[], int]:
        def call() -> int:
            policy = self.policies.current()
            if policy is None and line != OPEN_LINE:
                # Nobody knows its pace; nothing leaves before the rules are back.
                return 0
            pace = None if policy is None else policy.pace_of(line)
            if pace is None:
                return self._call_all(line, policy)
            return self._call_in_turn(line, pace)

        return call

    def _call_all(self, line: str, policy: Policy | None) -> int:
        """Call whoever is due; those of a sender that has a pace change their line."""
        called = self.store.call(line, until=self.clock.now(), most=AT_ONCE)
        lines: dict[str | None, list[Called]] = {}
        for each in called:
            lines.setdefault(self._paced_by(each, policy), []).append(each)
        for sender, those in lines.items():
            if sender is None:
                self._dispatch(those, policy)
            else:
                self.store.join(sender, those)
        return len(called)

    def _call_in_turn(self, sender: str, pace: float) -> int:
        """Call as many as the sender may send in the next moment, each in its slot."""
        now = self.clock.now()
        free_at = self.store.free_at(sender, now)
        if free_at is None:
            # Another feeder has this line in hand.
            return 0
        given, mark = slots(free_at, now, pace), mark_of(sender)
        undone = self.store.undone(mark, soon=STALE_AFTER + AHEAD)
        most = min(given.count, undone_at_most(pace) - undone, AT_ONCE)
        called, held = self._next(sender, most)
        if called or given.first < free_at:
            self.store.take_slots(sender, given.at(len(called)))
        self.queue(
            [
                Call(
                    contact=each.contact,
                    message=each.message,
                    slot=given.at(place),
                    line=mark,
                )
                for place, each in enumerate(called)
            ]
        )
        self.queue([Call(contact=h.contact, message=h.message) for h in held])
        return len(called) + len(held)

    def _next(self, sender: str, most: int) -> tuple[list[Called], list[Called]]:
        """Call so many as may go, and whoever is halted and stands before them.

        These take no slot from the others: their dispatch parks them.
        """
        now, stopped = self.clock.now(), self.halts.stopped()
        called: list[Called] = []
        held: list[Called] = []
        while len(called) < most and len(held) < HELD_AT_ONCE:
            those = self.store.call(sender, until=now, most=most - len(called))
            if not those:
                break
            for each in those:
                halted = any(
                    h.covers(each.channel, each.seller, each.series) for h in stopped
                )
                (held if halted else called).append(each)
        return called, held

    def _dispatch(self, called: Sequence[Called], policy: Policy | None) -> None:
        self.queue(
            [
                Call(
                    contact=each.contact,
                    message=each.message,
                    urgent=policy is not None
                    and is_urgent(policy, each.purpose, promotes=each.promotes),
                )
                for each in called
            ]
        )

    def _paced_by(self, called: Called, policy: Policy | None) -> str | None:
        """Return the sender that a message has to wait for; what is over ends now."""
        if policy is None or called.expires_at <= self.clock.now():
            return None
        if is_urgent(policy, called.purpose, promotes=called.promotes):
            return None
        return policy.paced_sender(called.channel, called.seller)
