"""The embedded PostgreSQL: shared, survived by its data, told when it cannot start."""

import signal
from pathlib import Path

import pytest

from consent.db.embedded import EmbeddedPostgres
from consent.db.faults import EmbeddedDatabaseError
from tests.integration.db.instance import (
    another_user,
    ask,
    end,
    is_up,
    postmaster,
)


def test_the_last_to_leave_stops_it(folder: Path) -> None:
    first, second = EmbeddedPostgres(folder), EmbeddedPostgres(folder)
    urls = first.start()
    second.start()

    first.release()
    after_the_first = is_up(urls)
    second.release()

    assert after_the_first
    assert not is_up(urls)
    assert not (folder / "data" / "postmaster.pid").exists()


def test_the_data_is_there_the_next_time(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        ask(urls.owner, "CREATE TABLE kept AS SELECT 42 AS answer")

    with EmbeddedPostgres(folder) as urls:
        assert ask(urls.owner, "SELECT answer FROM kept") == 42


def test_users_in_two_processes_share_one_server(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        number = postmaster(folder)
        other = another_user(folder)
        same = postmaster(folder) == number
        end(other, signal.SIGTERM)

        assert same
        assert is_up(urls)


def test_a_name_longer_than_a_socket_may_have_works(folder: Path) -> None:
    instance = folder / ("long" * 30) / "a,b"

    with EmbeddedPostgres(instance) as urls:
        alias = Path((instance / "alias").read_text())
        assert is_up(urls)
        with EmbeddedPostgres(instance) as again:
            assert again == urls

    assert not alias.parent.exists()


def test_it_writes_to_disk_and_checks_what_it_reads(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        assert ask(urls.owner, "SHOW fsync") == "on"
        assert ask(urls.owner, "SHOW data_checksums") == "on"
        assert ask(urls.owner, "SHOW listen_addresses") == ""


def test_a_server_that_cannot_start_is_told_with_where_to_look(folder: Path) -> None:
    broken = EmbeddedPostgres(folder, settings={"shared_buffers": "nonsense"})

    with pytest.raises(EmbeddedDatabaseError, match="log"):
        broken.start()

    with EmbeddedPostgres(folder) as urls:
        assert is_up(urls)


def test_data_of_another_version_is_told_apart(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        pass
    (folder / "data" / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedDatabaseError, match="made by PostgreSQL 9"):
        EmbeddedPostgres(folder).start()


def test_lost_passwords_are_told(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        pass
    (folder / "passwords").unlink()

    with pytest.raises(EmbeddedDatabaseError, match="backup"):
        EmbeddedPostgres(folder).start()
