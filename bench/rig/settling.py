"""Brings messages to their end: waits for the workers, or plays the last one."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from consent.app import create_app, prepare
from consent.db.base import db
from consent.messaging.dispatch import Dispatcher
from consent.vocabulary.clock import SystemClock
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.services import service
from rig.service import Running, end

_UNDER_WAY = """
    SELECT contact_id, id FROM message
    WHERE status IN ('queued', 'deferred', 'sending')
"""
_LATER = timedelta(minutes=3)
_MOST_TURNS = 10
_LOOK_SECONDS = 1.0

_PATIENCE = 900.0
"""A job that a living worker could not close is taken for dead after five minutes."""


@dataclass(frozen=True, slots=True)
class _Later:
    """A clock of the time when all that waits is due, and all that broke is over."""

    def now(self) -> datetime:
        """Return the moment."""
        return SystemClock().now() + _LATER


def bring_to_end(
    house: Running, books: psycopg.Connection, *, hurry: bool = False
) -> float:
    """Have every message ended by the workers; return how many seconds it took.

    In a hurry the workers die, and what they left is done at once.
    """
    if not hurry:
        house.wait()
        return _drained(books)
    for worker in house.working:
        end(worker)
    house.wait()
    _settle(house, books)
    return 0.0


def _drained(books: psycopg.Connection) -> float:
    """Wait until no message is under way, or patience ends."""
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        if not books.execute(_UNDER_WAY).fetchall():
            break
        time.sleep(_LOOK_SECONDS)
    return time.monotonic() - began


def _settle(house: Running, books: psycopg.Connection) -> None:
    """Do here what workers would do in the next minutes, with a clock that is ahead."""
    app = create_app(house.settings, house.urls, clock=_Later())
    prepare(app)
    with app.app_context():
        for _ in range(_MOST_TURNS):
            waiting = books.execute(_UNDER_WAY).fetchall()
            for contact, message in waiting:
                service(Dispatcher).run(ContactId(contact), MessageId(message))
            if not waiting:
                break
        db.engine.dispose()
