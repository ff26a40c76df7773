from collections.abc import Iterator

import pytest

from consent.providers.sendgrid.client import SendGridMail
from consent.providers.twilio.client import TwilioCalls, TwilioTexts
from tests.doubles.sendgrid_double import SendGridDouble
from tests.doubles.twilio_double import TwilioDouble


@pytest.fixture
def twilio() -> Iterator[TwilioDouble]:
    with TwilioDouble() as double:
        yield double


@pytest.fixture
def texts(twilio: TwilioDouble) -> TwilioTexts:
    return TwilioTexts("AC0", "token", api_url=twilio.url, timeout=0.3)


@pytest.fixture
def calls(twilio: TwilioDouble) -> TwilioCalls:
    return TwilioCalls("AC0", "token", api_url=twilio.url, timeout=0.3)


@pytest.fixture
def sendgrid() -> Iterator[SendGridDouble]:
    with SendGridDouble() as double:
        yield double


@pytest.fixture
def mail(sendgrid: SendGridDouble) -> SendGridMail:
    return SendGridMail("SG.key", api_url=sendgrid.url, timeout=0.3)
