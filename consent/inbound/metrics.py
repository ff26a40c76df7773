"""Counts texts for operators, by what they ask for; never by person."""

from functools import cache

from prometheus_client import Counter

from consent.inbound.words import Intent

_TEXTS = Counter("consent_inbound_texts", "Texts heard, each once.", ["intent"])


def count_text(intent: Intent) -> None:
    """Count one text that was read."""
    _texts(intent).inc()


@cache
def _texts(intent: Intent) -> Counter:
    return _TEXTS.labels(intent.value)
