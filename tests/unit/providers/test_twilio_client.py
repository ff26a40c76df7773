from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from consent.providers.handover import Accepted, Refused, Retryable, Signal, Unclear
from consent.providers.twilio.client import TwilioTexts
from tests.doubles.http_double import Answer, answer_json
from tests.doubles.twilio_double import TwilioDouble, error, failing, problem
from tests.unit.providers.parcels import NUMBER, WORDS, a_text

TOLL_FREE = "+18005550100"


def test_a_text_leaves_with_all_it_needs(
    twilio: TwilioDouble, texts: TwilioTexts
) -> None:
    answer = texts.hand_over(a_text(status_url="https://x.example/status?mid=1"))

    assert answer == Accepted(reference=twilio.texts[0].sid)
    assert twilio.texts[0].form == {
        "To": NUMBER,
        "From": "+12065550100",
        "Body": WORDS,
        "StatusCallback": "https://x.example/status?mid=1",
        "ValidityPeriod": "300",
    }


def test_a_messaging_service_takes_the_place_of_a_number(
    twilio: TwilioDouble, texts: TwilioTexts
) -> None:
    texts.hand_over(a_text(sender="MG0123456789"))

    form = parse_qs(twilio.requests[0].body.decode())
    assert form["MessagingServiceSid"] == ["MG0123456789"]
    assert "From" not in form
    assert "StatusCallback" not in form


@pytest.mark.parametrize(
    ("valid_for", "seconds"),
    [
        (timedelta(seconds=-3), "1"),
        (timedelta(0), "1"),
        (timedelta(minutes=5, milliseconds=900), "300"),
        (timedelta(days=3), "36000"),
    ],
)
def test_the_validity_period_is_one_that_twilio_allows(
    twilio: TwilioDouble, texts: TwilioTexts, valid_for: timedelta, seconds: str
) -> None:
    texts.hand_over(a_text(valid_for=valid_for))

    assert twilio.texts[0].form["ValidityPeriod"] == seconds


@pytest.mark.parametrize(("sid", "token"), [("", "t"), ("AC0", ""), ("AC0", "t\n")])
def test_an_empty_or_broken_credential_does_not_start(sid: str, token: str) -> None:
    with pytest.raises(ValueError, match=r"^TWILIO_[A-Z_]+ is empty"):
        TwilioTexts(sid, token)


def test_without_a_url_it_talks_to_twilio() -> None:
    client = TwilioTexts("AC0", "token")._client  # noqa: SLF001 - nothing else shows it

    assert client.api.base_url == "https://api.twilio.com"


def test_regions_of_the_environment_do_not_bend_the_url(
    twilio: TwilioDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    texts = TwilioTexts("AC0", "token", api_url=twilio.url)

    assert isinstance(texts.hand_over(a_text()), Accepted)


def test_requests_are_signed_with_the_credentials(
    twilio: TwilioDouble, texts: TwilioTexts
) -> None:
    texts.hand_over(a_text())

    assert twilio.requests[0].headers["Authorization"] == "Basic QUMwOnRva2Vu"
    assert twilio.requests[0].path == "/2010-04-01/Accounts/AC0/Messages.json"


@pytest.mark.parametrize("form_of_error", [error, problem])
@pytest.mark.parametrize(
    ("code", "signal"),
    [
        (21610, Signal.SENDER_BLOCKED),
        (21211, Signal.ADDRESS_INVALID),
        (21614, Signal.ADDRESS_INVALID),
        (30034, Signal.OUR_FAULT),
        (21612, None),
        (99999, None),
    ],
)
def test_a_refusal_says_what_it_means(
    twilio: TwilioDouble,
    texts: TwilioTexts,
    code: int,
    signal: Signal | None,
    form_of_error: Callable[[int], Answer],
) -> None:
    twilio.then(form_of_error(code))

    assert texts.hand_over(a_text()) == Refused(code=str(code), signal=signal)


@pytest.mark.parametrize(
    ("sender", "signal"),
    [(TOLL_FREE, Signal.SENDER_BLOCKED), ("+12065550100", None), ("MG0", None)],
)
def test_a_carrier_block_is_a_stop_only_for_a_toll_free_sender(
    twilio: TwilioDouble, texts: TwilioTexts, sender: str, signal: Signal | None
) -> None:
    twilio.then(error(30004))

    assert texts.hand_over(a_text(sender=sender)) == Refused(
        code="30004", signal=signal
    )


@pytest.mark.parametrize(
    ("answer", "code"),
    [(error(20429, status=429), "20429"), (Answer(status=429), "http_429")],
)
def test_too_many_requests_may_be_asked_again(
    twilio: TwilioDouble, texts: TwilioTexts, answer: Answer, code: str
) -> None:
    twilio.then(answer)

    outcome = texts.hand_over(a_text())

    assert isinstance(outcome, Retryable)
    assert outcome.code == code


def test_a_full_queue_may_be_asked_again(
    twilio: TwilioDouble, texts: TwilioTexts
) -> None:
    twilio.then(error(21611))

    outcome = texts.hand_over(a_text())

    assert isinstance(outcome, Retryable)
    assert outcome.after is not None


@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_unknown_account_is_our_fault(
    twilio: TwilioDouble, texts: TwilioTexts, status: int
) -> None:
    twilio.then(Answer(status=status))

    outcome = texts.hand_over(a_text())

    assert outcome == Refused(code=f"http_{status}", signal=Signal.OUR_FAULT)


def test_a_retryable_code_in_a_server_error_stays_unclear(
    twilio: TwilioDouble, texts: TwilioTexts
) -> None:
    twilio.then(error(20429, status=503))

    assert texts.hand_over(a_text()) == Unclear(code="http_503")


@pytest.mark.parametrize(
    "answer",
    [
        answer_json(201, {}),
        answer_json(201, []),
        answer_json(201, {"sid": None}),
        answer_json(201, {"sid": 7}),
        answer_json(201, "SM1"),
        answer_json(400, {"type": "t", "title": "t", "status": "four", "code": 1}),
        Answer(status=201, body=b"\xff\xfe{"),
        failing(502),
    ],
)
def test_an_answer_that_says_nothing_is_unclear(
    twilio: TwilioDouble, texts: TwilioTexts, answer: Answer
) -> None:
    twilio.then(answer)

    assert isinstance(texts.hand_over(a_text()), Unclear)


def test_a_code_that_is_no_number_is_a_refusal(
    twilio: TwilioDouble, texts: TwilioTexts
) -> None:
    twilio.then(answer_json(400, {"code": "odd", "message": "m"}))

    assert texts.hand_over(a_text()) == Refused(code="http_400")


def test_twenty_texts_share_a_connection(
    twilio: TwilioDouble, texts: TwilioTexts
) -> None:
    for _ in range(20):
        texts.hand_over(a_text())

    assert len({text.sid for text in twilio.texts}) == 20
    assert len({request.port for request in twilio.requests}) == 1


def test_a_number_that_opted_out_at_twilio_is_blocked(
    twilio: TwilioDouble, texts: TwilioTexts
) -> None:
    twilio.opted_out.add(NUMBER)

    outcome = texts.hand_over(a_text())

    assert outcome == Refused(code="21610", signal=Signal.SENDER_BLOCKED)


def test_a_dead_proxy_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    texts = TwilioTexts("AC0", "token", api_url="http://api.twilio.test", timeout=0.3)

    assert texts.hand_over(a_text()) == Retryable(code="not_connected")
