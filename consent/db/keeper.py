"""Keeps an embedded PostgreSQL up while somebody uses it, and stops it after.

Run by its path, as a process of its own, so that it outlives any user of the
database. It needs nothing but the standard library. Who uses the database holds a
shared lock on the file `users`; the kernel takes a lock back from whoever dies,
however they die. The keeper waits for the exclusive lock: it gets it when nobody is
left. PostgreSQL itself inherits a lock on the file `server`, so that no process
number has to be trusted: a free lock means that not one process of it lives.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

# A server that ends sooner than this was not able to run, and is not tried again.
_TOO_SOON = 5.0
_FAST_STOP = 60.0
_LOOK_AGAIN = 0.5


class ServerEndedError(Exception):
    """PostgreSQL ended although somebody still uses it."""


def main() -> int:
    """Become the one keeper of the folder, detach, and keep.

    The lock is taken before the process detaches: whoever started it knows from its
    end that there is a keeper.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--owner", type=int, nargs=2, metavar=("UID", "GID"))
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    os.umask(0o077)
    folder: Path = arguments.folder
    with opened(folder / "keeper") as alone:
        if not locked(alone) or os.fork():
            return 0
        with opened(folder / "users") as users:
            return _keep(folder, users, arguments.command, arguments.owner)


def _keep(
    folder: Path, users: int, command: list[str], owner: tuple[int, int] | None
) -> int:
    """Have a server as long as there are users; start it again when it dies."""
    signal.signal(signal.SIGCHLD, _server_ended)
    while True:
        begun = time.monotonic()
        server: subprocess.Popen[bytes] | None = None
        try:
            server = _launched(folder, command, owner)
            _wait_for_the_last(users, folder, server)
        except ServerEndedError:
            if server is not None:
                server.wait()
            if time.monotonic() - begun < _TOO_SOON:
                return 1
        else:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _forget_alias(folder)
            _stop(folder, server)
            return 0


def _wait_for_the_last(
    users: int, folder: Path, server: subprocess.Popen[bytes] | None
) -> None:
    """Return when nobody uses the database, holding the door shut."""
    if server is not None:
        # The signal of its end breaks this off.
        fcntl.flock(users, fcntl.LOCK_EX)
        return
    # The end of a server that somebody else began is not signalled.
    while not locked(users):
        with opened(folder / "server") as lock:
            if locked(lock):
                raise ServerEndedError
        time.sleep(_LOOK_AGAIN)


def _launched(
    folder: Path, command: list[str], owner: tuple[int, int] | None
) -> subprocess.Popen[bytes] | None:
    """Start PostgreSQL, or return None if one is running that lost its keeper."""
    data = folder / "data"
    with opened(folder / "server") as lock, opened(folder / "log") as log:
        for _ in range(50):
            if locked(lock):
                break
            # What is left of a killed server ends within moments.
            time.sleep(0.02)
        else:
            return None
        environment = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}
        left_behind = _number_of(data)
        if left_behind is not None:
            # PostgreSQL's own way to say: that process is not another server.
            environment["PG_GRANDPARENT_PID"] = str(left_behind)
        uid, gid = owner or (None, None)
        return subprocess.Popen(  # noqa: S603  the server, as the launcher named it
            command,
            cwd=data,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            user=uid,
            group=gid,
            extra_groups=None if gid is None else [],
        )


def _stop(folder: Path, server: subprocess.Popen[bytes] | None) -> None:
    """End every session and the server; what was committed is on disk."""
    number = _number_of(folder / "data") if server is None else server.pid
    if number is None or (server is None and not _is_postgres(number)):
        return
    for request in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, request)
        if _ended(folder, server):
            return


def _forget_alias(folder: Path) -> None:
    """Remove the short name that was made for a folder with a long one."""
    with contextlib.suppress(OSError):
        alias = Path((folder / "alias").read_text("utf-8"))
        (folder / "alias").unlink()
        alias.unlink()
        alias.parent.rmdir()


def _ended(folder: Path, server: subprocess.Popen[bytes] | None) -> bool:
    """Wait until no process of the server lives."""
    give_up = time.monotonic() + _FAST_STOP
    with opened(folder / "server") as lock:
        while time.monotonic() < give_up:
            if server is not None:
                server.poll()
            if locked(lock):
                return True
            time.sleep(0.005)
    return False


def _number_of(data: Path) -> int | None:
    """Return the process number that the last server wrote down."""
    try:
        lines = (data / "postmaster.pid").read_text("utf-8").splitlines()
        return int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_postgres(number: int) -> bool:
    """Say whether a process is a PostgreSQL; without /proc it is believed."""
    try:
        return Path(f"/proc/{number}/comm").read_text("utf-8").strip() == "postgres"
    except FileNotFoundError:
        return not Path("/proc/self").exists()


def _server_ended(_number: int, _frame: FrameType | None) -> None:
    raise ServerEndedError


def locked(file: int) -> bool:
    """Take the lock if nobody has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def opened(path: Path) -> Iterator[int]:
    """Open a file of the folder for as long as the block lasts; never a link."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        yield file
    finally:
        os.close(file)


if __name__ == "__main__":
    sys.exit(main())
