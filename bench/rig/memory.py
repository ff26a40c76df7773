"""How much memory a server's processes took at most, as Linux counts it."""

from collections.abc import Iterator
from pathlib import Path

_PROCESSES = Path("/proc")
_RESET_PEAK = "5"
"""What tells Linux to forget the peak so far: proc_pid_clear_refs(5)."""


def forget_peaks(server: int) -> None:
    """Begin anew for every process of a server."""
    for process in _family(server):
        (process / "clear_refs").write_text(_RESET_PEAK)


def peak_of(server: int) -> float:
    """Return the peak of the largest of a server's processes since, in MiB."""
    return max(_peak(process) for process in _family(server)) / 1024


def _family(server: int) -> Iterator[Path]:
    waiting = [str(server)]
    while waiting:
        process = _PROCESSES / waiting.pop()
        yield process
        for task in (process / "task").iterdir():
            waiting += (task / "children").read_text().split()


def _peak(process: Path) -> int:
    for line in (process / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
