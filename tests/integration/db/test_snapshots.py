"""A snapshot ends at once, however far it was read, and nothing of it stays."""

from threading import Thread

import psycopg
import pytest

from consent.db.engine import libpq_url
from consent.db.snapshots import Snapshots
from tests.conftest import Database

AT_MOST = 5.0
"""Seconds; one that hung would hang for ever."""

NAME = "consent-snapshot-test"


class GivenUpError(Exception):
    """Whoever read has had enough."""


def read_one(snapshots: Snapshots, *, rows: int, gives_up: bool) -> None:
    """Read the first of many lines, and no more of them."""
    sql = b"COPY (SELECT generate_series(1, %d)) TO STDOUT" % rows
    with snapshots.opened() as snapshot:
        lines = snapshot.lines(sql, {})
        assert next(lines) == b"1\n"
        if gives_up:
            raise GivenUpError


@pytest.mark.parametrize("rows", [3, 1_000_000])
@pytest.mark.parametrize("gives_up", [True, False])
def test_whoever_stops_in_the_middle_is_not_kept(
    empty_database: Database, rows: int, *, gives_up: bool
) -> None:
    raised: list[type[BaseException]] = []

    def work() -> None:
        try:
            read_one(
                Snapshots(empty_database.app_url, NAME), rows=rows, gives_up=gives_up
            )
        except GivenUpError as error:
            raised.append(type(error))

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(AT_MOST)

    assert not thread.is_alive()
    assert raised == ([GivenUpError] if gives_up else [])


def test_what_a_statement_broke_on_is_what_is_raised(empty_database: Database) -> None:
    snapshots = Snapshots(empty_database.app_url, NAME)

    with pytest.raises(psycopg.errors.DivisionByZero), snapshots.opened() as snapshot:
        snapshot.run(b"SELECT 1 / 0")


def test_nothing_that_was_written_stays(empty_database: Database) -> None:
    with Snapshots(empty_database.owner_url, NAME).opened() as snapshot:
        snapshot.run(b"CREATE TABLE gone (id int)")

    with psycopg.connect(libpq_url(empty_database.owner_url)) as owner:
        found = owner.execute("SELECT to_regclass('gone')").fetchone()
    assert found == (None,)
