"""The whole service in real processes, as in production: web, workers, a provider."""

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

from consent.access.keys import Scope
from consent.access.service import Access
from consent.app import Database, create_app, prepare
from consent.db import migrate
from consent.db.base import db
from consent.db.transaction import transaction
from consent.serve import web_command, work_command
from consent.settings import Settings
from consent.web.services import service

SENDER = "+12025550100"
TOKEN = "a-token-of-twilio"  # noqa: S105  a double's
_PATIENCE = 60
_MOST_SAID = 4000
_HERE = str(Path(__file__).resolve().parent.parent)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@dataclass(slots=True, kw_only=True)
class Running:
    """Web processes and workers on a database that is there, and a recording double."""

    folder: Path
    urls: Database
    web_processes: int = 4
    workers: int = 4
    concurrency: int = 4
    plan: Mapping[str, float] = field(default_factory=dict)
    port: int = field(default_factory=_free_port)
    restarted: int = 0
    key: str = ""
    web: subprocess.Popen[bytes] | None = None
    working: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _double: subprocess.Popen[bytes] | None = None
    _environment: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """Return what every process reads."""
        return Settings.read(self._environment)

    @property
    def log(self) -> Path:
        """Return where all processes write what they have to say."""
        return self.folder / "log"

    @property
    def book(self) -> Path:
        """Return where the double writes what it took."""
        return self.folder / "taken"

    def __enter__(self) -> Self:
        """Start everything, or leave nothing behind."""
        try:
            self._begin()
        except BaseException:
            self._end()
            raise
        return self

    def _begin(self) -> None:
        # Told to stop, we stop everything.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        self.folder.mkdir(parents=True, exist_ok=True)
        double = _free_port()
        self._environment = self._environ(double)
        self._double = self._start(
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
            *("--host", "127.0.0.1", "--port", str(double), "--no-ws"),
            *("--workers", "1", "--blocking-threads", "16"),
            *("--log-level", "critical", "rig.recorder:serve"),
        )
        self._prepare()
        self.web = self._serve()
        self.working = [self.worker() for _ in range(self.workers)]
        self.wait()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything, at once; if something broke, show what was said."""
        self._end()
        if error is not None:
            print(self._said(), file=sys.stderr)

    def _end(self) -> None:
        for process in (self.web, *self.working, self._double):
            if process is not None:
                end(process)

    def mend(self) -> None:
        """Start the web server again if it ended, as systemd does.

        Granian gives up when one of its processes dies twice within five seconds.
        """
        if self.web is not None and self.web.poll() is not None:
            end(self.web)
            self.web = self._serve()

    def mend_workers(self) -> None:
        """Start again, and count, every worker that ended by itself."""
        for place, worker in enumerate(self.working):
            if worker.poll() is not None:
                self.restarted += 1
                self.working[place] = self.worker()

    def worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        return self._start(*work_command(), "--concurrency", str(self.concurrency))

    def command(self, *arguments: str) -> int:
        """Run a command of the service to its end; return its status."""
        return self._start(sys.executable, "-m", "consent.cli", *arguments).wait()

    def web_pids(self) -> list[int]:
        """Return the web processes that answer, without the one that watches them."""
        if self.web is None:
            return []
        listed = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children")
        return [int(pid) for pid in listed.read_text().split() if _serves(pid)]

    def wait(self, path: str = "/readyz/guard") -> float:
        """Wait until the service can judge; return how many seconds it took."""
        began = time.monotonic()
        while time.monotonic() - began < _PATIENCE:
            self.mend()
            try:
                with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2):
                    return time.monotonic() - began
            except (URLError, OSError):
                time.sleep(0.05)
        raise TimeoutError("The service does not answer.")

    def _said(self) -> str:
        return self.log.read_text(errors="replace")[-_MOST_SAID:]

    def _environ(self, double: int) -> dict[str, str]:
        def named() -> str:
            key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
            return f"v1:{key.rstrip('=')}"

        return {
            **os.environ,  # noqa: TID251  a child's environment
            "CONSENT_DATABASE_URL": self.urls.url,
            "CONSENT_DATABASE_OWNER_URL": self.urls.owner_url,
            "CONSENT_INSTANCE_DIR": str(self.folder / "instance"),
            "CONSENT_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "CONSENT_SECRET_KEY": secrets.token_urlsafe(32),
            "CONSENT_FINGERPRINT_KEYS": named(),
            "CONSENT_SEALING_KEYS": named(),
            "CONSENT_LOG_LEVEL": "ERROR",
            "CONSENT_RATE_LIMIT": "10000000",
            "TWILIO_ACCOUNT_SID": f"AC{'0' * 32}",
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_URL": f"http://127.0.0.1:{double}",
            "TWILIO_FROM": SENDER,
            "RECORDER_BOOK": str(self.book),
            "RECORDER_PLAN": json.dumps(dict(self.plan)),
            "PYTHONPATH": os.pathsep.join([_HERE, *sys.path]),
        }

    def _prepare(self) -> None:
        (self.folder / "instance").mkdir(exist_ok=True)
        self.book.touch()
        app = create_app(self.settings, self.urls)
        migrate.upgrade(app)
        prepare(app)
        with app.app_context():
            with transaction():
                self.key = service(Access).create("bench", scopes=[Scope.ADMIN])
            db.engine.dispose()

    def _serve(self) -> subprocess.Popen[bytes]:
        return self._start(*web_command("127.0.0.1", self.port, self.web_processes))

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as said:
            return subprocess.Popen(  # noqa: S603  our own commands
                command,
                env=self._environment,
                start_new_session=True,
                stdout=said,
                stderr=said,
            )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, at once."""
    # What it started is in its group, and may have outlived it.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(_PATIENCE)


def _serves(pid: str) -> bool:
    """Say whether a child of granian answers requests: it also has one that counts."""
    try:
        return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
