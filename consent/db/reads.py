"""Reads that go round the ORM: one statement, one round trip."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from flask_sqlalchemy.session import Session
from psycopg_pool import ConnectionPool
from sqlalchemy.orm import scoped_session

from consent.db.engine import connect_arguments, libpq_url

_PREPARE_AFTER = 2
"""How often a statement is run before the server keeps its plan."""


class Reads:
    """A pool of connections that each hold no transaction open.

    A connection is not asked whether it lives before it is used, which would cost a
    round trip; a read that finds it dead is done once more on a fresh one.
    """

    def __init__(self, url: str, application: str, *, most: int = 8) -> None:
        """Connect to a database when the first read comes."""
        self._pool = ConnectionPool(
            libpq_url(url),
            kwargs={
                **connect_arguments(application),
                "autocommit": True,
                "prepare_threshold": _PREPARE_AFTER,
            },
            min_size=0,
            max_size=most,
            timeout=5,
            open=False,
        )

    def one(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Any]:
        """Return the one row of a statement."""
        try:
            return self._one(sql, values)
        except psycopg.OperationalError:
            self._pool.check()
            return self._one(sql, values)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def _one(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Any]:
        if self._pool.closed:
            self._pool.open()
        # Not `connection()`: with nothing to commit, its commit is time spent.
        connection = self._pool.getconn()
        try:
            return _row(connection, sql, values)
        finally:
            self._pool.putconn(connection)


class Present:
    """The connection of the present transaction: what it wrote, it reads."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Read through a session's own connection."""
        self._session = session

    def one(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Any]:
        """Return the one row of a statement."""
        return _row(self._driver(), sql, values)

    def all(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Sequence[Any]]:
        """Return all rows of a statement."""
        return self._driver().execute(sql, values).fetchall()

    def _driver(self) -> psycopg.Connection[Any]:
        driver = self._session.connection().connection.driver_connection
        if not isinstance(driver, psycopg.Connection):
            raise TypeError("The session does not speak to PostgreSQL.")
        return driver


def _row(
    connection: psycopg.Connection[Any], sql: bytes, values: Mapping[str, object]
) -> Sequence[Any]:
    # The text was put together by SQLAlchemy at start; values are always parameters.
    found = connection.execute(sql, values).fetchone()
    if found is None:
        raise LookupError("The statement returned no row.")
    row: Sequence[Any] = found
    return row
