"""What the provider says of an address becomes part of the ledger."""

import itertools
from datetime import datetime

import pytest

from tests.doubles.twilio_double import SentText, error
from tests.stories.house import House
from tests.stories.people import ANA


def text(house: House) -> SentText:
    """Send one text, and return it as the provider took it."""
    house.grant()
    house.send()
    house.work()
    return house.twilio.texts[-1]


def event(house: House, kind: str) -> dict[str, object]:
    history = house.history(house.look_up()["contact"])
    found = [item["event"] for item in history if "event" in item]
    return next(each for each in found if each["kind"] == kind)


def test_a_stop_that_only_the_carrier_heard_counts_from_the_last_delivery(
    house: House,
) -> None:
    text(house)
    reached = house.clock.now()
    house.clock.pass_by(days=1)
    house.twilio.opted_out.add(ANA)

    refused = house.send()
    house.work()

    assert house.status(refused) == "failed"
    assert house.check().reasons == {"opted_out", "blocked_by_provider"}
    occurred_at = str(event(house, "withdrawn")["occurred_at"])
    assert datetime.fromisoformat(occurred_at) == reached
    assert event(house, "withdrawn")["door"] == "provider"


def test_a_grant_since_the_last_delivery_lives_behind_the_block(house: House) -> None:
    text(house)
    house.clock.pass_by(days=1)
    house.grant()
    house.clock.pass_by(days=1)
    house.twilio.opted_out.add(ANA)

    house.send()
    house.work()
    behind_the_block = house.check()
    house.twilio.opted_out.clear()
    house.hear("START")

    assert behind_the_block.reasons == {"blocked_by_provider"}
    assert house.check().outcome == "allow"


def test_where_nothing_ever_got_through_there_is_a_block_and_no_withdrawal(
    house: House,
) -> None:
    house.twilio.opted_out.add(ANA)
    house.grant()

    house.send()
    house.work()

    assert house.kinds() == ["granted", "attempt", "blocked"]
    assert house.check().reasons == {"blocked_by_provider"}


def test_the_same_verdict_again_is_recorded_once(house: House) -> None:
    text(house)
    house.clock.pass_by(minutes=1)
    accepted = [house.send() for _ in range(2)]
    house.twilio.opted_out.add(ANA)

    house.work()

    statuses = sorted(house.status(each) for each in accepted)
    assert statuses == ["failed", "refused"]
    assert house.kinds().count("blocked") == 1


@pytest.mark.parametrize("code", [21614, 21211])
def test_a_landline_is_not_texted_again_by_anybody(house: House, code: int) -> None:
    house.grant()
    house.grant(seller="acme-partner")
    house.grant(channel="call")
    house.twilio.then(error(code))

    house.send()
    house.work()

    assert house.check().reasons == {"address_invalid"}
    assert house.check(seller="acme-partner").reasons == {"address_invalid"}
    assert house.check(channel="call").outcome == "allow"


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        (30005, {"address_invalid"}),
        (21610, {"blocked_by_provider"}),
        (30003, set()),
    ],
)
def test_a_receipt_tells_of_the_address_as_an_answer_does(
    house: House, code: int, reasons: set[str]
) -> None:
    sent = text(house)

    status = house.report(sent, "undelivered", code)

    assert status == 204
    assert house.check().reasons == reasons


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["queued", "sent", "delivered"]))
)
def test_receipts_end_at_delivered_in_whatever_order_they_come(
    house: House, order: tuple[str, ...]
) -> None:
    sent = text(house)
    message = house.messages_of(ANA)[0]

    for status in (*order, *order):
        assert house.report(sent, status) == 204

    assert house.status(message) == "delivered"
    assert house.message(message)["reference"] == sent.sid


def test_what_was_delivered_does_not_fail_afterwards(house: House) -> None:
    sent = text(house)
    message = house.messages_of(ANA)[0]
    house.report(sent, "delivered")

    house.report(sent, "failed", 30008)

    assert house.status(message) == "delivered"


def test_a_receipt_for_another_text_changes_nothing(house: House) -> None:
    sent = text(house)
    message = house.messages_of(ANA)[0]
    form = house.twilio.status_form(sent, "delivered")
    before = house.rows()

    answers = [
        house.receipt(message["id"], 2, form | {"MessageSid": "SM-another"}),
        house.receipt(message["id"], 77, form),
        house.receipt("0190a1c2-0000-7000-8000-000000000000", 2, form),
        house.receipt("not-an-id", 2, form),
        house.receipt(message["id"], 2, form | {"MessageStatus": "sideways"}),
    ]

    assert {answer.status_code for answer in answers} == {204}
    assert house.rows() == before
    assert house.status(message) == "sent"
