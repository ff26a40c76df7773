"""What Twilio's SDK returns and raises, as one of a provider's four answers."""

from collections.abc import Callable
from ssl import SSLCertVerificationError

from requests.exceptions import ConnectTimeout, RequestException, Timeout
from twilio.base.exceptions import (
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from consent.providers.handover import (
    Accepted,
    Handover,
    Refused,
    Retryable,
    Signal,
    Unclear,
)
from consent.providers.twilio.signals import Meaning

# These can only come before the first byte is written.
_NEVER_CONNECTED = (NewConnectionError, ConnectTimeoutError, SSLCertVerificationError)

_REQUEST_TIMEOUT = 408
_TOO_MANY = 429
_SERVER_ERROR = 500
_BAD_REQUEST = 400
_CONFIGURATION = frozenset({401, 403, 404})


def asked_once(
    ask: Callable[[], object], meaning_of: Callable[[int], Meaning]
) -> Handover:
    """Ask Twilio once for a text or a call, and say what came of it; never raises.

    `meaning_of` says what Twilio's codes mean for what is asked.
    """
    try:
        sid = getattr(ask(), "sid", None)
    except (TwilioRestException, TwilioServiceException) as error:
        return _answered(error, meaning_of)
    except (RequestException, HTTPError, OSError) as error:
        return _unanswered(error)
    except (TwilioException, ValueError, TypeError, AttributeError, KeyError):
        # A success that cannot be read: something took it, but was it Twilio?
        return Unclear(code="unreadable_answer")
    if not isinstance(sid, str) or not sid:
        return Unclear(code="unreadable_answer")
    return Accepted(reference=sid)


def _answered(
    error: TwilioRestException | TwilioServiceException,
    meaning_of: Callable[[int], Meaning],
) -> Handover:
    status = error.status
    if not isinstance(status, int) or not _BAD_REQUEST <= status < _SERVER_ERROR:
        return Unclear(code=f"http_{status}" if isinstance(status, int) else "http")
    if status == _REQUEST_TIMEOUT:
        return Unclear(code="http_408")
    # Where Twilio gives no code, the SDK puts the HTTP status in its place.
    number = error.code if isinstance(error.code, int) else status
    code = f"http_{status}" if number == status else str(number)
    meaning = meaning_of(number)
    if status == _TOO_MANY or meaning.retry_after is not None:
        return Retryable(code=code, after=meaning.retry_after)
    if number == status and status in _CONFIGURATION:
        return Refused(code=code, signal=Signal.OUR_FAULT)
    return Refused(code=code, signal=meaning.signal)


def _unanswered(error: Exception) -> Handover:
    if isinstance(error, ConnectTimeout) or _never_connected(error):
        return Retryable(code="not_connected")
    return Unclear(code="timeout" if isinstance(error, Timeout) else "broken_off")


def _never_connected(error: Exception) -> bool:
    """Say whether no connection was made at all, to the host or to the proxy."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, ProxyError):
        reason = reason.original_error
    if isinstance(reason, SSLError):
        reason = reason.args[0] if reason.args else reason
    return isinstance(reason, _NEVER_CONNECTED)
