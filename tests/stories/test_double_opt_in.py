"""A second step is asked for, and only then does anything go out."""

from tests.stories.house import House, Json
from tests.stories.people import ANA, FORM

ASKED: Json = {"basis": "express_written", "evidence": FORM}


def test_a_request_waits_for_its_confirmation(house: House) -> None:
    requested = house.say("request", **ASKED)
    refused = house.send()

    house.clock.pass_by(minutes=3)
    confirmed = house.say("confirm", answers=requested["event"]["id"])
    accepted = house.send()
    house.work()

    assert requested["standing"]["state"] == "pending"
    assert [r["code"] for r in refused["decision"]["reasons"]] == [
        "consent_unconfirmed"
    ]
    assert confirmed["standing"]["state"] == "granted"
    assert house.status(accepted) == "sent"


def test_a_yes_by_text_is_the_confirmation(house: House) -> None:
    house.say("request", **ASKED)
    house.clock.pass_by(minutes=3)

    house.hear("YES")

    assert "confirmed" in house.kinds()
    assert house.check().outcome == "allow"


def test_a_request_that_was_withdrawn_cannot_be_confirmed_back_to_life(
    house: House,
) -> None:
    requested = house.say("request", **ASKED)
    house.clock.pass_by(minutes=1)
    house.hear("opt out")
    house.clock.pass_by(minutes=1)

    house.say("confirm", answers=requested["event"]["id"])

    assert house.check().reasons == {"opted_out"}


def test_a_confirmation_answers_a_request_of_the_same_contact(house: House) -> None:
    granted = house.grant()
    statement = {
        "address": ANA,
        "channel": "sms",
        "purpose": "offers",
        "action": "confirm",
        "evidence": {"door": "text"},
        "answers": granted["event"]["id"],
    }

    answer = house.call("POST", "/v1/consents", statement)

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "answers_nothing"
