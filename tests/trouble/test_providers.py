"""Providers in trouble: nothing is sent twice, and nothing is lost in silence."""

import pytest

from tests.doubles.http_double import NONSENSE, Answer, answer_json, slowly
from tests.doubles.twilio_double import error, failing
from tests.stories.fixtures import PATIENCE
from tests.stories.house import House
from tests.stories.people import BEN

LATER = answer_json(429, {"code": 20429, "status": 429}, {"Retry-After": "30"})


def attempts(house: House, sent: dict[str, str]) -> list[list[str]]:
    """Return the endings of every attempt of a message."""
    found = house.message(sent)["attempts"]
    return [[outcome["ending"] for outcome in each["outcomes"]] for each in found]


@pytest.mark.parametrize(
    "answer",
    [
        slowly(NONSENSE, seconds=PATIENCE + 1),
        NONSENSE,
        Answer(reset=True),
    ],
    ids=["too slow", "not its own", "cut off"],
)
def test_what_nobody_can_know_is_unknown_and_never_tried_again(
    house: House, answer: Answer
) -> None:
    house.grant()
    house.twilio.then(answer)
    sent = house.send()

    house.work()
    house.clock.pass_by(hours=1)
    house.work()

    assert house.status(sent) == "unknown"
    assert attempts(house, sent) == [["unknown"]]
    assert len(house.twilio.requests) == 1


def test_a_slow_provider_keeps_nobody_from_being_heard(house: House) -> None:
    house.grant()
    house.grant(BEN)
    house.twilio.then(slowly(failing(500), seconds=1))
    slow, quick = house.send(), house.send(BEN)

    house.work()
    house.hear("STOP", sender=BEN)

    assert (house.status(slow), house.status(quick)) == ("unknown", "sent")
    assert house.check(BEN).outcome == "deny"


def test_told_to_come_later_it_comes_later_and_once(house: House) -> None:
    house.grant()
    house.twilio.then(LATER, LATER)
    sent = house.send()

    house.work()
    at_once = house.status(sent)
    house.clock.pass_by(minutes=1)
    house.work()
    house.clock.pass_by(minutes=5)
    house.work()

    assert at_once in {"queued", "deferred"}
    assert house.status(sent) == "sent"
    assert attempts(house, sent) == [["repeatable"], ["repeatable"], ["accepted"]]


def test_a_stop_while_a_provider_refuses_is_kept(house: House) -> None:
    house.grant()
    house.twilio.then(LATER)
    sent = house.send()
    house.work()

    house.hear("STOP")
    house.clock.pass_by(minutes=1)
    house.work()

    assert house.status(sent) == "refused"
    assert house.twilio.texts == []


def test_a_refusal_that_is_final_ends_the_message(house: House) -> None:
    house.grant()
    house.twilio.then(error(21211))
    sent = house.send()

    house.work()
    house.clock.pass_by(hours=1)
    house.work()

    assert house.status(sent) == "failed"
    assert len(house.twilio.requests) == 1
