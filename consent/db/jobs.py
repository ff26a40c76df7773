"""Work that is done later, kept in the same database as what makes it necessary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.types import JSONValue
from sqlalchemy import Connection

from consent.db.engine import libpq_url
from consent.db.worker_pool import worker_pool

# A worker says every ten seconds that it lives; silent for longer than this, it is
# dead, and what it was doing is done by another.
_SILENT_SECONDS = 60.0

# No task takes this long: whoever does it still had no way to say that it is done.
_LONGEST_SECONDS = 300.0

_BRING_BACK = """
    SELECT procrastinate_retry_job_v2(stalled.id, now(), NULL, NULL, NULL)
    FROM (
        SELECT job.id
        FROM procrastinate_jobs AS job
        LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
        WHERE job.status = 'doing' AND (
            worker.id IS NULL
            OR worker.last_heartbeat < now() - make_interval(secs => %(silent)s)
            OR (
                SELECT max(event.at) FROM procrastinate_events AS event
                WHERE event.job_id = job.id AND event.type = 'started'
            ) < now() - make_interval(secs => %(longest)s)
        )
        FOR UPDATE OF job SKIP LOCKED
    ) AS stalled
"""


class Transactional(Protocol):
    """A session, scoped or not: what has a transaction open on one connection."""

    def connection(self) -> Connection:
        """Return the connection that the transaction is on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Work to be done by a worker.

    Attributes:
        name: Under which the worker knows the task.
        queue: Which workers take it.
        arguments: Ids and numbers: they stand in the job's row and in log records.
        priority: What is higher is done first, whatever was asked for earlier.
        lock: Of the jobs with one lock, one runs at a time, in order.
        schedule_at: Not before this time; soon, or everybody looks it over all day.
    """

    name: str
    queue: str
    arguments: dict[str, JSONValue]
    priority: int = 0
    lock: str | None = None
    schedule_at: datetime | None = None


def defer_all(session: Transactional, tasks: Iterable[Task]) -> None:
    """Have tasks done once the session's transaction commits; never if it does not."""
    jobs = [
        Job(
            queue=task.queue,
            lock=task.lock,
            queueing_lock=None,
            task_name=task.name,
            priority=task.priority,
            task_kwargs=task.arguments,
            scheduled_at=task.schedule_at,
        )
        for task in tasks
    ]
    connection = session.connection().connection.driver_connection
    if jobs:
        # The connector opens nothing: it only says the statement on this connection.
        manager = JobManager(SyncPsycopgConnector())
        manager.batch_defer_jobs(jobs, connection=connection)


def defer(
    session: Transactional,
    task: str,
    *,
    queue: str,
    lock: str | None = None,
    schedule_at: datetime | None = None,
    **arguments: JSONValue,
) -> None:
    """Have one task done once the session's transaction commits."""
    one = Task(
        name=task,
        queue=queue,
        arguments=arguments,
        lock=lock,
        schedule_at=schedule_at,
    )
    defer_all(session, [one])


def job_app(url: str, *, connections: int = 4) -> App:
    """Return what tasks are registered with and a worker runs.

    Plain functions run in threads, so a task may use the synchronous session.
    """
    connector = PsycopgConnector(
        pool_factory=worker_pool,
        conninfo=libpq_url(url),
        min_size=1,
        max_size=connections,
        kwargs={"application_name": "consent-worker", "connect_timeout": 5},
    )
    return App(connector=connector)


async def bring_back_stalled(app: App) -> int:
    """Hand out again what dead workers left unfinished; return how many jobs.

    So is what a living worker did and could not say so, the database being away just
    then. A task may thus run twice: "once" is a unique row that it writes.
    """
    brought = await app.connector.execute_query_all_async(
        _BRING_BACK, silent=_SILENT_SECONDS, longest=_LONGEST_SECONDS
    )
    return len(brought)
