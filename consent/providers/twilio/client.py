"""Hands texts and calls to Twilio through its SDK; built once, used by all threads."""

import logging
from datetime import timedelta
from functools import partial

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from consent.providers.credential import usable
from consent.providers.handover import Handover, Parcel, Refused, Signal
from consent.providers.twilio.answers import asked_once
from consent.providers.twilio.call_signals import meaning_of_call
from consent.providers.twilio.script import LONGEST, script
from consent.providers.twilio.signals import is_toll_free, meaning_of
from consent.vocabulary.channel import Channel

# https://www.twilio.com/docs/messaging/api/message-resource, ValidityPeriod.
_SHORTEST, _LONGEST = 1, 36_000

_RINGS = 15
"""Seconds that a phone rings, and Twilio adds five: most mailboxes answer later."""

_TALKS = 120
"""Seconds after which Twilio ends a call, whatever became of its script."""

# That it began tells of a call whose answer was lost; how it ended comes as `completed`
# for every end. https://www.twilio.com/docs/voice/api/call-resource
_EVENTS = ("initiated", "completed")


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
        self._client = _client(account_sid, auth_token, api_url, timeout)

    def hand_over(self, parcel: Parcel) -> Handover:
        """Ask Twilio once to send a text."""
        toll_free = is_toll_free(parcel.sender.id)
        return asked_once(
            lambda: self._client.messages.create(**_fields(parcel)),
            partial(meaning_of, toll_free_sender=toll_free),
        )


class TwilioCalls:
    """Calls people and reads them their message. Built as `TwilioTexts` is.

    What is spoken goes along with the request, so that no page of ours shows it.
    """

    name = "twilio"
    channels = frozenset({Channel.CALL})

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str | None = None,
        timeout: float = 10,
    ) -> None:
        self._client = _client(account_sid, auth_token, api_url, timeout)

    def hand_over(self, parcel: Parcel) -> Handover:
        """Ask Twilio once to make a call."""
        told = script(parcel.text, language=parcel.language)
        if len(told) > LONGEST:
            return Refused(code="script_too_long", signal=Signal.OUR_FAULT)
        watched = parcel.status_url is not None
        return asked_once(
            lambda: self._client.calls.create(
                to=parcel.to,
                from_=parcel.sender.id,
                twiml=told,
                timeout=_RINGS,
                time_limit=_TALKS,
                status_callback=parcel.status_url,
                status_callback_event=list(_EVENTS) if watched else None,
            ),
            meaning_of_call,
        )


def _client(
    account_sid: str, auth_token: str, api_url: str | None, timeout: float
) -> Client:
    sid = usable(account_sid, name="TWILIO_ACCOUNT_SID")
    # The SDK logs every URL at INFO, and some of its URLs hold a number.
    quiet = logging.getLogger("consent.providers.twilio.http")
    quiet.setLevel(logging.WARNING)
    client = Client(
        sid,
        usable(auth_token, name="TWILIO_AUTH_TOKEN"),
        http_client=TwilioHttpClient(timeout=timeout, logger=quiet),
        environment={"TWILIO_ACCOUNT_SID": sid},
    )
    if api_url:
        client.api.base_url = api_url
    return client


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
