"""The job that grants a wish: what is sent is found out where nobody waits for it."""

from uuid import UUID

from flask import Flask
from flask_sqlalchemy.session import Session
from procrastinate import App, RetryStrategy
from sqlalchemy.orm import scoped_session

from consent.db.jobs import Task, defer_all
from consent.db.transaction import in_transaction
from consent.messaging.jobs import QUEUE, URGENT
from consent.messaging.rounds import Round
from consent.preferences.asking.service import Asking
from consent.preferences.asking.wishes import Queue, Wish
from consent.vocabulary.ids import ContactId, OccasionId
from consent.web.services import service

NAME = "grant_wish"

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=2)

TIDY = Round(name="links", every=3600, work=lambda: in_transaction(_tidy))
"""What workers do now and then: drop drafts and codes that are of no use any more."""


def wishing(session: scoped_session[Session]) -> Queue:
    """Return what writes the job of a wish into the session's transaction."""

    def write(wish: Wish) -> None:
        arguments = {
            "contact": str(wish.contact),
            "language": wish.language,
            "occasion": str(wish.occasion),
        }
        task = Task(name=NAME, queue=QUEUE, arguments=dict(arguments), priority=URGENT)
        defer_all(session, [task])

    return write


def _tidy() -> None:
    service(Asking).tidy()


def register(jobs: App, app: Flask) -> None:
    """Tell the worker how to grant a wish."""

    @jobs.task(name=NAME, queue=QUEUE, retry=_AGAIN)
    def grant(contact: str, language: str | None, occasion: str) -> None:
        """Send a link or a code to the address itself, once."""
        wish = Wish(
            contact=ContactId(UUID(contact)),
            language=language,
            occasion=OccasionId(UUID(occasion)),
        )
        with app.app_context():
            in_transaction(lambda: service(Asking).grant(wish))
