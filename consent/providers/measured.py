"""A provider whose answers are counted and timed for operators."""

import time

from prometheus_client import Histogram

from consent.providers.handover import (
    Accepted,
    Handover,
    Parcel,
    Provider,
    Refused,
    Retryable,
    Unclear,
)

_SECONDS = Histogram(
    "consent_provider_seconds",
    "Seconds that a provider took to answer, by what it answered.",
    ["provider", "channel", "answer"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 30.0),
)


class Measured:
    """Hands over as the provider within does, and notes how long that took."""

    def __init__(self, provider: Provider) -> None:
        """Measure a provider."""
        self._provider = provider
        self.name = provider.name
        self.channels = provider.channels

    def hand_over(self, parcel: Parcel) -> Handover:
        """Try once to hand a message over, and say what came of it."""
        began, answer = time.perf_counter(), "raised"
        try:
            handover = self._provider.hand_over(parcel)
            answer = _answer(handover)
            return handover
        finally:
            labels = (self.name, parcel.channel.value, answer)
            _SECONDS.labels(*labels).observe(time.perf_counter() - began)


def _answer(handover: Handover) -> str:
    match handover:
        case Accepted():
            return "accepted"
        case Refused():
            return "refused"
        case Retryable():
            return "retryable"
        case Unclear():
            return "unclear"
