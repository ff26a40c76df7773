"""One moment of the database, read at length on a connection of its own.

Everything happens in one transaction, REPEATABLE READ: its first statement fixes the
moment, its temporary tables go when it ends, and it is never committed. So it also
works through a pooler that hands connections out by transaction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
from psycopg import IsolationLevel
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus

from consent.db.engine import Waits, connect_arguments, libpq_url

LONGEST = timedelta(minutes=15)
"""How long one statement of a snapshot may last."""

# For this transaction only. Room to sort and to join, which shorter ones do without;
# nothing compiled, which for one statement takes longer than it saves; and times
# written in one way, whatever a role or a pooler has set.
_SETTINGS = b"""
    SET LOCAL work_mem = '64MB';
    SET LOCAL jit = off;
    SET LOCAL timezone = 'UTC';
    SET LOCAL datestyle = 'ISO'
"""
_READ_ONLY = b"SET TRANSACTION READ ONLY"
_AT_REST = {TransactionStatus.INTRANS, TransactionStatus.INERROR}


class Snapshot:
    """A transaction that sees the database as it was at its first statement."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """Read on a connection that does nothing else."""
        self._connection = connection

    def one(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Any]:
        """Return the one row of a statement."""
        found = self._connection.execute(sql, values).fetchone()
        if found is None:
            raise LookupError("The statement returned no row.")
        row: Sequence[Any] = found
        return row

    def run(self, sql: bytes) -> None:
        """Run a statement that returns nothing."""
        self._connection.execute(sql)

    def fill(self, sql: bytes, blocks: Iterable[bytes]) -> None:
        """Hand a COPY its input."""
        with self._connection.cursor() as cursor, cursor.copy(sql) as copy:
            for block in blocks:
                copy.write(block)

    def close_to_writing(self) -> None:
        """Let nothing be written from here on."""
        self._connection.execute(_READ_ONLY)

    def lines(self, sql: bytes, values: Mapping[str, object]) -> Iterator[bytes]:
        r"""Yield each row of a COPY as PostgreSQL writes it, with its `\n`."""
        with self._connection.cursor() as cursor, cursor.copy(sql, values) as copy:
            for row in copy:
                yield bytes(row)


class Snapshots:
    """Opens snapshots."""

    def __init__(self, url: str, application: str) -> None:
        """Take where the database is; it is not asked yet."""
        waits = Waits(statement=LONGEST)
        self._target = make_conninfo(
            libpq_url(url), **connect_arguments(application, waits=waits)
        )

    @contextmanager
    def opened(self) -> Iterator[Snapshot]:
        """Open one for as long as the block runs."""
        connection = psycopg.connect(self._target, prepare_threshold=None)
        try:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.execute(_SETTINGS)
            yield Snapshot(connection)
        finally:
            _end(connection)


def _end(connection: psycopg.Connection[Any]) -> None:
    """Close it at once, even while lines of it are half read.

    Whoever stopped in the middle of them still holds the connection's lock, for which
    a rollback would wait for ever; closing takes no lock, and the server rolls back.
    A pooler keeps its own connection only if it was rolled back, so at rest it is.
    """
    try:
        if connection.info.transaction_status in _AT_REST:
            connection.rollback()
    finally:
        connection.close()
