"""The connections of a worker, which are back as soon as the database is.

By itself the pool waits twice as long after every failure, so it would be back as long
after the database as that was away, and it finds out one by one that its connections
are dead, waiting longer after each.
"""

from typing import Any

from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool

_RECONNECT_SECONDS = 1.0

Pool = AsyncConnectionPool[AsyncConnection[Any]]


def worker_pool(**arguments: Any) -> Pool:  # noqa: ANN401  the pool's own
    """Return a pool that is not open yet; it takes what a pool takes."""

    async def check(connection: AsyncConnection[Any]) -> None:
        try:
            await AsyncConnectionPool.check_connection(connection)
        except OperationalError:
            # Whatever was opened before has died with it.
            await pool.drain()
            raise

    arguments |= {
        "check": check,
        "reconnect_timeout": _RECONNECT_SECONDS,
        "reconnect_failed": _connect_again,
    }
    pool: Pool = AsyncConnectionPool(**arguments)
    return pool


async def _connect_again(pool: Pool) -> None:
    """Have a pool that has just given up its last connection try for another."""
    least, most = pool.min_size, pool.max_size
    if pool.get_stats()["pool_size"] < least:
        await pool.resize(0, most)
        await pool.resize(least, most)
