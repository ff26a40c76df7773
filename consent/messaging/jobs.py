"""The job that dispatches one message, and what becomes of one that breaks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from flask import Flask
from flask_sqlalchemy.session import Session
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job
from sqlalchemy.orm import scoped_session

from consent.db.jobs import Task, defer_all
from consent.messaging.calls import Call, Queue
from consent.messaging.dispatch import Dispatcher
from consent.messaging.metrics import count_broken
from consent.messaging.wake import register_wake
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.services import service

DISPATCH = "dispatch"
QUEUE = "messages"

URGENT = 10
"""The priority of what does not wait behind a campaign."""

FIRST_WAIT, LONGEST_WAIT = 2, 900
"""Seconds until a job that broke is done again: twice as long each time, to a bound."""

MOST_TRIES = 60
"""After which a job is left as failed, half a day later; a sweep makes a new one."""

_log = structlog.get_logger(__name__)


class Again(BaseRetryStrategy):
    """Has a job that broke done again: the send log says what is safe by then."""

    most: int | None = MOST_TRIES
    """After how many tries it is left as failed; nothing is: never."""

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> RetryDecision | None:
        """Return when to do it again, or nothing when it broke too often."""
        count_broken()
        _log.error(
            "a dispatch broke", kind=type(exception).__name__, tries=job.attempts + 1
        )
        if self.most is not None and job.attempts + 1 >= self.most:
            return None
        wait = min(FIRST_WAIT * 2 ** min(job.attempts, 10), LONGEST_WAIT)
        return RetryDecision(retry_in={"seconds": wait})


def queueing(session: scoped_session[Session]) -> Queue:
    """Return what writes the jobs of messages into the session's transaction."""

    def write(calls: Sequence[Call]) -> None:
        defer_all(session, [_task(call) for call in calls])

    return write


def register(jobs: App, app: Flask) -> None:
    """Tell the worker how to dispatch, and how to go on after a halt."""
    register_wake(jobs, app, queue=QUEUE, again=Again())

    @jobs.task(name=DISPATCH, queue=QUEUE, retry=Again())
    def dispatch(
        contact: str, message: str, slot: str | None = None, **_line: str
    ) -> None:
        """Bring one message a step further; its line is for the feeders, who count."""
        with app.app_context():
            service(Dispatcher).run(
                ContactId(UUID(contact)),
                MessageId(UUID(message)),
                None if slot is None else datetime.fromisoformat(slot),
            )


def _task(call: Call) -> Task:
    arguments = {"contact": str(call.contact), "message": str(call.message)}
    if call.slot is not None:
        arguments["slot"] = call.slot.isoformat()
    if call.line is not None:
        arguments["line"] = call.line
    return Task(
        name=DISPATCH,
        queue=QUEUE,
        arguments=dict(arguments),
        priority=URGENT if call.urgent else 0,
        schedule_at=call.at,
    )
