"""Stops processes at a chosen statement, and sees who waits for whom."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from consent.db.engine import libpq_url
from tests.races.house import House

PATIENCE = 20
BLOCKED_BY = """
    SELECT pid FROM pg_stat_activity
     WHERE datname = current_database() AND %s = ANY(pg_blocking_pids(pid))
"""


@contextmanager
def unwritable(house: House, table: str) -> Iterator[int]:
    """Let a table be read and not written to; give the one who holds it so."""
    with psycopg.connect(libpq_url(house.owner_url)) as connection:
        connection.execute(f"LOCK TABLE {table} IN SHARE MODE".encode())
        yield connection.info.backend_pid


def who_waits_for(house: House, holder: int) -> int:
    """Return who waits for a lock that another one holds, once somebody does."""
    ends = time.monotonic() + PATIENCE
    with psycopg.connect(libpq_url(house.owner_url), autocommit=True) as watch:
        while time.monotonic() < ends:
            found = watch.execute(BLOCKED_BY, [holder]).fetchone()
            if found is not None:
                return int(found[0])
            time.sleep(0.005)
    raise TimeoutError("Nobody waits for that lock.")
