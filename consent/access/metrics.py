"""Counts who is turned away at the doors, by what was shown; never by who."""

from prometheus_client import Counter

_REFUSED = Counter(
    "consent_refused_knocks",
    "Requests that showed a key, a signature or a link that opens nothing.",
    ["shown"],
)


def count_refused(shown: str) -> None:
    """Count one request that was turned away for what it showed."""
    _REFUSED.labels(shown).inc()
