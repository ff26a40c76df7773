"""A receipt that tells of a STOP counts, however its attempt was closed before."""

from tests.doubles.http_double import NONSENSE
from tests.doubles.twilio_double import SentText
from tests.integration.messaging.operators import command
from tests.stories.house import House, Json
from tests.stories.people import ANA

STOPPED = {"opted_out", "blocked_by_provider"}


def text(house: House) -> SentText:
    """Send one text, and return it as the provider took it."""
    house.send()
    house.work()
    return house.twilio.texts[-1]


def given_up(house: House) -> Json:
    """Send a text that nobody knows about, and close it as an operator does."""
    house.twilio.then(NONSENSE)
    accepted = house.send()
    house.work()
    house.clock.pass_by(minutes=2)
    words = ("--as", "not-sent", "--reason", "Twilio's log")
    closed = command(house, "resolve", accepted["id"], *words)
    assert closed.exit_code == 0
    return accepted


def test_a_stop_is_heard_after_an_operator_closed_the_attempt(house: House) -> None:
    house.grant()
    reached = text(house)
    house.clock.pass_by(days=1)
    accepted = given_up(house)
    attempt = house.message(accepted)["attempts"][0]["sequence"]
    allowed = house.check().outcome

    form = house.twilio.status_form(reached, "undelivered", 21610)
    house.receipt(accepted["id"], attempt, form | {"MessageSid": "SM-other"})

    assert allowed == "allow"
    assert house.status(accepted) == "failed"
    assert house.check().reasons == STOPPED


def test_a_stop_is_heard_after_a_receipt_that_told_no_reason(house: House) -> None:
    house.grant()
    text(house)
    house.clock.pass_by(days=1)
    sent = text(house)
    house.report(sent, "failed")
    allowed = house.check().outcome

    house.report(sent, "failed", 21610)

    assert allowed == "allow"
    assert house.check().reasons == STOPPED


def test_the_same_receipt_twice_blocks_once(house: House) -> None:
    house.grant()
    text(house)
    house.clock.pass_by(days=1)
    sent = text(house)
    house.report(sent, "failed")

    statuses = [house.report(sent, "failed", 21610) for _ in range(3)]

    assert statuses == [204] * 3
    assert house.kinds().count("blocked") == 1
    assert house.kinds().count("withdrawn") == 1


def test_two_texts_that_met_the_same_stop_block_once(house: House) -> None:
    house.grant()
    sent = [text(house), text(house)]

    for each in sent:
        house.report(each, "undelivered", 21610)

    assert house.kinds().count("blocked") == 1


def test_the_same_receipt_after_a_start_blocks_nobody_again(house: House) -> None:
    house.grant()
    text(house)
    house.clock.pass_by(days=1)
    sent = text(house)
    house.report(sent, "failed")
    house.report(sent, "failed", 21610)
    house.clock.pass_by(minutes=1)
    house.hear("START")
    before = house.kinds()

    house.report(sent, "failed", 21610)

    assert house.kinds() == before
    assert house.check().outcome == "allow"


def test_what_failed_in_the_end_reached_nobody(house: House) -> None:
    house.grant()
    house.report(text(house), "failed", 30008)
    house.clock.pass_by(days=1)

    house.report(text(house), "failed", 21610)

    assert "withdrawn" not in house.kinds()
    assert house.check().reasons == {"blocked_by_provider"}


def test_where_nothing_was_ever_delivered_a_receipt_only_blocks(house: House) -> None:
    house.grant()
    sent = text(house)
    house.report(sent, "failed")

    house.report(sent, "failed", 21610)

    assert house.kinds(ANA) == ["granted", "attempt", "blocked"]
    assert house.check().reasons == {"blocked_by_provider"}


def test_a_grant_since_the_last_delivery_lives(house: House) -> None:
    house.grant()
    text(house)
    house.clock.pass_by(days=1)
    house.grant()
    house.clock.pass_by(days=1)
    sent = text(house)
    house.report(sent, "failed")

    house.report(sent, "failed", 21610)
    behind_the_block = house.check()
    house.clock.pass_by(minutes=1)
    house.hear("START")

    assert behind_the_block.reasons == {"blocked_by_provider"}
    assert house.check().outcome == "allow"
