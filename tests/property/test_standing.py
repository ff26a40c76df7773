"""The standing is what the specification says, for every history and question."""

import pytest
from hypothesis import example, given

from consent.ledger.registers import Register, fold
from consent.ledger.standing import Standing, State, read
from tests.property.histories import QUESTIONS, event_id, events, histories, place, when
from tests.property.model import Answer, Happening, History, answer, open_facts

CONFIRMED_TOO_EARLY = (
    Happening(
        1, "requested", 2, 2, "sms", "offers", "acme", "marketing", basis="express"
    ),
    Happening(2, "withdrawn", 1, 1),
    Happening(3, "confirmed", 1, 2, "sms", "offers", "acme", "marketing", answers=1),
)
"""Both steps have to be later than the withdrawal; on a tie the withdrawal wins."""
CONFIRMED_TWICE = (
    Happening(
        1, "requested", 0, 0, "sms", "offers", "acme", "marketing", basis="express"
    ),
    Happening(2, "confirmed", 1, 1, "sms", "offers", "acme", "marketing", answers=1),
    Happening(3, "confirmed", 3, 3, "sms", "offers", "acme", "marketing", answers=1),
)
"""The later confirmation counts."""
OF_ANOTHER_CLASS_THEN = (
    Happening(
        1, "granted", 1, 1, "sms", "offers", "acme", "informational", basis="express"
    ),
    Happening(2, "withdrawn", 2, 2, purpose="class:informational"),
)
"""The purpose was informational when it was agreed to, and is marketing today."""
STARTED_NOWHERE = (Happening(1, "withdrawn", 1, 1), Happening(2, "reinstated", 2, 2))
"""What was said to no sender is lifted by no START."""


def assert_same(standing: Standing, expected: Answer) -> None:
    assert standing.state.value == expected.state
    assert {row.event for row in standing.live} == {event_id(i) for i in expected.live}
    assert {row.basis for row in standing.live} == expected.bases
    assert standing.since == (None if expected.since is None else when(expected.since))
    ended = None if standing.ended_by is None else standing.ended_by.at
    assert ended == (None if expected.ended_at is None else when(expected.ended_at))
    if standing.state is not State.GRANTED:
        assert standing.other_sellers == expected.others


@given(histories)
@example(CONFIRMED_TOO_EARLY)
@example(OF_ANOTHER_CLASS_THEN)
@example(CONFIRMED_TWICE)
@example(STARTED_NOWHERE)
def test_every_question_is_answered_as_the_specification_says(history: History) -> None:
    rows = fold(events(history)).values()

    for asked in QUESTIONS:
        standing = read(rows, place(asked), at=when(asked.at))
        assert_same(standing, answer(history, asked))


@pytest.mark.parametrize(
    ("register", "opens", "closes"),
    [
        (Register.BLOCK, "blocked", "unblocked"),
        (Register.HOLD, "held", "released"),
        (Register.RESTRICTION, "restricted", "lifted"),
    ],
)
@given(history=histories)
def test_what_was_opened_stays_until_it_is_answered(
    register: Register, opens: str, closes: str, history: History
) -> None:
    rows = fold(events(history)).values()

    found = {row.event for row in rows if row.register is register}
    assert found == {event_id(i) for i in open_facts(history, opens, closes)}


@given(histories)
def test_the_carrier_is_the_strongest_of_the_live_grants(history: History) -> None:
    rows = fold(events(history)).values()

    for asked in QUESTIONS:
        standing = read(rows, place(asked), at=when(asked.at))
        carrier = standing.carrier
        if standing.live:
            assert carrier in standing.live
            assert carrier is not None
            assert carrier.basis is not None
            assert all(
                row.basis is not None and carrier.basis.at_least(row.basis)
                for row in standing.live
            )
        else:
            assert (carrier is None) is (standing.state is not State.WITHDRAWN)


@given(histories)
def test_time_alone_never_grants(history: History) -> None:
    rows = fold(events(history)).values()

    for asked in QUESTIONS:
        earlier, later = (read(rows, place(asked), at=when(at)) for at in (0, asked.at))
        if later.state is State.GRANTED:
            assert earlier.state is State.GRANTED
            assert set(later.live) <= set(earlier.live)
