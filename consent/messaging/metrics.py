"""Counts what became of messages at their dispatch; never by person."""

from functools import cache

from prometheus_client import Counter

from consent.sendlog.messages import Ending, Status
from consent.vocabulary.channel import Channel

_DISPATCHES = Counter(
    "consent_dispatches",
    "Messages taken up to be sent, by what became of that.",
    ["channel", "outcome"],
)


def count(channel: Channel, outcome: Ending | Status) -> None:
    """Count one dispatch: how its attempt ended, or that there was none."""
    _dispatches(channel, outcome.value).inc()


@cache
def _dispatches(channel: Channel, outcome: str) -> Counter:
    return _DISPATCHES.labels(channel.value, outcome)
