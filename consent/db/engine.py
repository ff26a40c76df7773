"""How connections to PostgreSQL are opened and how long they may wait."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import URL, Connection, make_url, text as sql
from sqlalchemy.exc import ArgumentError

_READ_ONLY = sql("SELECT current_setting('transaction_read_only') = 'on'")
_POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long one statement, one lock and one idle transaction may last."""

    statement: timedelta = timedelta(seconds=30)
    lock: timedelta = timedelta(seconds=10)
    idle: timedelta = timedelta(seconds=60)


def engine_options(
    application: str,
    *,
    pool_size: int = 5,
    max_overflow: int = 10,
    threads: int = 0,
    waits: Waits | None = None,
) -> dict[str, object]:
    """Return what SQLAlchemy's engine is made with, for web and worker alike.

    Of so many threads none waits for another's connection.
    Transport security and everything else libpq knows is said in the URL.
    """
    return {
        "pool_pre_ping": True,
        "pool_size": pool_size,
        "max_overflow": max(max_overflow, threads - pool_size),
        "pool_timeout": 10,
        "pool_recycle": 1800,
        # An error of the driver would else print the row it could not write.
        "hide_parameters": True,
        "connect_args": connect_arguments(application, waits=waits),
    }


def connect_arguments(
    application: str, *, waits: Waits | None = None
) -> dict[str, str | int]:
    """Return what every single connection is opened with, by whatever pool."""
    waits = waits or Waits()
    session = {
        "timezone": "UTC",
        # A law of the house: who takes a lock reads in a later statement, and sees.
        "default_transaction_isolation": r"read\ committed",
        "statement_timeout": _milliseconds(waits.statement),
        "lock_timeout": _milliseconds(waits.lock),
        "idle_in_transaction_session_timeout": _milliseconds(waits.idle),
    }
    return {
        "application_name": application,
        "connect_timeout": 5,
        "options": " ".join(f"-c {name}={value}" for name, value in session.items()),
    }


def is_read_only(connection: Connection) -> bool:
    """Say whether nothing can be written: a standby, or a primary that was demoted."""
    return bool(connection.scalar(_READ_ONLY))


def database_url(text: str) -> URL:
    """Return the URL for SQLAlchemy, whichever way PostgreSQL was named.

    Raises:
        ValueError: It is no URL of a PostgreSQL; the text is not repeated, since a
            password may stand in it.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.drivername not in _POSTGRESQL:
        raise ValueError("A database URL begins with postgresql://") from None
    return url.set(drivername="postgresql+psycopg")


def libpq_url(text: str) -> str:
    """Return the URL for libpq and psycopg, which know nothing of drivers."""
    url = database_url(text).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _milliseconds(wait: timedelta) -> int:
    return wait // timedelta(milliseconds=1)
