"""The one way to commit: all of it, or none of it, and the journal first."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask, current_app  # noqa: TID251 - the database's own look-up
from sqlalchemy.exc import DBAPIError

from consent.db.base import db
from consent.db.journal.notes import forget_notes, noted
from consent.db.journal.service import Journal

T = TypeVar("T")

# PostgreSQL ends one of two that wait for each other (40P01), or one whose view of
# the data was overtaken (40001), and expects it to be run again as a whole.
# https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
_RUN_AGAIN = frozenset({"40P01", "40001"})
_TRIES = 5
_PAUSE = 0.02
_JOURNAL = "consent.journal"


def keep_journal(app: Flask, journal: Journal) -> None:
    """Have an application's transactions journalled."""
    app.extensions[_JOURNAL] = journal


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block wrote, or none of it.

    What must outlive the database is in the journal, on disk, before it is committed.
    """
    try:
        yield
        _commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        forget_notes(db.session)


def in_transaction(work: Callable[[], T]) -> T:
    """Do a whole unit of work and commit it; again when two units collided.

    The unit is called afresh each time, so it must read what it decides upon itself.
    """
    for again in range(1, _TRIES):
        try:
            with transaction():
                return work()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _RUN_AGAIN:
                raise
        # A different pause for each, or the same two would collide again.
        time.sleep(_PAUSE * again * (1 + random.random()))  # noqa: S311  no secret
    with transaction():
        return work()


def apart(work: Callable[[], T]) -> T:
    """Do a unit of work and commit it beside the present one, which goes on after."""
    with current_app.app_context():
        return in_transaction(work)


def _commit() -> None:
    entries = noted(db.session)
    if not entries:
        db.session.commit()
        return
    journal: Journal = current_app.extensions[_JOURNAL]
    with journal.written(db.session, entries):
        db.session.commit()
