"""What an operator watches of the jobs, the workers, and the journal."""

from sqlalchemy import Integer, cast, select, text

from consent.db.eras import behind_select
from consent.db.figures import Figure

# A worker says every ten seconds that it lives.
_SILENT = "now() - interval '60 seconds'"

_JOBS = text(f"""
    WITH job AS (
        SELECT status, coalesce(scheduled_at <= now(), true) AS is_due,
            coalesce(worker.last_heartbeat < {_SILENT}, true) AS is_silent
        FROM procrastinate_jobs
        LEFT JOIN procrastinate_workers AS worker ON worker.id = worker_id
        WHERE status IN ('todo', 'doing')
    )
    SELECT * FROM (
        SELECT 'later', count(*) FILTER (WHERE status = 'todo' AND NOT is_due) FROM job
        UNION ALL
        SELECT 'due', count(*) FILTER (WHERE status = 'todo' AND is_due) FROM job
        UNION ALL
        SELECT 'doing', count(*) FILTER (WHERE status = 'doing') FROM job
        UNION ALL
        SELECT 'stalled', count(*) FILTER (WHERE status = 'doing' AND is_silent)
        FROM job
    ) AS counted
""")  # noqa: S608  both parts stand here
_OVERDUE = text("""
    SELECT coalesce(max(extract(epoch FROM now() - greatest(scheduled_at, at))), 0)
    FROM procrastinate_jobs AS job
    CROSS JOIN LATERAL (
        SELECT max(at) AS at FROM procrastinate_events
        WHERE job_id = job.id AND type IN ('deferred', 'deferred_for_retry')
    ) AS last
    WHERE status = 'todo' AND coalesce(scheduled_at <= now(), true)
""")
_WORKERS = text(
    f"SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat >= {_SILENT}"  # noqa: S608
)
_CONNECTIONS = text("""
    SELECT application_name, count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
    AND starts_with(application_name, 'consent')
    GROUP BY application_name
""")

FIGURES = (
    Figure(
        name="consent_journal_behind",
        text="1 while the database was not compared with a journal of withdrawals.",
        statement=select(cast(behind_select(), Integer)),
    ),
    Figure(
        name="consent_jobs",
        text="Jobs: for later, due, being done, and of these left by the dead.",
        statement=_JOBS,
        labels=("state",),
    ),
    Figure(
        name="consent_jobs_overdue_seconds",
        text="For how long the job that is due longest has been due.",
        statement=_OVERDUE,
    ),
    Figure(
        name="consent_workers",
        text="Workers that said within a minute that they live.",
        statement=_WORKERS,
    ),
    Figure(
        name="consent_database_connections",
        text="Connections of the service to the database, by what they are for.",
        statement=_CONNECTIONS,
        labels=("application",),
    ),
)
