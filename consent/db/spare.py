"""Open connections that nobody uses just now, the last used on top.

Nothing connects behind the back of those who ask: a database that is away is found out
at once, and so is one that is back.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout

_WAIT_SECONDS = 5.0
_OLDEST_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Link:
    """A connection, and when it was opened."""

    connection: psycopg.Connection[Any]
    opened: float


class Spare:
    """Keeps connections open between uses; so many are in use at once, and no more."""

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        *,
        most: int,
        wait: float = _WAIT_SECONDS,
    ) -> None:
        """Open connections this way, when they are needed."""
        self._connect = connect
        self._wait = wait
        self._places = threading.BoundedSemaphore(most)
        self._idle: deque[Link] = deque()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Let the block use one connection.

        Raises:
            PoolTimeout: all that there may be were in use for too long.
        """
        if not self._places.acquire(timeout=self._wait):
            raise PoolTimeout("All connections are in use.")
        try:
            yield
        finally:
            self._places.release()

    def take(self) -> Link | None:
        """Return a connection that was used before, if there is one."""
        while True:
            try:
                link = self._idle.pop()
            except IndexError:
                return None
            if time.monotonic() - link.opened < _OLDEST_SECONDS:
                return link
            link.connection.close()

    def new(self) -> Link:
        """Return a connection that is opened now.

        Raises:
            OperationalError: the database cannot be reached.
        """
        return Link(self._connect(), time.monotonic())

    def keep(self, link: Link) -> None:
        """Keep a connection for the next one, if it still lives."""
        if not link.connection.closed:
            self._idle.append(link)

    def close(self) -> None:
        """Close every connection that is not in use."""
        while True:
            try:
                link = self._idle.pop()
            except IndexError:
                return
            link.connection.close()
