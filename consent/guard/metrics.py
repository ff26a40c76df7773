"""Counts decisions for operators, by outcome and reason; never by person."""

from functools import cache

from prometheus_client import Counter

from consent.guard.batches import Tally
from consent.guard.decision import Decision, Outcome, Reason
from consent.vocabulary.channel import Channel

_DECISIONS = Counter(
    "consent_guard_decisions", "Decisions of the guard.", ["channel", "outcome"]
)
_REASONS = Counter(
    "consent_guard_reasons", "Reasons why the guard refused.", ["channel", "reason"]
)


def count(channel: Channel, decision: Decision) -> None:
    """Count one decision and each of its reasons."""
    _decisions(channel, decision.outcome).inc()
    for objection in decision.objections:
        _reasons(channel, objection.reason).inc()


def count_many(channel: Channel, tally: Tally) -> None:
    """Count every decision of a batch, and every reason, at once."""
    for verdict, times in tally.verdicts.items():
        _decisions(channel, verdict.outcome).inc(times)
        for reason in verdict.reasons:
            _reasons(channel, reason).inc(times)


@cache
def _decisions(channel: Channel, outcome: Outcome) -> Counter:
    return _DECISIONS.labels(channel.value, outcome.value)


@cache
def _reasons(channel: Channel, reason: Reason) -> Counter:
    return _REASONS.labels(channel.value, reason.value)
