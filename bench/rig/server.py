"""Runs granian with the product and the bare endpoints in it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from rig.house import House

WORKERS = 2
THREADS = 2

_PATIENCE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A server that answers."""

    port: int
    pid: int


@contextmanager
def serving(
    house: House, *, workers: int = WORKERS, threads: int = THREADS
) -> Iterator[Serving]:
    """Serve a house until the block ends; log lines go nowhere, but are made."""
    beside = str(Path(__file__).resolve().parent.parent)
    port = _free_port()
    with tempfile.TemporaryDirectory() as counts:
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
            *("--host", "127.0.0.1", "--port", str(port), "--no-ws", "--http", "1"),
            *("--workers", str(workers), "--blocking-threads", str(threads)),
            *("--log-level", "warning", "rig.served:serve"),
        ]
        environment = {
            **os.environ,  # noqa: TID251  a child's environment
            **house.environ,
            "PROMETHEUS_MULTIPROC_DIR": counts,
            "PYTHONPATH": beside,
        }
        server = subprocess.Popen(  # noqa: S603  our own command
            command, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _wait(server, port)
            yield Serving(port=port, pid=server.pid)
        finally:
            server.terminate()
            server.wait(_PATIENCE)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError("The server does not answer.")
