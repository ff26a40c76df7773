"""Hands texts to Twilio through its SDK; built once, used by all threads."""

import logging
from datetime import timedelta
from ssl import SSLCertVerificationError

from requests.exceptions import ConnectTimeout, RequestException, Timeout
from twilio.base.exceptions import (
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from consent.providers.credential import usable
from consent.providers.handover import (
    Accepted,
    Handover,
    Parcel,
    Refused,
    Retryable,
    Signal,
    Unclear,
)
from consent.providers.twilio.signals import is_toll_free, meaning_of
from consent.vocabulary.channel import Channel

# https://www.twilio.com/docs/messaging/api/message-resource, ValidityPeriod.
_SHORTEST, _LONGEST = 1, 36_000

# These can only come before the first byte is written.
_NEVER_CONNECTED = (NewConnectionError, ConnectTimeoutError, SSLCertVerificationError)

_REQUEST_TIMEOUT = 408
_TOO_MANY = 429
_SERVER_ERROR = 500
_BAD_REQUEST = 400
_CONFIGURATION = frozenset({401, 403, 404})


class TwilioTexts:
    """Sends texts. With `api_url` it talks to that host, without it to Twilio's.

    Both credentials are required: the SDK takes an empty one and then sends requests
    that nobody signed. `TWILIO_REGION` and `TWILIO_EDGE` are not read.
    """

    name = "twilio"
    channels = frozenset({Channel.SMS})

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str | None = None,
        timeout: float = 10,
    ) -> None:
        sid = usable(account_sid, name="TWILIO_ACCOUNT_SID")
        # The SDK logs every URL at INFO, and some of its URLs hold a number.
        quiet = logging.getLogger("consent.providers.twilio.http")
        quiet.setLevel(logging.WARNING)
        self._client = Client(
            sid,
            usable(auth_token, name="TWILIO_AUTH_TOKEN"),
            http_client=TwilioHttpClient(timeout=timeout, logger=quiet),
            environment={"TWILIO_ACCOUNT_SID": sid},
        )
        if api_url:
            self._client.api.base_url = api_url

    def hand_over(self, parcel: Parcel) -> Handover:
        """Ask Twilio once to send a text."""
        try:
            taken = self._client.messages.create(**_fields(parcel))
        except (TwilioRestException, TwilioServiceException) as error:
            return _answered(error, parcel)
        except (RequestException, HTTPError, OSError) as error:
            return _unanswered(error)
        except (TwilioException, ValueError, TypeError, AttributeError, KeyError):
            # A success that cannot be read: something took it, but was it Twilio?
            return Unclear(code="unreadable_answer")
        sid = taken.sid
        if not isinstance(sid, str) or not sid:
            return Unclear(code="unreadable_answer")
        return Accepted(reference=sid)


def _fields(parcel: Parcel) -> dict[str, str | int | None]:
    by_service = parcel.sender.id.startswith("MG")
    return {
        "to": parcel.to,
        "body": parcel.text,
        "messaging_service_sid": parcel.sender.id if by_service else None,
        "from_": None if by_service else parcel.sender.id,
        "status_callback": parcel.status_url,
        "validity_period": _seconds(parcel.valid_for),
    }


def _seconds(valid_for: timedelta) -> int:
    return min(max(int(valid_for.total_seconds()), _SHORTEST), _LONGEST)


def _answered(
    error: TwilioRestException | TwilioServiceException, parcel: Parcel
) -> Handover:
    status = error.status
    if not isinstance(status, int) or not _BAD_REQUEST <= status < _SERVER_ERROR:
        return Unclear(code=f"http_{status}" if isinstance(status, int) else "http")
    if status == _REQUEST_TIMEOUT:
        return Unclear(code="http_408")
    # Where Twilio gives no code, the SDK puts the HTTP status in its place.
    number = error.code if isinstance(error.code, int) else status
    code = f"http_{status}" if number == status else str(number)
    meaning = meaning_of(number, toll_free_sender=is_toll_free(parcel.sender.id))
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
