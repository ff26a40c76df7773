"""The one interleaving that matters, forced: a withdrawal commits while we wait."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from consent.db.engine import libpq_url
from consent.vocabulary.ids import ContactId
from tests.races.locks import PATIENCE, unwritable, who_waits_for
from tests.races.player import Dispatch, Player
from tests.races.stage import Stage, Way

LOCK_AND_READ_AT_ONCE = """
    SELECT contact.sequence, standing.event
      FROM contact
      LEFT JOIN standing
        ON standing.contact_id = contact.id AND standing.register = 'grant'
     WHERE contact.id = %s
       FOR NO KEY UPDATE OF contact
"""
READ_LATER = """
    SELECT event FROM standing WHERE contact_id = %s AND register = 'grant'
"""
LAST = "SELECT max(sequence) FROM consent_event WHERE contact_id = %s AND kind = %s"
ATTEMPT = "SELECT sequence FROM send_attempt WHERE contact_id = %s"


@pytest.mark.parametrize("way", list(Way))
def test_a_dispatch_that_waited_for_a_withdrawal_sees_it(
    stage: Stage, two: tuple[Player, Player], way: Way
) -> None:
    person, worker = two
    who = stage.waiting()

    with unwritable(stage.house, "consent_event") as holder:
        person.start(stage.withdrawal(way, who))
        withdrawing = who_waits_for(stage.house, holder)
        worker.start(Dispatch(contact=who.contact, message=who.message))
        who_waits_for(stage.house, withdrawing)

    assert person.answer().status in {200, 201}
    assert worker.result() == 0
    assert stage.status(who) == "refused"
    assert stage.attempts(who) == 0


@pytest.mark.parametrize("way", list(Way))
def test_a_dispatch_that_locked_and_read_in_one_statement_would_not_see_it(
    stage: Stage, two: tuple[Player, Player], way: Way
) -> None:
    person, _ = two
    who = stage.waiting()

    with ThreadPoolExecutor(1) as pool:
        with unwritable(stage.house, "consent_event") as holder:
            person.start(stage.withdrawal(way, who))
            withdrawing = who_waits_for(stage.house, holder)
            naive = pool.submit(_lock_and_read_at_once, stage, who.contact)
            who_waits_for(stage.house, withdrawing)
        sequence, stale, later = naive.result(PATIENCE)
    person.result()

    assert sequence >= stage.one(LAST, who.contact, "withdrawn")
    assert stale is not None, "the past did not leak: is the law still needed?"
    assert later is None


@pytest.mark.parametrize("way", list(Way))
def test_a_withdrawal_that_waited_for_a_dispatch_has_the_later_number(
    stage: Stage, two: tuple[Player, Player], way: Way
) -> None:
    person, worker = two
    who = stage.waiting()

    with unwritable(stage.house, "send_attempt") as holder:
        worker.start(Dispatch(contact=who.contact, message=who.message))
        dispatching = who_waits_for(stage.house, holder)
        person.start(stage.withdrawal(way, who))
        who_waits_for(stage.house, dispatching)

    assert worker.result() == 1
    assert person.answer().status in {200, 201}
    attempt = stage.one(ATTEMPT, who.contact)
    assert attempt < stage.one(LAST, who.contact, "withdrawn")


def _lock_and_read_at_once(
    stage: Stage, contact: ContactId
) -> tuple[int, object, object]:
    """Return the number and the grant as read with the lock, and the grant after."""
    with psycopg.connect(libpq_url(stage.house.app_url)) as connection:
        [row] = connection.execute(LOCK_AND_READ_AT_ONCE, [contact]).fetchall()
        later = connection.execute(READ_LATER, [contact]).fetchone()
        return row[0], row[1], later
