"""A job that breaks is done again, ever more rarely, and not for ever."""

from datetime import UTC, datetime, timedelta

from procrastinate.jobs import Job
from structlog.testing import capture_logs

from consent.messaging.jobs import LONGEST_WAIT, MOST_TRIES, Again


def again_after(attempts: int) -> float | None:
    """Return the seconds until a job that broke so often is done again."""
    job = Job(
        id=1,
        queue="messages",
        lock=None,
        queueing_lock=None,
        task_name="dispatch",
        attempts=attempts,
    )
    decision = Again().get_retry_decision(exception=ValueError("Ana"), job=job)
    if decision is None or decision.retry_at is None:
        return None
    wait: timedelta = decision.retry_at - datetime.now(UTC)  # noqa: TID251  the library's own
    return round(wait.total_seconds())


def test_each_wait_is_twice_the_one_before_to_a_bound() -> None:
    waits = [again_after(attempts) for attempts in (0, 1, 2, 5, 20)]

    assert waits == [2, 4, 8, 64, LONGEST_WAIT]


def test_a_job_that_always_breaks_is_left_in_the_end() -> None:
    assert again_after(MOST_TRIES - 2) == LONGEST_WAIT
    assert again_after(MOST_TRIES - 1) is None


def test_what_broke_is_said_by_its_kind_alone() -> None:
    with capture_logs() as said:
        again_after(0)

    (line,) = said
    assert line["kind"] == "ValueError"
    assert "Ana" not in str(line)
