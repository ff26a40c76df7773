"""Messages that nobody works at any more are found, and go on or end."""

from uuid import UUID

import pytest

from consent.messaging.dispatch import Dispatcher
from consent.providers.handover import Handover, Parcel
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.services import service
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import BEN

NO_JOBS = "DELETE FROM procrastinate_jobs"


class KilledError(BaseException):
    """The worker is no more: nothing that it still had to do is done."""


class Killed:
    """A provider with which the worker dies."""

    name = "killed"
    channels = frozenset({Channel.SMS})

    def hand_over(self, parcel: Parcel) -> Handover:
        raise KilledError


def lose_all_jobs(house: House) -> None:
    with house.as_owner() as owner:
        owner.execute(NO_JOBS)


def test_a_message_whose_job_is_lost_gets_another(house: House) -> None:
    house.grant()
    accepted = house.send()
    lose_all_jobs(house)

    house.clock.pass_by(minutes=3)
    swept = house.sweep()
    house.work()

    assert swept.lost == 1
    assert house.status(accepted) == "sent"
    assert len(house.twilio.texts) == 1


def test_a_message_that_has_its_job_is_left_alone(house: House) -> None:
    house.grant()
    house.send()
    house.send(send_at=house.clock.later(hours=1))

    house.clock.pass_by(minutes=3)
    swept = house.sweep()

    assert (swept.lost, swept.adrift, swept.over) == (0, 0, 0)


def test_a_job_that_is_lost_for_a_moment_only_is_not_missed(house: House) -> None:
    house.grant()
    house.send()
    lose_all_jobs(house)

    house.clock.pass_by(minutes=1)

    assert house.sweep().lost == 0


def test_a_stop_before_its_new_job_is_obeyed(house: House) -> None:
    house.grant()
    accepted = house.send()
    lose_all_jobs(house)
    house.hear("STOP")

    house.clock.pass_by(minutes=3)
    house.sweep()
    house.work()

    assert house.status(accepted) == "refused"
    assert house.twilio.texts == []


def test_an_attempt_that_nobody_closes_ends_as_unknown(open_house: OpenHouse) -> None:
    house = open_house(providers=[Killed()])
    house.grant()
    accepted = house.send()
    message = house.message(accepted)
    with house.app.app_context(), pytest.raises(KilledError):
        service(Dispatcher).run(
            ContactId(UUID(message["contact"])), MessageId(UUID(message["id"]))
        )
    lose_all_jobs(house)

    house.clock.pass_by(minutes=1)
    too_soon = house.sweep().adrift
    house.clock.pass_by(minutes=2)
    swept = house.sweep().adrift
    house.work()

    assert (too_soon, swept) == (0, 1)
    assert house.status(accepted) == "unknown"
    assert len(house.message(accepted)["attempts"]) == 1


def test_a_message_that_nothing_can_end_expires_in_the_end(house: House) -> None:
    house.grant()
    house.grant(BEN)
    accepted = house.send(expires_at=house.clock.later(hours=1))
    kept = house.send(BEN, expires_at=house.clock.later(hours=2))
    lose_all_jobs(house)

    house.clock.pass_by(hours=1, minutes=20)
    swept = house.sweep()

    assert swept.over == 1
    assert house.status(accepted) == "expired"
    assert house.status(kept) == "queued"


def test_sweeping_twice_sends_nothing_twice(house: House) -> None:
    house.grant()
    accepted = house.send()
    lose_all_jobs(house)
    house.clock.pass_by(minutes=3)

    first, second = house.sweep(), house.sweep()
    house.work()

    assert (first.lost, second.lost) == (1, 0)
    assert house.status(accepted) == "sent"
    assert len(house.twilio.texts) == 1
