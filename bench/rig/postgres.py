"""A PostgreSQL that can be taken away in every way there is, and given back."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from consent.db import cluster
from consent.db.binaries import programs, reachable
from consent.db.urls import Urls, answers, urls_of

_SETTINGS = (
    "listen_addresses=",
    "unix_socket_directories=.",
    "timezone=UTC",
    "log_timezone=UTC",
    "password_encryption=scram-sha-256",
    "jit=off",
)
_SOCKET = ".s.PGSQL.5432"
_HIDDEN = ".hidden"
_PATIENCE = 60.0


class Way(Enum):
    """How a database goes away."""

    KILLED = "killed: every process of it dies at once"
    FROZEN = "frozen: it accepts connections and says nothing"
    REFUSED = "cut off: connections end, and new ones are refused"
    IMMEDIATE = "stopped at once, as by pg_ctl stop -m immediate"
    FAST = "stopped in order, as for a restart"


class Postgres:
    """One server in a folder, started and stopped by hand; nobody keeps it up."""

    def __init__(self, folder: Path) -> None:
        """Make the folder, its data and its passwords."""
        folder.mkdir(mode=0o700, parents=True)
        self._account = cluster.account_for(folder)
        self._tree = reachable(programs(), self._account)
        cluster.make(folder, self._tree, self._account)
        self._folder, self._data = folder, folder / "data"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def urls(self) -> Urls:
        """Return where it is reached."""
        return urls_of(self._folder)

    def __enter__(self) -> Self:
        """Start."""
        self.give_back(Way.FAST)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, whatever state it is in."""
        self._signal(signal.SIGCONT)
        self._end(signal.SIGQUIT)

    def take_away(self, way: Way) -> None:
        """Have it gone when this returns."""
        match way:
            case Way.KILLED:
                self._end(signal.SIGKILL)
            case Way.IMMEDIATE:
                self._end(signal.SIGQUIT)
            case Way.FAST:
                self._end(signal.SIGINT)
            case Way.FROZEN:
                self._signal(signal.SIGSTOP)
            case Way.REFUSED:
                (self._data / _SOCKET).rename(self._data / _HIDDEN)
                self._cut()

    def give_back(self, way: Way) -> None:
        """Have it answer when this returns."""
        match way:
            case Way.KILLED | Way.IMMEDIATE | Way.FAST:
                self._start()
            case Way.FROZEN:
                self._signal(signal.SIGCONT)
            case Way.REFUSED:
                (self._data / _HIDDEN).rename(self._data / _SOCKET)
        _wait(lambda: answers(self.urls))

    def _start(self) -> None:
        other = self._account.uid != os.geteuid()
        place = str(cluster.seen_by(self._account, self._data))
        settings = [part for each in _SETTINGS for part in ("-c", each)]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603  a program that came along
                [self._tree.postgres, "-D", place, *settings],
                cwd=self._data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self._account.uid if other else None,
                group=self._account.gid if other else None,
                extra_groups=[] if other else None,
            )

    def _end(self, number: signal.Signals) -> None:
        """End the server, and wait until not one process of it is left."""
        if self._server is None:
            return
        left = self._children()
        with suppress(ProcessLookupError):
            self._server.send_signal(number)
        self._server.wait(_PATIENCE)
        if number is signal.SIGKILL:
            _send(left, number)
        _wait(lambda: not any(_lives(each) for each in left))
        self._server = None

    def _signal(self, number: signal.Signals) -> None:
        """Tell all of them: the server first, so that it makes no more."""
        if self._server is not None:
            self._server.send_signal(number)
            _send(self._children(), number)

    def _cut(self) -> None:
        """End every connection."""
        clients = [each for each in self._children() if _is_client(each)]
        _send(clients, signal.SIGTERM)
        _wait(lambda: not any(_lives(each) for each in clients))

    def _children(self) -> list[int]:
        if self._server is None:
            return []
        number = self._server.pid
        try:
            listed = Path(f"/proc/{number}/task/{number}/children").read_text("ascii")
        except OSError:
            return []
        return [int(pid) for pid in listed.split()]


def _send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2]
    except OSError:
        return False
    return not state.strip().startswith("Z")


def _is_client(pid: int) -> bool:
    """Say whether a process of the server serves a connection: it names its role."""
    try:
        return b": consent_" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _wait(done: Callable[[], bool]) -> None:
    ends = time.monotonic() + _PATIENCE
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError("The database does not do as it was told.")
        time.sleep(0.01)
