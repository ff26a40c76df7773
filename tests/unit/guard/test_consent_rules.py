"""The rules that rest on what the person agreed to, one by one."""

import pytest

from consent.guard.decision import Objection, Reason
from consent.guard.rules.consent import (
    basis_is_strong_enough,
    channel_carries_purpose,
    consent_was_given,
    message_is_in_time,
)
from consent.ledger.registers import Register, Row
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel, Technology
from consent.vocabulary.purpose import PurposeClass
from tests.unit.guard.cases import (
    HOUR,
    INFORMATIONAL,
    MARKETING,
    MOMENT,
    NOW,
    RESPONSE,
    SERVICE,
    a_case,
    a_grant,
    a_row,
)

WITHDRAWN, OBJECTED = Register.WITHDRAWN, Register.OBJECTED
GRANTED_AT = NOW - HOUR
MACHINES = [Technology.PRERECORDED, Technology.ARTIFICIAL, Technology.AUTODIALED, None]


def reason_of(objection: Objection | None) -> Reason | None:
    return None if objection is None else objection.reason


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], Reason.CONSENT_MISSING),
        ([a_grant()], None),
        ([a_grant(), a_row(WITHDRAWN, at=GRANTED_AT - MOMENT)], None),
        ([a_grant(), a_row(WITHDRAWN, at=GRANTED_AT)], Reason.OPTED_OUT),
        ([a_grant(), a_row(WITHDRAWN, at=GRANTED_AT + MOMENT)], Reason.OPTED_OUT),
        ([a_row(WITHDRAWN)], Reason.OPTED_OUT),
        ([a_grant(), a_row(WITHDRAWN, channel="email", at=NOW)], None),
        ([a_grant(), a_row(WITHDRAWN, seller="other", at=NOW)], None),
        ([a_grant(), a_row(WITHDRAWN, purpose="that", at=NOW)], None),
        (
            [a_grant(), a_row(WITHDRAWN, purpose="class:marketing", at=NOW)],
            Reason.OPTED_OUT,
        ),
        ([a_grant(), a_row(WITHDRAWN, purpose="class:informational", at=NOW)], None),
        ([a_grant(), a_row(OBJECTED, at=NOW)], Reason.OBJECTED),
        ([a_row(OBJECTED), a_row(WITHDRAWN, at=NOW)], Reason.OPTED_OUT),
        ([a_row(OBJECTED, at=NOW), a_row(WITHDRAWN)], Reason.OBJECTED),
        ([a_grant(expires_at=NOW + MOMENT)], None),
        ([a_grant(expires_at=NOW)], Reason.CONSENT_EXPIRED),
        ([a_grant(expires_at=NOW), a_grant(at=NOW)], None),
        ([a_grant(asked=True)], Reason.CONSENT_UNCONFIRMED),
        ([a_grant(asked=True, confirmed_at=NOW)], None),
        (
            [
                a_grant(asked=True, confirmed_at=NOW - 2 * MOMENT),
                a_row(WITHDRAWN, at=NOW - MOMENT),
            ],
            Reason.OPTED_OUT,
        ),
        ([a_grant(seller="other")], Reason.CONSENT_SELLER_MISMATCH),
        ([a_grant(seller="other", expires_at=NOW)], Reason.CONSENT_MISSING),
        ([a_grant(channel=Channel.EMAIL)], Reason.CONSENT_MISSING),
        ([a_row(Register.FORGOTTEN)], Reason.SUPPRESSED),
        ([a_grant(at=NOW), a_row(Register.FORGOTTEN)], None),
        ([a_row(Register.REASSIGNED)], Reason.CONSENT_MISSING),
    ],
)
def test_marketing_needs_a_grant_that_still_lives(
    rows: list[Row], reason: Reason | None
) -> None:
    assert reason_of(consent_was_given(a_case(*rows))) is reason


@pytest.mark.parametrize(
    ("purpose_class", "promotes", "reason"),
    [
        (MARKETING, False, Reason.CONSENT_MISSING),
        (INFORMATIONAL, False, Reason.CONSENT_MISSING),
        (SERVICE, False, None),
        (RESPONSE, False, None),
        (SERVICE, True, Reason.CONSENT_MISSING),
        (RESPONSE, True, Reason.CONSENT_MISSING),
    ],
)
def test_what_promotes_needs_a_grant_whatever_else_it_is(
    purpose_class: PurposeClass, *, promotes: bool, reason: Reason | None
) -> None:
    case = a_case(purpose_class=purpose_class, promotes=promotes)

    assert reason_of(consent_was_given(case)) is reason


@pytest.mark.parametrize("basis", [*Basis, None])
@pytest.mark.parametrize("technology", [*MACHINES, Technology.LIVE])
def test_a_sales_call_by_a_machine_needs_written_consent(
    basis: Basis | None, technology: Technology | None
) -> None:
    case = a_case(
        a_grant(basis, channel=Channel.CALL),
        channel=Channel.CALL,
        technology=technology,
    )

    objection = basis_is_strong_enough(case)

    by_machine = technology in MACHINES
    weak = basis in {None, Basis.SOFT_OPT_IN} or (
        by_machine and basis is not Basis.EXPRESS_WRITTEN
    )
    assert (objection is not None) is weak
    if objection is not None and by_machine:
        assert objection.citation == "47 CFR 64.1200(a)(2)"


@pytest.mark.parametrize(
    ("channel", "basis", "enough"),
    [
        (Channel.SMS, Basis.IMPLIED, True),
        (Channel.SMS, Basis.SOFT_OPT_IN, False),
        (Channel.EMAIL, Basis.SOFT_OPT_IN, True),
        (Channel.MAIL, Basis.SOFT_OPT_IN, False),
        (Channel.SMS, None, False),
        (Channel.LOCATION, Basis.IMPLIED, False),
        (Channel.LOCATION, Basis.EXPRESS, True),
    ],
)
def test_a_basis_carries_only_what_it_is_strong_enough_for(
    channel: Channel, basis: Basis | None, *, enough: bool
) -> None:
    case = a_case(a_grant(basis, channel=channel), channel=channel)

    assert (basis_is_strong_enough(case) is None) is enough


def test_an_informational_call_by_a_machine_needs_no_written_consent() -> None:
    case = a_case(
        a_grant(Basis.EXPRESS, channel=Channel.CALL, purpose_class=INFORMATIONAL),
        channel=Channel.CALL,
        purpose_class=INFORMATIONAL,
    )

    assert basis_is_strong_enough(case) is None


def test_who_agreed_to_information_did_not_agree_to_what_promotes() -> None:
    case = a_case(
        a_grant(Basis.EXPRESS_WRITTEN, purpose_class=INFORMATIONAL),
        purpose_class=INFORMATIONAL,
        promotes=True,
    )

    assert reason_of(basis_is_strong_enough(case)) is Reason.CONSENT_LEVEL_INSUFFICIENT


def test_the_strongest_of_several_grants_counts() -> None:
    case = a_case(
        a_grant(Basis.IMPLIED, channel=Channel.CALL, at=NOW),
        a_grant(Basis.EXPRESS_WRITTEN, channel=Channel.CALL),
        channel=Channel.CALL,
    )

    assert basis_is_strong_enough(case) is None


def test_where_there_is_no_grant_its_basis_is_no_reason() -> None:
    assert basis_is_strong_enough(a_case()) is None


@pytest.mark.parametrize("channel", Channel)
def test_a_purpose_is_used_only_on_its_channels(channel: Channel) -> None:
    case = a_case(channel=channel, channels=frozenset({Channel.SMS, Channel.MAIL}))

    objects = channel_carries_purpose(case) is not None

    assert objects is (channel not in {Channel.SMS, Channel.MAIL})


def test_a_message_is_over_when_its_time_has_come() -> None:
    assert message_is_in_time(a_case()) is None
    assert message_is_in_time(a_case(expires_at=NOW + MOMENT)) is None
    assert reason_of(message_is_in_time(a_case(expires_at=NOW))) is (
        Reason.MESSAGE_EXPIRED
    )
