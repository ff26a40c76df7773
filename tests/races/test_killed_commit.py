"""Law 12: a process that is killed between its journal and its commit loses no STOP."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from consent.app import prepare
from consent.db.base import db
from consent.db.engine import libpq_url
from consent.db.journal.service import Journal
from consent.web.services import service
from tests.races.house import MovableClock, Recorder, build
from tests.races.locks import PATIENCE
from tests.races.player import Dispatch, Player, Post
from tests.races.stage import Stage

EVENTS = "SELECT count(*) FROM consent_event WHERE contact_id = %s AND kind = %s"
COMMITTING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
CUT = """
    SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
     WHERE wait_event = 'PgSleep'
"""
SLOW = """
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER waits AFTER INSERT OR UPDATE ON journal_writer
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait();
"""


@contextmanager
def slow_commits(stage: Stage) -> Iterator[None]:
    """Have every commit that was journalled wait in the database."""
    stage.watch.execute(SLOW)
    try:
        yield
    finally:
        stage.watch.execute("DROP FUNCTION wait() CASCADE")


def kill_while_committing(stage: Stage, order: Post | Dispatch) -> None:
    """Kill a process whose line is on disk and whose commit is not done."""
    with (
        Player(stage.house) as doomed,
        psycopg.connect(libpq_url(stage.house.app_url), autocommit=True) as cutter,
        slow_commits(stage),
    ):
        doomed.start(order)
        for _ in range(PATIENCE * 100):
            if stage.one(COMMITTING):
                break
            stage.watch.execute("SELECT pg_sleep(0.01)")
        doomed.process.kill()
        doomed.process.join()
        assert cutter.execute(CUT).fetchone() == (1,)


def restart(stage: Stage) -> None:
    """Start a process anew, as whoever watches over it does."""
    app = build(stage.house, Recorder(), MovableClock())
    prepare(app)
    with app.app_context():
        service(Journal).close()
        db.engine.dispose()


def test_a_stop_that_was_in_the_journal_is_recorded_by_the_next_process(
    stage: Stage, two: tuple[Player, Player]
) -> None:
    who, (worker, _) = stage.waiting(), two
    kill_while_committing(stage, stage.text(who.number, "STOP"))
    before = stage.one(EVENTS, who.contact, "withdrawn")

    restart(stage)
    restart(stage)

    assert before == 0
    assert stage.one(EVENTS, who.contact, "withdrawn") == 1
    assert worker.do(Dispatch(contact=who.contact, message=who.message)) == 0
    assert stage.status(who) == "refused"


def test_a_message_whose_attempt_was_only_in_the_journal_is_sent_once(
    stage: Stage, two: tuple[Player, Player]
) -> None:
    who, (worker, _) = stage.waiting(), two
    job = Dispatch(contact=who.contact, message=who.message)
    kill_while_committing(stage, job)
    before = stage.attempts(who)

    restart(stage)

    assert before == 0
    assert worker.do(job) == 1
    assert stage.status(who) == "sent"
    assert stage.attempts(who) == 1
