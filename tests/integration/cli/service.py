"""A service that is really run, and every process that belongs to it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.integration.cli.shell import CONSENT, Shell

PATIENCE = 60
"""Seconds; most is over in one or two, unless the machine has much else to do."""

PROCESSES = Path("/proc")


def eventually(holds: Callable[[], object]) -> bool:
    """Wait until something holds."""
    give_up = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


def belonging_to(instance: Path) -> dict[int, str]:
    """Return every process that serves an instance, with its command."""
    found: dict[int, str] = {}
    for process in PROCESSES.iterdir():
        with suppress(OSError, ValueError):
            number = int(process.name)
            command = (process / "cmdline").read_bytes()
            traces = [command, (process / "environ").read_bytes()]
            traces.append(os.fsencode((process / "cwd").readlink()))
            if any(os.fsencode(instance) in trace for trace in traces):
                found[number] = command.decode().replace("\0", " ")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One `consent run`."""

    shell: Shell
    port: int
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def said(self) -> str:
        """Return everything it said until now."""
        return self.output.read_text("utf-8")

    def get(self, path: str) -> tuple[int, str]:
        """Ask one of its open doors."""
        return self.ask("GET", path)

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        once: str | None = None,
    ) -> tuple[int, str]:
        """Ask one of its doors with the demo's key."""
        key = (self.shell.instance / "demo.key").read_text("ascii").strip()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        if once is not None:
            headers["Idempotency-Key"] = once
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def child(self, part: str) -> int:
        """Return the number of the child whose command has a part."""
        assert eventually(lambda: any(self._children(part)))
        return next(self._children(part))

    def _children(self, part: str) -> Iterator[int]:
        for number, command in belonging_to(self.shell.instance).items():
            with suppress(OSError):
                status = (PROCESSES / str(number) / "status").read_text()
                if f"PPid:\t{self.process.pid}\n" in status and part in command:
                    yield number

    def end(self, number: int) -> int:
        """Send it a signal and return its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def run(shell: Shell, *words: str, **variables: str) -> Iterator[Service]:
    """Run a service on a port of its own, until it has said that it serves."""
    port, output = free_port(), shell.folder / "said"
    command = [str(CONSENT), "run", "--port", str(port), "--web-processes", "1", *words]
    with output.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  the command of this package
            command,
            cwd=shell.folder,
            env=shell.environment(**variables),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    service = Service(shell=shell, port=port, process=process, output=output)
    try:
        assert eventually(
            lambda: process.poll() is not None or "Consent serves" in service.said
        )
        assert process.poll() is None, service.said
        yield service
    finally:
        if process.poll() is None:
            service.end(signal.SIGTERM)
