"""A sender with a pace sends no faster, whoever works; some do not wait for it."""

from tests.stories.batch import offer, send_all
from tests.stories.house import House
from tests.stories.people import ACME, ANA
from tests.stories.publishing import publish, sending_from

PEOPLE = [f"+1415555{n:04}" for n in range(150, 160)]


def waiting(house: House, count: int, **more: object) -> list[dict[str, object]]:
    """Have so many people agree, and a message wait for each."""
    for number in PEOPLE[:count]:
        house.grant(number)
    lines = [offer(number, number, **more) for number in PEOPLE[:count]]
    return send_all(house, lines).lines


def sent(house: House) -> int:
    return len(house.twilio.texts)


def test_no_more_leave_in_a_second_than_the_pace_allows(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=2))
    messages = waiting(house, 7)

    counts = []
    for _ in range(5):
        house.work()
        counts.append(sent(house))
        house.clock.pass_by(seconds=1)

    assert counts == [2, 4, 6, 7, 7]
    assert {message["status"] for message in messages} == {"queued"}
    assert {house.status(message) for message in messages} == {"sent"}


def test_they_leave_in_the_order_they_came_in(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=1))
    waiting(house, 3)

    for _ in range(3):
        house.work()
        house.clock.pass_by(seconds=1)

    assert [text.form["To"] for text in house.twilio.texts] == PEOPLE[:3]


def test_a_slow_sender_sends_one_every_so_often(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=0.1))
    waiting(house, 2)

    counts = []
    for _ in range(4):
        house.work()
        counts.append(sent(house))
        house.clock.pass_by(seconds=4)

    assert counts == [1, 1, 1, 2]


def test_what_the_account_needs_does_not_wait_behind_a_campaign(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=1))
    waiting(house, 5)
    account = {"state": "active"}
    house.call("PUT", "/v1/accounts/C-1", account)
    house.ask(
        "/v1/accounts/C-1/contacts",
        {"channel": "sms", "address": ANA, "verified": "text_code"},
    )

    code = house.send(purpose="security", text="Your code is 1234")
    house.work()

    assert house.status(code) == "sent"
    assert sent(house) == 2


def test_a_message_whose_turn_never_came_expires(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=0.01))
    messages = waiting(house, 2, expires_at=house.clock.later(minutes=1))
    house.work()

    house.clock.pass_by(minutes=1)
    house.let_go()
    house.work()

    assert [house.status(message) for message in messages] == ["sent", "expired"]


def test_a_stop_while_it_waits_for_its_turn_is_obeyed(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=1))
    messages = waiting(house, 2)
    house.work()

    house.hear("STOP", sender=PEOPLE[1])
    house.clock.pass_by(seconds=1)
    house.work()

    assert [house.status(message) for message in messages] == ["sent", "refused"]


def test_who_waits_for_a_turn_can_be_cancelled(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=1))
    messages = waiting(house, 3)
    house.work()

    house.call("POST", f"/v1/messages/{messages[1]['id']}/cancel")
    house.clock.pass_by(seconds=1)
    house.work()

    assert [house.status(message) for message in messages] == [
        "sent",
        "cancelled",
        "sent",
    ]


def test_a_message_that_waited_for_its_hour_waits_for_its_turn_too(
    house: House,
) -> None:
    publish(house, sending_from("acme", ACME, pace=1))
    waiting(house, 3, send_at=house.clock.later(hours=1))
    house.work()
    before = sent(house)

    house.clock.pass_by(hours=1)
    house.work()
    at_once = sent(house)
    house.clock.pass_by(seconds=1)
    house.work()

    assert (before, at_once, sent(house)) == (0, 1, 2)


def test_a_pace_that_is_lifted_holds_nobody_back(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=1))
    waiting(house, 5)
    house.work()

    publish(house, sending_from("acme", ACME))
    house.work()

    assert sent(house) == 5


def test_a_pace_that_is_new_holds_back_what_waits_already(house: House) -> None:
    waiting(house, 5, send_at=house.clock.later(hours=1))

    publish(house, sending_from("acme", ACME, pace=2))
    house.clock.pass_by(hours=1)
    house.work()

    assert sent(house) == 2


def test_idle_seconds_are_not_saved_up(house: House) -> None:
    publish(house, sending_from("acme", ACME, pace=1))
    waiting(house, 1)
    house.work()

    house.clock.pass_by(minutes=10)
    waiting(house, 5)
    house.work()

    assert sent(house) == 2
