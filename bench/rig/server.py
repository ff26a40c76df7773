"""Runs granian with the product and the bare endpoints in it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

WORKERS = 2
THREADS = 2
PORT = 8917

_PATIENCE = 30


@contextmanager
def serving(environ: Mapping[str, str]) -> Iterator[int]:
    """Serve on a port until the block ends; its log lines go nowhere, but are made."""
    beside = str(Path(__file__).resolve().parent.parent)
    with tempfile.TemporaryDirectory() as counts:
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
            *("--host", "127.0.0.1", "--port", str(PORT), "--no-ws", "--http", "1"),
            *("--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
            "rig.served:serve",
        ]
        environment = {
            **os.environ,  # noqa: TID251  a child's environment
            **environ,
            "PROMETHEUS_MULTIPROC_DIR": counts,
            "PYTHONPATH": beside,
        }
        server = subprocess.Popen(  # noqa: S603  our own command
            command, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _wait(server)
            yield PORT
        finally:
            server.terminate()
            server.wait(_PATIENCE)


def _wait(server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError("The server does not answer.")
