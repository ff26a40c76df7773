"""Watches what becomes of each series, and halts one that goes wrong."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from consent.ledger.no_store import complaints_select, opt_outs_select
from consent.messaging.delivery import Transact
from consent.messaging.metrics import count_trip
from consent.policy.breakers import Breaker, BreakerCause
from consent.policy.service import Policies
from consent.sendlog.halting import Halts
from consent.sendlog.halts import Halt, HaltCause, Halted, HaltKind
from consent.sendlog.tally_store import TallyStore
from consent.vocabulary.clock import Clock

_log = structlog.get_logger(__name__)

BY = "breaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakers:
    """Halts series by themselves; any number of workers may watch at once."""

    tallies: TallyStore
    halts: Halts
    policies: Policies
    clock: Clock
    transact: Transact

    def watch(self) -> list[Halt]:
        """Look once at every series, and return those halts that are new.

        Each count and each halt is a transaction of its own: one that fails undoes
        none and stops none. The first that failed is raised in the end.
        """
        policy = self.transact(self.policies.current)
        halts: list[Halt] = []
        failed: list[Exception] = []
        for breaker in () if policy is None else policy.breakers:
            with _kept(failed):
                halts += self._watch(breaker, failed)
        if failed:
            raise failed[0]
        return halts

    def _watch(self, breaker: Breaker, failed: list[Exception]) -> list[Halt]:
        since = self.clock.now() - breaker.window
        found = self.transact(lambda: self._counted(breaker.cause, since))
        halts: list[Halt] = []
        for series, counted in found.items():
            with _kept(failed):
                halts += self._judge(breaker, series, counted, since)
        return halts

    def _judge(
        self, breaker: Breaker, series: str, counted: int, since: datetime
    ) -> list[Halt]:
        """Halt a series if the rate is too high; all attempts are counted rarely."""
        if not breaker.may_trip(counted):
            return []
        attempts = self.transact(lambda: self.tallies.attempts(series, since))
        if not breaker.trips(counted, attempts):
            return []
        halt, is_new = self.transact(
            lambda: self.halts.halt(
                Halted(kind=HaltKind.SERIES, value=series),
                reason=breaker.reason(counted, attempts),
                by=BY,
                cause=HaltCause.BREAKER,
            )
        )
        if not is_new:
            return []
        # The name of a series is a caller's own text: the halt's id says which.
        _log.error("a breaker halted a series", cause=breaker.cause, halt=str(halt.id))
        count_trip(breaker.cause)
        return [halt]

    def _counted(self, cause: BreakerCause, since: datetime) -> Mapping[str, int]:
        match cause:
            case BreakerCause.OPT_OUTS:
                return self.tallies.answered(opt_outs_select(since), since)
            case BreakerCause.COMPLAINTS:
                return self.tallies.answered(complaints_select(since), since)
            case BreakerCause.FAILURES:
                return self.tallies.failed(since)


@contextmanager
def _kept(failed: list[Exception]) -> Iterator[None]:
    """Keep what goes wrong, and go on."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  raised when all was looked at
        failed.append(error)
