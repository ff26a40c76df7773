"""A pace above what the workers manage: they send as fast as they can, and go on."""

from datetime import datetime
from uuid import UUID

import psycopg
import pytest

from consent.db.engine import libpq_url
from consent.messaging.dispatch import Dispatcher
from consent.messaging.feeder import Feeder
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.services import service
from tests.stories.batch import offer, send_all
from tests.stories.house import House
from tests.stories.people import ACME
from tests.stories.publishing import publish, sending_from

PACE = 20
COUNT = 200

TAKE = """
    DELETE FROM procrastinate_jobs WHERE id = (
        SELECT min(id) FROM procrastinate_jobs WHERE status = 'todo'
    ) RETURNING args
"""


def wait(house: House, people: int) -> None:
    """Have messages wait for their turn, to a few who agreed."""
    publish(house, sending_from("acme", ACME, pace=PACE))
    numbers = [f"+1415555{n:04}" for n in range(150, 150 + people)]
    for number in numbers:
        house.grant(number)
    send_all(house, [offer(f"k{n}", numbers[n % people]) for n in range(COUNT)])


def second(house: House, queue: psycopg.Connection, *, jobs: int) -> int:
    """Live through a second with two feedings and so many jobs; return what left."""
    before = len(house.twilio.texts)
    with house.app.app_context():
        for number in range(jobs):
            if number in {0, jobs // 2}:
                service(Feeder).feed()
            _do_one(queue)
            house.clock.pass_by(seconds=1 / jobs)
    return len(house.twilio.texts) - before


def _do_one(queue: psycopg.Connection) -> None:
    taken = queue.execute(TAKE).fetchone()
    if taken is None:
        return
    args = taken[0]
    service(Dispatcher).run(
        ContactId(UUID(args["contact"])),
        MessageId(UUID(args["message"])),
        datetime.fromisoformat(args["slot"]) if "slot" in args else None,
    )


def test_workers_slower_than_the_pace_are_never_idle(house: House) -> None:
    wait(house, 10)

    with psycopg.connect(libpq_url(house.database.owner_url), autocommit=True) as queue:
        left = [second(house, queue, jobs=10) for _ in range(20)]

    assert left == [10] * 20


@pytest.mark.parametrize("stood_still", [1, 60])
def test_no_more_than_two_seconds_worth_leave_at_once_when_they_are_quick_again(
    house: House, stood_still: int
) -> None:
    wait(house, 10)

    with psycopg.connect(libpq_url(house.database.owner_url), autocommit=True) as queue:
        for _ in range(3):
            second(house, queue, jobs=5)
        house.clock.pass_by(seconds=stood_still)
        left = [second(house, queue, jobs=100) for _ in range(4)]

    assert max(left) <= 2 * PACE
    assert sum(left) <= (4 + 1) * PACE
