"""The rules about accounts and occasions, one by one."""

import pytest

from consent.guard.decision import Objection, Reason
from consent.guard.facts import HeldBy, OccasionFact
from consent.guard.rules.account import account_is_active, occasion_is_open
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import PurposeClass
from tests.unit.guard.cases import (
    INFORMATIONAL,
    MARKETING,
    MOMENT,
    NOW,
    RESPONSE,
    SERVICE,
    a_case,
    an_account,
    an_occasion,
)

MINE, OURS = an_account("mine"), an_account("ours")
GONE = an_account("gone", active=False)
MISSING, DEACTIVATED = Reason.ACCOUNT_MISSING, Reason.ACCOUNT_DEACTIVATED


def reason_of(objection: Objection | None) -> Reason | None:
    return None if objection is None else objection.reason


@pytest.mark.parametrize("purpose_class", [MARKETING, INFORMATIONAL])
@pytest.mark.parametrize(
    ("accounts", "named", "reason"),
    [
        ((), None, None),
        ((), "mine", MISSING),
        ((MINE,), None, None),
        ((MINE,), "mine", None),
        ((MINE,), "ours", MISSING),
        ((GONE,), None, DEACTIVATED),
        ((GONE,), "gone", DEACTIVATED),
        ((GONE, MINE), None, None),
        ((GONE, MINE), "gone", DEACTIVATED),
        ((GONE, MINE), "mine", None),
    ],
)
def test_a_deactivated_account_stops_what_needs_consent(
    purpose_class: PurposeClass,
    accounts: tuple[HeldBy, ...],
    named: str | None,
    reason: Reason | None,
) -> None:
    case = a_case(purpose_class=purpose_class, accounts=accounts, account=named)

    assert reason_of(account_is_active(case)) is reason


@pytest.mark.parametrize(
    ("accounts", "named", "reason"),
    [
        ((), None, MISSING),
        ((), "mine", MISSING),
        ((MINE, OURS), None, None),
        ((MINE, OURS), "ours", None),
        ((MINE,), "ours", MISSING),
        ((GONE,), None, DEACTIVATED),
        ((GONE, MINE), "gone", DEACTIVATED),
    ],
)
def test_service_needs_an_active_account_that_holds_the_contact(
    accounts: tuple[HeldBy, ...], named: str | None, reason: Reason | None
) -> None:
    case = a_case(purpose_class=SERVICE, accounts=accounts, account=named)

    assert reason_of(account_is_active(case)) is reason


@pytest.mark.parametrize("accounts", [(), (GONE,), (MINE,)])
def test_no_account_stops_a_response(accounts: tuple[HeldBy, ...]) -> None:
    case = a_case(purpose_class=RESPONSE, accounts=accounts)

    assert account_is_active(case) is None


@pytest.mark.parametrize(
    ("occasion", "reason"),
    [
        (None, Reason.OCCASION_MISSING),
        (an_occasion(), None),
        (an_occasion(purpose="that"), Reason.OCCASION_MISSING),
        (an_occasion(seller="other"), Reason.OCCASION_MISSING),
        (an_occasion(channel=Channel.EMAIL), Reason.OCCASION_MISSING),
        (an_occasion(spent=True), Reason.OCCASION_SPENT),
        (an_occasion(expires_at=NOW), None),
        (an_occasion(expires_at=NOW - MOMENT), Reason.OCCASION_MISSING),
        (an_occasion(expires_at=NOW - MOMENT, spent=True), Reason.OCCASION_SPENT),
    ],
)
def test_a_response_answers_one_open_occasion_of_its_own(
    occasion: OccasionFact | None, reason: Reason | None
) -> None:
    case = a_case(purpose_class=RESPONSE, occasion=occasion)

    assert reason_of(occasion_is_open(case)) is reason


def test_a_late_confirmation_of_an_opt_out_names_the_law() -> None:
    late = an_occasion(purpose="opt_out_reply", expires_at=NOW - MOMENT)

    objection = occasion_is_open(
        a_case(purpose="opt_out_reply", purpose_class=RESPONSE, occasion=late)
    )

    assert objection is not None
    assert objection.reason is Reason.CONFIRMATION_LATE
    assert objection.citation == "47 CFR 64.1200(a)(12)"


@pytest.mark.parametrize("purpose_class", [MARKETING, INFORMATIONAL, SERVICE])
def test_nothing_else_needs_an_occasion(purpose_class: PurposeClass) -> None:
    assert occasion_is_open(a_case(purpose_class=purpose_class)) is None
