"""What the product must say to somebody whom no text may reach is spoken."""

import pytest

from tests.doubles.http_double import Answer
from tests.doubles.twilio_double import MadeCall, error
from tests.stories.calls import call, called
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ACME, ANA

SPOKEN = "Your code is 3, 8, 4, 0, 2, 1."
SERVICE = "MG" + "0" * 32


def codes(house: House, sent: dict[str, str]) -> list[str | None]:
    attempts = house.message(sent)["attempts"]
    return [outcome["code"] for each in attempts for outcome in each["outcomes"]]


def rung(house: House) -> MadeCall:
    return house.twilio.calls[-1]


def test_after_a_stop_a_code_is_spoken_once_and_no_text_leaves(house: House) -> None:
    house.grant()
    house.hear("STOP")

    sent = call(house, language="es-ES")
    assert sent is not None
    house.work()
    house.clock.pass_by(hours=1)
    house.work()

    assert [(made.to, made.form["From"]) for made in house.twilio.calls] == [
        (ANA, ACME)
    ]
    assert rung(house).spoken == [SPOKEN] * 2
    assert rung(house).script[1][1] == {"language": "es-ES"}
    assert house.twilio.texts == []
    assert house.status(sent) == "sent"


@pytest.mark.parametrize(
    ("word", "status", "code"),
    [
        ("completed", "delivered", None),
        ("no-answer", "failed", "no_answer"),
        ("failed", "failed", "failed"),
    ],
)
def test_what_became_of_a_call_is_told_by_its_receipt_and_says_nothing_of_consent(
    house: House, word: str, status: str, code: str | None
) -> None:
    house.grant(channel="call")
    sent = called(house)

    told = [house.report(rung(house), each) for each in ("initiated", word, word)]
    house.clock.pass_by(minutes=20)
    house.work()

    assert told == [204] * 3
    assert house.status(sent) == status
    assert codes(house, sent)[-1] == code
    assert house.kinds() == ["granted", "attempt"]
    assert house.check(channel="call").outcome == "allow"
    assert len(house.twilio.calls) == 1


def test_a_number_that_cannot_be_called_is_blocked_for_calls_and_not_for_texts(
    house: House,
) -> None:
    house.grant()
    house.grant(channel="call")
    called(house)

    house.report(rung(house), "failed", 21217)
    house.report(rung(house), "failed", 21217)

    assert house.kinds().count("blocked") == 1
    assert "withdrawn" not in house.kinds()
    assert house.check().outcome == "allow"
    assert house.check(channel="call").outcome == "deny"
    assert call(house) is None


def test_a_call_of_which_nobody_knows_is_not_made_again_until_a_receipt_tells(
    house: House,
) -> None:
    house.grant()
    house.twilio.then(Answer(reset=True))
    sent = called(house)
    house.clock.pass_by(minutes=5)
    house.work()
    before = house.status(sent)
    attempt = house.message(sent)["attempts"][0]["sequence"]

    form = {"CallSid": "CA1", "CallStatus": "completed"}
    target = f"/webhooks/twilio/calls/status?mid={sent['id']}&attempt={attempt}"
    house.receipt(sent["id"], attempt, {"MessageSid": "S", "MessageStatus": "failed"})
    after_a_text = house.status(sent)
    house.post_signed(target, {"AccountSid": f"AC{'0' * 32}", **form})

    assert len(house.twilio.requests) == 1
    assert (before, after_a_text, house.status(sent)) == (
        "unknown",
        "unknown",
        "delivered",
    )


def test_told_to_come_later_it_calls_later_and_once(house: House) -> None:
    house.grant()
    house.twilio.then(error(10004))
    sent = called(house)

    house.clock.pass_by(minutes=2)
    house.work()

    assert house.status(sent) == "sent"
    assert len(house.twilio.calls) == 1


def test_a_code_that_is_over_is_not_spoken_any_more(house: House) -> None:
    house.grant()
    sent = call(house)
    assert sent is not None

    house.clock.pass_by(minutes=11)
    house.work()

    assert house.status(sent) == "expired"
    assert house.twilio.calls == []


def test_a_messaging_service_does_not_call(open_house: OpenHouse) -> None:
    house = open_house(TWILIO_FROM=SERVICE)
    house.grant()

    sent = called(house)

    assert house.status(sent) in {"queued", "deferred"}
    assert house.twilio.requests == []


@pytest.mark.parametrize("purpose", ["offers", "identity_code"])
def test_nobody_is_called_for_a_caller(house: House, purpose: str) -> None:
    house.grant(channel="call")
    body = {"channel": "call", "to": ANA, "purpose": purpose, "text": "Buy!"}

    answer = house.call("POST", "/v1/messages", body, once="a-call")

    assert answer.status_code == 422
    assert answer.get_json()["errors"] == {"/channel": ["Must be email or sms."]}
    assert house.twilio.requests == []
