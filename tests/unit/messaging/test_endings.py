"""How a hand-over ended, and when another may follow."""

from datetime import timedelta

import pytest

from consent.messaging.endings import LONGEST_WAIT, Closing, closing_of
from consent.providers.handover import (
    Accepted,
    Handover,
    Refused,
    Retryable,
    Signal,
    Unclear,
)
from consent.sendlog.messages import Ending

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("handover", "closing"),
    [
        (Accepted(reference="SM1"), Closing(ending=Ending.ACCEPTED, reference="SM1")),
        (Refused(code="21211"), Closing(ending=Ending.FAILED, code="21211")),
        (
            Refused(code="21610", signal=Signal.SENDER_BLOCKED),
            Closing(ending=Ending.FAILED, code="21610", signal=Signal.SENDER_BLOCKED),
        ),
        (Retryable(code="429"), Closing(ending=Ending.REPEATABLE, code="429")),
        (
            Retryable(code="429", after=MINUTE),
            Closing(ending=Ending.REPEATABLE, code="429", after=MINUTE),
        ),
        (Unclear(code="timeout"), Closing(ending=Ending.UNKNOWN, code="timeout")),
    ],
)
def test_each_answer_of_a_provider_has_its_ending(
    handover: Handover, closing: Closing
) -> None:
    assert closing_of(handover) == closing


@pytest.mark.parametrize("ending", Ending)
def test_only_what_certainly_was_not_sent_is_tried_again(ending: Ending) -> None:
    certain = {Ending.ABANDONED, Ending.REPEATABLE}

    assert Closing(ending=ending).repeats is (ending in certain)


@pytest.mark.parametrize(
    ("tries", "seconds"),
    [(1, 15), (2, 30), (3, 60), (4, 120), (6, 480), (7, 900), (8, 900), (10_000, 900)],
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(tries: int, seconds: int) -> None:
    wait = Closing(ending=Ending.REPEATABLE).wait(tries)

    assert wait == timedelta(seconds=seconds)
    assert wait <= LONGEST_WAIT


@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=2)])
def test_a_provider_that_says_how_long_knows_best(after: timedelta) -> None:
    assert Closing(ending=Ending.REPEATABLE, after=after).wait(5) == after
