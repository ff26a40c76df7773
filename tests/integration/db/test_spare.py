"""Connections that are kept between reads, and what happens when they die."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from consent.db.engine import libpq_url
from consent.db.reads import Reads
from consent.db.spare import Link, Spare
from tests.conftest import Database

PID = b"SELECT pg_backend_pid()"
CANCELLED = b"SELECT pg_cancel_backend(pg_backend_pid())"
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
LONG_AGO = -1e9


@pytest.fixture
def reads(database: Database) -> Iterator[Reads]:
    made = Reads(database.app_url, "test")
    yield made
    made.close()


@pytest.fixture
def spare(database: Database) -> Iterator[Spare]:
    url = libpq_url(database.app_url)
    made = Spare(lambda: psycopg.connect(url), most=1, wait=0.01)
    yield made
    made.close()


def cut(database: Database, pid: int) -> None:
    """End a connection as a server does that goes down."""
    with psycopg.connect(libpq_url(database.app_url)) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_connection_is_used_again(reads: Reads) -> None:
    assert reads.one(PID, {}) == reads.one(PID, {})


def test_a_read_on_a_dead_connection_is_done_again_on_a_new_one(
    reads: Reads, database: Database
) -> None:
    (dead,) = reads.one(PID, {})
    cut(database, dead)

    (alive,) = reads.one(PID, {})

    assert alive != dead


def test_what_fails_on_a_living_connection_is_not_done_again(reads: Reads) -> None:
    before = reads.one(PID, {})

    with pytest.raises(psycopg.errors.QueryCanceled):
        reads.one(CANCELLED, {})

    assert reads.one(PID, {}) == before


def test_a_database_that_is_away_is_found_out_at_once() -> None:
    reads = Reads(NOWHERE, "test")
    began = time.monotonic()

    with pytest.raises(psycopg.OperationalError):
        reads.one(PID, {})

    assert time.monotonic() - began < 1


def test_a_connection_that_grew_old_is_not_used_again(spare: Spare) -> None:
    old = spare.new().connection
    spare.keep(Link(old, LONG_AGO))

    found = spare.take()

    assert found is None
    assert old.closed


def test_no_more_are_in_use_than_there_may_be(spare: Spare) -> None:
    with spare.place(), pytest.raises(PoolTimeout), spare.place():
        pass
