"""Watches what becomes of each series, and halts one that goes wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from consent.ledger.no_store import complaints_select, opt_outs_select
from consent.messaging.metrics import count_trip
from consent.policy.breakers import Breaker, BreakerCause
from consent.policy.service import Policies
from consent.sendlog.halting import Halts
from consent.sendlog.halts import Halt, HaltCause, Halted, HaltKind
from consent.sendlog.tally_store import TallyStore
from consent.vocabulary.clock import Clock

_log = structlog.get_logger(__name__)

BY = "breaker"

Trips = list[tuple[BreakerCause, Halt]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakers:
    """Halts series by themselves; any number of workers may watch at once."""

    tallies: TallyStore
    halts: Halts
    policies: Policies
    clock: Clock
    transact: Callable[[Callable[[], Trips]], Trips]

    def watch(self) -> list[Halt]:
        """Look once at every series, and return those halts that are new."""
        tripped = self.transact(lambda: list(self._look()))
        for cause, halt in tripped:
            # The name of a series is a caller's own text: the halt's id says which.
            _log.error("a breaker halted a series", cause=cause, halt=str(halt.id))
            count_trip(cause)
        return [halt for _, halt in tripped]

    def _look(self) -> Iterator[tuple[BreakerCause, Halt]]:
        policy = self.policies.current()
        for breaker in () if policy is None else policy.breakers:
            since = self.clock.now() - breaker.window
            for series, counted in self._counted(breaker.cause, since).items():
                halt = self._judge(breaker, series, counted, since)
                if halt is not None:
                    yield breaker.cause, halt

    def _judge(
        self, breaker: Breaker, series: str, counted: int, since: datetime
    ) -> Halt | None:
        """Halt a series if the rate is too high; all attempts are counted rarely."""
        if not breaker.may_trip(counted):
            return None
        attempts = self.tallies.attempts(series, since)
        if not breaker.trips(counted, attempts):
            return None
        halt, is_new = self.halts.halt(
            Halted(kind=HaltKind.SERIES, value=series),
            reason=breaker.reason(counted, attempts),
            by=BY,
            cause=HaltCause.BREAKER,
        )
        return halt if is_new else None

    def _counted(self, cause: BreakerCause, since: datetime) -> Mapping[str, int]:
        match cause:
            case BreakerCause.OPT_OUTS:
                return self.tallies.answered(opt_outs_select(since), since)
            case BreakerCause.COMPLAINTS:
                return self.tallies.answered(complaints_select(since), since)
            case BreakerCause.FAILURES:
                return self.tallies.failed(since)
