"""Feeds every target for so many seconds each: `make fuzz SECONDS=60`.

What breaks something is kept in `build/fuzz/`; feed it again with
`python -m tests.fuzz.run --again FILE NAME`.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

from tests.fuzz.everything import TARGETS

RUNS = re.compile(r"number_of_executed_units: +(\d+)")


def main() -> int:
    """Feed what the command line names, or everything; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these targets")
    parser.add_argument("--seconds", type=int, default=10, help="for each target")
    parser.add_argument("--again", type=Path, help="feed this file, once")
    asked = parser.parse_args()
    names = asked.names or list(TARGETS)
    unknown = [name for name in names if name not in TARGETS]
    if unknown:
        parser.error(f"{unknown[0]} is none of {', '.join(TARGETS)}")
    if asked.again is not None:
        for name in names:
            TARGETS[name].feed(asked.again.read_bytes())
        return 0
    broken = [name for name in names if not _holds(name, asked.seconds)]
    for name in broken:
        print(f"{name} broke: see above, and build/fuzz/")  # noqa: T201 - it is asked
    return 1 if broken else 0


def _holds(name: str, seconds: int) -> bool:
    command = [sys.executable, "-m", "tests.fuzz.one", name, str(seconds)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, errors="replace", check=False
    )
    said = done.stdout + done.stderr
    if done.returncode != 0:
        print(said[-8000:])  # noqa: T201 - it is asked
        return False
    fed = RUNS.search(said)
    print(f"{name}: {fed.group(1)} inputs" if fed else said.strip())  # noqa: T201 - it is asked
    return True


if __name__ == "__main__":
    sys.exit(main())
