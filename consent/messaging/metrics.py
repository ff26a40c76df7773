"""Counts what became of messages at their dispatch; never by person."""

from functools import cache

from prometheus_client import Counter

from consent.policy.breakers import BreakerCause
from consent.sendlog.messages import Ending, Status
from consent.vocabulary.channel import Channel

_DISPATCHES = Counter(
    "consent_dispatches",
    "Messages taken up to be sent, by what became of that.",
    ["channel", "outcome"],
)

_TRIPS = Counter(
    "consent_breaker_trips", "Series that a breaker halted, by what for.", ["cause"]
)


def count_trip(cause: BreakerCause) -> None:
    """Count one series that was halted by itself."""
    _TRIPS.labels(cause.value).inc()


_BROKEN = Counter("consent_dispatches_broken", "Dispatches that raised an error.")


def count(channel: Channel, outcome: Ending | Status) -> None:
    """Count one dispatch: how its attempt ended, or that there was none."""
    _dispatches(channel, outcome.value).inc()


def count_broken() -> None:
    """Count a dispatch that broke and is done again."""
    _BROKEN.inc()


@cache
def _dispatches(channel: Channel, outcome: str) -> Counter:
    return _DISPATCHES.labels(channel.value, outcome)
