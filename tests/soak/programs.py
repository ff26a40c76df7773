"""Runs a program of `bench` as whoever is at a shell does."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_BENCH = Path(__file__).resolve().parents[2] / "bench"
_PATIENCE = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a program printed, and how it ended."""

    status: int
    said: str

    def figure(self, name: str) -> int:
        """Return the number that stands behind a name."""
        [line] = [line for line in self.said.splitlines() if f"{name}:" in line]
        number = line.partition(f"{name}:")[2].split(";")[0]
        return int(number.replace(",", ""))


def run(name: str, *arguments: str) -> Ran:
    """Run a program to its end; one that takes too long is told to stop."""
    command = [sys.executable, str(_BENCH / f"{name}.py"), *arguments]
    with subprocess.Popen(  # noqa: S603  our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as program:
        try:
            said, _ = program.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            # So that it ends what it has started.
            program.terminate()
            said, _ = program.communicate()
    return Ran(status=program.returncode, said=said)
