"""A real Chromium that reaches nothing but this machine.

Playwright keeps an event loop running in the thread that it is used in, and nothing
else can run one there, such as a worker. So it has a thread of its own, and a test that
looks at pages runs in it.
"""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FIND = ("sh", str(ROOT / ".ci" / "browser"))
FLAGS = (
    "--no-sandbox",  # In a container root has no other choice.
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Found = TypeVar("Found")


class Chromium:
    """One browser, for which every name on the internet is a port of ours."""

    def __init__(self, port: int) -> None:
        self._flags = (*FLAGS, f"--host-resolver-rules=MAP * 127.0.0.1:{port}")
        # What is traced is the service: a greenlet's jumps would only confuse that.
        self._thread = ThreadPoolExecutor(1, "browser", lambda: sys.settrace(None))
        self._stack = ExitStack()
        self.browser: Browser

    def run(self, work: Callable[[], Found]) -> Found:
        """Do something in the browser's thread, and return what comes of it."""
        return self._thread.submit(work).result()

    def __enter__(self) -> Self:
        self.run(self._launch)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.run(self._stack.close)
        self._thread.shutdown()

    def _launch(self) -> None:
        playwright = self._stack.enter_context(sync_playwright())
        self.browser = playwright.chromium.launch(
            executable_path=_where(), args=self._flags
        )
        self._stack.callback(self.browser.close)


def _where() -> str:
    done = subprocess.run(FIND, capture_output=True, text=True, check=False)  # noqa: S603  ours
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()
