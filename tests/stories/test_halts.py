"""Somebody pulls the brake: what is halted waits, and goes on when it is resumed."""

from dataclasses import replace

import pytest

from consent.messaging.parking import Parking
from consent.web.services import provide, service
from tests.stories.asking import ask
from tests.stories.house import House, Json
from tests.stories.joining import Site
from tests.stories.people import ACME, ANA, ANA_MAIL, BEN
from tests.stories.publishing import publish, sending_from


def stop(house: House, **what: object) -> str:
    """Halt something, and return the id of the halt."""
    return str(house.ask("/v1/halts", {"reason": "Wrong price", **what})["id"])


def resume(house: House, halt: str) -> Json:
    answer = house.call("DELETE", f"/v1/halts/{halt}")
    assert answer.status_code == 200
    found: Json = answer.get_json()
    return found


@pytest.mark.parametrize(
    "what",
    [{"series": "sale"}, {"seller": "acme"}, {"channel": "sms"}, {"all": True}],
    ids=str,
)
def test_what_is_halted_waits_and_leaves_once_when_it_is_resumed(
    house: House, what: Json
) -> None:
    house.grant()
    before = house.send(series="sale")
    halt = stop(house, **what)
    during = house.send(series="sale")

    house.work()
    waiting = [house.status(each) for each in (before, during)]
    resume(house, halt)
    house.work()
    house.work()

    assert waiting == ["deferred", "deferred"]
    assert [house.status(each) for each in (before, during)] == ["sent", "sent"]
    assert len(house.twilio.texts) == 2


@pytest.mark.parametrize(
    "what",
    [{"series": "other"}, {"seller": "acme-partner"}, {"channel": "email"}],
    ids=str,
)
def test_what_is_not_halted_leaves(house: House, what: Json) -> None:
    house.grant()
    stop(house, **what)

    sent = house.send(series="sale")
    house.work()

    assert house.check(series="sale").outcome == "allow"
    assert house.status(sent) == "sent"


def test_a_message_accepted_during_a_halt_is_taken_and_waits(house: House) -> None:
    house.grant()
    stop(house, series="sale")
    offer = {"channel": "sms", "purpose": "offers", "text": "Half price", "to": ANA}

    answer = house.call("POST", "/v1/messages", {**offer, "series": "sale"}, once="one")

    assert answer.status_code == 202
    assert answer.get_json()["status"] == "deferred"


def test_the_guard_says_that_it_is_halted_and_names_no_time(house: House) -> None:
    house.grant()
    stop(house, series="sale")

    judged = house.check(series="sale")

    assert (judged.outcome, judged.reasons) == ("defer", {"sending_halted"})
    assert judged.document["not_before"] is None


def test_an_answer_that_is_owed_leaves_whatever_is_halted(house: House) -> None:
    stop(house, all=True)

    assert house.hear("ALTO") != []


def test_what_anybody_can_ask_for_waits_while_it_is_halted(house: House) -> None:
    house.grant()
    house.grant(ANA_MAIL, channel="email")
    halt = stop(house, all=True)

    ask(house, ANA)
    ask(house, ANA_MAIL)
    Site(house=house).sign_up(address="ben@example.com")
    during = (len(house.twilio.texts), len(house.sendgrid.mails))
    resume(house, halt)
    house.work()

    assert during == (0, 0)
    assert (len(house.twilio.texts), len(house.sendgrid.mails)) == (1, 2)


def test_a_message_for_tomorrow_that_was_halted_today_leaves_tomorrow(
    house: House,
) -> None:
    house.grant()
    halt = stop(house, series="sale")
    tomorrow = house.clock.later(days=1)
    sent = house.send(
        series="sale", send_at=tomorrow, expires_at=house.clock.later(days=3)
    )
    house.work()
    resume(house, halt)

    house.work()
    today = house.status(sent)
    house.clock.pass_by(hours=23)
    house.work()
    almost = house.status(sent)
    house.clock.pass_by(hours=1)
    house.work()

    assert (today, almost) == ("deferred", "deferred")
    assert house.status(sent) == "sent"


def test_a_message_that_came_due_during_a_halt_leaves_at_its_end(house: House) -> None:
    house.grant()
    sent = house.send(series="sale", send_at=house.clock.later(hours=1))
    halt = stop(house, series="sale")
    house.clock.pass_by(hours=2)
    house.work()
    waiting = house.status(sent)

    resume(house, halt)
    house.work()

    assert waiting == "deferred"
    assert house.status(sent) == "sent"


def test_what_waits_beyond_its_end_expires(house: House) -> None:
    house.grant()
    halt = stop(house, series="sale")
    sent = house.send(series="sale", expires_at=house.clock.later(hours=1))
    house.work()

    house.clock.pass_by(hours=1)
    house.work()
    resume(house, halt)
    house.work()

    assert house.status(sent) == "expired"
    assert house.twilio.texts == []


def test_a_stop_during_a_halt_is_obeyed_at_its_end(house: House) -> None:
    house.grant()
    halt = stop(house, series="sale")
    sent = house.send(series="sale")
    house.work()
    house.hear("STOP")

    resume(house, halt)
    house.work()

    assert house.status(sent) == "refused"
    assert house.twilio.texts == []


def test_what_two_halts_stop_waits_for_both(house: House) -> None:
    house.grant()
    series, everything = stop(house, series="sale"), stop(house, all=True)
    sent = house.send(series="sale")
    house.work()

    resume(house, everything)
    house.work()
    still = house.status(sent)
    resume(house, series)
    house.work()

    assert still == "deferred"
    assert house.status(sent) == "sent"


def test_many_that_wait_are_called_up_page_by_page(
    house: House,
) -> None:
    with house.app.app_context():
        provide(house.app, replace(service(Parking), at_once=2))
    house.grant()
    house.grant(BEN)
    halt = stop(house, series="sale")
    sent = [house.send(to, series="sale") for to in (ANA, BEN, ANA, BEN, ANA)]
    house.work()

    resume(house, halt)
    house.work()

    assert {house.status(each) for each in sent} == {"sent"}
    assert len(house.twilio.texts) == len(sent)


def test_what_is_halted_keeps_nobody_waiting_behind_it_for_a_slow_sender(
    house: House,
) -> None:
    publish(house, sending_from("acme", ACME, pace=1))
    house.grant()
    house.grant(BEN)
    stop(house, series="sale")
    halted = [house.send(series="sale") for _ in range(5)]
    house.clock.pass_by(seconds=1)
    other = house.send(BEN, series="other")

    house.work()

    assert {house.status(each) for each in halted} == {"deferred"}
    assert house.status(other) == "sent"


def test_a_cancelled_message_stays_cancelled_when_it_is_resumed(house: House) -> None:
    house.grant()
    halt = stop(house, series="sale")
    sent = house.send(series="sale")
    house.work()
    house.call("POST", f"/v1/messages/{sent['id']}/cancel")

    resume(house, halt)
    house.work()

    assert house.status(sent) == "cancelled"
    assert house.twilio.texts == []
