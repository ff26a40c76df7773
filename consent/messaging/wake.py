"""The job that calls up, page by page, what a halt had parked."""

from datetime import datetime
from uuid import UUID

from flask import Flask
from flask_sqlalchemy.session import Session
from procrastinate import App, BaseRetryStrategy
from procrastinate.types import JSONValue
from sqlalchemy.orm import scoped_session

from consent.db.jobs import Task, defer_all
from consent.messaging.parking import NextPage, Parking
from consent.sendlog.waiting_store import Place
from consent.vocabulary.ids import HaltId
from consent.web.services import service

WAKE = "wake"

FIRST = 20
"""The priority: a page is short, and whoever lifts a halt waits for it."""


def waking(session: scoped_session[Session], queue: str) -> NextPage:
    """Return what writes the job of a page into the session's transaction."""

    def write(halt: HaltId, after: Place | None = None) -> None:
        page: dict[str, JSONValue] = {"halt": str(halt)}
        if after is not None:
            page |= {"at": after.at.isoformat(), "message": str(after.message)}
        task = Task(name=WAKE, queue=queue, arguments=page, priority=FIRST)
        defer_all(session, [task])

    return write


def register_wake(
    jobs: App, app: Flask, *, queue: str, again: BaseRetryStrategy
) -> None:
    """Tell the worker how to call up a page."""

    @jobs.task(name=WAKE, queue=queue, retry=again)
    def wake(halt: str, at: str | None = None, message: str | None = None) -> None:
        """Call up one page of what a halt had parked."""
        after = None
        if at is not None and message is not None:
            after = Place(at=datetime.fromisoformat(at), message=UUID(message))
        with app.app_context():
            service(Parking).call_up(HaltId(UUID(halt)), after)
