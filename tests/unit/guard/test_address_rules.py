"""The rules about the address itself, one by one."""

from datetime import datetime

import pytest

from consent.guard.decision import Objection, Outcome, Reason
from consent.guard.question import Location
from consent.guard.rules.address import (
    address_is_not_blocked,
    device_is_in_use,
    erased_stay_erased,
    holder_is_the_same,
    nothing_waits_to_be_read,
    processing_is_not_restricted,
)
from consent.ledger.registers import Register, Row
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import PurposeClass
from tests.unit.guard.cases import (
    HOUR,
    INFORMATIONAL,
    MARKETING,
    MOMENT,
    NOW,
    RESPONSE,
    SENDER,
    SERVICE,
    a_case,
    a_grant,
    a_row,
    an_account,
    an_occasion,
)

SINCE = NOW - HOUR
BLOCKED, INVALID = Reason.BLOCKED_BY_PROVIDER, Reason.ADDRESS_INVALID


def reason_of(objection: Objection | None) -> Reason | None:
    return None if objection is None else objection.reason


def block(channel: str = "sms", sender: str | None = SENDER) -> Row:
    return a_row(Register.BLOCK, channel=channel, sender=sender)


@pytest.mark.parametrize("purpose_class", PurposeClass)
@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], None),
        ([block()], BLOCKED),
        ([block("*")], BLOCKED),
        ([block("call")], None),
        ([block(sender="+12025550109")], None),
        ([block(sender=None)], INVALID),
        ([block("email", sender=None)], None),
        ([block("*", sender=None)], INVALID),
        ([block(), block(sender=None)], INVALID),
        ([a_row(Register.HOLD, sender=SENDER)], None),
    ],
)
def test_a_block_stops_every_class(
    rows: list[Row], reason: Reason | None, purpose_class: PurposeClass
) -> None:
    case = a_case(*rows, purpose_class=purpose_class)

    assert reason_of(address_is_not_blocked(case)) is reason


def test_without_a_sender_no_sender_is_blocked() -> None:
    case = a_case(block("*"), channel=Channel.EMAIL)

    assert address_is_not_blocked(case) is None


HOLD = Register.HOLD


@pytest.mark.parametrize(
    ("hold", "held"),
    [
        (a_row(HOLD), True),
        (a_row(HOLD, channel="sms"), True),
        (a_row(HOLD, channel="email"), False),
        (a_row(HOLD, purpose="this"), True),
        (a_row(HOLD, purpose="that"), False),
        (a_row(HOLD, purpose="class:marketing"), True),
        (a_row(HOLD, purpose="class:informational"), False),
        (a_row(HOLD, seller="acme"), True),
        (a_row(HOLD, seller="other"), False),
    ],
)
def test_while_a_reply_is_unread_what_it_may_be_about_waits(
    hold: Row, *, held: bool
) -> None:
    objection = nothing_waits_to_be_read(a_case(hold))

    assert (objection is not None) is held
    if objection is not None:
        assert objection.reason is Reason.HELD_FOR_REVIEW
        assert objection.outcome is Outcome.REVIEW


@pytest.mark.parametrize("scope", ["class:marketing", "class:informational", "this"])
def test_information_that_promotes_waits_for_either_class(scope: str) -> None:
    case = a_case(
        a_row(Register.HOLD, purpose=scope), purpose_class=INFORMATIONAL, promotes=True
    )

    assert nothing_waits_to_be_read(case) is not None


@pytest.mark.parametrize(
    ("purpose_class", "stopped"),
    [(MARKETING, True), (INFORMATIONAL, True), (SERVICE, False), (RESPONSE, False)],
)
def test_only_what_needs_consent_waits_for_a_reader(
    purpose_class: PurposeClass, *, stopped: bool
) -> None:
    case = a_case(a_row(Register.HOLD), purpose_class=purpose_class)

    assert (nothing_waits_to_be_read(case) is not None) is stopped


@pytest.mark.parametrize(
    ("purpose_class", "stopped"),
    [(MARKETING, True), (INFORMATIONAL, True), (SERVICE, True), (RESPONSE, False)],
)
def test_restricted_data_serve_nothing_but_a_response(
    purpose_class: PurposeClass, *, stopped: bool
) -> None:
    case = a_case(a_row(Register.RESTRICTION), purpose_class=purpose_class)

    assert (processing_is_not_restricted(case) is not None) is stopped
    assert processing_is_not_restricted(a_case(purpose_class=purpose_class)) is None


CHANGES = [
    (Register.REASSIGNED, holder_is_the_same, Reason.NUMBER_REASSIGNED),
    (Register.FORGOTTEN, erased_stay_erased, Reason.SUPPRESSED),
]
EDGES = [(SINCE - MOMENT, True), (SINCE, True), (SINCE + MOMENT, False)]


@pytest.mark.parametrize(("at", "stopped"), EDGES)
def test_a_reassigned_number_gets_only_what_its_new_holder_agreed_to(
    at: datetime, *, stopped: bool
) -> None:
    case = a_case(a_row(Register.REASSIGNED), a_grant(at=at))

    assert (holder_is_the_same(case) is not None) is stopped


@pytest.mark.parametrize("register", [Register.REASSIGNED, Register.FORGOTTEN])
@pytest.mark.parametrize(("at", "stopped"), EDGES)
def test_service_needs_an_account_linked_after_the_change(
    register: Register, at: datetime, *, stopped: bool
) -> None:
    rule, reason = next((rule, code) for r, rule, code in CHANGES if r is register)
    case = a_case(
        a_row(register), purpose_class=SERVICE, accounts=(an_account(linked_at=at),)
    )

    assert reason_of(rule(case)) is (reason if stopped else None)


@pytest.mark.parametrize("register", [Register.REASSIGNED, Register.FORGOTTEN])
@pytest.mark.parametrize(("at", "stopped"), EDGES)
def test_a_response_needs_an_occasion_after_the_change(
    register: Register, at: datetime, *, stopped: bool
) -> None:
    rule, reason = next((rule, code) for r, rule, code in CHANGES if r is register)
    case = a_case(a_row(register), purpose_class=RESPONSE, occasion=an_occasion(at=at))

    assert reason_of(rule(case)) is (reason if stopped else None)


def test_an_inactive_account_begins_nothing_anew() -> None:
    case = a_case(
        a_row(Register.REASSIGNED),
        purpose_class=SERVICE,
        accounts=(an_account(active=False, linked_at=NOW),),
    )

    assert reason_of(holder_is_the_same(case)) is Reason.NUMBER_REASSIGNED


def test_of_an_erasure_the_missing_consent_speaks_where_one_is_needed() -> None:
    assert erased_stay_erased(a_case(a_row(Register.FORGOTTEN))) is None


@pytest.mark.parametrize(
    ("location", "stopped"),
    [
        (None, True),
        (Location(), True),
        (Location(precision_m=90), True),
        (Location(foreground=True), False),
    ],
)
def test_a_device_is_located_only_while_its_app_is_in_use(
    location: Location | None, *, stopped: bool
) -> None:
    case = a_case(channel=Channel.LOCATION, location=location)

    assert (device_is_in_use(case) is not None) is stopped


@pytest.mark.parametrize("channel", sorted(set(Channel) - {Channel.LOCATION}))
def test_nothing_else_needs_an_app_in_use(channel: Channel) -> None:
    assert device_is_in_use(a_case(channel=channel)) is None
