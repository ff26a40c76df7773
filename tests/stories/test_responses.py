"""What the product itself says: once for each occasion, and to nobody who may not."""

import pytest

from consent.contacts.address import parse
from consent.contacts.service import Contacts
from consent.db.transaction import in_transaction
from consent.messaging.dispatch import Dispatcher
from consent.vocabulary.channel import Channel
from consent.web.services import service
from tests.doubles.sendgrid_double import error
from tests.stories import replies
from tests.stories.house import House, Json
from tests.stories.mails import parts
from tests.stories.people import ANA, ANA_MAIL

OURS = ["manage_link", "identity_code"]


def respond(
    house: House, channel: Channel = Channel.EMAIL, purpose: str = "manage_link"
) -> str | None:
    address = ANA_MAIL if channel is Channel.EMAIL else ANA
    return replies.respond(house.app, address, channel, purpose)


def shown(house: House, message: str | None) -> Json:
    return house.message({"id": message})


@pytest.mark.parametrize("purpose", OURS)
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.CALL])
def test_an_occasion_in_its_time_is_answered_on_every_channel(
    house: House, channel: Channel, purpose: str
) -> None:
    message = respond(house, channel, purpose)

    assert shown(house, message)["status"] == "queued"


def test_an_answer_carries_nothing_that_marketing_has_to(house: House) -> None:
    respond(house)
    house.work()

    [mail] = house.sendgrid.mails
    assert mail.headers == {}
    assert parts(mail) == {"text/plain": replies.WORDS.text}


def test_what_the_carrier_blocks_gets_no_answer(house: House) -> None:
    house.hear("STOP")

    assert respond(house, Channel.SMS, "identity_code") is None

    contact = house.look_up()["contact"]
    assert [item["event"]["kind"] for item in house.history(contact)] == [
        "withdrawn",
        "blocked",
    ]
    assert house.rows()["refusal"] == 1


def test_a_new_holder_gets_no_answer_to_the_one_before(house: House) -> None:
    message = respond(house, Channel.SMS)
    house.clock.pass_by(minutes=1)
    contact = house.look_up()["contact"]
    house.ask(
        f"/v1/contacts/{contact}/reassigned",
        {"evidence": {"door": "agent", "reference": "rnd"}},
    )

    house.work()

    assert shown(house, message)["status"] == "refused"
    assert respond(house, Channel.SMS) is not None


def test_who_was_forgotten_meanwhile_gets_no_answer(house: House) -> None:
    message = respond(house)
    contact = parse(Channel.EMAIL, ANA_MAIL)
    with house.app.app_context():
        contacts = service(Contacts)
        found = contacts.find(contact)
        assert found is not None
        in_transaction(lambda: contacts.forget(found))

    house.work()

    assert shown(house, message)["status"] == "refused"
    assert house.sendgrid.mails == []


def test_an_answer_that_comes_too_late_is_not_given(house: House) -> None:
    message = respond(house)
    house.clock.pass_by(minutes=31)

    house.work()

    assert shown(house, message)["status"] == "expired"


def test_an_answer_that_was_certainly_not_taken_goes_again(house: House) -> None:
    house.sendgrid.then(error(429, {"Retry-After": "7"}))
    message = respond(house)
    house.work()
    assert house.sendgrid.mails == []

    house.clock.pass_by(seconds=8)
    house.work()

    assert len(house.sendgrid.mails) == 1
    assert shown(house, message)["status"] == "sent"


def test_an_answer_of_which_nobody_knows_does_not_go_again(house: House) -> None:
    house.sendgrid.then(error(503))
    message = respond(house)

    house.work()
    house.clock.pass_by(minutes=5)
    house.work()

    assert len(house.sendgrid.requests) == 1
    assert shown(house, message)["status"] == "unknown"


def test_two_messages_to_one_occasion_are_one_that_leaves(house: House) -> None:
    first = respond(house)
    second = replies.twin(house.app, first)

    house.work()
    with house.app.app_context():
        service(Dispatcher).run(second.contact, second.id)

    assert len(house.sendgrid.mails) == 1
    assert shown(house, first)["status"] == "sent"
    refused = shown(house, str(second.id))
    assert {r["code"] for r in refused["decision"]["reasons"]} == {"occasion_spent"}
