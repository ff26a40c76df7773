"""Batches that overlap, and workers that share a sender, in real processes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from consent.db.transaction import transaction
from consent.messaging.pacing import AHEAD, UNDONE
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.web.services import service
from tests.races.player import Player, Post, Work
from tests.races.stage import SENDER, Stage
from tests.stories.publishing import Change, sending_from

PACE = 20
COUNT = 100
SECOND = timedelta(seconds=1)

CONTACTS = "SELECT count(*) FROM contact"
MESSAGES = "SELECT count(*) FROM message WHERE series = %s"
JOBS = """
    SELECT count(*) FROM procrastinate_jobs AS job
      JOIN message ON message.id::text = job.args->>'message'
     WHERE message.series = %s
"""
OPENED = """
    SELECT opened_at FROM send_attempt JOIN message
        ON message.contact_id = send_attempt.contact_id AND message.id = message_id
     WHERE series = %s ORDER BY opened_at
"""


def test_two_batches_with_the_same_keys_make_each_message_once(
    stage: Stage, two: tuple[Player, Player]
) -> None:
    series = str(uuid4())
    known = [stage.number() for _ in range(20)]
    for number in known:
        stage.grant(number)
    people = known + [stage.number() for _ in range(80)]
    lines = [
        {"key": f"{series}-{number}", **stage.offer(number), "series": series}
        for number in people * 2
    ]
    before = stage.one(CONTACTS)

    first, second = (player for player in two)
    first.start(batch(stage, lines))
    second.start(batch(stage, lines[::-1]))
    (*one, end), (*other, _) = first.answer().json, second.answer().json

    assert end["complete"] is True
    assert ids(one) == ids(other)
    assert len(ids(one)) == len(people)
    assert stage.one(MESSAGES, series) == len(people)
    assert stage.one(JOBS, series) == len(known)
    assert stage.one(CONTACTS) == before + 80


@pytest.mark.usefixtures("paced")
def test_workers_that_share_a_sender_keep_its_pace_together(
    stage: Stage, two: tuple[Player, Player]
) -> None:
    series = str(uuid4())
    people = [stage.number() for _ in range(10)]
    for number in people:
        stage.grant(number)
    lines = [
        {"key": str(uuid4()), **stage.offer(people[n % 10]), "series": series}
        for n in range(COUNT)
    ]
    two[0].do(batch(stage, lines))

    for player in two:
        player.start(Work(seconds=COUNT / PACE + 4))
    taken = [player.result() for player in two]
    opened: list[datetime] = [at for (at,) in stage.all(OPENED, series)]

    assert sum(int(str(count)) for count in taken) == len(opened) == COUNT
    most = PACE * ((SECOND + AHEAD + UNDONE) / SECOND)
    assert busiest(opened) <= most
    assert opened[-1] - opened[0] >= COUNT / PACE * SECOND - AHEAD - UNDONE


def busiest(times: list[datetime]) -> int:
    """Return how many there are in that second in which there are most."""
    return max(sum(at <= other < at + SECOND for other in times) for at in times)


def batch(stage: Stage, lines: list[dict[str, object]]) -> Post:
    return Post(path="/v1/messages/batch", lines=lines, headers=stage.headers)


def ids(lines: list[dict[str, Any]]) -> dict[str, str]:
    """Return the message of each key; no line may be wrong."""
    assert not [line for line in lines if "error" in line]
    return {line["key"]: line["id"] for line in lines}


@pytest.fixture
def paced(stage: Stage) -> Iterator[None]:
    """Give the sender a pace, and take it away again."""
    publish(stage, sending_from("acme", SENDER, pace=PACE))
    # What other races left behind is not to be sent here.
    stage.watch.execute("DELETE FROM procrastinate_jobs")
    yield
    publish(stage, sending_from("acme", SENDER))


def publish(stage: Stage, change: Change) -> None:
    with stage.client.application.app_context(), transaction():
        document = service(ConfigFolder).read()
        change(document)
        service(Policies).publish(document, by="Kim Lee", reason="A pace")
