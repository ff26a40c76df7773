"""When a series is halted by itself: opt-outs, complaints, failures. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum


class BreakerCause(StrEnum):
    """What is counted; named as its table in `config/breakers.toml`."""

    OPT_OUTS = "opt_outs"
    COMPLAINTS = "complaints"
    FAILURES = "failures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """A rate above which a series is halted, over the attempts of the last while."""

    cause: BreakerCause
    rate: Decimal
    least: int
    window: timedelta

    def may_trip(self, counted: int) -> bool:
        """Say whether so many are too many for the fewest attempts that count."""
        return counted > self.rate * self.least

    def trips(self, counted: int, attempts: int) -> bool:
        """Say whether so many of so many attempts are above the rate."""
        return attempts >= self.least and counted > self.rate * attempts

    def reason(self, counted: int, attempts: int) -> str:
        """Return why a series is halted, for whoever has to decide what follows."""
        name = self.cause.value.replace("_", "-")
        minutes = self.window // timedelta(minutes=1)
        limit = f"{(self.rate * 100).normalize():f} %"
        return f"{name} {counted} of {attempts} in {minutes} minutes, limit {limit}"


SHIPPED = (
    Breaker(
        cause=BreakerCause.OPT_OUTS,
        rate=Decimal("0.05"),
        least=200,
        window=timedelta(hours=1),
    ),
    Breaker(
        cause=BreakerCause.COMPLAINTS,
        rate=Decimal("0.003"),
        least=1000,
        window=timedelta(days=1),
    ),
    Breaker(
        cause=BreakerCause.FAILURES,
        rate=Decimal("0.1"),
        least=100,
        window=timedelta(minutes=10),
    ),
)
"""As in the file that is shipped; in force where the config says nothing of it."""
