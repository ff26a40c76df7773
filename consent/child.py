"""Becomes another program that ends when its parent does, however that dies."""

import ctypes
import os
import signal
import sys

_PARENT_DIED = 1
"""PR_SET_PDEATHSIG of prctl(2); it survives becoming another program."""


def become(command: list[str], *, parent: int) -> None:
    """Ask the kernel, where it can, to end us with our parent; then be the program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)
    if os.getppid() != parent:
        # It died before it could be asked for.
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - our own commands


if __name__ == "__main__":
    become(sys.argv[2:], parent=int(sys.argv[1]))
