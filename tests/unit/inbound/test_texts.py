"""An inbound text, and whom it is said to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from consent.inbound.texts import (
    InboundText,
    NoMessageSidError,
    is_confirmable,
    is_pending,
    is_stopped,
    sellers_of,
    state_of,
    text_of,
    waits_since,
    words_of,
)
from consent.inbound.words import Intent, State, read
from consent.ledger.registers import Register, Row
from consent.policy.confirmation import Confirmation
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import EventId
from consent.vocabulary.scope import Scope
from consent.vocabulary.seller import Sender
from tests.unit.policy.shipped import shipped_policy

ACME, PARTNER = "+12025550100", "+12025550101"
POLICY = shipped_policy(Sender(channel=Channel.SMS, id=ACME))
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
A_WEEK = timedelta(days=7)
FORM = {"MessageSid": "SM1", "From": "+14155550123", "To": ACME, "Body": "Hi"}
SERVICE = "MG00000000000000000000000000000000"


def a_text(**form: str) -> InboundText:
    return text_of({**FORM, **form})


def a_row(
    register: Register,
    *,
    channel: str = "sms",
    seller: str = "acme",
    sender: str | None = None,
    asked: bool = False,
) -> Row:
    return Row(
        register=register,
        scope=Scope(channel=channel, purpose="offers", seller=seller),
        at=NOW,
        event=EventId(UUID(int=1)),
        sender=sender,
        asked=asked,
    )


GRANT, REQUEST = a_row(Register.GRANT), a_row(Register.GRANT, asked=True)


@pytest.mark.parametrize(
    "spelling",
    [
        "+14155550123",
        " +14155550123 ",
        "14155550123",
        "whatsapp:+14155550123",
        "rcs:+14155550123",
    ],
)
def test_who_sent_it_is_one_contact_whatever_carried_it(spelling: str) -> None:
    text = a_text(From=spelling)

    assert text.contact is not None
    assert text.contact.text == "+14155550123"


@pytest.mark.parametrize("name", ["", "ACME", "22395", "+", "whatsapp:"])
def test_what_is_no_number_is_no_contact(name: str) -> None:
    assert a_text(From=name).contact is None


@pytest.mark.parametrize(
    ("spelling", "foreign"),
    [("+14155550123", False), ("rcs:+14155550123", False), ("whatsapp:+1", True)],
)
def test_another_network_is_told_apart(spelling: str, *, foreign: bool) -> None:
    assert a_text(From=spelling).foreign is foreign


def test_the_messaging_service_is_the_sender_where_there_is_one() -> None:
    assert a_text(MessagingServiceSid=SERVICE).sender == SERVICE
    assert a_text(MessagingServiceSid="").sender == ACME
    assert a_text().sender == ACME


def test_a_sender_is_known_by_all_its_names() -> None:
    assert a_text(MessagingServiceSid=SERVICE).names == {SERVICE, ACME}
    assert text_of({"SmsSid": "SM1", "From": "+14155550123"}).names == frozenset()


def test_what_was_said_is_kept_as_it_was() -> None:
    text = a_text(Body=" Stop\x00 it \n", OptOutType="STOP")

    assert (text.reference, text.body, text.verdict) == ("SM1", " Stop it \n", "STOP")


def test_names_too_long_to_be_kept_are_cut() -> None:
    long = "x" * 300

    text = a_text(MessageSid=long, MessagingServiceSid=long, To=long)

    assert {len(text.reference), len(text.number), len(text.sender)} == {64}


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_a_form_of_no_message_is_refused(missing: str) -> None:
    form = {name: value for name, value in FORM.items() if name != missing}

    with pytest.raises(NoMessageSidError):
        text_of(form)


def test_nobody_and_nothing_is_shown_by_accident() -> None:
    shown = repr(a_text(Body="secret"))

    assert "415" not in shown
    assert "secret" not in shown


@pytest.mark.parametrize(
    ("sender", "sellers"),
    [(ACME, ("acme",)), (PARTNER, ("acme-partner",)), ("+12025550199", ("*",))],
)
def test_a_sender_that_nobody_knows_stands_for_all(
    sender: str, sellers: tuple[str, ...]
) -> None:
    assert sellers_of(sender, POLICY) == sellers
    assert sellers_of(sender, None) == ("*",)


@pytest.mark.parametrize(
    ("rows", "sellers", "state"),
    [
        ([], ["acme"], State.NONE),
        ([GRANT], ["acme"], State.SUBSCRIBED),
        ([GRANT], ["*"], State.SUBSCRIBED),
        ([GRANT], ["acme-partner"], State.NONE),
        ([a_row(Register.GRANT, channel="email")], ["acme"], State.NONE),
        ([a_row(Register.WITHDRAWN)], ["acme"], State.OPTED_OUT),
        ([a_row(Register.OBJECTED, channel="*")], ["acme"], State.OPTED_OUT),
        ([a_row(Register.WITHDRAWN, seller="*")], ["acme"], State.OPTED_OUT),
        ([GRANT, a_row(Register.WITHDRAWN)], ["acme"], State.OPTED_OUT),
        ([a_row(Register.BLOCK)], ["acme"], State.NONE),
        ([REQUEST], ["acme"], State.PENDING),
        ([REQUEST, a_row(Register.WITHDRAWN), GRANT], ["acme"], State.PENDING),
    ],
)
def test_where_somebody_stands_with_a_sender(
    rows: list[Row], sellers: list[str], state: State
) -> None:
    assert state_of(rows, sellers) is state


@pytest.mark.parametrize(
    ("row", "sellers", "waited", "confirmable"),
    [
        (REQUEST, ["acme"], timedelta(0), True),
        (REQUEST, ["*"], timedelta(0), True),
        (REQUEST, ["acme"], A_WEEK, True),
        (REQUEST, ["acme"], A_WEEK + timedelta(microseconds=1), False),
        (REQUEST, ["acme-partner"], timedelta(0), False),
        (GRANT, ["acme"], timedelta(0), False),
        (
            a_row(Register.GRANT, asked=True, channel="email"),
            ["acme"],
            timedelta(0),
            False,
        ),
    ],
)
def test_a_young_request_by_text_can_be_confirmed_by_one(
    row: Row, sellers: list[str], waited: timedelta, *, confirmable: bool
) -> None:
    after = waits_since(POLICY, NOW + waited)

    assert is_confirmable(row, sellers, after) is confirmable


def test_how_long_a_request_waits_is_published() -> None:
    patient = replace(POLICY, confirmation=Confirmation(expires_after=2 * A_WEEK))

    assert waits_since(patient, NOW) == NOW - 2 * A_WEEK
    assert waits_since(None, NOW) == NOW - A_WEEK


def test_only_a_request_waits_for_its_second_step() -> None:
    assert is_pending(REQUEST)
    assert not is_pending(GRANT)
    assert not is_pending(a_row(Register.WITHDRAWN, asked=True))


def test_a_sender_is_stopped_by_what_was_said_to_it() -> None:
    rows = [a_row(Register.WITHDRAWN, sender=ACME), a_row(Register.BLOCK, sender="x")]

    assert is_stopped(rows, ACME)
    assert not is_stopped(rows, PARTNER)
    assert not is_stopped(rows, "x")


@pytest.mark.parametrize(
    ("body", "intent"),
    [
        ("STOP", Intent.OPT_OUT),
        ("please stop", Intent.OPT_OUT),
        ("opt out", Intent.OPT_OUT),
        ("Unsubscribe", Intent.OPT_OUT),
        ("START", Intent.OPT_IN),
        ("HELP", Intent.HELP),
        ("hello", Intent.NONE),
    ],
)
def test_without_a_policy_the_words_of_the_law_are_heard(
    body: str, intent: Intent
) -> None:
    words = words_of(None)

    reading = read(body, words=words, verdict=None, state=State.SUBSCRIBED)

    assert reading.intent is intent
    assert words_of(POLICY) is POLICY.words


def test_without_a_policy_no_reply_doubles_the_providers_own() -> None:
    assert words_of(None).provider_acts_on("Stop")
    assert not words_of(None).provider_acts_on("opt out")
