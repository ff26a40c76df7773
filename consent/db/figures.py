"""Numbers that an operator watches, read from the database when somebody asks.

They are read on a connection of their own, so that an exhausted pool hides nothing,
and within seconds: a database that is away must not keep the other numbers back.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

import psycopg
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from consent.db.engine import connect_arguments, libpq_url

APPLICATION = "consent-figures"
_FRESH_SECONDS = 5.0
"""Whoever asks again within this time gets what was read: anybody may ask."""

_PATIENCE_SECONDS = 4.0
_STATEMENT_MILLISECONDS = 2000
# A connection that the network swallowed is given up instead of waited for.
_KEEPALIVES = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}

Rows = Sequence[tuple[tuple[str, ...], float]]
"""The values of the labels, and the number that they stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of the database, or one for each combination of its labels.

    The statement answers a row for each: the labels' values, then the number. No label
    may hold what belongs to a person.
    """

    name: str
    text: str
    statement: ClauseElement
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found; a figure that took too long is missing, and counted."""

    reached: bool
    rows: Mapping[str, Rows] = field(default_factory=dict)
    unread: int = 0


class Figures:
    """Reads every figure, one reading at a time in a process."""

    def __init__(self, url: str, figures: Sequence[Figure]) -> None:
        """Connect to a database when somebody asks."""
        self.figures = tuple(figures)
        self._url = url
        self._statements = {f.name: _text(f.statement) for f in figures}
        self._lock = Lock()
        self._under_way: Thread | None = None
        self._last = Reading(reached=False)
        self._so_far: dict[str, Rows] = {}
        self._read_at = float("-inf")
        self._give_up = float("-inf")

    def read(self) -> Reading:
        """Return the figures, or those that came in time, or that none did."""
        with self._lock:
            thread = self._under_way
            if thread is None or not thread.is_alive():
                if time.monotonic() - self._read_at < _FRESH_SECONDS:
                    return self._last
                thread = Thread(target=self._look, name=APPLICATION, daemon=True)
                self._under_way = thread
                self._give_up = time.monotonic() + _PATIENCE_SECONDS
                thread.start()
        # Whoever comes later waits no longer than the first one.
        thread.join(max(0.0, self._give_up - time.monotonic()))
        if not thread.is_alive():
            return self._last
        is_stuck = time.monotonic() > self._give_up + _FRESH_SECONDS
        return Reading(reached=False) if is_stuck else self._found()

    def _look(self) -> None:
        self._so_far = {}
        with suppress(psycopg.Error):
            self._ask()
        self._last = self._found()
        self._read_at = time.monotonic()

    def _found(self) -> Reading:
        rows = dict(self._so_far)
        unread = len(self.figures) - len(rows)
        return Reading(reached=bool(rows), rows=rows, unread=unread)

    def _ask(self) -> None:
        with psycopg.connect(libpq_url(self._url), **_arguments()) as connection:
            for name, statement in self._statements.items():
                try:
                    found = connection.execute(statement).fetchall()
                except psycopg.Error:
                    if connection.broken:
                        raise
                else:
                    self._so_far[name] = [_numbered(row) for row in found]


def _arguments() -> dict[str, Any]:
    ours = connect_arguments(APPLICATION)
    limits = (
        f"-c statement_timeout={_STATEMENT_MILLISECONDS} "
        "-c default_transaction_read_only=on"
    )
    return {
        **ours,
        **_KEEPALIVES,
        "options": f"{ours['options']} {limits}",
        "connect_timeout": 2,
        "autocommit": True,
    }


def _numbered(row: Sequence[Any]) -> tuple[tuple[str, ...], float]:
    *labels, number = row
    return tuple(str(label) for label in labels), float(number)


def _text(statement: ClauseElement) -> bytes:
    """Return the statement with its constants in it; it takes no parameters."""
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # it has no types
    compiled = statement.compile(
        dialect=dialect, compile_kwargs={"literal_binds": True}
    )
    return str(compiled).encode()
