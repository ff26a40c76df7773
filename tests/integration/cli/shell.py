"""A shell in which `consent` is typed, in a folder and an instance of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.integration.cli import preloaded

ROOT = Path(__file__).resolve().parents[3]
CONSENT = Path(sys.executable).with_name("consent")
PATH = "/usr/bin:/bin"
# Set while coverage measures; a process that is to be measured finds it.
MEASURED = {
    name: value
    for name, value in os.environ.items()  # noqa: TID251  about the tests
    if name.startswith("COVERAGE_")
}
LISTEN = f"from {preloaded.__name__} import listen; listen()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Return all it said."""
        return self.out + self.err


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Types commands; each is a process of its own."""

    folder: Path
    typist: subprocess.Popen[str]

    @property
    def instance(self) -> Path:
        """Return where the commands keep their keys and their database."""
        return self.folder / "instance"

    def environment(self, **variables: str) -> dict[str, str]:
        """Return what a command finds set."""
        return {
            **MEASURED,
            "PATH": PATH,
            "CONSENT_INSTANCE_DIR": str(self.instance),
            "CONSENT_LOG_LEVEL": "ERROR",
            **variables,
        }

    def type(self, *words: str, **variables: str) -> Ran:
        """Run a command to its end."""
        assert self.typist.stdin is not None
        assert self.typist.stdout is not None
        typed: preloaded.Typed = {
            "words": list(words),
            "environment": self.environment(**variables),
            "folder": str(self.folder),
        }
        self.typist.stdin.write(f"{json.dumps(typed)}\n")
        self.typist.stdin.flush()
        status = int(self.typist.stdout.readline())
        out, err = ((self.folder / name).read_text("utf-8") for name in ("out", "err"))
        ran = Ran(status=status, out=out, err=err)
        assert "Traceback" not in ran.said, ran.said
        return ran


@contextmanager
def opened(folder: Path) -> Iterator[Shell]:
    """Open a shell in a folder."""
    with subprocess.Popen(  # noqa: S603  this Python, a file of these tests
        [sys.executable, "-c", LISTEN],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as typist:
        yield Shell(folder=folder, typist=typist)
        assert typist.stdin is not None
        typist.stdin.close()
        typist.wait()
