"""What the settings say of the providers: clients, senders, signatures."""

import re
import sys

from consent.inbound.gates import TwilioDoor
from consent.providers.console.client import Console
from consent.providers.handover import Provider
from consent.providers.measured import Measured
from consent.providers.sendgrid.client import SendGridMail
from consent.providers.twilio.client import TwilioCalls, TwilioTexts
from consent.settings import Settings
from consent.vocabulary.channel import Channel
from consent.vocabulary.seller import Sender

# https://www.itu.int/rec/T-REC-E.164
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")

CONSOLE_SENDERS = (
    Sender(channel=Channel.SMS, id="+12025550100"),
    Sender(channel=Channel.CALL, id="+12025550100"),
    Sender(channel=Channel.EMAIL, id="news@acme.example"),
)
"""What the default seller sends from while everything goes to the console."""


def providers_of(settings: Settings) -> list[Provider]:
    """Return the providers that are configured; with none, the console takes all."""
    found: list[Provider] = []
    if settings.twilio is not None:
        twilio = settings.twilio
        found += [
            kind(twilio.account_sid, twilio.auth_tokens[0], api_url=twilio.api_url)
            for kind in (TwilioTexts, TwilioCalls)
        ]
    if settings.sendgrid is not None:
        found.append(
            SendGridMail(settings.sendgrid.api_key, api_url=settings.sendgrid.api_url)
        )
    return [Measured(provider) for provider in found or [Console(sys.stdout)]]


def default_senders(settings: Settings) -> tuple[Sender, ...]:
    """Return the senders that the environment gives the default seller.

    A number texts and calls; a messaging service only texts.
    """
    if settings.twilio is None and settings.sendgrid is None:
        return CONSOLE_SENDERS
    named = (
        (Channel.SMS, settings.twilio_from),
        (Channel.CALL, _number(settings.twilio_from)),
        (Channel.EMAIL, settings.sendgrid_from),
    )
    return tuple(Sender(channel=channel, id=name) for channel, name in named if name)


def twilio_door(settings: Settings) -> TwilioDoor:
    """Return what Twilio's signatures are checked with."""
    return TwilioDoor(
        tokens=settings.twilio_webhook_tokens,
        public_url=settings.public_url,
        account=None if settings.twilio is None else settings.twilio.account_sid,
    )


def _number(sender: str | None) -> str | None:
    return sender if sender and _NUMBER.fullmatch(sender) else None
