"""The job that dispatches one message."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Flask
from flask_sqlalchemy.session import Session
from procrastinate import App, RetryStrategy
from sqlalchemy.orm import scoped_session

from consent.db.jobs import defer
from consent.messaging.dispatch import Dispatcher
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.services import service

DISPATCH = "dispatch"
QUEUE = "messages"

_AGAIN = RetryStrategy(max_attempts=5000, wait=15)
"""A job that breaks is done again: what it finds in the send log says what is safe."""


def deferring(
    session: scoped_session[Session],
) -> Callable[[ContactId, MessageId, datetime | None], None]:
    """Return what writes the job of a message into the session's transaction."""

    def write(contact: ContactId, message: MessageId, at: datetime | None) -> None:
        defer(
            session,
            DISPATCH,
            queue=QUEUE,
            schedule_at=at,
            contact=str(contact),
            message=str(message),
        )

    return write


def register(jobs: App, app: Flask) -> None:
    """Tell the worker how to dispatch."""

    @jobs.task(name=DISPATCH, queue=QUEUE, retry=_AGAIN)
    def dispatch(contact: str, message: str) -> None:
        """Bring one message a step further."""
        with app.app_context():
            service(Dispatcher).run(ContactId(UUID(contact)), MessageId(UUID(message)))
