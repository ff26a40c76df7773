"""An instance as the tests look at it: its users, its processes, its answers."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg

from consent.db.engine import libpq_url
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
    """Start a process that uses the instance until it is ended."""
    user = subprocess.Popen(  # noqa: S603  this Python, the text above
        [sys.executable, "-c", USER, str(instance)], stdout=subprocess.PIPE
    )
    assert user.stdout is not None
    assert user.stdout.readline() == b"started\n"
    return user


def end(user: subprocess.Popen[bytes], request: int) -> None:
    """Send a process a signal and wait until it is gone."""
    user.send_signal(request)
    user.communicate()


def ask(url: str, question: str) -> object:
    """Return the one value that a question is answered with."""
    with closing(psycopg.connect(libpq_url(url), autocommit=True)) as connection:
        cursor = connection.execute(question.encode())
        return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]  # every question here has an answer


def is_up(urls: Urls) -> bool:
    """Say whether the server answers."""
    try:
        return ask(urls.app, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def eventually(holds: Callable[[], bool]) -> bool:
    """Say whether something comes to hold within twenty seconds."""
    give_up = time.monotonic() + 20
    while not holds():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def postmaster(instance: Path) -> int:
    """Return the process number of the server."""
    return int((instance / "data" / "postmaster.pid").read_text().splitlines()[0])


def keeper(instance: Path) -> int:
    """Return the process number of what keeps the server."""
    status = Path(f"/proc/{postmaster(instance)}/status").read_text()
    return int(status.split("PPid:")[1].split()[0])
