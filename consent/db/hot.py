"""Statements that run in every request: put together once, sent by the driver.

To put one together and to look it up again takes SQLAlchemy several times as long as
the database takes to answer. Only values that the driver writes by itself may be given.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from flask_sqlalchemy.session import Session
from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import scoped_session

_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Hot:
    """One statement, ready to run in the transaction of a session."""

    def __init__(
        self, statement: ClauseElement, *, columns: Iterable[str] | None = None
    ) -> None:
        """Put it together; of an INSERT or UPDATE, say the columns that it writes."""
        names = [] if columns is None else list(columns)
        compiled = statement.compile(dialect=_DIALECT, column_keys=names or None)
        self._sql = str(compiled).encode()
        self._said = {
            name: value
            for name, value in compiled.params.items()
            if value is not None and name not in names
        }

    def rows(
        self, session: scoped_session[Session], values: Mapping[str, object]
    ) -> list[Sequence[Any]]:
        """Return the rows of the statement."""
        return list(self._run(session, values).fetchall())

    def run(
        self, session: scoped_session[Session], *rows: Mapping[str, object]
    ) -> None:
        """Run the statement for each of some rows."""
        for row in rows:
            self._run(session, row)

    def _run(
        self, session: scoped_session[Session], values: Mapping[str, object]
    ) -> psycopg.Cursor[Any]:
        """Run it; what goes wrong is told in the words of SQLAlchemy, as elsewhere."""
        connection = session.connection()
        driver = connection.connection.driver_connection
        if not isinstance(driver, psycopg.Connection):
            raise TypeError("The session does not speak to PostgreSQL.")
        try:
            return driver.execute(self._sql, {**self._said, **values})
        except psycopg.Error as error:
            if driver.closed:
                connection.invalidate(error)
            raise self._told(error, lost=driver.closed) from error

    def _told(self, error: psycopg.Error, *, lost: bool) -> BaseException:
        return DBAPIError.instance(
            self._sql.decode(),
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=lost,
        )
