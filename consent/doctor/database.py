"""Looks at the database: can it be relied upon, and may the service do too much?"""

import time
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from consent.db import migrate
from consent.db.roles import BOOKS
from consent.doctor.findings import Finding, Level, found
from consent.vocabulary.clock import Clock

OLDEST = 140000
_APART_SECONDS = 2.0
_SLOW_SECONDS = 0.02
_SPARE_CONNECTIONS = 60

_STATE = text("""
    SELECT current_setting('server_version_num')::int AS version,
        current_setting('server_version') AS release,
        current_setting('server_encoding') AS encoding,
        pg_is_in_recovery() AS is_standby,
        current_setting('default_transaction_read_only') = 'on' AS is_read_only,
        current_setting('fsync') = 'on' AS syncs,
        current_setting('synchronous_commit') AS commits,
        current_setting('max_connections')::int AS connections,
        has_database_privilege(current_database(), 'TEMPORARY') AS may_spool,
        clock_timestamp() AS now
""")
_MAY_CHANGE = text("""
    SELECT count(*) FROM unnest(:books ::text[]) AS book
    WHERE to_regclass(book) IS NOT NULL
        AND has_table_privilege(to_regclass(book), 'UPDATE, DELETE, TRUNCATE')
""")
_REMEMBER = text("SELECT set_config('consent.doctor', 'here', false)")
_REMEMBERED = text("SELECT current_setting('consent.doctor', true)")


def look(engine: Engine, clock: Clock) -> Iterator[Finding]:
    """Say how the database is; raises what the driver raises when it is away."""
    with engine.connect() as connection:
        yield from _server(connection, clock)
        yield _tables(connection)
        yield _books(connection)
    yield _pooler(engine)


def _server(connection: Connection, clock: Clock) -> Iterator[Finding]:
    began = time.perf_counter()
    row = connection.execute(_STATE).one()
    seconds = time.perf_counter() - began
    yield found(
        "database",
        f"PostgreSQL {row.release}, {seconds * 1000:.1f} ms there and back",
        wrong=row.version < OLDEST,
        remedy="Use PostgreSQL 14 or newer.",
    )
    yield found(
        "distance",
        "the database answers at once"
        if seconds < _SLOW_SECONDS
        else f"the database answers after {seconds * 1000:.0f} ms",
        wrong=seconds >= _SLOW_SECONDS,
        level=Level.WARN,
        remedy="Run the service near its database: every check is a round trip.",
    )
    yield found(
        "encoding",
        f"the database is in {row.encoding}",
        wrong=row.encoding != "UTF8",
        remedy="Make the database with ENCODING 'UTF8'.",
    )
    yield found(
        "writable",
        "the database can be written to"
        if not (row.is_standby or row.is_read_only)
        else "the database is read-only",
        wrong=row.is_standby or row.is_read_only,
        remedy="Point CONSENT_DATABASE_URL at the primary.",
    )
    safe = row.syncs and row.commits not in {"off", "local"}
    yield found(
        "durable",
        f"fsync is {'on' if row.syncs else 'off'}, synchronous_commit {row.commits}",
        wrong=not safe,
        remedy="Set fsync = on and synchronous_commit = on: a 2xx means on disk.",
    )
    yield found(
        "connections",
        f"the server takes {row.connections} connections",
        wrong=row.connections < _SPARE_CONNECTIONS,
        level=Level.WARN,
        remedy="A web process may hold 23 and a worker 11: raise max_connections.",
    )
    yield found(
        "temporary",
        "batches can be spooled"
        if row.may_spool
        else "the service may make no temporary table",
        wrong=not row.may_spool,
        remedy="Run consent db upgrade as the owner: it grants TEMPORARY.",
    )
    yield _clocks(row.now, clock.now())


def _clocks(theirs: datetime, ours: datetime) -> Finding:
    apart = abs((theirs - ours).total_seconds())
    return found(
        "clock",
        f"the clocks are {apart:.1f} s apart",
        wrong=apart > _APART_SECONDS,
        level=Level.WARN,
        remedy="Keep the time of all machines with NTP.",
    )


def _tables(connection: Connection) -> Finding:
    state = migrate.state(connection)
    return found(
        "tables",
        f"the schema is {state.value}",
        wrong=not state.is_ready,
        remedy="Bring it to this version: consent db upgrade.",
    )


def _books(connection: Connection) -> Finding:
    may = connection.scalar(_MAY_CHANGE, {"books": sorted(BOOKS)})
    return found(
        "books",
        "the service's role can only add to the books"
        if not may
        else f"the service's role may change {may} of the books",
        wrong=bool(may),
        level=Level.WARN,
        remedy="Give the service a role of its own, and the owner's to "
        "CONSENT_DATABASE_OWNER_URL; then consent db upgrade.",
    )


def _pooler(engine: Engine) -> Finding:
    """Find out whether two transactions of one connection share a session."""
    with engine.connect() as connection:
        with connection.begin():
            connection.execute(_REMEMBER)
        with connection.begin():
            kept = connection.scalar(_REMEMBERED) == "here"
        connection.invalidate()
    return found(
        "pooler",
        "a connection keeps its session"
        if kept
        else "a connection changes its session between transactions",
        wrong=not kept,
        remedy="Use session pooling, or none: see docs/operating.md.",
    )
