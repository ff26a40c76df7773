"""Reads that go round the ORM: one statement, one round trip."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from flask_sqlalchemy.session import Session
from psycopg.conninfo import make_conninfo
from sqlalchemy.orm import scoped_session

from consent.db.engine import connect_arguments, libpq_url
from consent.db.spare import Link, Spare

_PREPARE_AFTER = 2
"""How often a statement is run before the server keeps its plan."""


class Reads:
    """Reads on connections that each hold no transaction open.

    A connection is not asked whether it lives before it is used, which would cost a
    round trip; a read that finds it dead is done once more on a new one. With the
    database away a read fails at once, and the first after it is back succeeds.
    """

    def __init__(self, url: str, application: str, *, most: int = 8) -> None:
        """Connect to a database when the first read comes."""
        target = make_conninfo(libpq_url(url), **connect_arguments(application))
        self._spare = Spare(
            lambda: psycopg.connect(
                target, autocommit=True, prepare_threshold=_PREPARE_AFTER
            ),
            most=most,
        )

    def one(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Any]:
        """Return the one row of a statement."""
        with self._spare.place():
            link = self._spare.take()
            if link is not None:
                try:
                    return self._one(link, sql, values)
                except psycopg.OperationalError:
                    if not link.connection.closed:
                        raise
                    # Whatever was opened before has died with it.
                    self._spare.close()
            return self._one(self._spare.new(), sql, values)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._spare.close()

    def _one(
        self, link: Link, sql: bytes, values: Mapping[str, object]
    ) -> Sequence[Any]:
        try:
            return _row(link.connection, sql, values)
        finally:
            self._spare.keep(link)


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
