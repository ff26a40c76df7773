"""A response answers the occasion it was made for, and no other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consent.guard.decision import Reason
from consent.guard.facts import Case, Facts, OccasionFact, case_of
from consent.guard.question import Question
from consent.guard.rules.account import occasion_is_open, request_still_waits
from consent.ledger.registers import Register, Row
from consent.vocabulary.channel import Channel
from tests.unit.guard.cases import HOUR, a_grant, a_row
from tests.unit.policy.shipped import shipped_policy

POLICY = shipped_policy()
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
STOP_TEXT = OccasionFact(
    channel=Channel.SMS,
    purpose="opt_out_reply",
    seller="acme",
    at=NOON,
    expires_at=NOON + timedelta(minutes=5),
    spent=False,
)
REPLY = Question(channel=Channel.SMS, purpose="opt_out_reply", seller="acme")


def answering(question: Question, occasion: OccasionFact | None) -> Case:
    return case_of(
        question,
        purpose=POLICY.purpose(question.purpose),
        seller=POLICY.seller(question.seller),
        facts=Facts(occasion=occasion),
        now=NOON,
    )


def test_a_text_answers_a_text() -> None:
    assert occasion_is_open(answering(REPLY, STOP_TEXT)) is None


@pytest.mark.parametrize(
    "question",
    [
        *(
            replace(REPLY, channel=channel)
            for channel in Channel
            if channel is not Channel.SMS
        ),
        replace(REPLY, purpose="help_reply"),
        replace(REPLY, seller="acme-partner"),
    ],
    ids=lambda q: f"{q.channel}-{q.purpose}-{q.seller}",
)
def test_what_was_said_in_one_place_is_answered_in_no_other(
    question: Question,
) -> None:
    objection = occasion_is_open(answering(question, STOP_TEXT))

    assert objection is not None
    assert objection.reason is Reason.OCCASION_MISSING


def test_without_an_occasion_there_is_nothing_to_answer() -> None:
    objection = occasion_is_open(answering(REPLY, None))

    assert objection is not None
    assert objection.reason is Reason.OCCASION_MISSING


@pytest.mark.parametrize(
    ("occasion", "reason"),
    [
        (replace(STOP_TEXT, spent=True), Reason.OCCASION_SPENT),
        (
            replace(STOP_TEXT, expires_at=NOON - timedelta(seconds=1)),
            Reason.CONFIRMATION_LATE,
        ),
    ],
)
def test_an_occasion_is_answered_once_and_in_time(
    occasion: OccasionFact, reason: Reason
) -> None:
    objection = occasion_is_open(answering(REPLY, occasion))

    assert objection is not None
    assert objection.reason is reason


@pytest.mark.parametrize(
    ("rows", "waits"),
    [
        ([], False),
        ([a_grant()], False),
        ([a_grant(asked=True)], True),
        ([a_grant(asked=True, channel=Channel.EMAIL)], False),
        ([a_grant(asked=True, confirmed_at=NOON)], False),
        ([a_grant(asked=True, confirmed_at=NOON), a_grant(asked=True)], True),
        (
            [
                a_row(Register.FORGOTTEN, at=NOON - 9 * HOUR),
                replace(a_grant(asked=True, confirmed_at=NOON), own_confirmed_at=None),
            ],
            True,
        ),
    ],
)
def test_a_second_step_is_asked_for_only_while_something_waits_for_one(
    rows: list[Row], *, waits: bool
) -> None:
    question = replace(REPLY, purpose="confirmation_request")
    case = answering(question, None)
    case = replace(case, facts=Facts(rows=tuple(rows)))
    case = replace(case, beside=tuple(r for r in rows if not r.asked))

    objection = request_still_waits(case)

    assert (objection is None) is waits


def test_no_other_answer_needs_a_request() -> None:
    assert request_still_waits(answering(REPLY, STOP_TEXT)) is None
