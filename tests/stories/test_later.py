"""Messages that wait: until their hour, until they are cancelled, until too late."""

from tests.stories.house import House
from tests.stories.people import ANA


def test_a_message_waits_for_its_hour(house: House) -> None:
    house.grant()
    accepted = house.send(send_at=house.clock.later(hours=3))

    house.work()
    waiting = house.status(accepted)
    house.clock.pass_by(hours=3)
    house.work()

    assert accepted["not_before"] is not None
    assert waiting == "queued"
    assert house.status(accepted) == "sent"
    assert len(house.twilio.texts) == 1


def test_a_stop_while_it_waits_is_obeyed_in_its_hour(house: House) -> None:
    house.grant()
    accepted = house.send(send_at=house.clock.later(hours=3))
    house.hear("STOP")

    house.clock.pass_by(hours=3)
    house.work()

    assert house.status(accepted) == "refused"
    assert house.twilio.requests == []


def test_a_message_that_waits_can_be_cancelled(house: House) -> None:
    house.grant()
    accepted = house.send(send_at=house.clock.later(hours=3))

    cancelled = house.call("POST", f"/v1/messages/{accepted['id']}/cancel")
    house.clock.pass_by(hours=3)
    house.work()

    assert cancelled.status_code == 200
    assert cancelled.get_json()["status"] == "cancelled"
    assert house.status(accepted) == "cancelled"
    assert house.twilio.requests == []


def test_what_has_left_cannot_be_cancelled(house: House) -> None:
    house.grant()
    accepted = house.send()
    house.work()

    answer = house.call("POST", f"/v1/messages/{accepted['id']}/cancel")

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "not_cancellable"
    assert house.status(accepted) == "sent"


def test_a_message_that_is_found_too_late_is_not_sent(house: House) -> None:
    house.grant()
    accepted = house.send(expires_at=house.clock.later(hours=1))

    house.clock.pass_by(hours=1)
    house.work()

    assert house.status(accepted) == "expired"
    assert house.twilio.requests == []


def test_a_message_that_could_never_go_is_not_taken(house: House) -> None:
    house.grant()
    offer = {"channel": "sms", "to": ANA, "purpose": "offers", "text": "Half price"}
    times = {
        "send_at": house.clock.later(hours=2),
        "expires_at": house.clock.later(hours=1),
    }

    answer = house.call("POST", "/v1/messages", {**offer, **times}, once="k")

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "expires_too_soon"


def test_nothing_waits_at_the_provider_for_longer_than_it_is_worth(
    house: House,
) -> None:
    house.grant()
    house.send(expires_at=house.clock.later(minutes=5))
    house.send()

    house.work()

    periods = [text.form["ValidityPeriod"] for text in house.twilio.texts]
    assert sorted(periods) == ["300", "600"]
