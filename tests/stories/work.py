"""The job queue, run to its end in this process."""

from datetime import datetime

import psycopg
from flask import Flask

from consent.assembly.tasks import register
from consent.db.engine import libpq_url
from consent.db.jobs import job_app
from consent.messaging.feeder import Feeder
from consent.web.services import service
from tests.conftest import Database


def run_due_jobs(app: Flask, database: Database, now: datetime) -> None:
    """Run the real jobs until none is due at a time; fail if one breaks."""
    with psycopg.connect(libpq_url(database.owner_url), autocommit=True) as queue:
        while _fed(app) or _due(queue, now):
            worker = job_app(database.app_url, connections=2)
            register(worker, app)
            worker.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False
            )
            broken = queue.execute(
                "SELECT FROM procrastinate_jobs WHERE status = 'failed' OR"
                " status = 'todo' AND attempts > 0"
            )
            assert broken.fetchone() is None, "a job broke: see the log"


def _fed(app: Flask) -> bool:
    """Call whoever's time has come out of the lines; it says no: jobs decide."""
    with app.app_context():
        while service(Feeder).feed():
            pass
    return False


def _due(queue: psycopg.Connection[tuple[object, ...]], now: datetime) -> bool:
    """Make what is due by our clock due by the database's, and say if there is any."""
    queue.execute(
        "UPDATE procrastinate_jobs SET scheduled_at = NULL"
        " WHERE status = 'todo' AND scheduled_at <= %s",
        [now],
    )
    found = queue.execute(
        "SELECT FROM procrastinate_jobs"
        " WHERE status = 'todo' AND scheduled_at IS NULL LIMIT 1"
    )
    return found.fetchone() is not None
