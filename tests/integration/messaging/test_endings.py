"""How an attempt ends: taken, refused, worth another try, or nobody knows."""

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from consent.messaging.dispatch import Dispatcher
from consent.providers.handover import Handover, Parcel
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.services import service
from tests.doubles.http_double import NONSENSE, RESET, Answer, slowly
from tests.doubles.sendgrid_double import error as mail_error
from tests.doubles.twilio_double import error, failing
from tests.integration.messaging.operators import command
from tests.stories.fixtures import PATIENCE, OpenHouse
from tests.stories.house import House, Json
from tests.stories.people import ANA_MAIL


def unresolved(house: House) -> list[Json]:
    lines = command(house, "unresolved", "--json").output.splitlines()
    return [json.loads(line) for line in lines]


def endings(house: House, sent: Json) -> list[str]:
    return [
        outcome["ending"]
        for attempt in house.message(sent)["attempts"]
        for outcome in attempt["outcomes"]
    ]


def test_what_the_provider_had_no_time_for_is_tried_again_and_sent(
    house: House,
) -> None:
    house.grant()
    house.twilio.then(error(20429, status=429))
    accepted = house.send()

    house.work()
    waiting = house.status(accepted)
    house.clock.pass_by(minutes=1)
    house.work()

    assert waiting == "queued"
    assert house.status(accepted) == "sent"
    assert endings(house, accepted) == ["repeatable", "accepted"]
    assert len(house.twilio.texts) == 1


def test_every_further_try_is_a_new_question(house: House) -> None:
    house.grant()
    house.twilio.then(error(20429, status=429))
    accepted = house.send()
    house.work()

    house.hear("opt out")
    house.clock.pass_by(minutes=1)
    house.work()

    assert house.status(accepted) == "refused"
    assert len(house.twilio.requests) == 1


def test_e_mail_waits_as_long_as_the_provider_asks(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")
    house.sendgrid.then(mail_error(429, {"Retry-After": "7"}))
    accepted = house.mail(ANA_MAIL)
    house.work()

    house.clock.pass_by(seconds=6)
    house.work()
    too_soon = len(house.sendgrid.requests)
    house.clock.pass_by(seconds=1)
    house.work()

    assert too_soon == 1
    assert house.status(accepted) == "sent"


def test_no_wait_that_a_provider_asks_for_outlives_the_message(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")
    house.sendgrid.then(mail_error(429, {"Retry-After": "86400"}))
    accepted = house.mail(ANA_MAIL, expires_at=house.clock.later(minutes=1))
    house.work()

    house.clock.pass_by(minutes=1)
    house.work()

    assert house.status(accepted) == "expired"
    assert len(house.sendgrid.requests) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (slowly(Answer(status=201), seconds=PATIENCE + 5), "timeout"),
        (RESET, "broken_off"),
        (NONSENSE, "unreadable_answer"),
        (failing(503), "http_503"),
    ],
    ids=["timeout", "reset", "nonsense", "5xx"],
)
def test_what_may_have_been_sent_is_unknown_listed_and_never_tried_again(
    house: House, answer: Answer, code: str
) -> None:
    house.grant()
    house.twilio.then(answer)
    accepted = house.send()

    house.work()
    house.clock.pass_by(hours=5)
    house.work()

    assert house.status(accepted) == "unknown"
    assert len(house.twilio.requests) == 1
    assert [(row["message"], row["code"]) for row in unresolved(house)] == [
        (accepted["id"], code)
    ]


@pytest.mark.parametrize(
    ("known_as", "status"), [("sent", "sent"), ("not-sent", "failed")]
)
def test_an_operator_closes_what_nobody_knew(
    house: House, known_as: str, status: str
) -> None:
    house.grant()
    house.twilio.then(NONSENSE)
    accepted = house.send()
    house.work()
    house.clock.pass_by(minutes=2)

    words = ("resolve", accepted["id"], "--as", known_as, "--reason", "Twilio's log")
    closed, again = command(house, *words), command(house, *words)

    assert closed.exit_code == 0
    assert again.exit_code != 0
    assert house.status(accepted) == status
    assert unresolved(house) == []


def test_a_receipt_closes_what_nobody_knew(house: House) -> None:
    house.grant()
    house.send()
    house.work()
    taken = house.twilio.texts[0]
    house.twilio.then(NONSENSE)
    accepted = house.send()
    house.work()
    attempt = house.message(accepted)["attempts"][0]["sequence"]

    form = house.twilio.status_form(taken, "delivered") | {"MessageSid": "SM-other"}
    answer = house.receipt(accepted["id"], attempt, form)

    assert answer.status_code == 204
    assert house.status(accepted) == "delivered"


def test_a_message_that_the_provider_refuses_has_failed(house: House) -> None:
    house.grant()
    house.twilio.then(error(30007))
    accepted = house.send()

    house.work()
    house.clock.pass_by(hours=5)
    house.work()

    assert house.status(accepted) == "failed"
    assert len(house.twilio.requests) == 1
    assert house.check().outcome == "allow"


def test_an_attempt_that_could_not_be_handed_over_at_once_is_given_up(
    house: House,
) -> None:
    """Its judgement is too old by then; the next try asks the guard again."""
    house.grant()
    accepted = house.send()
    house.clock.step = timedelta(seconds=6)
    house.work()
    handed_over = len(house.twilio.requests)

    house.clock.step = timedelta(0)
    house.clock.pass_by(minutes=1)
    house.work()

    assert handed_over == 0
    assert house.status(accepted) == "sent"
    assert endings(house, accepted)[-2:] == ["abandoned", "accepted"]
    assert len(house.twilio.texts) == 1


class KilledError(BaseException):
    """The worker's process ends here."""


class DeadlyProvider:
    """Ends the worker at the worst moment: after the attempt, before its outcome."""

    name = "deadly"
    channels = frozenset({Channel.SMS})

    def hand_over(self, parcel: Parcel) -> Handover:
        raise KilledError


def test_an_attempt_that_is_found_open_is_unknown_and_is_not_tried_again(
    open_house: OpenHouse,
) -> None:
    providers: Sequence[DeadlyProvider] = [DeadlyProvider()]
    dying, house = open_house(providers=providers), open_house()
    house.grant()
    accepted = house.send()
    found = house.message(accepted)
    contact, message = UUID(found["contact"]), UUID(found["id"])
    with dying.app.app_context(), pytest.raises(KilledError):
        service(Dispatcher).run(ContactId(contact), MessageId(message))

    house.work()
    while_it_may_live = house.status(accepted)
    house.clock.pass_by(seconds=91)
    house.work()

    assert while_it_may_live == "sending"
    assert house.status(accepted) == "unknown"
    assert house.twilio.requests == []
    assert [row["code"] for row in unresolved(house)] == ["found_open"]
