"""Hands e-mail to SendGrid through its SDK; built once, used by all threads."""

import logging
import socket
from collections.abc import Mapping
from email.message import Message
from http.client import HTTPException
from ssl import SSLCertVerificationError
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from python_http_client.client import Client
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
        self._sdk.client = _Straight(
            host=self._sdk.client.host,
            request_headers=self._sdk.client.request_headers,
            version=3,
            timeout=timeout,
        )

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


class _Stay(HTTPRedirectHandler):
    """Follows nobody: the SDK would take the key along to wherever it is sent."""

    def redirect_request(self, *_: Any, **__: Any) -> Request | None:  # noqa: ANN401
        """Say that there is nothing to ask."""
        return None


class _Straight(Client):  # type: ignore[misc]  # the SDK has no types
    """The SDK's client, which asks the host it was given and no other."""

    def _build_client(self, name: str | None = None) -> "_Straight":
        return _Straight(
            host=self.host,
            version=self._version,
            request_headers=self.request_headers,
            url_path=[*self._url_path, name] if name else self._url_path,
            append_slash=self.append_slash,
            timeout=self.timeout,
        )

    def _make_request(
        self, opener: object, request: Request, timeout: float | None = None
    ) -> object:
        return super()._make_request(build_opener(_Stay), request, timeout)


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
