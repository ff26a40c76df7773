"""The PostgreSQL that comes along: started when needed, stopped when nobody is left.

Everybody who uses it holds a shared lock on a file; a keeper process (`keeper.py`)
stops the server when the last lock is gone, however its holder ended.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from consent.db import cluster, keeper
from consent.db.binaries import Account, programs, reachable
from consent.db.faults import EmbeddedDatabaseError
from consent.db.urls import Urls, answers, urls_of

_START_SECONDS = 120.0
_TRIES = 3

_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    # Relative to the data folder, which only the server's user may enter.
    "unix_socket_directories": ".",
    "port": "5432",
    "cluster_name": "consent",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    # A statement or the detail of an error may hold an address: neither is logged.
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    # Short statements about one contact: compiling them never pays.
    "jit": "off",
}


class EmbeddedPostgres:
    """A PostgreSQL in a folder, shared by all who start it there.

    Args:
        folder: Where the data, the passwords and the locks are; made if missing.
        settings: Further settings of the server, for whoever is first to start it.
    """

    def __init__(
        self, folder: Path, *, settings: Mapping[str, str] | None = None
    ) -> None:
        self._folder = folder.absolute()
        self._data = self._folder / "data"
        self._settings = {**_SETTINGS, **(settings or {})}
        self._user: int | None = None

    def start(self) -> Urls:
        """Have the database up, and count as one of its users until released."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._user is None:
            user = self._file("users")
            # Whoever comes while the server is being stopped waits here.
            fcntl.flock(user, fcntl.LOCK_SH)
            self._user = user
        try:
            with self._opened("start") as one_at_a_time:
                fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
                return self._have_server()
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Stop counting as a user; the last one returns when the server is down."""
        if self._user is None:
            return
        # Closed, not unlocked: a forked process that still holds it counts as well.
        os.close(self._user)
        self._user = None
        while self._is_being_stopped():
            time.sleep(0.005)

    def __enter__(self) -> Urls:
        """Start."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release."""
        self.release()

    def _have_server(self) -> Urls:
        account = cluster.account_for(self._folder)
        tree = reachable(programs(cluster.major_of(self._data)), account)
        if not self._data.exists():
            cluster.make(self._folder, tree, account)
        urls = urls_of(self._folder)
        if answers(urls) and self._is_held("keeper"):
            return urls
        for _ in range(_TRIES):
            self._call_keeper(str(tree.postgres), account)
            if self._comes_up(urls):
                return urls
        raise EmbeddedDatabaseError(
            f"PostgreSQL does not start; {self._folder / 'log'} says why."
        )

    def _call_keeper(self, postgres: str, account: Account) -> None:
        settings = (f"{name}={value}" for name, value in self._settings.items())
        other = account.uid != os.geteuid()
        # Of the standard library alone, so that it is up in a moment.
        python = [sys.executable, "-I", "-S", keeper.__file__, str(self._folder)]
        owner = ["--owner", str(account.uid), str(account.gid)] if other else []
        data = str(cluster.seen_by(account, self._data))
        server = [postgres, "-D", data]
        for setting in settings:
            server += ["-c", setting]
        subprocess.run(  # noqa: S603  this Python, a file of ours
            [*python, *owner, "--", *server],
            check=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _comes_up(self, urls: Urls) -> bool:
        """Wait for the server: only an answer counts, no file and no number."""
        give_up = time.monotonic() + _START_SECONDS
        while time.monotonic() < give_up:
            if answers(urls):
                return True
            if not self._is_held("keeper"):
                return False
            time.sleep(0.01)
        return False

    def _is_being_stopped(self) -> bool:
        if not self._is_held("server"):
            return False
        with self._opened("users") as users:
            if keeper.locked(users):
                # Nobody is left; the keeper is about to notice.
                return self._is_held("keeper")
            try:
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _is_held(self, name: str) -> bool:
        """Say whether a living process holds a lock exclusively."""
        with self._opened(name) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    @contextmanager
    def _opened(self, name: str) -> Iterator[int]:
        file = self._file(name)
        try:
            yield file
        finally:
            os.close(file)

    def _file(self, name: str) -> int:
        """Open a lock file, which belongs to whom the folder belongs."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        file = os.open(self._folder / name, flags, 0o600)
        if os.geteuid() == 0:
            owner = self._folder.stat()
            os.fchown(file, owner.st_uid, owner.st_gid)
        return file
