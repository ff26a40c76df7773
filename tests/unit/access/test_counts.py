"""Where the limits are counted."""

import threading
import time
from datetime import UTC, datetime

import time_machine

from consent.access.counts import Counts


def test_a_window_counts_until_it_ends() -> None:
    counts = Counts()

    counted = [counts.incr("shop", 60) for _ in range(3)]

    assert counted == [1, 2, 3]
    assert counts.get("shop") == 3
    assert 59 < counts.get_expiry("shop") - time.time() <= 60


def test_what_has_ended_begins_anew() -> None:
    counts = Counts()
    counts.incr("shop", -1, amount=7)

    assert counts.get("shop") == 0
    assert counts.incr("shop", 60) == 1


def test_what_was_never_counted_is_nothing() -> None:
    counts = Counts()

    assert counts.get("shop") == 0
    assert counts.get_expiry("shop") <= time.time()


def test_one_count_is_forgotten_or_all() -> None:
    counts = Counts()
    for name in ("shop", "store", "stall"):
        counts.incr(name, 60)

    counts.clear("shop")
    counts.clear("nobody")

    assert counts.get("shop") == 0
    assert counts.reset() == 2
    assert counts.get("store") == 0


def test_what_has_ended_makes_room_first() -> None:
    counts = Counts(most=10)
    for number in range(5):
        counts.incr(f"ended {number}", -1)
    counts.incr("lives", 60)
    for number in range(20):
        counts.incr(f"new {number}", 60)
        counts.incr("lives", 60)

    assert counts.get("new 19") == 1
    assert counts.reset() <= 10


def test_memory_is_bounded_while_nothing_ends() -> None:
    counts = Counts(most=100)

    for number in range(1000):
        counts.incr(f"network {number}", 60)

    assert counts.get("network 999") == 1
    assert counts.reset() <= 100


def test_no_count_is_lost_between_threads() -> None:
    counts = Counts()

    def ask() -> None:
        for _ in range(500):
            counts.incr("shop", 60)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts.get("shop") == 2000
    assert counts.check()


def test_counting_starts_no_thread() -> None:
    before = threading.active_count()

    Counts().incr("shop", 60)

    assert threading.active_count() == before


def test_a_clock_that_is_set_back_makes_nobody_wait_longer() -> None:
    counts = Counts()
    counts.incr("shop", 60)

    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC), tick=False):
        ends = counts.get_expiry("shop") - time.time()

    assert 0 < ends <= 60
