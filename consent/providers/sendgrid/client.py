"""Hands e-mail to SendGrid through its SDK; built once, used by all threads."""

import logging
import socket
from collections.abc import Mapping
from email.message import Message
from http.client import HTTPException
from ssl import SSLCertVerificationError
from urllib.error import URLError

from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient

from consent.providers.credential import usable
from consent.providers.handover import (
    Accepted,
    Handover,
    Parcel,
    Retryable,
    Unclear,
)
from consent.providers.sendgrid.envelope import envelope
from consent.providers.sendgrid.signals import refusal
from consent.vocabulary.channel import Channel

_OFFICIAL = "https://api.sendgrid.com"
_ACCEPTED = 202

# These can only come before the first byte is written.
_NEVER_CONNECTED = (ConnectionRefusedError, socket.gaierror, SSLCertVerificationError)


class SendGridMail:
    """Sends e-mail. With `api_url` it talks to that host, without it to SendGrid's.

    The key is required: the SDK takes an empty one and sends `Bearer None`.
    """

    name = "sendgrid"
    channels = frozenset({Channel.EMAIL})

    def __init__(
        self, api_key: str, api_url: str | None = None, timeout: float = 10
    ) -> None:
        # At DEBUG the SDK logs the key, the address and the whole message.
        logging.getLogger("python_http_client").setLevel(logging.WARNING)
        self._sdk = SendGridAPIClient(
            usable(api_key, name="SENDGRID_API_KEY"),
            host=(api_url or _OFFICIAL).rstrip("/"),
        )
        self._sdk.client.timeout = timeout

    def hand_over(self, parcel: Parcel) -> Handover:
        """Ask SendGrid once to send an e-mail."""
        try:
            answer = self._sdk.send(envelope(parcel))
        except HTTPError as error:
            return refusal(error.status_code, _headers(error.headers))
        except (OSError, HTTPException) as error:
            return _unanswered(error)
        headers = _headers(answer.headers)
        if answer.status_code != _ACCEPTED:
            return refusal(answer.status_code, headers)
        # Without its id we still know it by the custom argument we sent along.
        return Accepted(reference=headers.get("X-Message-Id") or _own_name(parcel))


def _headers(headers: Message) -> Mapping[str, str]:
    """Return the headers that are read here, under the names they are read by."""
    names = ("X-Message-Id", "Retry-After")
    return {name: str(headers[name]) for name in names if headers[name]}


def _unanswered(error: Exception) -> Handover:
    # urllib wraps what fails while connecting and writing, not while reading.
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(error, URLError) and isinstance(reason, _NEVER_CONNECTED):
        return Retryable(code="not_connected")
    return Unclear(code="timeout" if isinstance(reason, TimeoutError) else "broken_off")


def _own_name(parcel: Parcel) -> str:
    """Return what we call a mail that the provider took without naming it."""
    return f"{parcel.message}-{parcel.attempt}"
