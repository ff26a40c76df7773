"""Laws 7 and 9: whatever is killed, nothing is lost and nothing is sent twice."""

from datetime import timedelta

from consent.messaging.dispatch import OPEN_FOR_AT_MOST
from tests.races.house import HANDING_OVER
from tests.races.locks import unwritable, who_waits_for
from tests.races.player import Dispatch, Player
from tests.races.stage import Stage

LATER_JOBS = """
    SELECT count(*) FROM procrastinate_jobs
     WHERE args->>'message' = %s AND scheduled_at > now() + interval '60 seconds'
"""
OUTCOMES = """
    SELECT o.ending, o.code FROM send_outcome o
      JOIN send_attempt a USING (contact_id, sequence)
     WHERE a.contact_id = %s
"""
EVENTS = "SELECT count(*) FROM consent_event WHERE contact_id = %s AND kind = %s"


def test_a_worker_killed_with_the_message_in_hand_leaves_it_unknown(
    stage: Stage, two: tuple[Player, Player]
) -> None:
    who, (worker, _) = stage.waiting(), two
    job = Dispatch(contact=who.contact, message=who.message)
    after = timedelta(seconds=1)
    with Player(stage.house) as doomed:
        hanging = Dispatch(contact=who.contact, message=who.message, hangs=True)
        assert doomed.do(hanging) == HANDING_OVER
        doomed.process.kill()

    at_once = worker.do(job)
    then = stage.status(who)
    waits = stage.one(LATER_JOBS, str(who.message))
    late = [
        worker.do(
            Dispatch(
                contact=who.contact,
                message=who.message,
                ahead=OPEN_FOR_AT_MOST + after * again,
            )
        )
        for again in (1, 2, 3)
    ]

    assert (at_once, then, waits) == (0, "sending", 1)
    assert late == [0, 0, 0]
    assert stage.status(who) == "unknown"
    assert stage.attempts(who) == 1
    assert stage.all(OUTCOMES, who.contact) == [("unknown", "found_open")]


def test_a_worker_killed_before_its_attempt_is_on_disk_has_sent_nothing(
    stage: Stage, two: tuple[Player, Player]
) -> None:
    who, (worker, _) = stage.waiting(), two
    job = Dispatch(contact=who.contact, message=who.message)
    with (
        Player(stage.house) as doomed,
        unwritable(stage.house, "send_attempt") as holder,
    ):
        doomed.start(job)
        who_waits_for(stage.house, holder)
        doomed.process.kill()
        doomed.process.join()

    handed_over = worker.do(job)

    assert handed_over == 1
    assert stage.attempts(who) == 1
    assert stage.status(who) == "sent"


def test_a_stop_whose_process_is_killed_is_heard_when_it_comes_again(
    stage: Stage, two: tuple[Player, Player]
) -> None:
    who, (person, worker) = stage.waiting(), two
    text = stage.text(who.number, "STOP")
    with (
        Player(stage.house) as doomed,
        unwritable(stage.house, "consent_event") as holder,
    ):
        doomed.start(text)
        who_waits_for(stage.house, holder)
        doomed.process.kill()
        doomed.process.join()

    person.start(text)
    again = person.answer()

    assert again.status == 200
    assert stage.one(EVENTS, who.contact, "withdrawn") == 1
    assert worker.do(Dispatch(contact=who.contact, message=who.message)) == 0
    assert stage.status(who) == "refused"
