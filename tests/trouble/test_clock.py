"""Clocks that step: order is a number, so that no step brings a consent back."""

from datetime import datetime, timedelta

import pytest

from tests.stories.house import House
from tests.stories.people import ANA


def times(house: House) -> list[datetime]:
    """Return when everything of Ana's was recorded, in its order."""
    contact = house.look_up(ANA)["contact"]
    return [
        datetime.fromisoformat(item["event"]["recorded_at"])
        for item in house.history(contact)
        if "event" in item
    ]


def test_a_clock_that_steps_back_cannot_undo_a_stop(house: House) -> None:
    house.grant()
    house.clock.pass_by(hours=-3)

    house.hear("STOP")

    assert "opted_out" in house.check().reasons
    assert times(house) == sorted(set(times(house)))


def test_a_grant_after_the_step_counts_as_after(house: House) -> None:
    house.grant()
    house.say("withdraw")
    house.clock.pass_by(hours=-3)

    house.grant()

    assert house.check().outcome == "allow"
    assert times(house) == sorted(set(times(house)))


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_message_that_waits_through_a_step_is_sent_once_or_expires(
    house: House, hours: int
) -> None:
    house.grant()
    sent = house.send(send_at=house.clock.later(hours=1))
    house.work()

    house.clock.pass_by(hours=hours)
    house.work()
    house.clock.pass_by(hours=6)
    house.work()

    assert house.status(sent) in {"sent", "expired"}
    assert len(house.twilio.texts) == (house.status(sent) == "sent")


def test_an_attempt_that_a_step_made_old_is_judged_anew(house: House) -> None:
    house.grant()
    sent = house.send()

    house.clock.step = timedelta(seconds=6)
    house.work()
    stepping = list(house.twilio.texts)
    house.clock.step = timedelta(0)
    house.clock.pass_by(minutes=5)
    house.work()

    assert stepping == []
    assert house.status(sent) == "sent"
    assert len(house.twilio.texts) == 1
