"""Types `consent` again and again: real processes, each forked from this one.

What they import is imported once, which takes most of the time of a short command.
"""

import atexit
import gc
import json
import os
import sys
from typing import TypedDict

from consent.cli import main


class Typed(TypedDict):
    """One command, and where it is typed."""

    words: list[str]
    environment: dict[str, str]
    folder: str


def become(typed: Typed) -> None:
    """Be the command, with its output in two files of its folder."""
    os.chdir(typed["folder"])
    os.environ.clear()  # noqa: TID251  about the tests, not the service
    os.environ.update(typed["environment"])  # noqa: TID251  as above
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["consent", *typed["words"]]
    status = 0
    try:
        main()
    except SystemExit as end:
        status = int(end.code or 0)
    # What it left to the end is done; taking everything down piece by piece is not.
    atexit._run_exitfuncs()  # noqa: SLF001  there is no other name for it
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def listen() -> None:
    """Be each command that is asked for, and answer with its exit status."""
    gc.freeze()
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if not child:
            become(json.loads(line))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()
