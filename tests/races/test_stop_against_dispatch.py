"""Law 6, in real processes: after a withdrawal, no attempt rests on what it ended."""

import random

import pytest

from tests.races.player import Dispatch, Player
from tests.races.stage import Stage, Waiting, Way

LATEST = 0.02
"""By how many seconds one of the two may be late, drawn anew for every round."""

ATTEMPTS_AFTER_THE_END = """
    SELECT count(*)
      FROM send_attempt a
      JOIN consent_event g ON g.contact_id = a.contact_id AND g.id = a.rests_on
      JOIN consent_event w ON w.contact_id = a.contact_id AND w.kind = 'withdrawn'
     WHERE a.sequence > w.sequence AND w.sequence > g.sequence
       AND a.contact_id = ANY(%s)
"""
WITHDRAWN = """
    SELECT count(DISTINCT contact_id) FROM consent_event
     WHERE kind = 'withdrawn' AND contact_id = ANY(%s)
"""


@pytest.mark.parametrize("way", list(Way))
def test_a_withdrawal_and_a_dispatch_are_ordered_by_their_numbers_alone(
    stage: Stage, two: tuple[Player, Player], rounds: int, way: Way
) -> None:
    chance = random.Random(way.value)  # noqa: S311  no secret
    people = [stage.waiting() for _ in range(rounds)]

    handed_over = sum(_race(stage, two, way, who, chance) for who in people)

    contacts = [who.contact for who in people]
    statuses = [stage.status(who) for who in people]
    assert stage.one(ATTEMPTS_AFTER_THE_END, contacts) == 0
    assert stage.one(WITHDRAWN, contacts) == rounds
    assert set(statuses) == {"sent", "refused"}, "only one order was ever seen"
    assert statuses.count("sent") == handed_over
    print(f"{way}: {handed_over} sent before, {rounds - handed_over} refused after")  # noqa: T201  the counts are the report


def _race(
    stage: Stage,
    two: tuple[Player, Player],
    way: Way,
    who: Waiting,
    chance: random.Random,
) -> int:
    """Let somebody withdraw while their message is dispatched; say if it left."""
    person, worker = two if chance.random() < 0.5 else two[::-1]
    lead = chance.uniform(-LATEST, LATEST)
    person.start(stage.withdrawal(way, who, after=max(0.0, lead)))
    worker.start(
        Dispatch(contact=who.contact, message=who.message, after=max(0.0, -lead))
    )
    handed_over = worker.result()
    assert person.answer().status in {200, 201}
    assert isinstance(handed_over, int)
    return handed_over
