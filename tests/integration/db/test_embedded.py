"""The embedded PostgreSQL: shared, survived by its data, never left behind."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from consent.db import cluster
from consent.db.embedded import EmbeddedPostgres
from consent.db.engine import libpq_url
from consent.db.faults import EmbeddedDatabaseError
from consent.db.urls import Urls

USER = """
import sys, time
from pathlib import Path
from consent.db.embedded import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start()
print("started", flush=True)
time.sleep(600)
"""


def another_user(instance: Path) -> subprocess.Popen[bytes]:
    user = subprocess.Popen(  # noqa: S603  this Python, the text above
        [sys.executable, "-c", USER, str(instance)], stdout=subprocess.PIPE
    )
    assert user.stdout is not None
    assert user.stdout.readline() == b"started\n"
    return user


def end(user: subprocess.Popen[bytes], request: int) -> None:
    user.send_signal(request)
    user.communicate()


def ask(url: str, question: str) -> object:
    with closing(psycopg.connect(libpq_url(url), autocommit=True)) as connection:
        cursor = connection.execute(question.encode())
        return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]  # every question here has an answer


def is_up(urls: Urls) -> bool:
    try:
        return ask(urls.app, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def eventually(holds: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + 20
    while not holds():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def postmaster(instance: Path) -> int:
    return int((instance / "data" / "postmaster.pid").read_text().splitlines()[0])


def keeper(instance: Path) -> int:
    status = Path(f"/proc/{postmaster(instance)}/status").read_text()
    return int(status.split("PPid:")[1].split()[0])


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


def test_a_killed_user_does_not_keep_it_up(folder: Path) -> None:
    user = another_user(folder)
    number = postmaster(folder)

    end(user, signal.SIGKILL)

    assert eventually(lambda: not (folder / "data" / "postmaster.pid").exists())
    assert eventually(lambda: not Path(f"/proc/{number}/cwd").exists())


def test_a_killed_user_does_not_take_it_from_others(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        end(another_user(folder), signal.SIGKILL)
        time.sleep(0.2)

        assert is_up(urls)


def test_a_killed_server_comes_up_with_what_was_committed(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        ask(urls.owner, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(postmaster(folder), signal.SIGKILL)

        with EmbeddedPostgres(folder) as again:
            assert ask(again.owner, "SELECT answer FROM kept") == 42


def test_a_server_killed_in_use_is_started_again_by_itself(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        # A server that dies at once is taken for one that cannot run.
        time.sleep(5.2)
        os.kill(postmaster(folder), signal.SIGKILL)

        assert eventually(lambda: is_up(urls))


def test_everything_killed_at_once_blocks_no_later_start(folder: Path) -> None:
    user = another_user(folder)
    for number in (keeper(folder), postmaster(folder)):
        os.kill(number, signal.SIGKILL)
    end(user, signal.SIGKILL)

    with EmbeddedPostgres(folder) as urls:
        assert is_up(urls)


def test_a_number_that_another_process_has_now_blocks_no_start(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        left = (folder / "data" / "postmaster.pid").read_text()
    stale = left.replace(left.splitlines()[0], str(os.getpid()), 1)
    (folder / "data" / "postmaster.pid").write_text(stale)

    with EmbeddedPostgres(folder) as urls:
        assert is_up(urls)


def test_a_server_without_its_keeper_gets_another_and_is_stopped(folder: Path) -> None:
    first = EmbeddedPostgres(folder)
    urls = first.start()
    os.kill(keeper(folder), signal.SIGKILL)

    still_up = is_up(urls)
    second = EmbeddedPostgres(folder)
    second.start()
    first.release()
    second.release()

    assert still_up
    assert eventually(lambda: not is_up(urls))


def test_a_start_that_was_broken_off_is_begun_again(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres(folder) as urls:
        assert is_up(urls)
    assert not (folder / "new").exists()


def test_folders_that_were_there_keep_their_modes_and_owners(folder: Path) -> None:
    outer, instance = folder / "closed", folder / "closed" / "instance"
    instance.mkdir(parents=True)
    outer.chmod(0o700)
    instance.chmod(0o711)
    before = [(path.stat().st_mode, path.stat().st_uid) for path in (outer, instance)]

    with EmbeddedPostgres(instance) as urls:
        assert is_up(urls)

    after = [(path.stat().st_mode, path.stat().st_uid) for path in (outer, instance)]
    assert after == before


def test_what_is_secret_is_nobody_elses_to_read(folder: Path) -> None:
    instance = folder / "instance"
    with EmbeddedPostgres(instance):
        modes = {
            name: stat.S_IMODE((instance / name).stat().st_mode)
            for name in (".", "data", "passwords", "log")
        }

    assert modes == {".": 0o700, "data": 0o700, "passwords": 0o600, "log": 0o600}


def test_the_server_does_not_run_as_root(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        assert Path(f"/proc/{postmaster(folder)}").stat().st_uid != 0


def test_a_name_longer_than_a_socket_may_have_works(folder: Path) -> None:
    instance = folder / ("long" * 30) / "a,b"

    with EmbeddedPostgres(instance) as urls:
        alias = Path((instance / "alias").read_text())
        assert is_up(urls)
        with EmbeddedPostgres(instance) as again:
            assert again == urls

    assert not alias.parent.exists()


@pytest.mark.parametrize("role", ["postgres", "consent_owner", "consent_app"])
def test_nobody_gets_in_without_a_password(folder: Path, role: str) -> None:
    with (
        EmbeddedPostgres(folder),
        pytest.raises(psycopg.OperationalError, match=r"password|pg_hba"),
    ):
        psycopg.connect(host=str(folder / "data"), user=role, dbname="postgres")


def test_it_writes_to_disk_and_checks_what_it_reads(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        assert ask(urls.owner, "SHOW fsync") == "on"
        assert ask(urls.owner, "SHOW data_checksums") == "on"
        assert ask(urls.owner, "SHOW listen_addresses") == ""


def test_no_url_is_shown_by_accident(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        secrets = cluster.passwords_of(folder).values()

    assert not any(secret in repr(urls) for secret in secrets)


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
