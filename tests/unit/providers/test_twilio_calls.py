from urllib.parse import parse_qs

import pytest

from consent.providers.handover import Accepted, Refused, Retryable, Signal
from consent.providers.twilio.call_signals import meaning_of_call
from consent.providers.twilio.client import TwilioCalls
from consent.providers.twilio.signals import PERMANENT
from tests.doubles.twilio_double import TwilioDouble, error
from tests.unit.providers.parcels import NUMBER, a_call

WORDS = "Your code is 384021. It holds for 10 minutes."
SPELLED = "Your code is 3, 8, 4, 0, 2, 1. It holds for 10 minutes."


def test_a_call_says_its_words_twice_and_hangs_up(
    twilio: TwilioDouble, calls: TwilioCalls
) -> None:
    answer = calls.hand_over(a_call(words=WORDS))

    voice = {"language": "en-US"}
    assert answer == Accepted(reference=twilio.calls[0].sid)
    assert twilio.calls[0].script == [
        ("Pause", {"length": "1"}, ""),
        ("Say", voice, SPELLED),
        ("Pause", {"length": "1"}, ""),
        ("Say", voice, SPELLED),
        ("Hangup", {}, ""),
    ]


def test_a_call_leaves_with_all_it_needs_and_never_rings_for_long(
    twilio: TwilioDouble, calls: TwilioCalls
) -> None:
    calls.hand_over(a_call(status_url="https://x.example/calls/status?mid=1"))

    form = dict(twilio.calls[0].form)
    assert twilio.requests[0].path == "/2010-04-01/Accounts/AC0/Calls.json"
    assert twilio.calls[0].events == ["initiated", "completed"]
    assert form.pop("Twiml")
    assert form == {
        "To": NUMBER,
        "From": "+12065550100",
        "Timeout": "15",
        "TimeLimit": "120",
        "StatusCallback": "https://x.example/calls/status?mid=1",
        "StatusCallbackEvent": "initiated",
    }


def test_without_a_status_url_no_event_is_asked_for(
    twilio: TwilioDouble, calls: TwilioCalls
) -> None:
    calls.hand_over(a_call())

    form = parse_qs(twilio.requests[0].body.decode())
    assert not {"StatusCallback", "StatusCallbackEvent"} & form.keys()


def test_words_that_no_call_can_hold_are_refused_here(
    twilio: TwilioDouble, calls: TwilioCalls
) -> None:
    answer = calls.hand_over(a_call(words="&" * 1_000))

    assert answer == Refused(code="script_too_long", signal=Signal.OUR_FAULT)
    assert twilio.requests == []


@pytest.mark.parametrize(
    ("code", "signal"),
    [
        (21211, Signal.ADDRESS_INVALID),
        (21214, Signal.ADDRESS_INVALID),
        (21217, Signal.ADDRESS_INVALID),
        (21215, Signal.OUR_FAULT),
        (21210, Signal.OUR_FAULT),
        (12100, Signal.OUR_FAULT),
        (13225, None),
        (21216, None),
        (99999, None),
    ],
)
def test_a_refusal_says_what_it_means(
    twilio: TwilioDouble, calls: TwilioCalls, code: int, signal: Signal | None
) -> None:
    twilio.then(error(code))

    assert calls.hand_over(a_call()) == Refused(code=str(code), signal=signal)


@pytest.mark.parametrize("code", [10004, 20429])
def test_too_many_calls_at_a_time_may_be_asked_again(
    twilio: TwilioDouble, calls: TwilioCalls, code: int
) -> None:
    twilio.then(error(code))

    outcome = calls.hand_over(a_call())

    assert isinstance(outcome, Retryable)
    assert outcome.after is not None


@pytest.mark.parametrize(
    "code", [21610, 30004, 63014, 21614, 21635, 30003, 30006, None]
)
def test_what_is_said_of_texts_says_nothing_of_calls(code: int | None) -> None:
    assert meaning_of_call(code) == PERMANENT


@pytest.mark.parametrize(("sid", "token"), [("", "t"), ("AC0", ""), ("AC0", "t\n")])
def test_an_empty_or_broken_credential_does_not_start(sid: str, token: str) -> None:
    with pytest.raises(ValueError, match=r"^TWILIO_[A-Z_]+ is empty"):
        TwilioCalls(sid, token)
