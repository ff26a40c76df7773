"""The connections of a worker come back with the database, and not later."""

import asyncio
import time

import psycopg

from consent.db.engine import libpq_url
from consent.db.worker_pool import Pool, worker_pool
from tests.conftest import Database

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def use(pool: Pool, *, many: int) -> None:
    """Have so many connections open at once, and give them back."""
    held = [await pool.getconn() for _ in range(many)]
    for connection in held:
        await pool.putconn(connection)


def test_connections_that_died_together_are_replaced_at_once(
    database: Database,
) -> None:
    url = libpq_url(database.app_url)

    async def seconds_to_recover() -> float:
        async with worker_pool(conninfo=url, min_size=1, max_size=4) as pool:
            await use(pool, many=4)
            with psycopg.connect(url, autocommit=True) as other:
                other.execute(OTHERS)
            began = time.monotonic()
            await use(pool, many=1)
            return time.monotonic() - began

    assert asyncio.run(seconds_to_recover()) < 2


def test_a_database_that_stays_away_is_tried_again_every_second() -> None:
    async def tries_within(seconds: float) -> int:
        async with worker_pool(conninfo=NOWHERE, min_size=1, open=False) as pool:
            await asyncio.sleep(seconds)
            return pool.get_stats()["connections_errors"]

    assert asyncio.run(tries_within(2.5)) >= 4
