"""Counts decisions for operators, by outcome and reason; never by person."""

from prometheus_client import Counter

from consent.guard.decision import Decision
from consent.vocabulary.channel import Channel

_DECISIONS = Counter(
    "consent_guard_decisions", "Decisions of the guard.", ["channel", "outcome"]
)
_REASONS = Counter(
    "consent_guard_reasons", "Reasons why the guard refused.", ["channel", "reason"]
)


def count(channel: Channel, decision: Decision) -> None:
    """Count one decision and each of its reasons."""
    _DECISIONS.labels(channel.value, decision.outcome.value).inc()
    for reason in decision.reasons:
        _REASONS.labels(channel.value, reason.value).inc()
