"""Work that is done later, kept in the same database as what makes it necessary."""

from datetime import datetime
from typing import Protocol

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.types import JSONValue
from sqlalchemy import Connection

from consent.db.engine import libpq_url

# A worker says every ten seconds that it lives; silent for longer than this, it is
# dead, and what it was doing is done by another.
_SILENT_SECONDS = 60.0


class Transactional(Protocol):
    """A session, scoped or not: what has a transaction open on one connection."""

    def connection(self) -> Connection:
        """Return the connection that the transaction is on."""
        ...


def defer(
    session: Transactional,
    task: str,
    *,
    queue: str,
    lock: str | None = None,
    schedule_at: datetime | None = None,
    **arguments: JSONValue,
) -> None:
    """Have a task done once the session's transaction commits; never if it does not.

    Arguments are ids and numbers: they stand in the job's row and in log records.

    Args:
        session: Whose transaction the job belongs to.
        task: The name under which the worker knows the task.
        queue: Which workers take it.
        lock: Of the jobs with one lock, one runs at a time, in order.
        schedule_at: Not before this time.
        arguments: What the task is called with.
    """
    job = Job(
        queue=queue,
        lock=lock,
        queueing_lock=None,
        task_name=task,
        task_kwargs=arguments,
        scheduled_at=schedule_at,
    )
    connection = session.connection().connection.driver_connection
    # The connector opens nothing: it only says the statement on this connection.
    JobManager(SyncPsycopgConnector()).defer_job(job, connection=connection)


def job_app(url: str, *, connections: int = 4) -> App:
    """Return what tasks are registered with and a worker runs.

    Plain functions run in threads, so a task may use the synchronous session.
    """
    connector = PsycopgConnector(
        conninfo=libpq_url(url),
        min_size=1,
        max_size=connections,
        kwargs={"application_name": "consent-worker", "connect_timeout": 5},
    )
    return App(connector=connector)


async def bring_back_stalled(app: App) -> int:
    """Hand out again what dead workers left unfinished; return how many jobs.

    A task may thus run twice: "once" is a unique row that it writes.
    """
    jobs = await app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=_SILENT_SECONDS
    )
    stalled = list(jobs)
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
