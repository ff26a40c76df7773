"""Slots of a sender: evenly apart, never saved up, safe from a clock that steps."""

from datetime import UTC, datetime, timedelta

import pytest

from consent.messaging.pacing import AHEAD, slots

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("pace", "count"), [(1, 1), (10, 10), (0.2, 1), (2.5, 3), (1_000, 1_000)]
)
def test_an_idle_sender_gets_no_more_than_a_moments_slots(
    pace: float, count: int
) -> None:
    given = slots(NOON - 60 * SECOND, NOON, pace)

    assert given.first == NOON
    assert given.count == count
    assert given.at(given.count - 1) < NOON + AHEAD


def test_slots_follow_each_other_without_a_gap() -> None:
    first = slots(NOON, NOON, 10)

    then = slots(first.end, NOON + SECOND / 2, 10)

    assert then.first == first.end
    assert then.count == 5


def test_a_sender_that_is_taken_gets_none() -> None:
    given = slots(NOON + AHEAD, NOON, 10)

    assert given.count == 0


def test_a_slow_sender_waits_its_whole_time() -> None:
    first = slots(NOON, NOON, 0.1)

    counts = [
        slots(first.end, NOON + n * SECOND, 0.1).count for n in (1, 5, 8, 9.5, 10)
    ]

    assert counts == [0, 0, 0, 1, 1]


@pytest.mark.parametrize("pace", [0.1, 1, 10])
def test_a_clock_that_stepped_back_does_not_stop_a_sender(pace: float) -> None:
    free_at = NOON + timedelta(hours=1)
    soon = NOON + SECOND / pace

    now = NOON
    while slots(free_at, now, pace).count == 0:
        free_at = slots(free_at, now, pace).end
        now += SECOND / 10
        assert now < soon + 2 * AHEAD
