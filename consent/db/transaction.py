"""The one way to commit: all of it, or none of it."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from consent.db.base import db

T = TypeVar("T")

# PostgreSQL ends one of two that wait for each other (40P01), or one whose view of
# the data was overtaken (40001), and expects it to be run again as a whole.
# https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
_RUN_AGAIN = frozenset({"40P01", "40001"})
_TRIES = 5
_PAUSE = 0.02


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block wrote, or none of it."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


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
