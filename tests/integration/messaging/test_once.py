"""Sending the same message twice has one effect."""

from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ANA

OFFER = {"channel": "sms", "to": ANA, "purpose": "offers", "text": "Half price"}


def test_the_same_request_again_is_the_same_message(house: House) -> None:
    house.grant()

    first = house.call("POST", "/v1/messages", OFFER, once="sale-1")
    again = house.call("POST", "/v1/messages", OFFER, once="sale-1")
    house.work()

    assert first.status_code == again.status_code == 202
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(house.twilio.texts) == 1


def test_a_refusal_is_repeated_even_when_it_would_be_allowed_by_now(
    house: House,
) -> None:
    refused = house.call("POST", "/v1/messages", OFFER, once="sale-1")
    house.grant()

    again = house.call("POST", "/v1/messages", OFFER, once="sale-1")
    house.work()

    assert refused.get_json()["status"] == "refused"
    assert again.get_json() == refused.get_json()
    assert house.twilio.requests == []


def test_another_message_under_the_same_key_is_a_conflict(house: House) -> None:
    house.grant()
    house.call("POST", "/v1/messages", OFFER, once="sale-1")

    other = house.call(
        "POST", "/v1/messages", {**OFFER, "text": "Last day"}, once="sale-1"
    )
    house.work()

    assert other.status_code == 409
    assert len(house.twilio.texts) == 1


def test_a_message_needs_a_key_of_its_own(house: House) -> None:
    house.grant()

    answer = house.call("POST", "/v1/messages", OFFER)

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "idempotency_key_missing"


def test_a_job_that_is_done_twice_sends_once(house: House) -> None:
    house.grant()
    house.send()
    with house.as_owner() as owner:
        owner.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " SELECT queue_name, task_name, args FROM procrastinate_jobs"
        )

    house.work()

    assert len(house.twilio.texts) == 1


def test_two_processes_know_the_same_keys(open_house: OpenHouse) -> None:
    here, there = open_house(), open_house()
    here.grant()
    first = here.call("POST", "/v1/messages", OFFER, once="sale-1")

    again = there.call("POST", "/v1/messages", OFFER, once="sale-1", key=here.key)
    there.work()

    assert again.get_json() == first.get_json()
    assert len(here.twilio.texts) == 1
