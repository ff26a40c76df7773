"""Whatever is killed, the embedded PostgreSQL comes up again or goes away."""

import os
import signal
import time
from pathlib import Path

from consent.db.embedded import EmbeddedPostgres
from tests.integration.db.instance import (
    another_user,
    ask,
    end,
    eventually,
    is_up,
    keeper,
    postmaster,
)


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
