"""What SendGrid's answers mean, in our words. Pure.

SendGrid says nothing about a person when it is asked to send: bounces, complaints and
unsubscribes come as events.
"""

from collections.abc import Mapping
from datetime import timedelta

from consent.providers.handover import Handover, Refused, Retryable, Signal, Unclear

_BAD_REQUEST = 400
_REQUEST_TIMEOUT = 408
_TOO_MANY = 429
_SERVER_ERROR = 500

# The key, its permissions, the host; 413: we wrote more than 30 MB.
_OURS = frozenset({401, 403, 404, 405, 413, 415})


def refusal(status: int, headers: Mapping[str, str]) -> Handover:
    """Say what an answer other than 202 means.

    Only a 4xx says for certain that nothing was sent. A 2xx other than 202 is no
    answer of this call's, so nobody knows who took the message.
    """
    code = f"http_{status}"
    if not _BAD_REQUEST <= status < _SERVER_ERROR or status == _REQUEST_TIMEOUT:
        return Unclear(code=code)
    if status == _TOO_MANY:
        return Retryable(code=code, after=_wait(headers.get("Retry-After", "")))
    return Refused(code=code, signal=Signal.OUR_FAULT if status in _OURS else None)


def _wait(text: str) -> timedelta | None:
    """Return the seconds SendGrid asks for; nothing if it does not say, or a date."""
    plain = text.isascii() and text.isdigit() and len(text) <= len("86400")
    return timedelta(seconds=int(text)) if plain else None
