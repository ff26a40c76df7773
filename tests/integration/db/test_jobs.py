"""Jobs live and die with the transaction that makes them necessary."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.orm import Session

from consent.db import jobs
from consent.db.engine import database_url
from tests.conftest import Database

LATER = datetime(2031, 1, 1, tzinfo=UTC)


@pytest.fixture
def session(database: Database) -> Session:
    engine = create_engine(database_url(database.app_url), poolclass=NullPool)
    return Session(engine)


def waiting(session: Session) -> list[tuple[object, ...]]:
    with Session(session.get_bind()) as another:
        rows = another.execute(
            text("""
                SELECT task_name, queue_name, lock, args, scheduled_at
                FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id
            """)
        )
        return [tuple(row) for row in rows]


def test_a_job_waits_once_its_transaction_commits(session: Session) -> None:
    with session.begin():
        jobs.defer(
            session,
            "deliver",
            queue="sms",
            lock="contact:1",
            schedule_at=LATER,
            message=7,
        )
        seen_before = waiting(session)

    assert seen_before == []
    assert waiting(session) == [("deliver", "sms", "contact:1", {"message": 7}, LATER)]


def test_no_job_is_left_of_a_transaction_that_did_not_commit(session: Session) -> None:
    jobs.defer(session, "deliver", queue="sms", message=7)

    session.rollback()

    assert waiting(session) == []


def test_a_worker_runs_a_plain_function_in_a_thread_of_its_own(
    session: Session, database: Database
) -> None:
    app = jobs.job_app(database.app_url)
    ran: list[tuple[int, bool]] = []

    @app.task(name="deliver", queue="sms")
    def deliver(message: int) -> None:
        here = threading.current_thread() is threading.main_thread()
        ran.append((message, here))

    with session.begin():
        jobs.defer(session, "deliver", queue="sms", message=7)
    app.run_worker(wait=False, install_signal_handlers=False)

    assert ran == [(7, False)]


def test_what_a_dead_worker_left_is_handed_out_again(
    session: Session, database: Database
) -> None:
    app = jobs.job_app(database.app_url)
    with session.begin():
        jobs.defer(session, "deliver", queue="sms", message=7)
        dead = session.scalar(
            text("""
                INSERT INTO procrastinate_workers (last_heartbeat)
                VALUES (now() - interval '10 minutes') RETURNING id
            """)
        )
        session.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :dead"),
            {"dead": dead},
        )

    async def sweep() -> int:
        async with app.open_async():
            return await jobs.bring_back_stalled(app)

    assert asyncio.run(sweep()) == 1
    assert len(waiting(session)) == 1


def test_what_a_living_worker_could_not_call_done_is_handed_out_again(
    session: Session, database: Database
) -> None:
    app = jobs.job_app(database.app_url)
    with session.begin():
        alive = session.scalar(
            text("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        )
        for message in (7, 8):
            jobs.defer(session, "deliver", queue="sms", message=message)
        session.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :alive"),
            {"alive": alive},
        )
        session.execute(
            text("""
                UPDATE procrastinate_events SET at = now() - interval '10 minutes'
                FROM procrastinate_jobs AS job
                WHERE job.id = job_id AND job.args = '{"message": 7}'
            """)
        )

    async def sweep() -> int:
        async with app.open_async():
            return await jobs.bring_back_stalled(app)

    assert asyncio.run(sweep()) == 1
    assert [row[3] for row in waiting(session)] == [{"message": 7}]


def test_many_jobs_are_deferred_at_once_the_urgent_ones_first(
    session: Session, database: Database
) -> None:
    app = jobs.job_app(database.app_url)
    ran: list[int] = []

    @app.task(name="deliver", queue="sms")
    def deliver(message: int) -> None:
        ran.append(message)

    with session.begin():
        jobs.defer_all(
            session,
            [
                jobs.Task(
                    name="deliver",
                    queue="sms",
                    arguments={"message": message},
                    priority=10 if message == 3 else 0,
                )
                for message in (1, 2, 3)
            ],
        )
        jobs.defer_all(session, [])
    app.run_worker(wait=False, install_signal_handlers=False)

    assert ran == [3, 1, 2]
